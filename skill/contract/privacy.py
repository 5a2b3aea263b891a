"""Cameras turned off, and on again with the PIN."""

from typing import Annotated, ClassVar

from msgspec import Meta

from skill.contract.question import Answer, OfRoom, OfRooms, Spoken
from skill.contract.refusals import AskBack, PinNeeded, PinRefused, Stranger
from skill.contract.when import Clock, Day, Moment, Part


class Hidden(Answer, frozen=True, tag="hidden"):
    """These are off now; `all`: the whole house was meant. `until`: when those that were on come
    back by themselves, for the house's clock HH:MM on `until_day` ("today", "tomorrow" or a date);
    None: not all do, or not at one time. `already`: all of these were off before, until then.
    `longer`: those that were, and stay off after it."""

    cameras: tuple[str, ...]
    all: bool
    until: Moment | None = None
    until_time: str | None = None
    until_day: str | None = None
    already: bool = False
    longer: tuple[str, ...] = ()


class Revealed(Answer, frozen=True, tag="revealed"):
    """These were off, and are coming back on; `all`: they are the whole house."""

    cameras: tuple[str, ...]
    all: bool


class AlreadyOn(Answer, frozen=True, tag="already_on"):
    """None of these was off, so that no PIN is asked for; `all` as in `Hidden`."""

    cameras: tuple[str, ...]
    all: bool


class OnThePage(Answer, frozen=True, tag="on_the_page"):
    """There is no PIN: a camera is turned on at the pages."""


class MayNot(Answer, frozen=True, tag="may_not"):
    """The asker may not do that to any of these."""


Outcome = (
    Hidden | Revealed | AlreadyOn | OnThePage | MayNot | PinNeeded | PinRefused | AskBack | Stranger
)


class Hide(OfRooms[Outcome], frozen=True, kw_only=True):
    """Without a room the whole house; `but` one: all the others. For some `minutes`, `until` the
    clock next shows a time, or until a `part` of the day next begins, of that `day` if one was
    said; `during` a part, until that one is over; without these, or where they mean nothing, until
    somebody turns it on again.
    What is off for longer already stays so."""

    path: ClassVar = "privacy/hide"
    minutes: Annotated[int, Meta(ge=1)] | None = None
    until: Clock | None = None
    part: Part | None = None
    day: Day | None = None
    during: Part | None = None
    but: Spoken | None = None


class Reveal(OfRoom[Outcome], frozen=True, kw_only=True):
    """Without a room the whole house."""

    path: ClassVar = "privacy/reveal"
    pin: Annotated[str, Meta(max_length=20)] | None = None

    def __repr__(self) -> str:
        return f"Reveal(room={self.room!r})"
