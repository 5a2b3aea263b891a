"""When rights hold: a person's hours, and until when. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bridge.model import Hours, Rights

_DAY = timedelta(days=1)
# A week ahead is enough to find the end of any window that is open now.
_AHEAD = 8


def hold(rights: Rights, at: datetime) -> bool:
    """Whether they are rights at all at that time."""
    if rights.until is not None and at >= rights.until:
        return False
    return not rights.hours or any(since <= at < until for since, until in _windows(rights, at))


def end(rights: Rights, at: datetime) -> datetime | None:
    """When rights that hold now will cease to; None: not by themselves."""
    if not rights.hours:
        return rights.until
    closes = at
    for since, until in _windows(rights, at):  # windows that touch are one
        if since <= closes < until:
            closes = until
    return min(closes, rights.until) if rights.until is not None else closes


def _windows(rights: Rights, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """(since, until) around and after a time, in order of their beginning."""
    first = at.astimezone(rights.zone).date() - _DAY
    for ahead in range(_AHEAD + 1):
        day = first + ahead * _DAY
        todays = sorted(
            window(hours, day, rights.zone) for hours in rights.hours if day.weekday() in hours.days
        )
        yield from todays


def window(hours: Hours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """(since, until) of hours that begin on that day."""
    last = day if hours.until > hours.since else day + _DAY
    return _at(day, hours.since, zone), _at(last, hours.until, zone)


def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    """By the clock on the wall, whatever summer time does to the length of the day."""
    if minute == 24 * 60:
        day, minute = day + _DAY, 0
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)
