"""A clip as it is read: an event's window onto the runs that it looks at. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from bridge.footage.index import IndexEntry
from bridge.model import EventState
from bridge.store.events.clips import Clip

# Runs that follow one another so closely go on from one another: nothing was left out in between.
_SEAM = timedelta(milliseconds=50)
_MICROSECOND = timedelta(microseconds=1)


class _Timed(Protocol):
    """An event's window."""

    @property
    def state(self) -> EventState: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as it can be opened: its init, and its media as far as there are keys for it."""

    id: str
    starts_at: datetime
    init: bytes
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class WindowSegment:
    """One of a window, 0, 1, 2 ... `init`: where `Window.inits` has what describes it.

    `discontinuity`: it does not go on from the segment before without a gap.
    """

    number: int
    run: str
    entry: IndexEntry
    init: int
    filmed_at: datetime
    duration: Fraction
    discontinuity: bool


@dataclass(frozen=True, slots=True)
class Window:
    """`clip` as far as it is on disk; without segments where nothing of it can be seen."""

    clip: Clip
    inits: tuple[bytes, ...]
    segments: tuple[WindowSegment, ...]


def build(clip: Clip, runs: Iterable[RunView]) -> Window:
    """`runs` oldest first. Those of which the window shows nothing are not in it."""
    inits: list[bytes] = []
    segments: list[WindowSegment] = []
    for run in runs:
        seen = visible(clip, run.starts_at, run.entries)
        if not seen:
            continue
        same_init = bool(inits) and inits[-1] == run.init
        if not same_init:
            inits.append(run.init)
        goes_on = same_init and _meets(segments[-1], run.starts_at, seen[0])
        segments += _segments(run, seen, len(segments), len(inits) - 1, goes_on)
    return Window(clip, tuple(inits), tuple(segments))


def visible(
    clip: _Timed, starts_at: datetime, media: Sequence[IndexEntry]
) -> tuple[IndexEntry, ...]:
    """What the window shows of a run that began then: also what it shows only a part of."""
    since_us = (clip.starts_at - starts_at) // _MICROSECOND
    until_us = (clip.ends_at - starts_at) // _MICROSECOND
    goes_on = clip.state is EventState.OPEN
    return tuple(
        entry
        for entry in media
        if entry.ends_us > since_us and (goes_on or entry.starts_us < until_us)
    )


def _segments(
    run: RunView, seen: Sequence[IndexEntry], first: int, init: int, goes_on: bool
) -> Iterator[WindowSegment]:
    before: IndexEntry | None = None
    for number, entry in enumerate(seen, first):
        follows = goes_on if before is None else entry.index == before.index + 1
        yield WindowSegment(
            number=number,
            run=run.id,
            entry=entry,
            init=init,
            filmed_at=run.starts_at + entry.starts_us * _MICROSECOND,
            duration=Fraction(entry.duration_us, 1_000_000),
            discontinuity=number > 0 and not follows,
        )
        before = entry


def _meets(last: WindowSegment, starts_at: datetime, entry: IndexEntry) -> bool:
    ends_at = last.filmed_at + last.entry.duration_us * _MICROSECOND
    return abs(starts_at + entry.starts_us * _MICROSECOND - ends_at) <= _SEAM
