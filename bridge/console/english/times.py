"""AMAZON.TIME as English speakers say it: "quarter past three", "half five", "two at night"."""

import re
from collections.abc import Sequence

from bridge.console.english.numbers import WORDS as NUMBER_WORDS
from bridge.console.english.numbers import number, small

Words = Sequence[str]

_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00", "noonish": "12:00"}
_HALVES = {
    **dict.fromkeys(
        (
            *(("am",), ("a", "m"), ("in", "the", "morning"), ("this", "morning"), ("at", "dawn")),
            ("tomorrow", "morning"),
        ),
        0,
    ),
    **dict.fromkeys(
        (
            *(("pm",), ("p", "m"), ("in", "the", "afternoon"), ("in", "the", "evening")),
            *(("this", "afternoon"), ("this", "evening"), ("tomorrow", "evening")),
        ),
        12,
    ),
}
_NIGHTS = (("at", "night"), ("tonight",))
_O_CLOCK = (("o", "'clock"), ("oclock",))
_AFTER, _BEFORE = ("past", "after"), ("to", "of", "till", "before")
_VAGUE = frozenset({"ish", "sharp", "exactly"})

WORDS = frozenset(
    {
        *(*NUMBER_WORDS, *_NAMED, *_AFTER, *_BEFORE, *_VAGUE),
        *("am", "a", "m", "pm", "p", "in", "the", "this", "at", "o", "'clock", "oclock"),
        *("morning", "afternoon", "evening", "night", "tonight", "half", "quarter"),
        *("minute", "minutes", "dawn", "tomorrow", "hours"),
    }
)


def time(said: Words) -> str | None:
    """ "3:14", "quarter past three", "three fourteen pm", "noon" -> HH:MM."""
    said = tuple(word for word in said if word not in _VAGUE)
    if len(said) == 1 and said[0] in _NAMED:
        return _NAMED[said[0]]
    said, half = _half_of_day(said[1:] if said[:1] == ("tomorrow",) else said)
    clock = _clock(said) if said else None
    if clock is None:
        return None
    hour, minute = clock
    if half == _NIGHT:
        half = 12 if 6 <= hour < 12 else 0  # "one at night" is after midnight
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


_NIGHT = -1


def _half_of_day(said: tuple[str, ...]) -> tuple[tuple[str, ...], int | None]:
    for ending, hours in _HALVES.items():
        if said[-len(ending) :] == ending:
            return said[: -len(ending)], hours
    for ending in _NIGHTS:
        if said[-len(ending) :] == ending:
            return said[: -len(ending)], _NIGHT
    return said, None


def _clock(said: tuple[str, ...]) -> tuple[int, int] | None:
    for ending in _O_CLOCK:
        if said[-len(ending) :] == ending:
            hour = small(said[: -len(ending)])
            return None if hour is None else (hour, 0)
    for words, sign in ((_AFTER, 1), (_BEFORE, -1)):
        for at, word in enumerate(said):
            if word in words and _counts_minutes(said[:at]):
                return _minutes_from(said[:at], said[at + 1 :], sign)
    if said[0] == "half" and len(said) > 1:  # "half five" is half past five
        return _minutes_from(said[:1], said[1:], 1)
    return _hour_and_minute(said)


def _counts_minutes(said: Words) -> bool:
    """ "Ten to eleven" is a time, "seven to eleven" goes from one to another."""
    if "minutes" in said or "minute" in said or "quarter" in said or "half" in said:
        return True
    count = small(said) if said else None
    return count is not None and count % 5 == 0


def _minutes_from(minutes: Words, hour: Words, sign: int) -> tuple[int, int] | None:
    away, of = _minutes(minutes), _hour(hour)
    if away is None or of is None:
        return None
    total = (of * 60 + sign * away) % (24 * 60)
    return total // 60, total % 60


def _hour(said: Words) -> int | None:
    if len(said) == 1 and said[0] in _NAMED:
        return int(_NAMED[said[0]][:2])
    hour = small(said) if said else None
    return hour if hour is not None and hour <= 24 else None


def _minutes(said: Words) -> int | None:
    said = tuple(word for word in said if word not in ("a", "minutes", "minute"))
    named = {("quarter",): 15, ("half",): 30}
    return named[said] if said in named else small(said)


def _hour_and_minute(said: tuple[str, ...]) -> tuple[int, int] | None:
    """3 14, three fourteen, three oh five, fifteen thirty, and an hour alone."""
    if said[-1] == "hundred" or said[-2:] == ("hundred", "hours"):
        hour = small(said[: said.index("hundred")])
        return None if hour is None else (hour, 0)
    if len(said) == 1 and (whole := re.fullmatch(r"(\d{1,2}?)(\d\d)?", said[0])):
        return int(whole[1]), int(whole[2] or 0)
    for cut in range(len(said), 0, -1):
        hour, rest = small(said[:cut]), said[cut:]
        if hour is None or hour > 23:
            continue
        if not rest:
            return hour, 0
        minute = number(rest)
        if minute is not None and len(minute) == 2:
            return hour, int(minute)
    return None
