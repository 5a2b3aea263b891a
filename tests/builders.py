"""Builders: each fills in what a test does not care about."""

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from time import monotonic

from bridge.media.types import Fragment, Init, Part, Track, TrackKind, TrackRun

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
VIDEO = Track(1, TrackKind.VIDEO, "avc1.64001f", 90_000, 1280, 720)
AUDIO = Track(2, TrackKind.AUDIO, "mp4a.40.2", 48_000, sample_rate=48_000)
INIT = Init("init-a", (VIDEO, AUDIO), b"init bytes")
FIFTH = Fraction(1, 5)
# How long a test waits for what should come before it calls it missing. It costs nothing where
# things work, and on a busy machine everything takes long.
PATIENCE_S = 60.0


class FakeClock:
    """Time that moves when a test says so."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


def a_part(
    segment: int = 100,
    index: int = 0,
    *,
    duration: Fraction = FIFTH,
    independent: bool | None = None,
    discontinuity: bool = False,
    init: Init = INIT,
    data: bytes = b"part",
    part_target: Fraction = Fraction(4, 15),
    arrived: float = 0.0,
) -> Part:
    return Part(
        segment=segment,
        index=index,
        duration=duration,
        independent=index == 0 if independent is None else independent,
        discontinuity=discontinuity,
        starts_at=NOON + timedelta(seconds=2 * (segment - 100) + float(index * duration)),
        arrived=arrived,
        init=init,
        part_target=part_target,
        data=data,
    )


def parts(segments: int, per_segment: int = 10, *, first: int = 100) -> list[Part]:
    """Whole segments of 0.2 s parts, plus the first part of the next one."""
    listed = [
        a_part(first + s, i, data=f"{first + s}.{i}".encode())
        for s in range(segments)
        for i in range(per_segment)
    ]
    return [*listed, a_part(first + segments, 0, data=f"{first + segments}.0".encode())]


def a_fragment(
    start_s: Fraction,
    frames: int = 6,
    *,
    keyframe: bool = False,
    frame: Fraction = Fraction(1, 30),
    first_frame: Fraction | None = None,
    data: bytes = b"",
    picture: bool = True,
) -> Fragment:
    """One fragment of `frames` pictures; `first_frame` stretches the first of them."""
    ticks = VIDEO.timescale
    durations = [int(frame * ticks)] * frames
    if first_frame is not None:
        durations[0] = int(first_frame * ticks)
    video = TrackRun(
        track=VIDEO.id if picture else AUDIO.id,
        start=int(start_s * ticks),
        durations=tuple(durations),
        sizes=(len(data),) + (0,) * (frames - 1),
        sync=(keyframe,) + (False,) * (frames - 1),
        offset=0,
    )
    return Fragment((video,), data)


class Waiter:
    """Runs a blocking call on a thread; `result` joins it and gives what it returned or raised."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._outcome: list[object] = []
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def _run(self, call: Callable[[], object]) -> None:
        try:
            self._outcome.append(call())
        except Exception as error:  # noqa: BLE001  # handed to the test as a value
            self._outcome.append(error)

    def result(self, timeout_s: float = PATIENCE_S) -> object:
        self._thread.join(timeout_s)
        assert self._outcome, "the call is still waiting"
        return self._outcome[0]


def in_time(
    attempt: Callable[[], object],
    most_s: float,
    *,
    again: Callable[[], object] = lambda: None,
    tries: int = 8,
) -> None:
    """One of the tries takes no longer than that; `again` comes before the others, and has time.

    A busy machine holds up some of them. What is slow of itself is slow each time.
    """
    took: list[float] = []
    for _ in range(tries):
        if took:
            again()
        began = monotonic()
        attempt()
        took.append(monotonic() - began)
        if took[-1] <= most_s:
            return
    raise AssertionError(f"more than {most_s:g} s each time: {took}")


def until(condition: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
    """Wait for a condition that has no event of its own, checking every 5 ms."""
    tick = threading.Event()
    for _ in range(int(timeout_s / 0.005)):
        if condition():
            return
        tick.wait(0.005)
    raise AssertionError("the condition did not come true")


def free_port() -> int:
    """Of this machine; somebody else may take it meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
