"""What an Echo plays: a plain playlist of 1 s MPEG-TS segments per variant, out of memory.

Echo players know no low latency; short segments and a playlist that appears with two of them keep
the start under a second. Threads: `begin` and `put` on the encoder's threads, the rest on request
threads. Waits end at their deadline or when the channel is cleared.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist
from bridge.hls.mpegts import TsSegment

LISTED = 6  # segments in the playlist; three target durations are the least (6.2.2)
KEPT = LISTED + 3  # a slow player may still fetch what was just removed
FIRST_PLAYLIST = 2  # segments before a playlist is given
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
    discontinuity: bool


@dataclass(frozen=True, slots=True)
class _Lane:
    """One variant's segments, oldest first. `gone` counts discontinuities no longer listed."""

    next_number: int
    segments: tuple[_Listed, ...] = ()
    gone: int = 0
    origin: Fraction | None = None  # child time of the first segment of this run

    def append(self, segment: TsSegment, run_starts_at: datetime) -> "_Lane":
        origin = segment.starts if self.origin is None else self.origin
        at = run_starts_at + timedelta(seconds=float(segment.starts - origin))
        listed = _Listed(self.next_number, segment, at, discontinuity=self.origin is None)
        kept = (*self.segments, listed)
        leaving = kept[-LISTED - 1].discontinuity if len(kept) > LISTED else False
        return _Lane(self.next_number + 1, kept[-KEPT:], self.gone + leaving, origin)


@dataclass(frozen=True, slots=True)
class _Run:
    variants: tuple[EchoVariant, ...]
    starts_at: datetime
    lanes: dict[str, _Lane] = field(default_factory=dict)


class EchoChannel:
    """`first_number` is where media sequence numbers start; they never fall afterwards."""

    def __init__(self, first_number: int) -> None:
        self._changed = threading.Condition()
        self._first = first_number
        self._run: _Run | None = None
        self._cleared = 0
        self._closed = False

    def begin(self, variants: tuple[EchoVariant, ...], starts_at: datetime) -> None:
        """A new encoder run whose first picture was taken at `starts_at`."""
        with self._changed:
            lanes = self._run.lanes if self._run else {}
            fresh = {
                v.name: replace(lanes.get(v.name, _Lane(self._first)), origin=None)
                for v in variants
            }
            self._run = _Run(variants, starts_at, fresh)
            self._changed.notify_all()

    def put(self, name: str, segment: TsSegment) -> None:
        with self._changed:
            if self._run is None or name not in self._run.lanes:
                return
            lane = self._run.lanes[name].append(segment, self._run.starts_at)
            self._run.lanes[name] = lane
            self._first = max(self._first, lane.next_number)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget every picture and answer everybody who waits."""
        with self._changed:
            self._run = None
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
        """The playlist of a variant, once it has two segments. Raises NotFound, Unavailable."""
        with self._changed:
            self._wait(lambda: self._ready(name), timeout_s)
            lane = self._lane(name)
        listed = lane.segments[-LISTED:]
        longest = max(item.segment.duration for item in lane.segments)
        return playlist.plain(
            [
                playlist.Whole(
                    f"{item.number}.ts", item.segment.duration, item.starts_at, item.discontinuity
                )
                for item in listed
            ],
            first=listed[0].number,
            discontinuities=lane.gone,
            target=max(1, round(float(longest))),
        ).encode()

    def segment(self, name: str, number: int) -> bytes:
        with self._changed:
            for item in self._lane(name).segments:
                if item.number == number:
                    return item.segment.data
        raise PrivateEyeError(Kind.NOT_FOUND, "that segment is not there")

    def _ready(self, name: str) -> bool:
        return self._run is not None and len(self._lane(name).segments) >= FIRST_PLAYLIST

    def _lane(self, name: str) -> _Lane:
        if self._run is None or name not in self._run.lanes:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such variant")
        return self._run.lanes[name]

    def _wait(self, ready: Callable[[], bool], timeout_s: float) -> None:
        cleared = self._cleared
        self._changed.wait_for(
            lambda: self._closed or self._cleared != cleared or ready(), timeout_s
        )
        if self._closed or self._cleared != cleared or not ready():
            raise PrivateEyeError(Kind.UNAVAILABLE, "there is no live picture for this screen yet")
