"""Days, times of the clock and durations as Alexa writes them, read. Pure.

Days come as AMAZON.DATE (2026-11-22, 2026-W47, 2026-W47-WE, 2026-11, 2026) or as "yesterday",
times as HH:MM, durations as ISO 8601. None: it means nothing.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_LAST_YEAR = 9999  # of datetime, whose days must have a day after them
_LONGEST = timedelta(days=100 * 365)
_DURATION = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d+)?S)?)?"
)
_UNITS = (
    *(timedelta(days=365), timedelta(days=30), _WEEK, _DAY),
    *(timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)),
)


def duration(said: str) -> timedelta | None:
    """A month is 30 days. None also for nothing at all, and for more than a life."""
    found = _DURATION.fullmatch(said)
    if found is None:
        return None
    whole = sum((int(n or 0) * unit for n, unit in zip(found.groups(), _UNITS, strict=True)), _NONE)
    return whole if _NONE < whole <= _LONGEST else None


def clock(said: str) -> time | None:
    try:
        return time.fromisoformat(said) if re.fullmatch(r"\d\d:\d\d", said) else None
    except ValueError:
        return None


def halves(said: time) -> frozenset[time]:
    """Alexa writes "3:14" as 03:14 whether or not the afternoon was meant, and "ten to one" as
    00:50: until 12:59 it is both, but for midnight."""
    if said.hour > 12 or said == time():
        return frozenset({said})
    return frozenset({said, said.replace(hour=(said.hour + 12) % 24)})


def days(said: str, today: date) -> tuple[date, date] | None:
    """First and last day. What is still to come is moved back to when it last was: of a weekday
    Alexa gives the next one, and nothing has happened on it yet."""
    if said in _NEAR:
        return today - _NEAR[said] * _DAY, today - _NEAR[said] * _DAY
    for pattern, read, step in _READERS:
        if found := re.fullmatch(pattern, said):
            try:
                first, last = read(*map(int, found.groups()))
                while step and today < first <= today + step:
                    first, last = first - step, last - step
            except (ValueError, OverflowError):
                return None
            return (first, last) if first.year > 1 and last.year < _LAST_YEAR else None
    return None


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


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


_NONE = timedelta()
_NEAR = {"today": 0, "yesterday": 1}
_READERS: tuple[tuple[str, Callable[..., tuple[date, date]], timedelta], ...] = (
    (r"(\d{4})-(\d\d)-(\d\d)", _one, _WEEK),
    (r"(\d{4})-W(\d\d?)", _week, timedelta()),
    (r"(\d{4})-W(\d\d?)-WE", _weekend, _WEEK),
    (r"(\d{4})-(\d\d)", _month, timedelta()),
    (r"(\d{4})", _year, timedelta()),
)
