"""Times of day and spans as people say them. Pure; they are the house's own."""

from datetime import date

from skill.contract.clips import Span
from skill.speech import number

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Times:
    """`date`: how the locale says one, of "{weekday}", "{month}" and "{day}"."""

    def __init__(self, date: str) -> None:
        self._date_words = date

    def at(self, day: str, time: str) -> str:
        """ "3:14 this afternoon", "noon yesterday", "5 o'clock in the evening on Friday ..."."""
        time = _whole(time)
        if time in _NAMED:
            return f"{_NAMED[time]} {self.day(day)}"
        part = _part_at(time)
        if day in _NEAR:
            return f"{clock(time)} {_NEAR[day]} {part}"
        return f"{clock(time)} in the {part} {self.day(day)}"

    def between(self, first: str, since: str, last: str, until: str) -> str:
        """ "from 2:10 to 2:27 this morning", "from 11:50 this morning to noon today"."""
        since = _whole(since)
        one_part = first == last and _part_at(since) == _part_at(until)
        begun = clock(since) if one_part and since not in _NAMED else self.at(first, since)
        return f"from {begun} to {self.at(last, until)}"

    def day(self, day: str) -> str:
        return day if day in _NEAR else f"on {self._date(day)}"

    def span(self, span: Span) -> str:
        """ "today", "last night", "from Monday ... to today"."""
        if span.part:
            part = self._part(span.first, span.part)
            return f"since {part}" if span.since else part
        if span.since:
            return f"since {self.at(span.first, span.since)}"
        if span.first != span.last:
            return f"from {self._date(span.first)} to {self._date(span.last)}"
        return self.day(span.first)

    def of(self, span: Span) -> str:
        """As `span`, of things: "from today", "since noon today"."""
        said = self.span(span)
        if said.startswith(("from ", "since ")):
            return said
        return f"from {said.removeprefix('on ').removeprefix('in ')}"

    def _date(self, day: str) -> str:
        if day in _NEAR:
            return day
        on = date.fromisoformat(day)
        return self._date_words.format(
            weekday=_WEEKDAYS[on.weekday()], month=_MONTHS[on.month - 1], day=_ordinal(on.day)
        )

    def _part(self, day: str, part: str) -> str:
        if part == "night":
            at_night = f"in the night of {self._date(day)}"
            return {"today": "tonight", "yesterday": "last night"}.get(day, at_night)
        return f"{_NEAR[day]} {part}" if day in _NEAR else f"{self.day(day)}, in the {part}"


_NAMED = {"12:00": "noon", "00:00": "midnight"}
_NEAR = {"today": "this", "yesterday": "yesterday"}


def clock(time: str) -> str:
    """15:14 -> "3:14", 15:00 -> "3 o'clock", 15:14:05 -> "3:14 and five seconds"."""
    hour, minute, *rest = (int(part) for part in time.split(":"))
    of_twelve = hour % 12 or 12
    told = f"{of_twelve}:{minute:02}" if minute else f"{of_twelve} o'clock"
    second = next(iter(rest), 0)
    if not second:
        return told
    return f"{told} and {number(second)} {'second' if second == 1 else 'seconds'}"


def _whole(time: str) -> str:
    return time[:5] if time[5:] == ":00" else time


def _part_at(time: str) -> str:
    hour = int(time[:2])
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _ordinal(day: int) -> str:
    if 10 < day < 20:
        return f"{day}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{endings.get(day % 10, 'th')}"
