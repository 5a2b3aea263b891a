"""Sessions as a device has them, and envelopes as a device sends them."""

import json
import threading
from typing import Any, Literal

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from bridge.console.console import PATIENCE_S, Console
from bridge.console.device import (
    ConsoleSession,
    ConsoleSpeaker,
    DeviceKind,
    heard_request,
    keeps_open,
)
from bridge.console.interaction import Slot, SlotValue, Understood
from bridge.errors import Kind, PrivateEyeError
from skill.apl.display import Display
from skill.apl.document import VIDEO as VIDEO_TOKEN
from skill.questions import Anything
from skill.reply import Capabilities, Reply, render
from skill.screen import ErrorScreen
from skill.settings import SkillSettings
from tests.builders import FakeClock

VIDEO = {"type": "VideoApp.Launch", "videoItem": {"source": "https://h/x.m3u8"}}
DOCUMENT = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "t"}
COMMANDS = {"type": "Alexa.Presentation.APL.ExecuteCommands", "token": "t"}


class Skill:
    """Answers each request with the next of `responses`, and keeps the requests."""

    def __init__(self, *responses: dict[str, Any]) -> None:
        self.responses = list(responses)
        self.requests: list[dict[str, Any]] = []

    def __call__(self, envelope: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(envelope)
        if envelope["request"]["type"] == "SessionEndedRequest":
            return {"version": "1.0", "response": {}}
        response = self.responses.pop(0) if self.responses else ends()
        return {"version": "1.0", "response": response, "sessionAttributes": {"n": 1}}

    def kinds(self) -> list[str]:
        return [envelope["request"]["type"] for envelope in self.requests]


def ends() -> dict[str, Any]:
    return {"shouldEndSession": True}


def asks() -> dict[str, Any]:
    return {"shouldEndSession": False}


def _console(skill: Skill, clock: FakeClock | None = None) -> Console:
    return Console(skill, clock or FakeClock())


@pytest.mark.parametrize(
    ("response", "screen", "speaker"),
    [
        ({"shouldEndSession": True}, False, False),
        ({"shouldEndSession": False}, True, True),
        ({}, False, False),
        ({"reprompt": {}}, False, False),
        ({"directives": [VIDEO]}, False, False),
        ({"directives": [VIDEO], "shouldEndSession": False}, False, False),
        ({"directives": [DOCUMENT]}, True, False),
        ({"directives": [DOCUMENT], "shouldEndSession": True}, False, False),
        ({"directives": None}, False, False),
    ],
)
def test_a_session_ends_when_a_device_would_end_it(
    response: dict[str, Any], screen: bool, speaker: bool
) -> None:
    for kind in DeviceKind:
        assert keeps_open(response, kind) is (speaker if kind is DeviceKind.DOT else screen)


@pytest.mark.parametrize("asks", [False, True])
@pytest.mark.parametrize("leaves", [False, True])
@pytest.mark.parametrize(("playing", "command"), [(False, None), (True, None), (True, "pause")])
@pytest.mark.parametrize("screen", [None, ErrorScreen("x", "y")])
def test_console_and_skill_agree_whether_a_session_stays(
    screen: ErrorScreen | None,
    playing: bool,
    leaves: bool,
    command: Literal["pause"] | None,
    asks: bool,
) -> None:
    device = Capabilities(video=True, display=Display(1280, 800), playing=playing)
    question = Anything(ask="Which?") if asks else None
    reply = Reply(("x",), question, screen=screen, command=command, leaves=leaves)
    response: Any = DefaultSerializer().serialize(render(reply, device, SkillSettings()))
    shown = VIDEO_TOKEN if playing else None
    stays = asks or screen is not None or command is not None or (playing and not leaves)
    assert keeps_open(response, DeviceKind.SHOW, shown) is stays


def test_a_question_keeps_the_session_and_its_attributes() -> None:
    skill = Skill(asks(), ends(), ends())
    console = _console(skill)
    said = [console.say(text) for text in ("help", "the garden", "the garden")]
    assert [one.session_new for one in said] == [True, False, True]
    assert [one.session_open for one in said] == [True, False, False]
    assert said[0].session_id == said[1].session_id != said[2].session_id
    sessions = [envelope["session"] for envelope in skill.requests]
    assert [session["new"] for session in sessions] == [True, False, True]
    assert [session["attributes"] for session in sessions] == [{}, {"n": 1}, {}]


def test_a_video_ends_the_session_so_and_the_garden_is_a_new_one() -> None:
    skill = Skill({"directives": [VIDEO]}, {"directives": [VIDEO]})
    console = _console(skill)
    first, second = console.say("show the front room"), console.say("and the garden")
    assert not first.session_open
    assert second.session_new
    assert first.directives == [VIDEO]


def shown_of(envelope: dict[str, Any]) -> object:
    return envelope["context"].get("Alexa.Presentation.APL", {}).get("token")


def test_a_document_stays_and_is_told_of_for_as_long_as_the_session() -> None:
    skill = Skill({"directives": [DOCUMENT]}, {"directives": [COMMANDS]}, asks(), ends(), asks())
    console = _console(skill)
    said = [console.say("the garden") for _ in range(5)]
    assert [one.session_new for one in said] == [True, False, False, False, True]
    assert [one.session_open for one in said] == [True, True, True, False, True]
    assert [one.listening for one in said] == [False, False, True, False, True]
    assert [shown_of(request) for request in skill.requests] == [None, "t", "t", "t", None]


def test_a_touch_is_what_the_document_sends() -> None:
    skill = Skill({"directives": [DOCUMENT]}, asks())
    console = _console(skill)
    first = console.say("help", device=DeviceKind.SPOT)
    said = console.touch(["play", "0123"], device=DeviceKind.SPOT)
    assert (said.intent, said.session_id, said.session_new) == (
        *("UserEvent", first.session_id),
        False,
    )
    sent = skill.requests[1]
    assert sent["request"]["type"] == "Alexa.Presentation.APL.UserEvent"
    assert (sent["request"]["token"], sent["request"]["arguments"]) == ("t", ["play", "0123"])
    read = DefaultSerializer().deserialize(json.dumps(sent), RequestEnvelope)
    assert read.request.arguments == ["play", "0123"]


def test_a_screen_that_has_gone_cannot_be_touched() -> None:
    skill, clock = Skill({"directives": [DOCUMENT]}, ends(), asks()), FakeClock()
    console = _console(skill, clock)

    def refused() -> bool:
        with pytest.raises(PrivateEyeError, match="Alexa, open private eye") as error:
            console.touch(["yes"])
        return error.value.kind is Kind.CONFLICT

    assert refused()  # nothing was shown
    console.say("help")
    clock.advance(PATIENCE_S + 1)
    assert refused()  # it has gone by itself
    console.say("help")
    assert refused()  # the session was ended
    console.say("help")
    assert refused()  # a session without a document
    ends_at = [kind for kind in skill.kinds() if kind == "SessionEndedRequest"]
    assert len(ends_at) == 1


def test_new_ends_the_open_session_first_as_a_person_would() -> None:
    skill = Skill(asks(), ends())
    console = _console(skill)
    console.say("help")
    assert console.say("the garden", new=True).session_new
    assert skill.kinds() == ["IntentRequest", "SessionEndedRequest", "IntentRequest"]
    ended = skill.requests[1]
    assert ended["request"]["reason"] == "USER_INITIATED"
    assert ended["session"]["sessionId"] == skill.requests[0]["session"]["sessionId"]


def test_calling_the_skill_by_its_name_starts_anew() -> None:
    skill = Skill(asks(), asks())
    console = _console(skill)
    console.say("open private eye")
    assert console.say("ask private eye for the garden").session_new
    assert skill.kinds() == ["LaunchRequest", "SessionEndedRequest", "IntentRequest"]


def test_a_session_that_nobody_answers_runs_out() -> None:
    skill, clock = Skill(asks(), asks(), asks()), FakeClock()
    console = _console(skill, clock)
    console.say("help")
    clock.advance(PATIENCE_S)
    assert not console.say("help").session_new
    clock.advance(PATIENCE_S + 1)
    assert console.say("help").session_new
    assert skill.requests[2]["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_every_device_and_every_person_has_a_session_of_their_own() -> None:
    console = _console(Skill(*(asks() for _ in range(8))))
    ids = {
        console.say("help", device=device, user_id=user).session_id
        for device in DeviceKind
        for user in ("amzn1.ask.account.A", "amzn1.ask.account.B")
    }
    assert len(ids) == 2 * len(DeviceKind)
    assert not console.say("help", user_id="amzn1.ask.account.A").session_new


def test_only_so_many_devices_are_remembered() -> None:
    console = _console(Skill(*(asks() for _ in range(70))))
    for number in range(66):
        console.say("help", user_id=f"user-{number}")
    assert console.say("help", user_id="user-0").session_new
    assert not console.say("help", user_id="user-65").session_new


@pytest.mark.parametrize("text", ["my pin is 4821", "4821", "number 4821", "open number 4821"])
def test_a_number_that_may_be_a_pin_is_never_shown(text: str) -> None:
    said = _console(Skill()).say(text)
    assert list(said.slots.values()) == ["••••"]


@pytest.mark.parametrize("device", DeviceKind)
@pytest.mark.parametrize("text", ["open private eye", "show the lounge", "my code is 5", "moon"])
def test_every_request_is_one_that_amazons_model_reads(text: str, device: DeviceKind) -> None:
    skill = Skill()
    _console(skill).say(text, device=device, locale="en-GB")
    (sent,) = skill.requests
    serializer = DefaultSerializer()
    read = serializer.deserialize(json.dumps(sent), RequestEnvelope)
    assert read.context.system.device.device_id.endswith(device.name)
    request = sent["request"]
    assert request["timestamp"] == "2026-11-22T12:00:00Z"
    assert request["locale"] == "en-GB"


def test_a_device_says_what_it_can_do() -> None:
    skill = Skill()
    console = _console(skill)
    for device in DeviceKind:
        console.say("help", device=device)
    contexts = dict(zip(DeviceKind, (sent["context"] for sent in skill.requests), strict=True))
    dot = contexts.pop(DeviceKind.DOT)
    assert dot["System"]["device"]["supportedInterfaces"] == {}
    assert "Viewport" not in dot
    for context in contexts.values():
        can = context["System"]["device"]["supportedInterfaces"]
        assert can.keys() == {"VideoApp", "Alexa.Presentation.APL"}
    views = {kind: context["Viewport"] for kind, context in contexts.items()}
    shapes = {
        kind: (view["mode"], view["shape"], view["pixelWidth"]) for kind, view in views.items()
    }
    assert shapes == {
        DeviceKind.SHOW: ("HUB", "RECTANGLE", 1280),
        DeviceKind.SHOW_5: ("HUB", "RECTANGLE", 960),
        DeviceKind.SPOT: ("HUB", "ROUND", 480),
        DeviceKind.FIRETV: ("TV", "RECTANGLE", 1920),
    }


def room_of(envelope: dict[str, Any]) -> dict[str, Any]:
    room: dict[str, Any] = envelope["request"]["intent"]["slots"]["room"]
    return room


def test_a_slot_is_sent_as_alexa_resolves_it() -> None:
    skill = Skill()
    own = [SlotValue("cam_9", "Garden", (), dynamic=True)]
    console = Console(skill, FakeClock(), lambda: own)
    for text in ("show the lounge", "show the garden", "show the camera"):
        console.say(text)
    known, both, none = map(room_of, skill.requests)
    free = room_of(
        heard_request(
            Understood("ShowCameraIntent", (Slot("room", "ROOM", "moon"),), invoked=False),
            ConsoleSpeaker("user", DeviceKind.SHOW, "en-US"),
            ConsoleSession("session"),
            new=True,
            request_id="request",
            now=FakeClock().now(),
        )
    )
    (match,) = known["resolutions"]["resolutionsPerAuthority"]
    assert known["value"] == "lounge"
    assert match["status"]["code"] == "ER_SUCCESS_MATCH"
    assert match["values"] == [{"value": {"name": "front room", "id": "front_room"}}]
    (miss,) = free["resolutions"]["resolutionsPerAuthority"]
    assert (free["value"], miss["status"]["code"]) == ("moon", "ER_SUCCESS_NO_MATCH")
    assert "values" not in miss
    static, dynamic = both["resolutions"]["resolutionsPerAuthority"]
    assert ".dynamic." in dynamic["authority"]
    assert dynamic["values"] == [{"value": {"name": "Garden", "id": "cam_9"}}]
    assert static["values"][0]["value"]["id"] == "garden"
    assert none == {"name": "room", "confirmationStatus": "NONE"}


def test_request_ids_are_never_the_same() -> None:
    skill = Skill()
    console = _console(skill)
    for _ in range(10):
        console.say("help")
    ids = {envelope["request"]["requestId"] for envelope in skill.requests}
    assert len(ids) == 10


def test_speech_is_told_without_its_markup() -> None:
    ssml = "<speak>Tom &amp; Ann's <break time='1s'/>room</speak>"
    card = {"type": "Simple", "title": "t", "content": "c"}
    skill = Skill(
        {
            "outputSpeech": {"type": "SSML", "ssml": ssml},
            "reprompt": {"outputSpeech": {"type": "PlainText", "text": "Which?"}},
            "card": card,
            "shouldEndSession": False,
        }
    )
    said = _console(skill).say("show the front room")
    assert said.to_json() == {
        "intent": "ShowCameraIntent",
        "slots": {"room": "front room"},
        "speech": "Tom & Ann's room",
        "reprompt": "Which?",
        "directives": [],
        "session": {"id": said.session_id, "open": True, "listening": True, "new": True},
        "card": card,
    }


def test_a_silent_answer_is_an_empty_text() -> None:
    said = _console(Skill({})).say("pause").to_json()
    assert (said["speech"], said["reprompt"], said["directives"]) == ("", None, [])


def test_one_device_hears_one_thing_at_a_time_and_others_are_not_held_up() -> None:
    entered, leave = threading.Event(), threading.Event()
    inside: list[str] = []

    def handle(envelope: dict[str, Any]) -> dict[str, Any]:
        device = envelope["context"]["System"]["device"]["deviceId"]
        inside.append(device)
        if device.endswith("SHOW"):
            entered.set()
            assert leave.wait(10)
        return {"version": "1.0", "response": {}}

    console = Console(handle, FakeClock())
    voice_identity = [threading.Thread(target=console.say, args=("help",)) for _ in range(2)]
    for speaker in voice_identity:
        speaker.start()
    assert entered.wait(10)
    console.say("help", device=DeviceKind.DOT)
    assert [device[-4:] for device in inside] == ["SHOW", "-DOT"]
    leave.set()
    for speaker in voice_identity:
        speaker.join(10)
    assert len(inside) == 3
