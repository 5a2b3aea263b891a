"""Times as they were heard, for the bridge to make sense of. Pure."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from skill.contract.when import Part, When
from skill.questions import Heard
from skill.sayings import Slots

_CLOCK = re.compile(r"\d\d:\d\d")
# AMAZON.TIME may also be a part of a day.
_TIME_PARTS: Mapping[str, Part] = {
    "MO": "morning",
    "AF": "afternoon",
    "EV": "evening",
    "NI": "night",
}
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_UNITS_S = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1)
_WHOLE_DAY = "whole_day"  # an id of DAY_PART
_TODAY = "today"  # as the bridge knows it
_LONGEST_DAY, _LONGEST_DURATION = 20, 30
_LONGEST_S = 366 * 86_400


def when_of(slots: Slots) -> When | None:
    """None: some of it means nothing."""
    slots = _with_today(slots)
    at, part_at = clock_of(slots, "time")
    since, start_at = clock_of(slots, "since")
    until, _ = clock_of(slots, "until")
    part, start = part_of(slots, "part") or part_at, part_of(slots, "start") or start_at
    heard = {
        "time": at or part_at,
        "since": since or start_at,
        "until": until,
        "part": part,
        "start": start,
    }
    if any(slot in slots and known is None for slot, known in heard.items()):
        return None
    if at and until and not since:  # "from about four till six"
        at, since = None, at
    day, first_day = _text(slots, "day"), _text(slots, "first_day")
    ago = _text(slots, "ago")
    if any(len(text or "") > _LONGEST_DAY for text in (day, first_day)):
        return None
    if ago is not None and not seconds_of(ago):
        return None
    return When(
        day=day,
        part=part,
        at=at,
        since=since,
        start=start,
        first_day=first_day,
        until=until,
        ago=ago,
    )


def _with_today(slots: Slots) -> Slots:
    """ "The first of the day": of today, unless another day was said."""
    parts = {name: heard for name, heard in slots.items() if not is_whole_day(slots, name)}
    return slots if len(parts) == len(slots) else {"day": Heard(_TODAY), **parts}


def is_whole_day(slots: Slots, slot: str) -> bool:
    """ "The day", where a part of it may be said: no part."""
    return slot in slots and _WHOLE_DAY in slots[slot].ids


def part_of(slots: Slots, slot: str) -> Part | None:
    heard = slots.get(slot, Heard(""))
    spoken = (heard.spoken, *heard.known_as)
    for name in (*heard.ids, *(words.lower().replace(" ", "_") for words in spoken)):
        if name in get_args(Part):
            return cast("Part", name)
    return None


def seconds_of(duration: str | None) -> int | None:
    """Of an ISO 8601 duration; None for what is none, nothing, or longer than anybody means."""
    found = _DURATION.fullmatch((duration or "")[:_LONGEST_DURATION])
    if found is None or not any(found.groups()):
        return None
    counts = (int(part or 0) for part in found.groups())
    seconds = sum(count * unit for count, unit in zip(counts, _UNITS_S, strict=True))
    return seconds if 0 < seconds <= _LONGEST_S else None


def clock_of(slots: Slots, slot: str) -> tuple[str | None, Part | None]:
    """A time of the clock, or a part of the day."""
    heard = _text(slots, slot)
    if heard is None:
        return None, None
    return (heard, None) if _CLOCK.fullmatch(heard) else (None, _TIME_PARTS.get(heard))


def _text(slots: Slots, slot: str) -> str | None:
    heard = slots.get(slot)
    return heard.spoken if heard else None
