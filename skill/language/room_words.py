"""What of a spoken room is not its name, in each language. Pure.

The bridge asks for it: it knows which cameras there are (`bridge.policy.rooms`). A language has its
own in `skill/language/<language>/rooms.py`, and a line in `skill.language.rooms`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ending:
    """An ending that says how many there are: the words of a name are compared without. `least`:
    shorter words keep it."""

    written: str
    becomes: str = ""
    least: int = 0


@dataclass(frozen=True)
class RoomWords:
    """Words in small letters and without accents. Taken away in this order, but never the last
    one: `camera` ("the garden camera"), `articles`, `pictures` ("the view of the garden"),
    `fillers` ("out the back"), `nouns` that stand for one that was named ("the garden one").

    `room`: "the kitchen room" is the kitchen. `outside`: said of what is not inside ("out front").
    `numbers`: of one or more words, as digits. `possessives` and `endings`: of each the first that
    fits is taken off. `places`: what people call one place, each as it is without all of these; a
    house that has one of them has no other.
    """

    camera: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    room: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    numbers: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    possessives: tuple[str, ...] = ()
    places: tuple[frozenset[tuple[str, ...]], ...] = ()
    endings: tuple[Ending, ...] = ()
