"""Why nothing is there, or less than there was: not filmed, deleted since, not watched.

So that "nothing moved" is told only where somebody would have noticed.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.policy.spans import Span
from bridge.policy.watching import SHORTEST, Gap
from bridge.service.events.watching import Watching
from bridge.service.voice.which_clip import NotFilmed, SpokenClips
from bridge.store.database import Tx
from bridge.store.events import clips, receipts
from bridge.store.events.clips import ClipQuery
from bridge.store.events.receipts import Removed

# Of a camera that is missed for more than this, one cannot say that it was watched.
_MOST = 0.9


class Missed(StrEnum):
    """How much of a time a camera was not watched."""

    SOME = "some"
    MOST = "most"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class NotWatched:
    """Times in the house's zone, days as `SpokenClip.day`. `goes_on`: it is not watched yet;
    `until` is now. `missed`: by its camera, of all the time that was asked about."""

    camera: str
    since: datetime
    until: datetime
    since_day: str
    until_day: str
    goes_on: bool
    missed: Missed = Missed.SOME


@dataclass(frozen=True, slots=True)
class Absence:
    """Of a time that was asked about. `removed`: of what was there; None where something is there,
    or nothing was. `not_watched`: oldest first."""

    not_filmed: NotFilmed | None
    removed: Removed | None
    not_watched: tuple[NotWatched, ...]


class Absences:
    """Any thread."""

    def __init__(self, spoken: SpokenClips, watching: Watching) -> None:
        self._spoken = spoken
        self._watching = watching

    def of(self, tx: Tx, span: Span, query: ClipQuery, cameras: Collection[str]) -> Absence:
        """`query`: what was asked for in the span. `cameras`: those that there are of it."""
        return Absence(
            self._not_filmed(tx, replace(query, unfilmed=True)),
            self._removed(tx, span, query),
            self._not_watched(tx, span, cameras),
        )

    def _not_filmed(self, tx: Tx, query: ClipQuery) -> NotFilmed | None:
        newest = next(iter(clips.page(tx, replace(query, limit=1))), None)
        if newest is None:
            return None
        return self._spoken.not_filmed(tx, newest, clips.count(tx, query))

    def _removed(self, tx: Tx, span: Span, query: ClipQuery) -> Removed | None:
        # What it was that is gone, nobody knows any more.
        if clips.count(tx, query.whatever):
            return None
        cameras = query.cameras if query.camera is None else {query.camera}
        found = receipts.removed(tx, cameras, span.since, span.until)
        return found if found.deleted or found.expired else None

    def _not_watched(self, tx: Tx, span: Span, cameras: Collection[str]) -> tuple[NotWatched, ...]:
        found = self._watching.gaps_in(tx, cameras, span.since, span.until)
        asked = min(span.until, self._spoken.time.now()) - span.since
        told = [
            self._told(camera, gap, _missed(gaps, asked))
            for camera, gaps in found.items()
            for gap in gaps
        ]
        return tuple(sorted(told, key=lambda gap: (gap.since, gap.camera)))

    def _told(self, camera: str, gap: Gap, missed: Missed) -> NotWatched:
        since, until = self._spoken.time.here(gap.since), self._spoken.time.here(gap.until)
        days = self._spoken.time.day(since.date()), self._spoken.time.day(until.date())
        return NotWatched(self._spoken.name(camera), since, until, *days, gap.goes_on, missed)


def _missed(gaps: Collection[Gap], asked: timedelta) -> Missed:
    unwatched = sum((gap.until - gap.since for gap in gaps), timedelta())
    if unwatched > asked - SHORTEST:
        return Missed.ALL
    return Missed.MOST if unwatched > _MOST * asked else Missed.SOME
