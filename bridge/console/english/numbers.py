"""English words as numbers: digits one by one, in groups, cardinals, and ordinals. Pure."""

import re
from collections.abc import Sequence

_UNDER_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_UNITS = {word: value for value, word in enumerate(_UNDER_TWENTY)} | {"oh": 0, "o": 0, "nought": 0}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_SCALES = {"hundred": 100, "thousand": 1000}
_EXCLAIMED = ("oh", "o")
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_FIRST_TO_THIRD = {"first": 1, "second": 2, "third": 3}
_ORDINALS = {
    **_FIRST_TO_THIRD,
    **{"fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9},
    **{"tenth": 10, "eleventh": 11, "twelfth": 12, "twentieth": 20, "thirtieth": 30},
    **{f"{word}th": value for value, word in enumerate(_UNDER_TWENTY) if value > 12},
}
_SUFFIXED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")

WORDS = frozenset({*_UNITS, *_TENS, *_SCALES, *_TIMES, "and"})
ORDINAL_WORDS = frozenset({*_ORDINALS, "twenty", "thirty"})


def number(words: Sequence[str]) -> str | None:
    """The digits that were said, one by one ("one two three"), in groups ("twelve thirty four")
    or as a number ("one hundred and twenty"); None if it is none."""
    if any(word in _SCALES for word in words):
        return _cardinal([word for word in words if word != "and"])
    if len(words) > 1 and words[0] in _EXCLAIMED and words[1] in _TENS:  # "oh, forty two"
        words = words[1:]
    digits = ""
    tens = 0  # of a group that a unit may still complete: "thirty" before "four"
    for word in _repeated(words):
        value = int(word) if word.isdecimal() else _UNITS.get(word, _TENS.get(word))
        if value is None:
            return None
        if tens and word in _UNITS and 0 < value < 10:
            digits = digits[:-2] + str(tens + value)
        else:
            digits += word if word.isdecimal() else str(value)
        tens = _TENS.get(word, 0)
    return digits or None


def small(words: Sequence[str]) -> int | None:
    """A number of four digits at most, as in times and durations."""
    said = number(words)
    return int(said) if said is not None and len(said) < 5 else None


def ordinal(words: Sequence[str]) -> int | None:
    """ "second" and "2nd" are 2, "twenty sixth" is 26."""
    *tens, last = words
    if suffixed := _SUFFIXED.fullmatch(last):
        return None if tens else int(suffixed[1])
    value = _ORDINALS.get(last)
    if value is None or not tens:
        return value
    more = _TENS.get(tens[0]) if len(tens) == 1 else None
    return more + value if more and value < 10 else None


def is_ordinal_word(word: str) -> bool:
    return word in ORDINAL_WORDS or _SUFFIXED.fullmatch(word) is not None


def _repeated(words: Sequence[str]) -> list[str]:
    """ "double two" is "two two"."""
    spoken: list[str] = []
    times = 1
    for word in words:
        if word in _TIMES:
            times = _TIMES[word]
            continue
        spoken += [word] * times
        times = 1
    return spoken


def _cardinal(words: Sequence[str]) -> str | None:
    total = current = 0
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        elif (value := _UNITS.get(word, _TENS.get(word))) is not None:
            current += value
        else:
            return None
    return str(total + current)
