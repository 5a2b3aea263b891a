"""What an Echo plays: a plain playlist of 1 s MPEG-TS segments per variant, out of memory.

Echo players know no low latency; short segments, and a playlist that appears with the first of
them, keep the start under a second. (Waiting for the second costs 0.4 s: a player that wants more
before it starts asks again a second later and finds two more either way.)

Threads: `begin`, `put` and `end` on the encoder's thread, the rest on request threads. Waits end at
their deadline or when the channel is cleared.

Only segments of the encoder's present run are listed or given: when it has ended, for whatever
reason, what it left is not live. Numbers and the count of discontinuities go on over all runs.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist
from bridge.hls.mpegts import TsSegment

LISTED = 6  # segments in the playlist; three target durations are the least (6.2.2)
KEPT = LISTED + 3  # a slow player may still fetch what was just removed
LONGEST_WAIT_S = 6.0


@dataclass(frozen=True, slots=True)
class EchoVariant:
    """`name` is a path segment ("720p"); sizes are what the encoder makes, never more than 720p."""

    name: str
    width: int
    height: int
    bandwidth: int
    codecs: str = "avc1.640028,mp4a.40.2"


@dataclass(frozen=True, slots=True)
class _Listed:
    number: int
    segment: TsSegment
    starts_at: datetime


@dataclass(slots=True)
class _Run:
    """One life of the encoder: segments by variant, oldest first.

    `target` is EXT-X-TARGETDURATION: 1, and more only where a copied camera's GOPs grow. It never
    falls within a run, because 4.4.3.1 would have it never change.
    """

    variants: tuple[EchoVariant, ...]
    starts_at: datetime
    first: int  # number of every variant's first segment
    lanes: dict[str, tuple[_Listed, ...]] = field(default_factory=dict)
    origins: dict[str, Fraction] = field(default_factory=dict)  # child time of the first segment
    target: int = 1

    def append(self, name: str, segment: TsSegment) -> int:
        """The number that it got."""
        lane = self.lanes[name]
        number = lane[-1].number + 1 if lane else self.first
        origin = self.origins.setdefault(name, segment.starts)
        at = self.starts_at + timedelta(seconds=float(segment.starts - origin))
        self.lanes[name] = (*lane, _Listed(number, segment, at))[-KEPT:]
        self.target = max(self.target, round(float(segment.duration)))
        return number


class EchoChannel:
    """`first_number` is where media sequence numbers start; they never fall afterwards."""

    def __init__(self, first_number: int) -> None:
        self._changed = threading.Condition()
        self._next = first_number
        self._ended_runs = 0  # those that had segments: each began with a discontinuity
        self._run: _Run | None = None
        self._cleared = 0
        self._closed = False

    def begin(self, variants: tuple[EchoVariant, ...], starts_at: datetime) -> None:
        """A new encoder run whose first picture was taken at `starts_at`."""
        with self._changed:
            self._end()
            lanes: dict[str, tuple[_Listed, ...]] = {v.name: () for v in variants}
            self._run = _Run(variants, starts_at, self._next, lanes)
            self._changed.notify_all()

    def put(self, name: str, segment: TsSegment) -> None:
        """Of the run that began last; what comes after its end is let go."""
        with self._changed:
            if self._run is None or name not in self._run.lanes:
                return
            self._next = max(self._next, self._run.append(name, segment) + 1)
            self._changed.notify_all()

    def end(self) -> None:
        """The encoder ended: forget its segments. Who waits goes on waiting for the next run."""
        with self._changed:
            self._end()

    def clear(self) -> None:
        """Forget every picture and answer everybody who waits."""
        with self._changed:
            self._end()
            self._cleared += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Clear, and never make anybody wait again: the bridge stops."""
        with self._changed:
            self._closed = True
        self.clear()

    def multivariant(self, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """Wait until there is a run; the variants are then known. Raises Unavailable."""
        with self._changed:
            self._wait(lambda: self._run is not None, timeout_s)
            run = self._run
        assert run is not None  # noqa: S101  # _wait returns only then
        return playlist.multivariant(
            [
                playlist.Variant(f"{v.name}/media.m3u8", v.bandwidth, v.codecs, v.width, v.height)
                for v in run.variants
            ]
        ).encode()

    def media(self, name: str, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """The playlist of a variant, once it has a segment. Raises NotFound, Unavailable."""
        with self._changed:
            self._wait(lambda: len(self._lane(name)) > 0, timeout_s)
            run = self._run
            assert run is not None  # noqa: S101  # it has segments
            listed, first, target = run.lanes[name][-LISTED:], run.first, run.target
            ended_runs = self._ended_runs
        return playlist.plain(
            [
                playlist.PlaylistSegment(
                    f"{item.number}.ts",
                    item.segment.duration,
                    item.starts_at,
                    discontinuity=item.number == first,
                )
                for item in listed
            ],
            first=listed[0].number,
            # 6.2.2: a run's first segment counts once it is no longer listed.
            discontinuities=ended_runs + (listed[0].number > first),
            target=target,
        ).encode()

    def segment(self, name: str, number: int) -> bytes:
        with self._changed:
            for item in self._lane(name):
                if item.number == number:
                    return item.segment.data
        raise PrivateEyeError(Kind.NOT_FOUND, "that segment is not there")

    def _end(self) -> None:
        if self._run is not None and any(self._run.lanes.values()):
            self._ended_runs += 1
        self._run = None

    def _lane(self, name: str) -> tuple[_Listed, ...]:
        """Empty between two runs. Raises NotFound for what the present run does not make."""
        if self._run is None:
            return ()
        if name not in self._run.lanes:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such variant")
        return self._run.lanes[name]

    def _wait(self, ready: Callable[[], bool], timeout_s: float) -> None:
        cleared = self._cleared
        self._changed.wait_for(
            lambda: self._closed or self._cleared != cleared or ready(), timeout_s
        )
        if self._closed or self._cleared != cleared or not ready():
            raise PrivateEyeError(Kind.UNAVAILABLE, "there is no live picture for this screen yet")
