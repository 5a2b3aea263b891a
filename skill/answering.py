"""What the handlers of intents share: questions asked back, and who may not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import ClassVar, assert_never

from skill.bridge_api import BridgeApi
from skill.contract import live
from skill.contract.refusals import Ambiguous, PinNeeded, PinRefused, Stranger, UnknownRoom
from skill.memory import NamedLast
from skill.questions import Anything, Asked, HouseCode, PinFor, PinToDelete, WhichRoom
from skill.reply import LinkCard, Reply, say
from skill.sayings import ALSO, BUT, THAT, is_room
from skill.screen import Button, QuestionScreen
from skill.spoken import written
from skill.turn import Turn

# The session keeps; the rest of an answer is for the screen.
_MOST_BYTES = 8000


class Answering:
    """One or more intents: slots -> a question to the bridge -> a `Reply`."""

    names: ClassVar[tuple[str, ...]]

    def __init__(self, api: BridgeApi) -> None:
        self._api = api

    def answer(self, turn: Turn) -> Reply:
        raise NotImplementedError


def which_room(
    told: str | Sequence[str],
    ask: str,
    rooms: Sequence[str],
    turn: Turn,
    about: Asked | None = None,
    slot: str = "room",
) -> Reply:
    """`about` is what is to be done with the room; None: it is shown. `slot` as of `WhichRoom`."""
    kept = _kept(rooms)
    again = turn.words.talk.which_one()
    return Reply(
        told=say(told),
        question=WhichRoom(ask=ask, again=again, rooms=kept, about=about, slot=slot),
        screen=_choices(ask, kept, turn),
    )


def _kept(rooms: Sequence[str]) -> tuple[str, ...]:
    ends = accumulate(len(json.dumps(room)) + 2 for room in rooms)
    return tuple(room for room, end in zip(rooms, ends, strict=True) if end <= _MOST_BYTES)


def anything(told: str | Sequence[str], ask: str) -> Reply:
    return Reply(told=say(told), question=Anything(ask=ask))


def which_camera(rooms: Sequence[str], turn: Turn, told: str | Sequence[str] = ()) -> Reply:
    """An invitation: which camera is to be shown? Whatever else is wanted may be said as well."""
    if not rooms:
        return no_cameras(turn)
    ask, again = turn.words.talk.which_of(rooms), turn.words.talk.which_one()
    reply = which_room(told, ask, rooms, turn)
    if len(rooms) == 1:
        return reply
    listed = NamedLast(rooms=_kept(rooms))
    return replace(reply, question=Anything(ask=ask, again=again), listed=listed)


def no_cameras(turn: Turn) -> Reply:
    return Reply(say(turn.words.talk.no_cameras()))


def ask_back(
    missing: UnknownRoom | Ambiguous | Stranger, turn: Turn, about: Asked | None = None
) -> Reply:
    """`about`: as in `which_room`."""
    talk = turn.words.talk
    match missing:
        case UnknownRoom(_, rooms) if not rooms:
            return no_cameras(turn)
        case UnknownRoom(heard, rooms) if heard:
            told = say(talk.unknown_room(), talk.there_are(rooms))
            slot = _slot_of(heard, turn)
            return which_room(told, talk.which_one(), rooms, turn, about, slot)
        case UnknownRoom(_, rooms):
            return which_room((), talk.which_of(rooms), rooms, turn, about)
        case Ambiguous(heard, rooms):
            ask, slot = talk.did_you_mean(rooms), _slot_of(heard, turn)
            return which_room((), ask, rooms, turn, about, slot)
        case Stranger():
            return stranger(turn, missing)
    assert_never(missing)


def _slot_of(heard: str, turn: Turn) -> str:
    """Which of the rooms that were said it is that the bridge does not know."""
    said = (slot for slot in (ALSO, BUT) if turn.said_in(slot) == heard)
    return next(said, "room")


def stranger(turn: Turn, who: Stranger) -> Reply:
    words = turn.words.accounts
    if who.link:
        return Reply(say(words.link()), card=LinkCard())
    return Reply(say(words.not_met()), question=HouseCode(ask=words.whats_the_code()))


def about_pin(outcome: PinNeeded | PinRefused, question: PinFor | PinToDelete, turn: Turn) -> Reply:
    """`question`: what the PIN is for."""
    words = turn.words.accounts
    if isinstance(outcome, PinNeeded):
        return Reply(question=question, screen=QuestionScreen(written(question.ask), ()))
    if outcome.locked:
        return Reply(say(words.pin_locked()))
    told = words.wrong_pin()
    screen = QuestionScreen(written(question.ask), (), told=told)
    return Reply(say(told), question=question, screen=screen)


def which_one(api: BridgeApi, turn: Turn) -> Reply | None:
    """To "that one" where none was talked of: which? For what is not to be done to the whole house
    by chance. None: one was, or there is only one."""
    if turn.names or not is_room(turn.slots, THAT):
        return None
    rooms = rooms_of(api, turn)
    if isinstance(rooms, Stranger):
        return stranger(turn, rooms)
    if len(rooms) < 2:
        return None
    return which_room((), turn.words.talk.which_of(rooms), rooms, turn, turn.asked)


def rooms_of(api: BridgeApi, turn: Turn) -> tuple[str, ...] | Stranger:
    listed = api.ask(live.ListCameras(), turn.asker)
    if isinstance(listed, Stranger):
        return listed
    return tuple(camera.name for camera in listed.cameras)


def _choices(ask: str, rooms: Sequence[str], turn: Turn) -> QuestionScreen:
    named = turn.words.screens.room
    buttons = tuple(
        Button(written(named(room)), ("choose", str(place))) for place, room in enumerate(rooms, 1)
    )
    return QuestionScreen(written(ask), buttons)
