"""Open questions, as the session keeps them: what was asked, and what the answer is for. Pure.

`ask` is how it was worded: whoever hands a question on says it again.
"""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct


class Heard(Struct, frozen=True, omit_defaults=True):
    """A slot: the words spoken, and the values of the interaction model they stand for."""

    spoken: str
    known_as: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


class Asked(Struct, frozen=True):
    """What somebody asked: an intent and its slots."""

    intent: str
    slots: Mapping[str, Heard] = {}

    def __repr__(self) -> str:
        return f"Asked({self.intent!r})"


class OpenQuestion(Struct, frozen=True, kw_only=True, tag_field="open", omit_defaults=True):
    """`kind` chooses the help that fits it. `again`: how it is asked where there is little breath
    left, if it is a long one."""

    kind: ClassVar[str]
    ask: str
    again: str | None = None


class WhichRoom(OpenQuestion, frozen=True, kw_only=True, tag="which_room", omit_defaults=True):
    """`rooms`: those that were offered, or none; `about`: what is to be done with it, else it is
    shown; `slot`: which room of that it is, where two were said."""

    kind: ClassVar = "which_room"
    rooms: tuple[str, ...] = ()
    about: Asked | None = None
    slot: str = "room"


class WhichTime(OpenQuestion, frozen=True, kw_only=True, tag="which_time"):
    kind: ClassVar = "which_time"
    about: Asked


class Offered(OpenQuestion, frozen=True, kw_only=True, tag="offered"):
    """ "Want to see it?": this clip."""

    kind: ClassVar = "offered"
    clip: str


class AskedToDelete(OpenQuestion, frozen=True, kw_only=True, tag="delete", omit_defaults=True):
    """`pending` is the bridge's id of that question: which clips they are, whose yes counts and for
    how long, is the bridge's to know. `everything`: all clips of the whole house."""

    kind: ClassVar = "delete"
    pending: str
    count: int = 1
    everything: bool = False


class PinToDelete(OpenQuestion, frozen=True, kw_only=True, tag="pin_to_delete"):
    """The yes was said; the PIN is wanting."""

    kind: ClassVar = "pin"
    pending: str
    count: int = 1


class PinFor(OpenQuestion, frozen=True, kw_only=True, tag="pin"):
    kind: ClassVar = "pin"
    about: Asked


class Anything(OpenQuestion, frozen=True, kw_only=True, tag="anything"):
    """ "What would you like?": whatever is said is a request of its own."""

    kind: ClassVar = "anything"


class HouseCode(OpenQuestion, frozen=True, kw_only=True, tag="house_code"):
    """To a stranger: the code by which they become one of the house."""

    kind: ClassVar = "code"


class TurnOff(OpenQuestion, frozen=True, kw_only=True, tag="turn_off", omit_defaults=True):
    """After "stop filming", where nothing was recorded by hand."""

    kind: ClassVar = "turn_off"
    room: str | None = None


class KeepLearnt(OpenQuestion, frozen=True, kw_only=True, tag="keep_learnt"):
    """Whether the house goes by what it learnt: this version."""

    kind: ClassVar = "learnt"
    version: int


Question = (
    Anything
    | WhichRoom
    | WhichTime
    | Offered
    | AskedToDelete
    | PinToDelete
    | PinFor
    | HouseCode
    | TurnOff
    | KeepLearnt
)
