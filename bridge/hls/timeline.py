"""One camera's live timeline: which segments and parts a player may ask for. Pure and frozen.

`append` returns a new timeline; parts share their bytes. Numbers are those of RFC 8216bis: a media
sequence number (msn) per segment, and a part index within it.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from fractions import Fraction

from bridge.media.segmenter import TARGET_DURATION
from bridge.media.types import Init, Part

# 6.2.5.1: CAN-SKIP-UNTIL must be at least six target durations.
SKIP_UNTIL = Fraction(6 * TARGET_DURATION)
# A playlist must hold three target durations (6.2.2). We hold just enough more for delta updates
# to have something to skip: 14 s of a 3 Mbit/s camera are 5.3 MB.
WINDOW = SKIP_UNTIL + TARGET_DURATION
# Segments that left the playlist and may still be fetched: 4 s more. 6.2.2 would have them stay as
# long as the playlist that named them lasts, which would double what a camera needs in memory.
RETIRED = 2
# 6.2.5.2: the Advance Part Limit is 3 / PART-TARGET below 1 s, else 3.
_ADVANCE = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """`first_part` numbers parts over the whole channel, so that a preload hint is always right."""

    sequence: int
    first_part: int
    parts: tuple[Part, ...]
    duration: Fraction
    complete: bool

    @property
    def init(self) -> Init:
        return self.parts[0].init

    @property
    def discontinuity(self) -> bool:
        return self.parts[0].discontinuity


class ReloadWait(Enum):
    """What a blocking reload (6.2.5.2) should do."""

    READY = "ready"
    WAIT = "wait"
    TOO_FAR = "too far"  # 400: more than two segments, or the Advance Part Limit, ahead


@dataclass(frozen=True, slots=True)
class Timeline:
    """`retired` was just removed from the playlist but may still be fetched (6.2.2).

    `next_part` is the channel-wide number of the part that comes next.
    """

    segments: tuple[Segment, ...] = ()
    retired: tuple[Segment, ...] = ()
    discontinuity_sequence: int = 0
    duration: Fraction = field(default=Fraction(0))
    next_part: int = 0

    def append(self, part: Part) -> "Timeline":
        """Parts arrive in order; index 0 opens a segment and completes the one before."""
        if part.index == 0 or not self.segments:
            return self._closed()._opened(part)._trimmed(after_gap=self._gap_before(part))
        last = self.segments[-1]
        grown = replace(last, parts=(*last.parts, part), duration=last.duration + part.duration)
        return self._with((*self.segments[:-1], grown), part)

    def emptied(self) -> "Timeline":
        """Without a picture. Numbers go on from here, so that no name ever means other bytes."""
        removed = sum(segment.discontinuity for segment in self.segments)
        return Timeline(
            discontinuity_sequence=self.discontinuity_sequence + removed, next_part=self.next_part
        )

    @property
    def newest(self) -> Part | None:
        return self.segments[-1].parts[-1] if self.segments else None

    @property
    def part_target(self) -> Fraction:
        """The largest of the runs still listed: no listed part may exceed it (4.4.3.7)."""
        return max(segment.parts[0].part_target for segment in self.segments)

    def ask(self, msn: int, part: int | None) -> ReloadWait:
        """6.2.5.2, `_HLS_msn` and `_HLS_part`. Without `part` the whole segment is meant."""
        if not self.segments:
            return ReloadWait.WAIT
        last = self.segments[-1]
        limit = _ADVANCE / min(Fraction(1), self.part_target)
        if msn > last.sequence + 2 or self._beyond(msn, part) > limit:
            return ReloadWait.TOO_FAR
        if msn > last.sequence:
            return ReloadWait.WAIT
        if msn < last.sequence:
            # Also: a part index past the end of its segment means part 0 of the next one.
            return ReloadWait.READY
        if part is None:
            return ReloadWait.WAIT
        return ReloadWait.READY if part < len(last.parts) else ReloadWait.WAIT

    def find_part(self, number: int) -> Part | None:
        for segment in (*self.segments, *self.retired):
            if 0 <= number - segment.first_part < len(segment.parts):
                return segment.parts[number - segment.first_part]
        return None

    def find_segment(self, sequence: int) -> Segment | None:
        found = (s for s in (*self.segments, *self.retired) if s.sequence == sequence)
        return next((s for s in found if s.complete), None)

    def find_init(self, init_id: str) -> Init | None:
        inits = (s.init for s in (*self.segments, *self.retired))
        return next((i for i in inits if i.id == init_id), None)

    def _beyond(self, msn: int, part: int | None) -> int:
        """At least so many parts after the newest one."""
        last = self.segments[-1]
        if part is None or msn < last.sequence:
            return 0
        return part + 1 - (len(last.parts) if msn == last.sequence else 0)

    def _with(self, segments: tuple[Segment, ...], part: Part) -> "Timeline":
        return replace(
            self,
            segments=segments,
            duration=self.duration + part.duration,
            next_part=self.next_part + 1,
        )

    def _closed(self) -> "Timeline":
        if not self.segments:
            return self
        last = replace(self.segments[-1], complete=True)
        return replace(self, segments=(*self.segments[:-1], last))

    def _opened(self, part: Part) -> "Timeline":
        opened = Segment(part.segment, self.next_part, (part,), part.duration, complete=False)
        return self._with((*self.segments, opened), part)

    def _gap_before(self, part: Part) -> bool:
        """Whether what is listed would have left a window that moves with wall time."""
        newest = self.newest
        if newest is None or not part.discontinuity:
            return False
        silent = part.starts_at - newest.starts_at - timedelta(seconds=float(newest.duration))
        return silent > timedelta(seconds=float(WINDOW))

    def _trimmed(self, *, after_gap: bool) -> "Timeline":
        segments, duration, gone = list(self.segments), self.duration, list(self.retired)
        discontinuities = self.discontinuity_sequence
        while duration - segments[0].duration >= WINDOW or (after_gap and len(segments) > 1):
            # 6.2.2: removing a segment with EXT-X-DISCONTINUITY counts in the sequence.
            discontinuities += segments[0].discontinuity
            duration -= segments[0].duration
            gone.append(segments.pop(0))
        kept = tuple(gone[-RETIRED:])
        return Timeline(tuple(segments), kept, discontinuities, duration, self.next_part)
