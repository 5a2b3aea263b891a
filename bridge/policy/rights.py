"""When rights hold: a person's hours, and until when. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bridge.model import Hours, Rights

# Nobody's rights end later: 2999-12-31 to its end, in whichever zone. What no clock can say in each
# zone (`datetime.max`) could not be shown, and what is before 1970 need not be.
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 2, tzinfo=UTC)
_DAY = timedelta(days=1)
_WEEK = 7 * 24 * 60
# Two weeks ahead: the only window of a week may fall into the hour that summer time leaves out.
_AHEAD = 15


def hold(rights: Rights, at: datetime) -> bool:
    """Whether they are rights at all at that time."""
    if is_over(rights, at):
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


def begin(rights: Rights, at: datetime) -> datetime | None:
    """When rights that do not hold now will, by a person's hours; None: not any more."""
    found = next((since for since, _ in _windows(rights, at) if since > at), None)
    if found is None or (rights.until is not None and found >= rights.until):
        return None
    return found


def is_over(rights: Rights, at: datetime) -> bool:
    """Whether they will never hold again, unless somebody changes them."""
    return rights.until is not None and at >= rights.until


def within(hours: tuple[Hours, ...], others: tuple[Hours, ...]) -> bool:
    """Whether the one are never at a time at which the others are not; none is always."""
    return not others or (bool(hours) and _minutes(hours) <= _minutes(others))


def _minutes(hours: tuple[Hours, ...]) -> frozenset[int]:
    """Of the week."""
    return frozenset(
        (day * 24 * 60 + minute) % _WEEK
        for one in hours
        for day in one.days
        for minute in range(one.since, one.until + (0 if one.until > one.since else 24 * 60))
    )


def _windows(rights: Rights, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """(since, until) around and after a time, in order of their beginning."""
    first = at.astimezone(rights.zone).date() - _DAY
    for ahead in range(_AHEAD + 1):
        day = first + ahead * _DAY
        todays = sorted(
            window(hours, day, rights.zone) for hours in rights.hours if day.weekday() in hours.days
        )
        yield from ((since, until) for since, until in todays if since < until)


def window(hours: Hours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """(since, until) of hours that begin on that day."""
    last = day if hours.until > hours.since else day + _DAY
    return _at(day, hours.since, zone), _at(last, hours.until, zone)


def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    """By the clock on the wall, whatever summer time does to the length of the day."""
    if minute == 24 * 60:
        day, minute = day + _DAY, 0
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)
