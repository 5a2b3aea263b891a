"""The grammar of names and numbers: articles, plurals, places, lists. Pure."""

import re
from collections.abc import Sequence
from datetime import timedelta

from skill.language.pause import PAUSE, without

_NUMBERS = (  # above, figures
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SMALL_ONES = ("baby's", "child's", "children's", "kid's", "kids'", "dog's", "cat's", "guest's")
_WHERE = {
    "at": "door doorbell doorstep entrance gate window porch pool counter feeder",
    "on": "balcony terrace patio deck landing stairs street road driveway",
    "in": "kitchen garden yard backyard garage carport hall hallway corridor nursery office study "
    "basement cellar attic loft lounge conservatory laundry shed barn greenhouse workshop store",
}
_MOST_NAMED = 4
_LONGEST_NAME = 60


def plain(name: str) -> str:
    """A name as it stands in a sentence: "Front Room" is the "front room", "TV" stays "TV"."""
    straight = " ".join(without(name).replace("\u2019", "'").split())[:_LONGEST_NAME]
    words = re.sub(r"^the (?=.)", "", straight, flags=re.IGNORECASE).split(" ")
    if any(_is_someones(word) for word in words[:1]):
        return " ".join([words[0], *(_lowered(word) for word in words[1:])])
    return " ".join(_lowered(word) for word in words)


def the(name: str) -> str:
    """ "the front room", "the baby's room", but "Sam's room" and "my office"."""
    bare = plain(name)
    first = bare.partition(" ")[0]
    return bare if _is_someones(first) or first.lower() in ("my", "our") else f"the {bare}"


def its_camera(name: str) -> str:
    """ "the garden camera"; one that is called "garden camera" already is not named twice."""
    called = the(name)
    return called if called.lower().endswith(("camera", " cam")) else f"{called} camera"


def where(name: str) -> str:
    """ "at the door", "in the garden", "in front of the upstairs camera"."""
    last = plain(name).rpartition(" ")[2].lower()
    known = "in" if last.endswith("room") else None
    before = next((word for word, places in _WHERE.items() if last in places.split()), known)
    return f"{before} {the(name)}" if before else f"in front of {its_camera(name)}"


def listing(names: Sequence[str], last: str = "and") -> str:
    """Names of cameras, four at most, with a breath after each but the first of two."""
    shown = [the(name) for name in names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown = [*shown[:-1], f"{number(len(names) - _MOST_NAMED + 1)} more"]
    return joined(shown, last)


def joined(named: Sequence[str], last: str = "and") -> str:
    if len(named) < 2:
        return named[0] if named else ""
    return f"{f',{PAUSE} '.join(named[:-1])} {last} {named[-1]}"


def number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "one clip", "17 clips"."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def all_of(cameras: int) -> str:
    return "Both cameras" if cameras == 2 else f"All {number(cameras)} cameras"


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def for_how_long(span: timedelta) -> str:
    """Rounded as people round: "for a minute", "for two hours", never "for 3,907 seconds"."""
    return f"for {how_long(span)}"


def how_long(span: timedelta) -> str:
    minutes = round(max(span.total_seconds(), 0) / 60)
    if minutes == 0:
        return "a few seconds"
    if minutes < 60:
        return "a minute" if minutes == 1 else f"{number(minutes)} minutes"
    if (hours := round(minutes / 60)) < 24:
        return "an hour" if hours == 1 else f"{number(hours)} hours"
    if (days := round(minutes / 60 / 24)) < 14:
        return "a day" if days == 1 else f"{number(days)} days"
    return f"{number(round(days / 7))} weeks"


def seconds(count: int) -> str:
    if count < 90:
        return "a minute" if count == 60 else counted(max(count, 1), "second")
    return counted(round(count / 60), "minute")


def ordinal(day: int) -> str:
    if 10 < day % 100 < 20:
        return f"{day}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{endings.get(day % 10, 'th')}"


def short(text: str) -> str:
    return " ".join(without(text).split())[:_LONGEST_NAME]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_someones(word: str) -> bool:
    return word.endswith(("'s", "s'")) and word.lower() not in _SMALL_ONES


def _lowered(word: str) -> str:
    return word.lower() if word.istitle() or word.lower() in _SMALL_ONES else word
