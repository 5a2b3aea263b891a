"""Where the Englishes part, as data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`date`: of "{weekday}", "{month}" and "{day}". `turned`: "turned off", "switched off"."""

    date: str
    turned: str
    turn: str
    fine: str


_US = Dialect(date="{weekday}, {month} {day}", turned="turned", turn="turn", fine="All right.")
_GB = Dialect(
    date="{weekday} the {day} of {month}", turned="switched", turn="switch", fine="All right."
)
_AU = Dialect(
    date="{weekday} the {day} of {month}", turned="turned", turn="turn", fine="No worries."
)

# Every English that a skill can be published in; another region's is the nearest of these.
DIALECTS: Mapping[str, Dialect] = {
    "en-US": _US,
    "en-GB": _GB,
    "en-AU": _AU,
    "en-CA": _US,
    "en-IN": _GB,
}
_OF_REGIONS = {"en-PH": "en-US", "en-NZ": "en-AU"}


def of(locale: str) -> Dialect:
    """That of the region; most of the world's Englishes are nearest to the British."""
    if locale in DIALECTS:
        return DIALECTS[locale]
    return DIALECTS[_OF_REGIONS.get(locale, "en-GB" if locale.startswith("en-") else "en-US")]
