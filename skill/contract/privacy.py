"""Cameras turned off, and on again with the PIN."""

from typing import Annotated, ClassVar

from msgspec import Meta

from skill.contract.question import Answer, OfRoom
from skill.contract.refusals import AskBack, PinNeeded, PinRefused, Stranger


class Hidden(Answer, frozen=True, tag="hidden"):
    """These are off now; `all`: the whole house was meant."""

    cameras: tuple[str, ...]
    all: bool


class Revealed(Answer, frozen=True, tag="revealed"):
    """These are coming back on; `all` as in `Hidden`."""

    cameras: tuple[str, ...]
    all: bool


class OnThePage(Answer, frozen=True, tag="on_the_page"):
    """There is no PIN: a camera is turned on at the pages."""


class MayNot(Answer, frozen=True, tag="may_not"):
    """The asker may not do that to any of these."""


Outcome = Hidden | Revealed | OnThePage | MayNot | PinNeeded | PinRefused | AskBack | Stranger


class Hide(OfRoom[Outcome], frozen=True, kw_only=True):
    """Without a room the whole house."""

    path: ClassVar = "privacy/hide"


class Reveal(OfRoom[Outcome], frozen=True, kw_only=True):
    """Without a room the whole house."""

    path: ClassVar = "privacy/reveal"
    pin: Annotated[str, Meta(max_length=20)] | None = None

    def __repr__(self) -> str:
        return f"Reveal(room={self.room!r})"
