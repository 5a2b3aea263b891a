"""AMAZON.DATE as English speakers say it: "yesterday", "last thursday", "the twenty sixth"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bridge.console.english.numbers import ORDINAL_WORDS, ordinal, small
from bridge.console.english.numbers import WORDS as NUMBER_WORDS

Words = Sequence[str]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_NEAR = {
    **{"today": 0, "yesterday": -1, "tomorrow": 1},
    **{"the day before yesterday": -2, "day before yesterday": -2},
}
_WHICH = {"this": 0, "the": 0, "last": -1, "past": -1, "previous": -1}
_NOT_A_DATE = 10  # "the second" is the second of something listed
_SUFFIXED = re.compile(r"\d\d?(st|nd|rd|th)")

WORDS = frozenset(
    {
        *(*_WEEKDAYS, *_MONTHS, *_WHICH, *ORDINAL_WORDS, *NUMBER_WORDS),
        *("today", "yesterday", "tomorrow", "day", "before", "week", "weekend", "month", "year"),
        *("of", "on", "days", "weeks", "ago", "a"),
    }
)


def is_day_word(word: str) -> bool:
    return word in WORDS or word.isdecimal() or _SUFFIXED.fullmatch(word) is not None


def day(said: Words, today: date | None) -> str | None:
    """A day as YYYY-MM-DD, a week as YYYY-Www, a weekend as YYYY-Www-WE, a month as YYYY-MM."""
    if today is None:
        return None
    spoken = " ".join(said)
    if said[-1] == "ago":
        return _ago(said[:-1], today)
    if spoken in _NEAR:
        return (today + _NEAR[spoken] * _DAY).isoformat()
    if said[-1] in _WEEKDAYS and len(said) <= 2:
        return _weekday(said, today)
    if said[-1] in ("week", "weekend", "month", "year"):
        return _stretch(said, today)
    return _day_of_month(said, today)


def _ago(said: Words, today: date) -> str | None:
    """ "Two days ago"; of weeks it is the day, too."""
    unit = {"day": _DAY, "week": _WEEK}.get(said[-1].removesuffix("s")) if said else None
    count = 1 if said[:-1] in (("a",), ("one",)) else small(said[:-1]) if said[:-1] else None
    return (today - count * unit).isoformat() if unit and count and count < 100 else None


def _weekday(said: Words, today: date) -> str | None:
    """The coming one, as Alexa takes it, unless "last" was said."""
    which = said[0] if len(said) == 2 else "this"
    if which not in _WHICH or which == "the":
        return None
    ahead = (_WEEKDAYS.index(said[-1]) - today.weekday()) % 7
    return (today + ahead * _DAY + _WHICH[which] * _WEEK).isoformat()


def _stretch(said: Words, today: date) -> str | None:
    which = _WHICH.get(said[0]) if len(said) == 2 else None
    if which is None:
        return None
    if said[-1] == "year":
        return str(today.year + which)
    if said[-1] == "month":
        of = today if not which else today.replace(day=1) - _DAY
        return f"{of.year}-{of.month:02}"
    year, week, _ = (today + which * _WEEK).isocalendar()
    return f"{year}-W{week:02}" + ("-WE" if said[-1] == "weekend" else "")


def _day_of_month(said: Words, today: date) -> str | None:
    """ "the 20th of november", "november twentieth", "the twentieth": the nearest of these."""
    has_article = said[0] == "the"
    said = tuple(word for word in said if word not in ("the", "of"))
    months = [word for word in said if word in _MONTHS]
    rest = tuple(word for word in said if word not in _MONTHS)
    number = ordinal(rest) if rest else None
    if number is None and months and rest:
        number = small(rest)
    if number is not None and not months and number <= _NOT_A_DATE and rest[0].isalpha():
        return None
    if number is None or len(months) > 1 or not (months or has_article):
        return None
    month = _MONTHS.index(months[0]) + 1 if months else today.month
    try:
        return date(today.year, month, number).isoformat()
    except ValueError:
        return None
