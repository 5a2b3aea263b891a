"""What a house may call a kind of its own. Pure."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bridge.model import Label
from bridge.policy import names

LONGEST = 40
MOST_KINDS = 40
# What the pages and the voice call the kinds that every house has.
_BUILT_IN = (
    *(label.value for label in Label),
    *("a person", "somebody", "someone", "a pet", "a vehicle", "a car", "an animal"),
    *("nothing", "nothing much", "a false alarm", "something", "something moved"),
)


class KindFault(Enum):
    """Why no kind may be called so."""

    EMPTY = "it is empty"
    LONG = "it is too long"
    ODD = "it has characters that nobody sees, or marks of a sentence"
    NO_LETTER = "it has no letter and no digit"
    BUILT_IN = "there is such a kind already, of every house"


@dataclass(frozen=True, slots=True)
class HouseKind:
    """One that the house was taught. Its id is a label of events."""

    id: str
    name: str


def new_id() -> str:
    return f"k{secrets.token_hex(8)}"


def plain(name: str) -> str:
    """As it is kept: compatible characters as common ones, one space at a time."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def fault(name: str) -> KindFault | None:
    """Of a `plain` name."""
    if not name:
        return KindFault.EMPTY
    if len(name) > LONGEST:
        return KindFault.LONG
    match names.fault(name):
        case names.NameFault.UNSEEN | names.NameFault.OF_SENTENCES:
            return KindFault.ODD
        case names.NameFault.NO_LETTER:
            return KindFault.NO_LETTER
    # What "Who looked" calls somebody may be a kind: "the owner", "Alexa".
    return KindFault.BUILT_IN if any(names.alike(name, own) for own in _BUILT_IN) else None


def called(name: str, kinds: Iterable[HouseKind]) -> HouseKind | None:
    """The kind that has this name already, or one that looks like it."""
    return next((kind for kind in kinds if names.alike(kind.name, name)), None)
