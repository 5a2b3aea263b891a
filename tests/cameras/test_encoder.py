"""The Echo variant: what an Echo is given, how soon, and that nothing of it harms the camera."""

import json
import os
import signal
import subprocess
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import m3u8
import pytest

from bridge.cameras import encoder
from bridge.cameras.encoder import EchoEncoder
from bridge.clock import SystemClock
from bridge.errors import PrivateEyeError
from bridge.hls.echo import EchoChannel, EchoVariant
from bridge.hls.mpegts import TsSegment
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Init, Track, TrackKind
from bridge.model import State
from tests.builders import PATIENCE_S
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import QUICK, Watched, children, poll

LARGE = replace(SMALL, size=(1366, 768), gop_s=2.0, seconds=8)


class Screen:
    """An EchoOutput that keeps what it is given."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.runs: list[tuple[EchoVariant, ...]] = []
        self.segments: dict[str, list[TsSegment]] = defaultdict(list)
        self.ended = 0

    def begin(self, variants: tuple[EchoVariant, ...], starts_at: datetime) -> None:
        assert starts_at.tzinfo is not None
        with self._changed:
            self.runs.append(variants)
            self._changed.notify_all()

    def put(self, name: str, segment: TsSegment) -> None:
        with self._changed:
            self.segments[name].append(segment)
            self._changed.notify_all()

    def end(self) -> None:
        with self._changed:
            self.ended += 1
            self._changed.notify_all()

    def until(self, ready: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(ready, PATIENCE_S), (self.runs, dict(self.segments))


@contextmanager
def watched_echo(
    tool: Ffmpeg, url: str, *, idle_s: float = 30.0
) -> Iterator[tuple[Watched, EchoEncoder, Screen]]:
    """A camera that is live, with an encoder that nobody has wanted yet."""
    screen = Screen()
    with Watched(tool, url) as watched:
        watched.until_state(State.LIVE)
        ring = watched.fleet.ring(watched.camera.id)
        echo = EchoEncoder(
            "front_room",
            ring,
            ffmpeg=tool,
            clock=SystemClock(),
            output=screen,
            timing=replace(QUICK, idle_s=idle_s),
        )
        try:
            yield watched, echo, screen
        finally:
            echo.stop()


def probe(segment: TsSegment) -> list[tuple[object, ...]]:
    """(codec, profile, width, height) of each stream, sound first."""
    argv = "ffprobe -v error -show_streams -of json -"
    done = subprocess.run(argv.split(), input=segment.data, capture_output=True, check=True)
    names = ("codec_name", "profile", "width", "height")
    streams = json.loads(done.stdout)["streams"]
    return sorted(tuple(stream.get(name) for name in names) for stream in streams)


SOUND = ("aac", "LC", None, None)


def test_two_sizes_in_one_second_segments(tool: Ffmpeg, stage: Stage) -> None:
    with watched_echo(tool, stage.camera(LARGE).url) as (_watched, echo, screen):
        echo.want()
        screen.until(lambda: all(len(screen.segments[n]) >= 2 for n in ("720p", "360p")))
    sizes = [(variant.width, variant.height) for variant in screen.runs[0]]
    assert sizes == [(1280, 720), (640, 360)]
    for name in ("720p", "360p"):
        durations = [segment.duration for segment in screen.segments[name]]
        assert all(abs(duration - 1) < Fraction(1, 10) for duration in durations)
    assert probe(screen.segments["720p"][0]) == [SOUND, ("h264", "High", 1280, 720)]


def test_a_camera_without_sound_gets_silence(tool: Ffmpeg, stage: Stage) -> None:
    with watched_echo(tool, stage.camera(replace(SMALL, sound=None)).url) as (_w, echo, screen):
        echo.want()
        screen.until(lambda: len(screen.segments["360p"]) >= 2)
    assert probe(screen.segments["360p"][1]) == [SOUND, ("h264", "High", 320, 180)]


def test_pictures_that_fit_are_copied(tool: Ffmpeg, stage: Stage) -> None:
    camera = stage.camera(replace(SMALL, gop_s=1.0))
    with watched_echo(tool, camera.url) as (watched, echo, screen):
        ring = watched.fleet.ring(watched.camera.id)
        watched.until(lambda: ring.gop_duration() is not None)
        echo.want()
        screen.until(lambda: len(screen.segments["source"]) >= 2)
    (variant,) = screen.runs[0]
    assert (variant.name, variant.width, variant.height) == ("source", 320, 180)
    assert probe(screen.segments["source"][0])[0] == SOUND


def test_a_sub_stream_that_fits_is_copied_instead(tool: Ffmpeg, stage: Stage) -> None:
    small = stage.camera(replace(SMALL, gop_s=1.0)).url
    screen = Screen()
    with Watched(tool, stage.camera(LARGE).url) as main, Watched(tool, small) as sub:
        rings = [w.fleet.ring(w.camera.id) for w in (main, sub)]
        sub.until(lambda: rings[1].gop_duration() is not None)
        main.until_state(State.LIVE)
        echo = EchoEncoder(
            "front_room", rings[0], ffmpeg=tool, clock=SystemClock(), output=screen, sub=rings[1]
        )
        echo.want()
        screen.until(lambda: len(screen.segments["source"]) >= 2)
        echo.stop()
    assert [(v.width, v.height) for v in screen.runs[0]] == [(320, 180)]


def wanted(echo: EchoEncoder) -> bool:
    """Somebody still waits for it, however long it takes; whether it runs."""
    echo.want()
    return echo.running


def test_it_ends_when_nobody_watches(tool: Ffmpeg, stage: Stage) -> None:
    with watched_echo(tool, stage.camera().url, idle_s=1.0) as (_watched, echo, screen):
        assert poll(lambda: wanted(echo) and bool(screen.runs))
        assert poll(lambda: not echo.running)
        assert screen.ended == len(screen.runs) == 1
        assert poll(lambda: wanted(echo) and len(screen.runs) == 2)


def test_a_child_that_dies_is_started_again_and_the_camera_stays(
    tool: Ffmpeg, stage: Stage
) -> None:
    with watched_echo(tool, stage.camera().url) as (watched, echo, screen):
        before = children(os.getpid())
        echo.want()
        screen.until(lambda: bool(screen.segments["360p"]))
        (child,) = children(os.getpid()) - before
        os.kill(child, signal.SIGSEGV)
        echo.want()
        screen.until(lambda: len(screen.runs) == 2)
        assert screen.ended == 1
        assert watched.states == [State.LIVE]


def test_a_new_run_of_the_camera_is_a_new_run_of_the_encoder(tool: Ffmpeg, stage: Stage) -> None:
    camera = stage.camera(LARGE)
    with watched_echo(tool, camera.url) as (watched, echo, screen):
        echo.want()
        screen.until(lambda: bool(screen.segments["360p"]))
        camera.drop()
        watched.until_state(State.LOST)
        camera.restore()
        watched.until_state(State.LIVE)
        echo.want()
        screen.until(lambda: len(screen.runs) >= 2)


@pytest.mark.parametrize(("name", "size"), [("source", (320, 180)), ("360p", (1366, 768))])
def test_an_echo_gets_nothing_old_of_a_camera_that_was_lost(
    tool: Ffmpeg, stage: Stage, name: str, size: tuple[int, int]
) -> None:
    """And goes on with the same variant when the camera is back."""
    camera = stage.camera(replace(SMALL, size=size))
    channel = EchoChannel(first_number=500)
    with Watched(tool, camera.url) as watched:
        watched.until_state(State.LIVE)
        ring = watched.fleet.ring(watched.camera.id)
        watched.until(lambda: ring.gop_duration() is not None)
        echo = EchoEncoder("front_room", ring, ffmpeg=tool, clock=SystemClock(), output=channel)
        echo.want()
        before = m3u8.loads(channel.media(name, timeout_s=PATIENCE_S).decode())
        assert channel.segment(name, before.media_sequence)
        camera.drop()
        watched.until_state(State.LOST)
        assert poll(lambda: refused(lambda: channel.media(name, timeout_s=0)))
        assert refused(lambda: channel.segment(name, before.media_sequence))
        camera.restore()
        watched.until_state(State.LIVE)
        after = m3u8.loads(channel.media(name, timeout_s=PATIENCE_S).decode())
        echo.stop()
    assert after.media_sequence >= before.media_sequence + len(before.segments)
    assert after.segments[0].discontinuity
    assert after.discontinuity_sequence == before.discontinuity_sequence + 1


def refused(ask: Callable[[], bytes]) -> bool:
    try:
        ask()
    except PrivateEyeError:
        return True
    return False


def an_init(width: int, height: int, codec: str = "avc1.640028") -> Init:
    return Init("i", (Track(1, TrackKind.VIDEO, codec, 90_000, width, height),), b"")


def test_sizes_are_even_keep_their_shape_and_are_never_enlarged() -> None:
    def sizes(width: int, height: int) -> list[tuple[int, int]]:
        return [(v.width, v.height) for v in encoder.plan(an_init(width, height), copied=False)]

    assert sizes(1920, 1080) == [(1280, 720), (640, 360)]
    assert sizes(768, 576) == [(768, 576), (480, 360)]
    assert sizes(480, 848) == [(408, 720), (204, 360)]
    assert sizes(321, 181) == [(320, 180)]


def test_only_small_h264_with_short_gops_is_copied() -> None:
    second = Fraction(1)
    assert encoder.fits(an_init(1280, 720), second)
    assert not encoder.fits(an_init(1280, 720), Fraction(2))
    assert not encoder.fits(an_init(1280, 720), None)
    assert not encoder.fits(an_init(1920, 1080), second)
    assert not encoder.fits(an_init(640, 360, "hvc1.1.6.L93.B0"), second)
