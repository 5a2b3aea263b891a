"""When a camera could not notice: what lies between the spans in which it could. Pure.

So that "nothing moved" is said only of a time that was watched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# What is shorter is not worth a word: a camera that connects anew, a restart. People are told of
# minutes, and in less than one somebody who came is there still when it is watched again.
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WatchSpan:
    """A time in which a camera could notice."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which it could not. `goes_on`: it cannot yet; `until` is now."""

    since: datetime
    until: datetime
    goes_on: bool = False


def gaps(
    spans: Iterable[WatchSpan],
    since: datetime,
    until: datetime,
    *,
    known_from: datetime,
    now: datetime,
) -> tuple[Gap, ...]:
    """In which parts of a time a camera was not watched, oldest first, by its spans in any order.

    Nothing is said of the time before `known_from`, nor of what is to come. Of a camera that comes
    and goes, a stretch of less than a minute that is no longer than what was missed before and
    after it counts as missed.
    """
    first, last = max(since, known_from), min(until, now)
    found: list[Gap] = []
    before: Gap | None = None
    for gap in unwatched(spans, first, last):
        if before is not None and _comes_and_goes(before, gap):
            found[-1] = Gap(found[-1].since, gap.until)
        else:
            found.append(gap)
        before = gap
    return tuple(
        Gap(gap.since, gap.until, goes_on=gap.until == now)
        for gap in found
        if gap.until - gap.since >= SHORTEST
    )


def unwatched(spans: Iterable[WatchSpan], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """All of a time that no span covers, however short, oldest first."""
    found: list[Gap] = []
    at = since
    for span in sorted(spans, key=lambda span: span.since):
        if at < min(span.since, until):
            found.append(Gap(at, min(span.since, until)))
        at = max(at, span.until)
    if at < until:
        found.append(Gap(at, until))
    return tuple(found)


def _comes_and_goes(before: Gap, after: Gap) -> bool:
    watched = after.since - before.until
    missed = min(before.until - before.since, after.until - after.since)
    return watched < SHORTEST and watched <= missed
