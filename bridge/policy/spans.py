"""Which time is meant: "this morning", "since three", "between two and four". Pure.

Days and hours are the house's: `now` is turned into the given zone. What was said has happened: of
what it could mean, the nearest that has begun is meant. A twelve-hour time is of either half of the
day, unless a part of it was said too; a part of a day without the day is the last that began.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bridge.policy import heard_times

_DAY = timedelta(days=1)
# "Around three" is so much before and after it.
AROUND = timedelta(minutes=30)


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"  # from the evening of a day to the morning of the next
    TONIGHT = "tonight"  # the night that goes on, or comes
    LAST_NIGHT = "last_night"  # the one that began yesterday
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


_EVENING, _NIGHT_ENDS = 18, 30
# In the evening "at night" is the last night, until people go to bed.
_BEDTIME = 22
# Whoever is up before this calls the hours since midnight "this morning", or "tonight".
MORNING = 5
# Hours after the day's beginning.
_HOURS = {
    PartOfDay.MORNING: (MORNING, 12),
    PartOfDay.AFTERNOON: (12, 18),
    PartOfDay.EVENING: (_EVENING, 24),
    PartOfDay.NIGHT: (_EVENING, _NIGHT_ENDS),
    PartOfDay.TONIGHT: (_EVENING, _NIGHT_ENDS),
    PartOfDay.LAST_NIGHT: (_EVENING, _NIGHT_ENDS),
    PartOfDay.BREAKFAST: (6, 10),
    PartOfDay.LUNCH: (12, 14),
    PartOfDay.DINNER: (17, 20),
}
# Of which of these a time of the clock is said to be: "three in the morning", "five this evening".
_OF_CLOCK = {
    **_HOURS,
    PartOfDay.MORNING: (0, 12),
    PartOfDay.AFTERNOON: (12, 19),
    PartOfDay.EVENING: (17, 24),
}
_NIGHTS = frozenset({PartOfDay.NIGHT, PartOfDay.TONIGHT, PartOfDay.LAST_NIGHT})


@dataclass(frozen=True, slots=True)
class HeardTime:
    """What was heard of a time; all of it narrows it. Days, times and `ago` as Alexa writes them.

    `at`: at or around it; `since`, `until`: from one to the other, to now, or from the day's
    beginning; `start`: since a part of the day; `first_day`: since a day.
    """

    day: str | None = None
    part: PartOfDay | None = None
    at: str | None = None
    since: str | None = None
    start: PartOfDay | None = None
    first_day: str | None = None
    until: str | None = None
    ago: str | None = None


NOTHING = HeardTime()


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` until before `until`, in UTC; `first` and `last` are the house's days. It has
    begun; where it has not ended, `until` may be to come.

    What narrowed it: `part` of the day; `at`, the time since when ("since lunch": with its part);
    `to`, until when; `around` a time; `ago`, "in the last hour".
    """

    since: datetime
    until: datetime
    first: date
    last: date
    part: PartOfDay | None = None
    at: time | None = None
    to: time | None = None
    around: time | None = None
    ago: timedelta | None = None


def of(said: HeardTime, now: datetime, zone: tzinfo) -> Span | None:
    """Today if nothing was said; the night that goes on, if that is after midnight. None: not
    understood, or nothing of it has happened yet."""
    heard = _Heard(said, now, zone)
    if said.ago is not None:
        return heard.ago(said.ago)
    if said.at is not None:
        return heard.around(said.at)
    if said.since is not None or said.start is not None or said.first_day is not None:
        return heard.since()
    if said.until is not None:
        return heard.before(said.until)
    return heard.day()


def around(said: HeardTime, now: datetime, zone: tzinfo) -> tuple[Span, ...]:
    """As `of`, where a time of the clock was said: the nearest, and the other half of the day that
    may have been meant as well. Empty where none was."""
    if said.at is None or said.ago is not None:
        return ()
    heard = _Heard(said, now, zone)
    spans = (heard.around_moment(at) for at in heard.moments(said.at, heard.lately)[:2])
    return tuple(span for span in spans if span is not None)


