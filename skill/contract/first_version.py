"""What changed after version 1 so that the other side would not notice: it reads the question, and
takes it for another one. Pure.

Version 1 said a day, its part and times beside the other fields of a question, where `when` holds
them since: whoever does not know the one or the other hears "all of them" for "yesterday's".
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from skill.contract.question import Question
from skill.contract.version import FIRST

# Without these an older bridge answers something else; without other new fields it answers less.
_NARROWING = ("when", "clip", "kind", "person", "now", "mine")


class MovedTimes(Struct, frozen=True):
    """As version 1 said them. What they hold does not matter here."""

    day: Any = None
    part: Any = None
    at: Any = None
    since: Any = None

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not None)


def holds_times(kind: type[Question[Any]]) -> bool:
    """Whether a question is of a kind whose times have moved."""
    return "when" in kind.__struct_fields__


def is_lost_on(question: Question[Any], spoken: int) -> bool:
    """Whether a bridge of version `spoken` takes it for another question."""
    return spoken == FIRST and any(
        field.name in _NARROWING and getattr(question, field.name) != field.default
        for field in fields(question)
    )
