"""Deleting clips: a question that names what will go, and a yes that is good for just that."""

from typing import Annotated, ClassVar

from msgspec import Meta

from skill.contract.clips import Clip, NotFound, Pick, Tally
from skill.contract.question import Answer, OfRoom, OfRooms, Question
from skill.contract.refusals import PinNeeded, PinRefused, Stranger
from skill.contract.when import Span, When


class Confirm(Answer, frozen=True, tag="confirm"):
    """Shall these be deleted? `clip`, where it is one; `span` None: whenever they were. `newest`:
    these are the last so many of more. `both`: the cameras' names, where two were said."""

    pending: str
    count: int
    starred: int
    clip: Clip | None
    by_camera: tuple[Tally, ...]
    span: Span | None
    newest: bool = False
    both: tuple[str, ...] = ()


class NoPin(Answer, frozen=True, tag="no_pin"):
    """So many clips take a PIN, and there is none yet."""

    count: int


class Deleted(Answer, frozen=True, tag="deleted"):
    """`shared`: how many of them show something that a clip that stays shows, too."""

    count: int
    shared: int = 0


class GoneAlready(Answer, frozen=True, tag="gone"):
    """Somebody else has deleted them already."""


class NothingPending(Answer, frozen=True, tag="nothing_pending"):
    """The yes was to no question that is still open. `why`: "used", "expired" or "unknown"."""

    why: str


class DeleteClip(Pick[Confirm | NotFound], frozen=True, kw_only=True):
    path: ClassVar = "clips/delete"


class DeleteClips(OfRooms[Confirm | NoPin | NotFound], frozen=True, kw_only=True):
    """All of a time, a room or two, both, or the house."""

    path: ClassVar = "clips/delete/all"
    when: When = When()


class DeleteNewest(OfRoom[Confirm | NoPin | NotFound], frozen=True, kw_only=True):
    """The last so many of a time, a room, both, or the house."""

    path: ClassVar = "clips/delete/newest"
    count: Annotated[int, Meta(ge=1, le=100)]
    when: When = When()


class ConfirmDeletion(
    Question[Deleted | GoneAlready | NothingPending | PinNeeded | PinRefused | Stranger],
    frozen=True,
    omit_defaults=True,
):
    """`pending` as in `Confirm`; `pin`: the digits that were said, where they were asked for."""

    path: ClassVar = "clips/delete/confirm"
    pending: Annotated[str, Meta(max_length=40)]
    pin: Annotated[str, Meta(max_length=40)] | None = None

    def __repr__(self) -> str:
        return f"ConfirmDeletion(pending={self.pending!r})"
