"""Amazon's built-in slot types, typed as words: what Alexa would send for them. Pure.

After the descriptions of AMAZON.TIME, DATE, DURATION and NUMBER; their full grammar is not
published. A slot that cannot be read does not fit, but for a number: there Alexa sends "?".
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bridge.console import words

NOT_HEARD = "?"  # what Alexa sends for a number it could not make out
Words = Sequence[str]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_HALVES = {
    **dict.fromkeys((("am",), ("a", "m"), ("in", "the", "morning")), 0),
    **dict.fromkeys(
        (("pm",), ("p", "m"), ("in", "the", "afternoon"), ("in", "the", "evening")), 12
    ),
}
_AT_NIGHT = ("at", "night")
_O_CLOCK = (("o", "'clock"), ("oclock",))
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def value(kind: str, said: Words, today: date | None) -> str | None:
    """`today` is the house's; without it no day is understood."""
    return _READERS[kind](tuple(said), today)


def _number(said: Words, _: date | None) -> str | None:
    return words.number(said) or NOT_HEARD


def _time(said: Words, _: date | None) -> str | None:
    """ "3:14", "quarter past three", "three fourteen pm", "noon" -> HH:MM."""
    if said in (("noon",), ("midday",), ("midnight",)):
        return "00:00" if said == ("midnight",) else "12:00"
    half: int | None = None
    for ending, hours in _HALVES.items():
        if said[-len(ending) :] == ending:
            said, half = said[: -len(ending)], hours
            break
    else:
        if said[-2:] == _AT_NIGHT:
            said, half = said[:-2], 12
    clock = _clock(said)
    if clock is None:
        return None
    hour, minute = clock
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _clock(said: Words) -> tuple[int, int] | None:
    for ending in _O_CLOCK:
        if said[-len(ending) :] == ending:
            hour = _int(said[: -len(ending)])
            return None if hour is None else (hour, 0)
    for word, sign in (("past", 1), ("to", -1)):
        if word in said:
            at = said.index(word)
            minutes, hour = _minutes(said[:at]), _int(said[at + 1 :])
            if minutes is None or hour is None:
                return None
            total = (hour * 60 + sign * minutes) % (24 * 60)
            return total // 60, total % 60
    return _hour_and_minute(said)


def _minutes(said: Words) -> int | None:
    said = tuple(word for word in said if word not in ("a", "minutes", "minute"))
    named = {("quarter",): 15, ("half",): 30}
    return named[said] if said in named else _int(said)


def _hour_and_minute(said: Words) -> tuple[int, int] | None:
    """3 14, three fourteen, three oh five, fifteen thirty, and an hour alone."""
    if len(said) == 1 and (whole := re.fullmatch(r"(\d{1,2}?)(\d\d)?", said[0])):
        return int(whole[1]), int(whole[2] or 0)
    for cut in range(len(said), 0, -1):
        hour, rest = _int(said[:cut]), said[cut:]
        if hour is None or hour > 23:
            continue
        if not rest:
            return hour, 0
        minute = words.number(rest)
        if minute is not None and len(minute) == 2:
            return hour, int(minute)
    return None


def _date(said: Words, today: date | None) -> str | None:
    if today is None:
        return None
    spoken = words.join(said)
    if spoken in _NEAR:
        return (today + _NEAR[spoken] * _DAY).isoformat()
    if spoken.removeprefix("last ") in _WEEKDAYS:
        return _weekday(spoken, today).isoformat()
    if said[-1] in ("week", "weekend"):
        return _week(said, today)
    return _day_of_month(said, today)


_NEAR = {
    **{"today": 0, "yesterday": -1, "tomorrow": 1},
    **{"the day before yesterday": -2, "day before yesterday": -2},
}


def _weekday(spoken: str, today: date) -> date:
    """The coming one, as Alexa takes it, unless "last" was said."""
    ahead = (_WEEKDAYS.index(spoken.removeprefix("last ")) - today.weekday()) % 7
    return today + ahead * _DAY - (_WEEK if spoken.startswith("last ") else timedelta())


def _week(said: Words, today: date) -> str | None:
    which = {"this": 0, "the": 0, "last": -1}.get(said[0]) if len(said) == 2 else None
    if which is None:
        return None
    year, week, _ = (today + which * _WEEK).isocalendar()
    return f"{year}-W{week:02}" + ("-WE" if said[-1] == "weekend" else "")


def _day_of_month(said: Words, today: date) -> str | None:
    """ "the 20th of november", "november 20th": of this year."""
    said = tuple(word for word in said if word not in ("the", "of"))
    months = [word for word in said if word in _MONTHS]
    days = [int(day[1]) for word in said if (day := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)", word))]
    if len(said) != 2 or len(months) != 1 or len(days) != 1:
        return None
    try:
        return date(today.year, _MONTHS.index(months[0]) + 1, days[0]).isoformat()
    except ValueError:
        return None


def _duration(said: Words, _: date | None) -> str | None:
    """ "a minute", "thirty seconds", "a minute and a half" -> PT90S."""
    half = said[-3:] == ("and", "a", "half")
    said = said[:-3] if half else said
    unit = _UNITS.get(said[-1].removesuffix("s")) if said else None
    if unit is None:
        return None
    count = 1.0 if said[:-1] in (("a",), ("an",), ("one",)) else _half_or_number(said[:-1])
    if count is None:
        return None
    seconds = round((count + (0.5 if half else 0)) * unit)
    if unit == _UNITS["day"] and seconds % unit == 0:
        return f"P{seconds // unit}D"
    whole = next((s for s in (3600, 60) if seconds and seconds % s == 0), 1)
    return f"PT{seconds // whole}{_LETTERS[whole]}"


_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_LETTERS = {1: "S", 60: "M", 3600: "H"}


def _half_or_number(said: Words) -> float | None:
    if said in (("half", "a"), ("half", "an")):
        return 0.5
    number = _int(said)
    return None if number is None else float(number)


def _int(said: Words) -> int | None:
    number = words.number(said)
    return int(number) if number is not None and len(number) < 5 else None


_READERS: dict[str, Callable[[tuple[str, ...], date | None], str | None]] = {
    "AMAZON.NUMBER": _number,
    "AMAZON.TIME": _time,
    "AMAZON.DATE": _date,
    "AMAZON.DURATION": _duration,
}
