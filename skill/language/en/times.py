"""Times of day and spans as people say them. Pure; they are the house's own."""

from datetime import date, timedelta

from skill.contract.clips import Clip
from skill.contract.when import Span
from skill.language.en.words import how_long, number, ordinal

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMED = {"12:00": "noon", "00:00": "midnight"}
_NEAR = {"today": "this", "yesterday": "yesterday", "tomorrow": "tomorrow"}
_MEALS = ("breakfast", "lunch", "dinner")


class Times:
    """`date`: how the region says one, of "{weekday}", "{month}" and "{day}"."""

    def __init__(self, date: str) -> None:
        self._date_words = date

    def of_clip(self, clip: Clip) -> str:
        """ "2:22 this morning": the minute is enough, where clips are told of."""
        return self.at(clip.day, clip.local_time[:5])

    def told_apart(self, clip: Clip) -> str:
        """As `of_clip`; with its second, where its camera has another of that minute."""
        return self.at(clip.day, clip.local_time)

    def shown(self, clip: Clip) -> str:
        """As `told_apart`, to be read: "6:43:59 this evening"."""
        time = _whole(clip.local_time)
        if len(time) == len("HH:MM"):
            return self.at(clip.day, time)
        return self.at(clip.day, time).replace(clock(time), _digits(time))

    def at(self, day: str, time: str) -> str:
        """ "3:14 this afternoon", "noon yesterday", "5 o'clock in the evening on Friday ..."."""
        time = _whole(time)
        if time in _NAMED:
            return f"{_NAMED[time]} {self.day(day)}"
        part = _part_at(time)
        if day in _NEAR:
            return f"{clock(time)} {_NEAR[day]} {part}"
        return f"{clock(time)} in the {part} {self.day(day)}"

    def until(self, day: str | None, time: str) -> str:
        """When something ends that goes on now: "9:40", "7 o'clock tomorrow morning"."""
        ends_today = day == "tomorrow" and time == "00:00"  # "midnight tomorrow" is a day too late
        if ends_today or day in (None, "today"):
            return _NAMED.get(time) or clock(time)
        return self.at(day or "today", time)

    def between(self, first: str, since: str, last: str, until: str) -> str:
        """ "from 2:10 to 2:27 this morning", "from 11:50 this morning to noon today"."""
        since = _whole(since)
        one_part = first == last and _part_at(since) == _part_at(until) and since not in _NAMED
        begun = self.at(first, since)
        if one_part:  # "from 2 to 4 o'clock"
            begun = clock(since).removesuffix(" o'clock" if until.endswith(":00") else "")
        return f"from {begun} to {self.at(last, until)}"

    def day(self, day: str) -> str:
        return day if day in _NEAR else f"on {self._date(day)}"

    def span(self, span: Span) -> str:
        """ "today", "last night", "in the last hour", "from Monday ... to today"."""
        if span.ago_s is not None:
            return _ago(span.ago_s)
        if span.around is not None:
            return f"around {self.at(span.first, span.around)}"
        if span.part:
            part = self._part(span.first, span.part)
            if span.since:
                return f"since {part}"
            return f"at {part}" if span.part in _MEALS else part
        if span.since and span.until:
            return self.between(span.first, span.since, span.last, span.until)
        if span.since or span.until:
            return self._open(span)
        if span.first != span.last:
            return f"from {self._date(span.first)} to {self._date(span.last)}"
        return self.day(span.first)

    def of(self, span: Span) -> str:
        """As `span`, of things: "from today", "since noon today"."""
        said = self.span(span)
        if said.startswith(("from ", "since ", "before ")):
            return said
        return f"from {said.removeprefix('on ').removeprefix('in ').removeprefix('at ')}"

    def _open(self, span: Span) -> str:
        if span.since:
            at = self.at(span.first, span.since)
            return "since midnight" if at == "midnight today" else f"since {at}"
        return f"before {self.at(span.last, span.until or '00:00')}"

    def _date(self, day: str) -> str:
        if day in _NEAR:
            return day
        on = date.fromisoformat(day)
        return self._date_words.format(
            weekday=_WEEKDAYS[on.weekday()], month=_MONTHS[on.month - 1], day=ordinal(on.day)
        )

    def _part(self, day: str, part: str) -> str:
        if part in _MEALS:
            return part if day == "today" else f"{part} {self.day(day)}"
        if part in ("night", "tonight", "last_night"):
            at_night = f"in the night of {self._date(day)}"
            return {"today": "tonight", "yesterday": "last night"}.get(day, at_night)
        return f"{_NEAR[day]} {part}" if day in _NEAR else f"{self.day(day)}, in the {part}"


def clock(time: str) -> str:
    """15:14 -> "3:14", 15:00 -> "3 o'clock", 15:14:05 -> "3:14 and five seconds"."""
    hour, minute, *rest = (int(part) for part in time.split(":"))
    of_twelve = hour % 12 or 12
    told = f"{of_twelve}:{minute:02}" if minute else f"{of_twelve} o'clock"
    second = next(iter(rest), 0)
    if not second:
        return told
    return f"{told} and {number(second)} {'second' if second == 1 else 'seconds'}"


def _digits(time: str) -> str:
    """15:14:05 -> "3:14:05"."""
    hour, rest = time.split(":", 1)
    return f"{int(hour) % 12 or 12}:{rest}"


def _ago(seconds: int) -> str:
    long = how_long(timedelta(seconds=seconds))
    for one in ("a ", "an "):
        long = long.removeprefix(one) if not long.endswith("seconds") else long
    return f"in the last {long}"


def _whole(time: str) -> str:
    return time[:5] if time[5:] == ":00" else time


def _part_at(time: str) -> str:
    hour = int(time[:2])
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
