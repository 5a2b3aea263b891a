"""A camera whose full pictures are far apart, as the smart codecs of many are set when new."""

import threading
from dataclasses import replace

from bridge.cameras.patience import ADVICE, WAITING
from bridge.cameras.trial import trial
from bridge.media.ffmpeg import Ffmpeg
from bridge.model import State
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import QUICK, Watched
from tests.cameras.relay import VIDEO, Relay, Rtp

SILENT = replace(SMALL, sound=None)
IMPATIENT = replace(QUICK, waits_s=0.5, lost_s=2.0, silent_s=4.0)


class Held:
    """Lets keyframes through once it is told to; all other pictures always."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self, packet: Rtp) -> Rtp | None:
        kind = packet.payload[0] & 0x1F
        kind = packet.payload[1] & 0x1F if kind == 28 else kind
        if packet.channel != VIDEO or self.open.is_set() or kind == 1:
            return packet
        return None


def test_pictures_without_a_keyframe_are_waited_with_and_this_is_said(
    tool: Ffmpeg, stage: Stage
) -> None:
    held = Held()
    with (
        Relay(stage.camera(SILENT).url, held) as relay,
        Watched(tool, relay.url, timing=IMPATIENT) as watched,
    ):
        watched.until(lambda: watched.health.reason == WAITING)
        assert watched.health.state is State.STARTING
        assert not threading.Event().wait(IMPATIENT.silent_s + 1)
        assert (watched.health.reason, relay.connections) == (WAITING, 1)
        held.open.set()
        assert watched.until_state(State.LIVE).reason is None
        watched.until_parts(3)
        assert set(watched.states) == {State.STARTING, State.LIVE}


def test_a_trial_waits_and_says_what_to_set(tool: Ffmpeg, stage: Stage) -> None:
    held = Held()
    said: list[str] = []

    def say(word: str) -> None:
        said.append(word)
        held.open.set()

    with Relay(stage.camera(SILENT).url, held) as relay:
        seen = trial(tool, relay.url, say=say)
    assert said == [WAITING]
    assert seen.first_picture_s > 3
    assert ADVICE not in seen.sentence(), "its keyframes are close together now"
    assert ADVICE in replace(seen, gop=None).sentence()
