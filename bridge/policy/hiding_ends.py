"""When a camera comes back that is hidden for a time: "for an hour", "until nine", "until tonight".
Pure.

What is said of it is to come: the next time that the clock shows it, in either half of the day
where a twelve-hour time could mean both, unless a part of the day was said too. "Until tonight" is
when that next begins, "tonight" and "for the night" is when the night is over.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import product

from bridge.policy import heard_times, spans
from bridge.policy.spans import PartOfDay

# What is to last for longer ends when somebody ends it.
LONGEST = timedelta(days=366)
MOST_MINUTES = LONGEST // timedelta(minutes=1)
_MORNING = 8  # late, for whoever sleeps in
_BEGINS = {
    PartOfDay.MORNING: _MORNING,
    PartOfDay.BREAKFAST: _MORNING,
    PartOfDay.LUNCH: 12,
    PartOfDay.AFTERNOON: 12,
    PartOfDay.DINNER: 18,
    PartOfDay.EVENING: 18,
    PartOfDay.TONIGHT: 18,
    PartOfDay.NIGHT: 22,
}
_ENDS = {
    PartOfDay.MORNING: 12,
    PartOfDay.BREAKFAST: 10,
    PartOfDay.LUNCH: 14,
    PartOfDay.AFTERNOON: 18,
    PartOfDay.DINNER: 20,
    PartOfDay.EVENING: 24,
    PartOfDay.TONIGHT: 24 + _MORNING,
    PartOfDay.NIGHT: 24 + _MORNING,
}
_NIGHTS = frozenset({PartOfDay.TONIGHT, PartOfDay.NIGHT})
_EVENING = 17  # from then on "ten tonight" may be the next ten of all
_DAYS = range(3)


def of(
    minutes: int | None, until: str | None, part: PartOfDay | None, now: datetime, zone: tzinfo
) -> datetime | None:
    """The last of what was said (`until` as HH:MM). None: nothing was, or nothing that will be:
    then it is hidden until somebody shows it."""
    ends: list[datetime | None] = []
    if minutes is not None:
        ends.append(None if minutes > MOST_MINUTES else now + timedelta(minutes=minutes))
    if until is not None:
        ends.append(_clock(until, part, now, zone))
    elif part is not None:
        ends.append(_part(part, now, zone))
    known = [end for end in ends if end is not None]
    return max(known, default=None) if len(known) == len(ends) else None


def of_part(part: PartOfDay, now: datetime, zone: tzinfo) -> datetime | None:
    """ "This evening", "for the night": the end of the one that goes on, or comes. After midnight
    that is the night before. None: of one that is over."""
    if part not in _ENDS:
        return None
    here = now.astimezone(zone)
    early = part in _NIGHTS and here.hour < spans.MORNING
    today = here.date() - timedelta(days=1 if early else 0)
    ends = (_at(today + timedelta(days=ahead), _ENDS[part], zone) for ahead in _DAYS)
    return next(end for end in (at.astimezone(now.tzinfo) for at in ends) if end > now)


def of_day(
    day: str, until: str | None, part: PartOfDay | None, now: datetime, zone: tzinfo
) -> datetime | None:
    """ "Until tomorrow at noon", "until Friday": a time, or a part, of that very day (YYYY-MM-DD),
    else its morning; "today" is until midnight. None, as of `of`: also for a day that is none, or
    over."""
    clock = heard_times.clock(until) if until is not None else None
    if until is not None and clock is None:
        return None
    try:
        then = date.fromisoformat(day)
    except ValueError:
        return None
    if clock is None and part is None and then == now.astimezone(zone).date():
        return _at(then, 24, zone).astimezone(now.tzinfo)
    at = datetime.combine(then, _time_of_day(clock, part), zone).replace(fold=1)
    end = at.astimezone(now.tzinfo)
    return end if now < end <= now + LONGEST else None


def _time_of_day(clock: time | None, part: PartOfDay | None) -> time:
    """Of two halves of the day the one that is of the part that was said, or that people are up."""
    if clock is None:
        return time(_BEGINS.get(part, _MORNING) if part else _MORNING)
    meant = sorted(heard_times.halves(clock))
    if part is not None:
        meant = [each for each in meant if spans.is_of(each, part)] or meant
    return next((each for each in meant if each.hour >= spans.MORNING), meant[-1])


def _clock(until: str, part: PartOfDay | None, now: datetime, zone: tzinfo) -> datetime | None:
    clock = heard_times.clock(until)
    if clock is None:
        return None
    meant, since = heard_times.halves(clock), now
    if part in _NIGHTS:
        here = now.astimezone(zone)
        evening = here.replace(hour=_EVENING, minute=0)
        since = max(now, evening.astimezone(now.tzinfo)) if here.hour >= spans.MORNING else now
    elif part is not None:
        meant = frozenset(each for each in meant if spans.is_of(each, part)) or meant
    return _next(meant, since, zone)


def _part(part: PartOfDay, now: datetime, zone: tzinfo) -> datetime | None:
    if part not in _BEGINS:
        return None
    begins, here = _BEGINS[part], now.astimezone(zone)
    at_night = here.hour >= begins or here.hour < spans.MORNING
    if part in _NIGHTS and at_night:
        begins = _MORNING
    return _next([time(begins)], now, zone)


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    days, hours = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=days), time(hours), zone).replace(fold=1)


def _next(times: Iterable[time], since: datetime, zone: tzinfo) -> datetime:
    """When the clock next shows one of these; where it shows it twice, the second time: too much is
    hidden, not too little."""
    today = since.astimezone(zone).date()
    shown = (
        datetime.combine(today + timedelta(days=ahead), each, zone).replace(fold=1)
        for ahead, each in product(_DAYS, times)
    )
    return min(at for at in (each.astimezone(since.tzinfo) for each in shown) if at > since)
