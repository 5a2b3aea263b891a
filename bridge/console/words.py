"""Spoken text as words, and words as numbers. Pure."""

import re
from collections.abc import Sequence

# "nursery's" is two words, as in a sample "{room}'s camera"; so is "kids'".
_WORD = re.compile(r"[^\W_]+|(?<=\w)'\w+|(?<=s)'(?!\w)")

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


def split(text: str) -> tuple[str, ...]:
    """Lower case, without punctuation: "Show the Baby's room!" -> show the baby 's room."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))  # noqa: RUF001 - typed by phones


def join(words: Sequence[str]) -> str:
    return " ".join(words).replace(" '", "'")


def number(words: Sequence[str]) -> str | None:
    """The digits that were said, one by one ("one two three"), in groups ("twelve thirty four")
    or as a number ("one hundred and twenty"); None if it is none."""
    if any(word in _SCALES for word in words):
        return _cardinal([word for word in words if word != "and"])
    digits = ""
    tens = 0  # of a group that a unit may still complete: "thirty" before "four"
    for word in _doubled(words):
        value = int(word) if word.isdecimal() else _UNITS.get(word, _TENS.get(word))
        if value is None:
            return None
        if tens and word in _UNITS and 0 < value < 10:
            digits = digits[:-2] + str(tens + value)
        else:
            digits += word if word.isdecimal() else str(value)
        tens = _TENS.get(word, 0)
    return digits or None


def _doubled(words: Sequence[str]) -> list[str]:
    """ "double two" is "two two"."""
    spoken: list[str] = []
    times = 1
    for word in words:
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
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
