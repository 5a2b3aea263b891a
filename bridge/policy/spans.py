"""Which time is meant by what was said: "this morning", "since three", "the 3:14 clip". Pure.

Days and hours are the house's: `now` is turned into the given zone. Days come as Alexa writes them
(AMAZON.DATE: 2026-11-22, 2026-W47, 2026-W47-WE, 2026-11) or as "yesterday", times as HH:MM.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"  # from the evening of a day to the morning of the next


# Hours after the day's beginning. At one o'clock in the night people say "this morning".
_HOURS = {
    PartOfDay.MORNING: (0, 12),
    PartOfDay.AFTERNOON: (12, 18),
    PartOfDay.EVENING: (18, 24),
    PartOfDay.NIGHT: (18, 30),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` until before `until`, in UTC; `first` and `last` are the house's days.

    `part` and `at` say what narrowed it: a part of the day, or "since three o'clock".
    """

    since: datetime
    until: datetime
    first: date
    last: date
    part: PartOfDay | None = None
    at: time | None = None


def of_day(day: str | None, part: PartOfDay | None, now: datetime, zone: tzinfo) -> Span | None:
    """A day or several, or a part of a day; today if no day was said. None: not understood."""
    today = now.astimezone(zone).date()
    days = _days("today" if day is None else day, today)
    if days is None:
        return None
    first, last = days
    if part is None:
        return Span(_at(first, 0, zone), _at(last, 24, zone), first, last)
    begins, ends = _HOURS[part]
    return Span(_at(first, begins, zone), _at(last, ends, zone), first, last, part)


def since(said: str, now: datetime, zone: tzinfo) -> Span | None:
    """From the last time that the clock showed `said`, or from a part of today's beginning."""
    today = now.astimezone(zone).date()
    if said in list(PartOfDay):
        hour = _HOURS[PartOfDay(said)][0]
        begin = _at(today, hour, zone)
        span = Span(begin, now, today, today, PartOfDay(said), time(hour))
        return span if begin < now else None
    found = moments(said, now, zone, first=today - _DAY, last=today)
    if not found:
        return None
    here = found[0].astimezone(zone)
    return Span(found[0], now, here.date(), today, at=here.time())


def moments(
    said: str, now: datetime, zone: tzinfo, *, first: date, last: date
) -> tuple[datetime, ...]:
    """When the clock showed `said` on these days, before `now`; the nearest first.

    Alexa writes "3:14" as 03:14 whether or not the afternoon was meant: until 12:59 it is both.
    """
    clock = _clock(said)
    if clock is None:
        return ()
    both = {clock, clock.replace(hour=(clock.hour + 12) % 24)} if 1 <= clock.hour <= 12 else {clock}
    days = [last - _DAY * back for back in range((last - first).days + 1)]
    # fold: in the night in which clocks are put back, an hour comes twice.
    found = {
        datetime.combine(day, each, zone).replace(fold=fold).astimezone(UTC)
        for day in days
        for each in both
        for fold in (0, 1)
    }
    return tuple(sorted((moment for moment in found if moment <= now), reverse=True))


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    days, hours = divmod(hour, 24)
    return datetime.combine(day + _DAY * days, time(hours), zone).astimezone(UTC)


def _clock(said: str) -> time | None:
    try:
        return time.fromisoformat(said) if re.fullmatch(r"\d\d:\d\d", said) else None
    except ValueError:
        return None


def _days(said: str, today: date) -> tuple[date, date] | None:
    """First and last day. What is still to come is moved back to when it last was: of a weekday
    Alexa gives the next one, and nothing has happened on it yet."""
    if said in _NEAR:
        return today - _NEAR[said] * _DAY, today - _NEAR[said] * _DAY
    for pattern, read, step in _READERS:
        if found := re.fullmatch(pattern, said):
            try:
                first, last = read(*map(int, found.groups()))
            except (ValueError, OverflowError):
                return None
            while step and today < first <= today + step:
                first, last = first - step, last - step
            return (first, last) if first.year > 1 and last.year < _LAST_YEAR else None
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - _DAY


def _week(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def _weekend(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, 6), date.fromisocalendar(year, week, 7)


def _one(year: int, month: int, day: int) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


_NEAR = {"today": 0, "yesterday": 1}
_LAST_YEAR = 9999  # of datetime, whose days must have a day after them
_READERS: tuple[tuple[str, Callable[..., tuple[date, date]], timedelta], ...] = (
    (r"(\d{4})-(\d\d)-(\d\d)", _one, _WEEK),
    (r"(\d{4})-W(\d\d?)", _week, timedelta()),
    (r"(\d{4})-W(\d\d?)-WE", _weekend, _WEEK),
    (r"(\d{4})-(\d\d)", _month, timedelta()),
)
