"""Runs of one init as one stream: the fragments of each later one are given other decode times.

Media bytes stay what they are; only the tfdt of each fragment (ISO/IEC 14496-12, 8.8.12) changes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bridge.media.boxes import MediaError, children
from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Fragment, Init

_LARGE, _SMALL = 1 << 64, 1 << 32


@dataclass(frozen=True, slots=True)
class _Span:
    """Of one track in one segment, in ticks."""

    starts: int
    ends: int


class Joiner:
    """Not thread-safe. Each segment is of whole fragments and begins with a keyframe."""

    def __init__(self, init: Init) -> None:
        """`init` is that of all runs."""
        self._scales = {track.id: track.timescale for track in init.tracks}
        self._video = init.video.id if init.video else 0
        self._reader = FragmentReader()
        self._reader.feed(init.data)
        self._ends: dict[int, int] = {}  # of what was given back, by track
        self._base: Fraction | None = None  # what the first run's clock said at 0
        self._shift = Fraction(0)

    def feed(self, segment: bytes, at: Fraction, *, begins: bool) -> bytes:
        """The segment as the stream goes on, `at` seconds after its beginning.

        `begins`: with another clock than the segment before. It comes later where sound of the one
        before would overlap with its own. Raises MediaError where it is not fragmented MP4.
        """
        spans = self._spans(segment)
        if self._base is None:
            self._base = self._seconds(self._video, spans[self._video].starts) - at
        elif begins:
            self._shift = self._place(spans, self._base + at)
        ticks = {track: round(self._shift * self._scales[track]) for track in spans}
        for track, span in spans.items():
            self._ends[track] = max(self._ends.get(track, 0), span.ends + ticks[track])
        return _moved(segment, ticks) if self._shift else segment

    def _place(self, spans: dict[int, _Span], wanted: Fraction) -> Fraction:
        shift = wanted - self._seconds(self._video, spans[self._video].starts)
        after = [
            self._seconds(track, self._ends[track] - span.starts)
            for track, span in spans.items()
            if track in self._ends
        ]
        return max([shift, *after])

    def _seconds(self, track: int, ticks: int) -> Fraction:
        return Fraction(ticks, self._scales[track])

    def _spans(self, segment: bytes) -> dict[int, _Span]:
        spans: dict[int, _Span] = {}
        for fragment in self._reader.feed(segment):
            if isinstance(fragment, Fragment):
                for run in fragment.runs:
                    first = spans.get(run.track, _Span(run.start, 0))
                    spans[run.track] = _Span(first.starts, run.start + sum(run.durations))
        if self._video not in spans:
            raise MediaError("a segment without pictures")
        return spans


def _moved(segment: bytes, ticks: dict[int, int]) -> bytes:
    moved = bytearray(segment)
    for track, at in _times(segment):
        form, size = (">Q", _LARGE) if segment[at] else (">I", _SMALL)
        time = struct.unpack_from(form, segment, at + 4)[0] + ticks.get(track, 0)
        if not 0 <= time < size:
            raise MediaError("a time that its box cannot hold")
        struct.pack_into(form, moved, at + 4, time)
    return bytes(moved)


def _times(segment: bytes) -> Iterator[tuple[int, int]]:
    """(track, where the content of its tfdt begins) of each traf."""
    for moof, start, end in children(segment, 0, len(segment)):
        if moof != b"moof":
            continue
        for traf, inner, stop in children(segment, start, end):
            if traf == b"traf":
                found = {kind: at for kind, at, _ in children(segment, inner, stop)}
                if b"tfhd" in found and b"tfdt" in found:
                    track = struct.unpack_from(">I", segment, found[b"tfhd"] + 4)[0]
                    yield track, found[b"tfdt"]