def moments(
    said: HeardTime, now: datetime, zone: tzinfo, *, back: timedelta
) -> tuple[datetime, ...]:
    """When the clock showed what was said (`at`) on the day that was said, or so far back, before
    `now`; the nearest first."""
    heard = _Heard(said, now, zone)
    if heard.days is None:
        return ()
    days = heard.days if said.day is not None else (heard.today - back, heard.today)
    return heard.moments(said.at or "", days)


def is_of(clock: time, part: PartOfDay) -> bool:
    """Whether people call a time of the clock so: "three in the morning"."""
    begins, ends = _OF_CLOCK[part]
    return any(begins <= hour < ends for hour in (clock.hour, clock.hour + 24))


@dataclass(frozen=True, slots=True)
class _Heard:
    said: HeardTime
    now: datetime
    zone: tzinfo

    @property
    def here(self) -> datetime:
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.here.date()

    @property
    def days(self) -> tuple[date, date] | None:
        """Those that were said; today. None: not understood."""
        return heard_times.days("today" if self.said.day is None else self.said.day, self.today)

    @property
    def lately(self) -> tuple[date, date] | None:
        """On which days to look for a time of the clock: yesterday and today, if none was said."""
        return self.days if self.said.day is not None else (self.today - _DAY, self.today)

    def ago(self, said: str) -> Span | None:
        ago = heard_times.duration(said)
        return None if ago is None else self._span(self.now - ago, self.now, ago=ago)

    def around(self, said: str) -> Span | None:
        moment = next(iter(self.moments(said, self.lately)), None)
        return None if moment is None else self.around_moment(moment)

    def around_moment(self, moment: datetime) -> Span | None:
        span = self._span(moment - AROUND, moment + AROUND, around=self._clock(moment))
        day = self._day(moment)
        return None if span is None else replace(span, first=day, last=day)

    def since(self) -> Span | None:
        """ "Since three", "since lunch", "since yesterday"; "between two and four"."""
        said, days = self.said, self.lately
        if said.first_day is not None:
            days = heard_times.days(said.first_day, self.today)
        if days is None:
            return None
        start = said.start or (said.part if said.since is None else None)
        if said.since is not None:
            begun = self.moments(said.since, days)
        elif start is not None:
            begun = self._past(self._at(day, _HOURS[start][0]) for day in _each(*days))
        else:
            begun = self._past([self._at(days[0], 0)])
        for since in begun[:1]:
            at = None if said.since is None and start is None else self._clock(since)
            until = self.now if said.until is not None else self._ends(since)
            span = self._span(since, until, part=_plain(start), at=at)
            return span if said.until is None or span is None else self._to(span, said.until)
        return None

    def _ends(self, since: datetime) -> datetime:
        """ "After ten last night" ends with that night, "after three yesterday" with that day; a
        time of today, and since any day, ends now."""
        said, end = self.said, self.now
        if said.since is None or said.first_day is not None:
            return end
        if said.part in _NIGHTS:
            nights = (
                self._at(day, _NIGHT_ENDS) for day in (self._day(since) - _DAY, self._day(since))
            )
            end = next(at for at in nights if at > since)
        elif said.day is not None:
            end = self._at(self._day(since), 24)
        return min(end, self.now)

    def before(self, said: str) -> Span | None:
        """From the beginning of its day, or of the part of it that was said. "Before midnight
        yesterday" is the midnight that ended that day."""
        ends = self.moments(said, self.lately)
        if self.said.day is not None and self.days and heard_times.clock(said) == time():
            ends = (self._at(self.days[1], 24),)
        for until in ends:
            part = self.said.part
            days = _each(self._day(until) - _DAY, self._day(until))
            hour = _OF_CLOCK[part][0] if part else 0
            since = max(at for at in (self._at(day, hour) for day in days) if at < until)
            return self._span(since, until, part=_plain(part), to=self._clock(until))
        return None

    def day(self) -> Span | None:
        part, days = self.said.part, self.days
        if self.said == NOTHING and self.here.hour < _NIGHT_ENDS - 24:
            part = PartOfDay.TONIGHT
        if days is None:
            return None
        if part is None:
            return self._whole(days, (0, 24))
        hours = _HOURS[part]
        if part is PartOfDay.MORNING and self.here.hour < MORNING and days[1] == self.today:
            return self._whole(days, _OF_CLOCK[part], part)
        if self.said.day is None or days[1] == self.today:
            days = self._last_of(part, days)
        span = self._whole(days, hours, _plain(part))
        goes_on = span is not None and span.until > self.now and part is not PartOfDay.LAST_NIGHT
        return (
            replace(span, part=PartOfDay.TONIGHT) if span and goes_on and part in _NIGHTS else span
        )

    def moments(self, said: str, days: tuple[date, date] | None) -> tuple[datetime, ...]:
        """When the clock showed it, before now; the nearest first."""
        return self._past(self._showing(said, days)) if days else ()

    def _to(self, span: Span, until: str) -> Span | None:
        """The span until when the clock next showed that, or, of several days, last did."""
        days = (span.first, max(span.last, span.first + _DAY))
        ends = sorted(at for at in self._showing(until, days, said_part=False) if at > span.since)
        if self.said.first_day is not None:
            ends = [at for at in ends if at <= self.now][-1:]
        for end in ends:
            return self._span(span.since, end, part=span.part, at=span.at, to=self._clock(end))
        return None

    def _last_of(self, part: PartOfDay, days: tuple[date, date]) -> tuple[date, date]:
        """Today's, if that has begun."""
        if part is PartOfDay.LAST_NIGHT:
            begun = False
        elif part is PartOfDay.NIGHT and self.said.day is None:
            begun = self.here.hour >= _BEDTIME
        else:
            begun = self._at(days[1], _HOURS[part][0]) <= self.now
        return days if begun else (days[0] - _DAY, days[1] - _DAY)

    def _showing(
        self, said: str, days: tuple[date, date], *, said_part: bool = True
    ) -> frozenset[datetime]:
        clock = heard_times.clock(said)
        if clock is None:
            return frozenset()
        meant = heard_times.halves(clock)
        if said_part and self.said.part is not None:
            meant = frozenset(each for each in meant if is_of(each, self.said.part)) or meant
        # fold: in the night in which clocks are put back, an hour comes twice.
        found = frozenset(
            datetime.combine(day, each, self.zone).replace(fold=fold).astimezone(UTC)
            for day in _each(*days)
            for each in meant
            for fold in (0, 1)
        )
        if said_part and self.said.part is PartOfDay.LAST_NIGHT and self.said.day is None:
            began = self._at(self.today - _DAY, _EVENING)
            ended = min(began + _DAY / 2, self.now)
            found = frozenset(at for at in found if began <= at < ended) or found
        return found

    def _past(self, moments: Iterable[datetime]) -> tuple[datetime, ...]:
        return tuple(sorted((at for at in moments if at < self.now), reverse=True))

    def _whole(
        self, days: tuple[date, date], hours: tuple[int, int], part: PartOfDay | None = None
    ) -> Span | None:
        first, last = days
        span = self._span(self._at(first, hours[0]), self._at(last, hours[1]), part=part)
        return span and replace(span, last=max(first, min(last, self.today)))

    def _span(self, since: datetime, until: datetime, **narrowed: Any) -> Span | None:
        if since > self.now or since >= until:
            return None
        first = self._day(since)
        last = self._day(min(until - timedelta.resolution, self.now))
        return Span(since, until, first, max(first, last), **narrowed)

    def _at(self, day: date, hour: int) -> datetime:
        days, hours = divmod(hour, 24)
        return datetime.combine(day + _DAY * days, time(hours), self.zone).astimezone(UTC)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _clock(self, moment: datetime) -> time:
        return moment.astimezone(self.zone).time()


def _each(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + _DAY * n for n in range((last - first).days + 1))


def _plain(part: PartOfDay | None) -> PartOfDay | None:
    return PartOfDay.NIGHT if part in _NIGHTS else part
