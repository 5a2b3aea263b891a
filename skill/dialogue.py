"""What was said, as an answer to the question that is open: one table. Pure.

Where the table has no line for it, an aside (help, "umm", the weather) is answered and the question
asked again; anything else is a request of its own, and the question is dropped. Nothing but a
line that says ACCEPT is a yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from msgspec.structs import replace

from skill.questions import (
    Anything,
    Asked,
    AskedToDelete,
    Heard,
    HouseCode,
    KeepLearnt,
    Offered,
    OpenQuestion,
    PinFor,
    PinToDelete,
    Question,
    TurnOff,
    WhichRoom,
    WhichTime,
)
from skill.sayings import ALL, TIMES, TO, Saying, Slots, is_room

HIDE = "HideCameraIntent"
# Positions that are no numbers: `SlotWords.position`.
_LAST, _END, _MIDDLE = -1, -2, -3
_SHORTEST_PIN = 4


@dataclass(frozen=True, slots=True)
class Accept:
    question: Question


@dataclass(frozen=True, slots=True)
class Decline:
    question: Question


@dataclass(frozen=True, slots=True)
class GoOn:
    """What was asked before, now with what was wanting."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class TakeDigits:
    question: PinFor | PinToDelete | HouseCode
    digits: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Another clip than the one that was asked about: "no, the one before"."""

    question: Question


@dataclass(frozen=True, slots=True)
class AskAgain:
    """That was no answer to it."""

    question: Question


@dataclass(frozen=True, slots=True)
class HandOn:
    """An aside: it is answered, and the question asked again."""

    question: Question


@dataclass(frozen=True, slots=True)
class NewRequest:
    """The question, if there was one, is dropped."""


Decision = Accept | Decline | GoOn | TakeDigits | Instead | AskAgain | HandOn | NewRequest


class Meaning(Enum):
    ACCEPT = auto()
    DECLINE = auto()
    AGAIN = auto()
    HAND_ON = auto()
    ROOM = auto()  # it is the room that was asked for
    TIME = auto()  # it is the time
    DIGITS = auto()  # it is the code, or the PIN
    INSTEAD = auto()


_NO = {Saying.NO: Meaning.DECLINE, Saying.LEAVE: Meaning.DECLINE, Saying.HOME: Meaning.DECLINE}
_NO_ANSWER = {Saying.YES: Meaning.AGAIN, Saying.SELECT: Meaning.AGAIN, Saying.RESUME: Meaning.AGAIN}
_PIN = {
    **_NO,
    **_NO_ANSWER,
    Saying.DIGITS: Meaning.DIGITS,
    Saying.CHOICE: Meaning.DIGITS,  # a number, as a PIN may be heard
    Saying.KEEP: Meaning.DECLINE,
    Saying.UNKEEP: Meaning.AGAIN,
    Saying.DELETE_THAT: Meaning.AGAIN,
    Saying.DELETE_ALL: Meaning.AGAIN,
}

TABLE: Mapping[type[OpenQuestion], Mapping[Saying, Meaning]] = {
    Anything: {**_NO, **_NO_ANSWER, Saying.RESUME: Meaning.HAND_ON},
    WhichRoom: {
        **_NO,
        **_NO_ANSWER,
        Saying.YES: Meaning.ROOM,
        Saying.SELECT: Meaning.ROOM,
        Saying.ROOM: Meaning.ROOM,
        Saying.SHOW_ROOM: Meaning.ROOM,
        Saying.CHOICE: Meaning.ROOM,
    },
    WhichTime: {**_NO, **_NO_ANSWER, Saying.TIME: Meaning.TIME, Saying.DIGITS: Meaning.AGAIN},
    Offered: {
        **_NO,
        Saying.YES: Meaning.ACCEPT,
        Saying.SELECT: Meaning.ACCEPT,
        Saying.RESUME: Meaning.ACCEPT,
        Saying.SHOW_THAT: Meaning.ACCEPT,
    },
    AskedToDelete: {
        **_NO,
        **_NO_ANSWER,
        Saying.YES: Meaning.ACCEPT,
        Saying.DELETE_THAT: Meaning.ACCEPT,
        Saying.DELETE_ALL: Meaning.ACCEPT,
        Saying.KEEP: Meaning.DECLINE,
        Saying.UNKEEP: Meaning.AGAIN,
        Saying.AFTER_ALL: Meaning.AGAIN,
        Saying.STEP: Meaning.INSTEAD,
        Saying.CHOICE: Meaning.INSTEAD,
    },
    PinToDelete: _PIN,
    PinFor: {**_PIN, Saying.HIDE_THAT: Meaning.DECLINE},
    KeepLearnt: {
        **_NO,
        **_NO_ANSWER,
        Saying.YES: Meaning.ACCEPT,
        Saying.KEEP: Meaning.ACCEPT,
        Saying.UNKEEP: Meaning.DECLINE,
        Saying.DELETE_THAT: Meaning.AGAIN,
    },
    HouseCode: {**_NO, **_NO_ANSWER, Saying.DIGITS: Meaning.DIGITS, Saying.CHOICE: Meaning.DIGITS},
    TurnOff: {
        **_NO,
        **_NO_ANSWER,
        Saying.YES: Meaning.ACCEPT,
        Saying.STOP_FILMING: Meaning.ACCEPT,
        Saying.HIDE_THAT: Meaning.ACCEPT,
        Saying.ROOM: Meaning.ROOM,
        Saying.SHOW_ROOM: Meaning.AGAIN,  # whether it is to be shown or hidden
    },
}


_SIMPLE: Mapping[Meaning | None, Callable[[Question], Decision]] = {
    Meaning.DECLINE: Decline,
    Meaning.AGAIN: AskAgain,
    Meaning.HAND_ON: HandOn,
    Meaning.INSTEAD: Instead,
}


def decide(
    question: Question | None, said: Saying, slots: Slots, position: int | None = None
) -> Decision:
    """`position`: which of a list was chosen, as `Turn.position`."""
    if question is None:
        return NewRequest()
    if not _is_to(question, slots):
        return AskAgain(question)
    # A code that this question does not ask for is no answer to it, and no reason to drop it.
    unruled = Meaning.HAND_ON if said in (Saying.ASIDE, Saying.DIGITS) else None
    rule = TABLE[type(question)].get(said, unruled)
    if rule in _SIMPLE:
        return _SIMPLE[rule](question)
    match rule:
        case Meaning.ACCEPT:
            return _accepted(question, said, slots)
        case Meaning.ROOM:
            return _with_room(question, said, slots, position)
        case Meaning.TIME:
            return _with_time(question, slots)
        case Meaning.DIGITS:
            return _with_digits(question, slots)
    return NewRequest()


def _is_to(question: Question, slots: Slots) -> bool:
    """A button of an older question may still be on the screen."""
    to = slots.get(TO)
    mark = question.pending if isinstance(question, AskedToDelete) else question.kind
    return to is None or mark == to.spoken


def digits_in(slots: Slots) -> str:
    """Of a PIN or a code, however it was said; nothing where it could not be made out."""
    heard = slots.get("digits") or slots.get("number")
    return "".join(c for c in heard.spoken if c.isascii() and c.isdecimal()) if heard else ""


def _accepted(question: Question, said: Saying, slots: Slots) -> Decision:
    if said is not Saying.DELETE_ALL or not isinstance(question, AskedToDelete):
        return Accept(question)
    # "Delete them all" is more than one clip that was asked about. Of several, "delete everything"
    # may be all of those, or all there are: neither is taken for granted.
    if question.count == 1:
        return NewRequest()
    unsure = is_room(slots, ALL) and not question.everything
    return AskAgain(question) if unsure else Accept(question)


def _with_room(question: Question, said: Saying, slots: Slots, position: int | None) -> Decision:
    if isinstance(question, TurnOff):
        return GoOn(Asked(HIDE, {"room": slots["room"]}))
    if not isinstance(question, WhichRoom):
        return NewRequest()
    about = question.about or Asked("ShowCameraIntent")
    if said in (Saying.ROOM, Saying.SHOW_ROOM):
        room: Heard | None = slots["room"]
        # Of what is to be hidden, whatever was heard is meant to be hidden.
        if about.intent != HIDE and not _is_among(slots["room"], question.rooms):
            return NewRequest()
    else:
        room = _chosen(question.rooms, said, position)
    if room is None:
        return AskAgain(question)
    return GoOn(replace(about, slots={**about.slots, question.slot: room}))


def _chosen(rooms: tuple[str, ...], said: Saying, position: int | None) -> Heard | None:
    """A yes is to one; of several, one by its place."""
    if said is not Saying.CHOICE:
        return Heard(rooms[0]) if len(rooms) == 1 else None
    at = place_of(position, len(rooms))
    return None if at is None else Heard(rooms[at])


def place_of(position: int | None, count: int, *, newest_first: bool = False) -> int | None:
    """Which of a list, from 0 on. "The last of those" is the newest, wherever that stands."""
    last = 0 if newest_first else count - 1
    middle = count // 2 if count % 2 else -1
    places = {None: -1, _MIDDLE: middle, _LAST: last, _END: count - 1}
    at = places.get(position, (position or 0) - 1)
    return at if 0 <= at < count else None


def _with_time(question: Question, slots: Slots) -> Decision:
    if not isinstance(question, WhichTime):
        return NewRequest()
    other = {name: heard for name, heard in question.about.slots.items() if name not in TIMES}
    times = {name: heard for name, heard in slots.items() if name in TIMES}
    return GoOn(replace(question.about, slots={**other, **times}))


def _with_digits(question: Question, slots: Slots) -> Decision:
    digits = digits_in(slots)
    if not digits or not isinstance(question, PinFor | PinToDelete | HouseCode):
        return AskAgain(question)
    if not isinstance(question, HouseCode) and len(digits) < _SHORTEST_PIN:
        return AskAgain(question)  # half of it, or another number: no try
    return TakeDigits(question, digits)


def _is_among(room: Heard, rooms: tuple[str, ...]) -> bool:
    """Whether it may be one of these: "the back", of "front door" and "back door"."""
    if ALL in room.ids:
        return False
    said = {_plain(name) for name in (room.spoken, *room.known_as)}
    offered = [_plain(name) for name in rooms]
    if any(name in offered for name in said):
        return True
    return any(set(name.split()) <= set(of.split()) for name in said for of in offered)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("\u2019", "'").removeprefix("the ").split())
