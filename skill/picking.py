"""Which clip was meant: its order, its time, or the one that is talked of. Pure."""

from dataclasses import dataclass, field
from typing import Any, cast, get_args

from skill.contract import clips
from skill.contract.when import When
from skill.sayings import THAT, has_room, has_time, order_of
from skill.times_heard import when_of
from skill.turn import Turn

SECOND_LAST = "second_last"  # an id of CLIP_ORDER
OF_ONE = frozenset(
    [
        *("ShowClipIntent", "ShowKindIntent", "StarClipIntent", "UnstarClipIntent"),
        *("WhoSawClipIntent", "WhatWasThatIntent"),
    ]
)
# Of the clip that is talked of, whatever was said before; the bridge knows when there is none.
_OF_THAT = frozenset(["WhatWasThatIntent", "TeachIntent", "AfterAllIntent"])


@dataclass(frozen=True, slots=True)
class Picked:
    """As the contract's `Pick`."""

    which: clips.Which
    when: When = field(default_factory=When)
    clip: str | None = None
    nth: int = 1

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of a `Pick`, of whatever question it is about."""
        return {"which": self.which, "when": self.when, "clip": self.clip, "nth": self.nth}


THE_LAST = Picked("last")


def which_clip(turn: Turn) -> Picked | None:
    """By its order, its time, or its id where it was listed. None: a time that means nothing."""
    if (chosen := turn.said_in("clip")) is not None:
        return Picked("chosen", clip=chosen)
    when = when_of(turn.slots)
    if when is None:
        return None
    order = order_of(turn.slots)
    if (counted := _counted(order, turn)) is not None:
        which, nth = counted
        return Picked(which, when, nth=nth)
    named = has_room(turn.slots) or has_time(turn.slots)
    if order is None and not named and _is_of_a_clip(turn):
        return Picked("that", when)
    # "That one from the garage yesterday" names one; "that one" alone is the one talked of.
    if order is None or (order == THAT and named):
        return Picked("at" if when.at or when.ago else "last", when)
    return Picked(cast("clips.Which", order) if order in get_args(clips.Which) else "last", when)


def _counted(order: str | None, turn: Turn) -> tuple[clips.Which, int] | None:
    """ "The second to last", "the third clip of today": counted from either end."""
    if order == SECOND_LAST:
        return "last", 2
    spoken = turn.said_in("position")
    place = turn.words.heard.position(spoken) if spoken else None
    if place is None or place < 1:
        return None
    return ("last" if order == "last" else "first"), place


def _is_of_a_clip(turn: Turn) -> bool:
    """ "Take the star off", after a clip was shown: of that one."""
    if turn.intent in _OF_THAT:
        return True
    last = turn.memory.last
    showing = turn.intent in ("ShowClipIntent", "ShowKindIntent")
    return not showing and last is not None and last.intent in OF_ONE
