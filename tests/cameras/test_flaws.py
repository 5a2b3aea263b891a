"""Sound and times that are wrong in every way that was thought of: the picture goes on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bridge.demo.camera.recording import Recipe
from bridge.demo.camera.tracks import SoundCodec
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.sound import SoundFault
from bridge.model import State
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import Watched
from tests.cameras.relay import SOUND, VIDEO, Flaw, Relay, Rtp

SILENT = replace(SMALL, sound=None)
SOUNDS = {"copied": SoundCodec.AAC, "encoded": SoundCodec.PCMU}
RATES = {SoundCodec.AAC: 48_000, SoundCodec.PCMU: 8_000}
HOUR_S = 3600


def of(channel: int, spoil: Flaw) -> Flaw:
    return lambda packet: spoil(packet) if packet.channel == channel else packet


def never(_: Rtp) -> None:
    return None


def stops(packet: Rtp) -> Rtp | None:
    return packet if packet.number < 100 else None


def garbage(packet: Rtp) -> Rtp:
    return replace(packet, payload=packet.payload[:4] + bytes(len(packet.payload) - 4))


def zero(packet: Rtp) -> Rtp:
    return replace(packet, timestamp=0)


def back_and_forth(packet: Rtp) -> Rtp:
    return packet.later(-1500) if packet.number % 10 == 9 else packet


def stray(rate: int, seconds: float) -> Flaw:
    return lambda packet: packet.later(int(rate * seconds)) if packet.number % 16 == 15 else packet


def jumps(rate: int, seconds: float) -> Flaw:
    return lambda packet: packet.later(int(rate * seconds)) if packet.number > 20 else packet


def without_configuration(sdp: str) -> str:
    return sdp.partition(";config=")[0] + "\r\na=control:trackID=1\r\n"


def misnumbered(sdp: str) -> str:
    return sdp.replace("a=fmtp:97", "a=fmtp:98")


def plays(watched: Watched, parts: int = 12) -> None:
    """So many parts one after the other, and never a word but "live"."""
    begin = len(watched.parts)
    watched.until(
        lambda: (
            len(watched.parts) >= begin + parts
            and not any(part.discontinuity for part in watched.parts[-parts:])
        )
    )
    assert set(watched.states) == {State.LIVE}


@pytest.mark.parametrize("codec", SOUNDS.values(), ids=SOUNDS)
@pytest.mark.parametrize(
    ("flaw", "fault"),
    [(never, SoundFault.NEVER_SENT), (stops, SoundFault.STOPPED)],
    ids=["never sent", "stops"],
)
def test_sound_that_does_not_come_is_left_out_and_this_is_said(
    tool: Ffmpeg, stage: Stage, codec: SoundCodec, flaw: Flaw, fault: SoundFault
) -> None:
    camera = stage.camera(replace(SMALL, sound=codec))
    with Relay(camera.url, of(SOUND, flaw)) as relay, Watched(tool, relay.url) as watched:
        watched.until(lambda: watched.health.reason == fault.sentence)
        plays(watched)
        assert watched.parts[-1].init.audio is None
        assert relay.connections <= 3


@pytest.mark.parametrize(
    ("describe", "fault", "sound"),
    [
        (without_configuration, SoundFault.UNDESCRIBED, True),
        (misnumbered, SoundFault.UNREADABLE, False),
    ],
    ids=["without configuration", "misnumbered"],
)
def test_aac_that_is_not_described_is_encoded_anew_or_left_out(
    tool: Ffmpeg, stage: Stage, describe: Callable[[str], str], fault: SoundFault, sound: bool
) -> None:
    with (
        Relay(stage.camera().url, describe=describe) as relay,
        Watched(tool, relay.url) as watched,
    ):
        plays(watched)
        assert watched.health.reason == fault.sentence
        assert (watched.parts[-1].init.audio is not None) is sound


@pytest.mark.parametrize("codec", SOUNDS.values(), ids=SOUNDS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: garbage,
        lambda _: zero,
        lambda _: back_and_forth,
        lambda rate: stray(rate, HOUR_S),
        lambda rate: stray(rate, -HOUR_S),
        lambda rate: jumps(rate, HOUR_S),
        lambda rate: jumps(rate, -HOUR_S),
    ],
    ids=["garbage", "zero", "back and forth", "stray", "stray back", "jumps", "jumps back"],
)
def test_sound_that_is_wrong_costs_the_picture_nothing(
    tool: Ffmpeg, stage: Stage, codec: SoundCodec, spoil: Callable[[int], Flaw]
) -> None:
    camera = stage.camera(replace(SMALL, sound=codec))
    flaw = of(SOUND, spoil(RATES[codec]))
    with Relay(camera.url, flaw) as relay, Watched(tool, relay.url) as watched:
        plays(watched, parts=12)
        assert sum(part.discontinuity for part in watched.parts) == 1


@pytest.mark.parametrize(
    "flaw",
    [
        zero,
        back_and_forth,
        stray(90_000, -9_800),
        stray(90_000, 37_600),
        jumps(90_000, HOUR_S),
        jumps(90_000, -HOUR_S),
    ],
    ids=["zero", "back and forth", "stray back", "stray ahead", "jumps", "jumps back"],
)
@pytest.mark.parametrize("recipe", [SMALL, SILENT], ids=["with sound", "silent"])
def test_pictures_at_the_wrong_time_cost_a_gap_at_most(
    tool: Ffmpeg, stage: Stage, recipe: Recipe, flaw: Flaw
) -> None:
    camera = stage.camera(recipe)
    with Relay(camera.url, of(VIDEO, flaw)) as relay, Watched(tool, relay.url) as watched:
        plays(watched, parts=12)
        assert relay.connections == 1
        first, last = watched.parts[0], watched.parts[-1]
        media_s = (last.starts_at - first.starts_at).total_seconds()
        assert media_s == pytest.approx(last.arrived - first.arrived, abs=2)
