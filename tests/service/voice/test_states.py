"""How the cameras are, by voice."""

from bridge.events.ongoing import RecordingState
from bridge.model import State
from bridge.service.cameras.views import MotionWatch
from bridge.service.voice.house_time import HouseTime
from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.service.voice.privacy import HideFor
from bridge.service.voice.states import CamerasAre, VoiceStates
from bridge.service.voice.which_camera import UnknownRoom
from bridge.vision.watcher import Stage
from tests.service.house import ANNA, House


def states(house: House) -> VoiceStates:
    time = HouseTime(house.base.config.zone, house.clock)
    return VoiceStates(house.live, time, house.voice_identity)


def how(house: House, room: str | None = None) -> CamerasAre:
    told = states(house).how(ANNA, room)
    assert isinstance(told, CamerasAre), told
    return told


def test_each_camera_says_what_it_does(house: House) -> None:
    house.confirm_anna()
    house.recorded["front"] = RecordingState("0" * 16, by_hand=True, moves=False)
    house.watched["front"] = MotionWatch(Stage.KEYFRAMES, on_sub_stream=False, camera=None)
    house.watched["garden"] = MotionWatch(Stage.OFF, on_sub_stream=False, camera=None)
    front, garden = how(house).cameras
    assert (front.recording, front.by_hand, front.clips) == (True, True, True)
    assert (garden.recording, garden.by_hand, garden.clips) == (False, False, False)
    asked = how(house, "the garden")
    assert ([one.camera.name for one in asked.cameras], asked.room) == (["garden"], "garden")
    assert isinstance(states(house).how(ANNA, "moon"), UnknownRoom)


def test_two_are_told_of_where_two_were_said(house: House) -> None:
    house.confirm_anna()
    told = states(house).how(ANNA, "front", "garden")
    assert isinstance(told, CamerasAre)
    assert ([one.camera.name for one in told.cameras], told.room) == (["front", "garden"], None)
    assert isinstance(states(house).how(ANNA, "front", "moon"), UnknownRoom)


def test_one_that_is_off_says_until_when(house: House) -> None:
    house.confirm_anna()
    house.voice_privacy.hide(ANNA, "front", HideFor(part="morning"))
    house.voice_privacy.hide(ANNA, "garden")
    front, garden = how(house).cameras
    assert front.camera.state is State.OFF
    assert (front.off_until, front.off_until_day) == ("08:00", "tomorrow")
    assert (garden.camera.state, garden.off_until) == (State.OFF, None)


def test_strangers_are_told_nothing(house: House) -> None:
    nobody = AlexaSpeaker("amzn1.ask.account.NOBODY", "kitchen")
    assert isinstance(states(house).how(nobody, None), Stranger)
