"""AMAZON.DURATION as English speakers say it: "half an hour", "the last couple of hours"."""

from collections.abc import Sequence

from bridge.console.english.numbers import WORDS as NUMBER_WORDS
from bridge.console.english.numbers import small

Words = Sequence[str]

_HOUR, _DAY = 3600, 86_400
_UNITS = {
    **{"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": _HOUR, "hr": _HOUR},
    **{"day": _DAY, "night": _DAY, "week": 7 * _DAY, "fortnight": 14 * _DAY, "month": 30 * _DAY},
}
_DATED = {_DAY: "D", 7 * _DAY: "W", 30 * _DAY: "M"}
_LETTERS = {1: "S", 60: "M", _HOUR: "H"}
_ONE = ((), ("a",), ("an",), ("one",))
_COUNTS = {
    **{("half", "a"): 0.5, ("half", "an"): 0.5, ("a", "half"): 0.5, ("half",): 0.5},
    **{("a", "couple", "of"): 2.0, ("couple", "of"): 2.0, ("couple",): 2.0, ("a", "couple"): 2.0},
    **{("a", "few"): 3.0, ("few",): 3.0, ("three", "quarters", "of", "an"): 0.75},
    **{("a", "quarter", "of", "an"): 0.25, ("quarter", "of", "an"): 0.25, ("quarter",): 0.25},
}
_NEEDS_A_COUNT = frozenset({"second", "sec", "min", "night", "day"})  # "the second", "the night"

WORDS = frozenset(
    {
        *NUMBER_WORDS,
        *_UNITS,
        *(f"{unit}s" for unit in _UNITS),
        *(word for count in _COUNTS for word in count),
        *("a", "an", "and", "half", "hours"),
    }
)


def duration(said: Words) -> str | None:
    """ "a minute", "thirty seconds", "a minute and a half", "an hour and ten minutes"."""
    said = tuple(said)
    half = said[-3:] == ("and", "a", "half")
    seconds, unit = _simple(said[:-3] if half else said)
    if half and seconds is not None:
        return _written(round(seconds + 0.5 * unit), unit)
    if seconds is None:
        return _in_two(said)
    return _written(round(seconds), unit)


def _in_two(said: tuple[str, ...]) -> str | None:
    """ "an hour and ten minutes", "one hour thirty minutes"."""
    ends = [at for at, word in enumerate(said[:-1]) if word.removesuffix("s") in _UNITS]
    for at in ends:
        first, unit = _simple(said[: at + 1])
        rest = said[at + 2 :] if said[at + 1] == "and" else said[at + 1 :]
        second, smaller = _simple(rest)
        if first is not None and second is not None and smaller < unit:
            return _written(round(first + second), smaller)
    return None


def _simple(said: tuple[str, ...]) -> tuple[float | None, int]:
    word = said[-1] if said else ""
    unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
    if unit is None:
        return None, 0
    count = said[:-1]
    if count == () and word in _NEEDS_A_COUNT:
        return None, 0
    if count in _ONE:
        return (None if not count and word.endswith("s") else float(unit)), unit
    many = _many(count)
    return (None if many is None else many * unit), unit


def _many(count: tuple[str, ...]) -> float | None:
    if count[-3:] == ("and", "a", "half"):
        whole = small(count[:-3])
        return None if whole is None else whole + 0.5
    if count in _COUNTS:
        return _COUNTS[count]
    whole = small(count)
    return None if whole is None or "hundred" in count else float(whole)


def _written(seconds: int, unit: int) -> str:
    for dated in (unit, 7 * _DAY if unit > 7 * _DAY else unit):
        if dated in _DATED and seconds % dated == 0:
            return f"P{seconds // dated}{_DATED[dated]}"
    whole = next((s for s in (_HOUR, 60) if seconds and seconds % s == 0), 1)
    if whole == 60 and seconds > _HOUR and unit < _HOUR:
        return f"PT{seconds // _HOUR}H{seconds % _HOUR // 60}M"
    return f"PT{seconds // whole}{_LETTERS[whole]}"
