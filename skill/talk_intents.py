"""What holds a conversation together: help, "say that again", what is not ours to do, goodbye.

An open question is asked again after an aside; that is `conversation`'s to do. What is said here is
what comes before it, or what is said where no question is open.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, assert_never

from skill.answering import Answering, anything, rooms_of, stranger, which_camera
from skill.bridge_api import BridgeApi
from skill.clip_replies import nothing_to_turn
from skill.contract import live
from skill.contract.refusals import Stranger
from skill.dialogue import digits_in
from skill.language.interface import Talking
from skill.questions import Anything, HouseCode
from skill.reply import Reply, say
from skill.turn import Turn

_CODE_DIGITS = 6


class HelpIntent(Answering):
    """For the question that is open, or something else each time, with a room of this house."""

    names = ("AMAZON.HelpIntent",)

    def answer(self, turn: Turn) -> Reply:
        talk, question = turn.words.talk, turn.memory.question
        if question is not None and not isinstance(question, Anything):
            return Reply(say(talk.help_with(question.kind)))
        rooms = rooms_of(self._api, turn)
        if isinstance(rooms, Stranger):
            return stranger(turn, rooms)
        room = rooms[turn.variety % len(rooms)] if rooms else None
        return anything(talk.help(room, turn.memory.misses), talk.what_would_you_like())


class FallbackIntent(Answering):
    """First "which camera?", then what can be said."""

    names = ("AMAZON.FallbackIntent",)

    def answer(self, turn: Turn) -> Reply:
        talk, question = turn.words.talk, turn.memory.question
        if question is not None and not isinstance(question, Anything):
            help_ = talk.help_with(question.kind) if turn.memory.misses else ""
            return Reply(say(talk.not_understood(), help_))
        if not turn.memory.misses:
            return anything((), talk.sorry_which_camera())
        rooms = rooms_of(self._api, turn)
        if isinstance(rooms, Stranger):
            return stranger(turn, rooms)
        room = rooms[turn.variety % len(rooms)] if rooms else None
        return anything(talk.example(room), talk.which())


class RepeatIntent(Answering):
    names = ("AMAZON.RepeatIntent",)

    def answer(self, turn: Turn) -> Reply:
        if turn.memory.said is not None:
            if turn.recalled and isinstance(known := rooms_of(self._api, turn), Stranger):
                return stranger(turn, known)
            return Reply(say(turn.memory.said), listed=turn.memory.listed)
        if turn.memory.question is not None:
            return Reply()
        talk = turn.words.talk
        return anything(talk.nothing_said(), talk.which_camera())


class NotOursIntent(Answering):
    _SAID: ClassVar[Mapping[str, Callable[[Talking], str]]] = {
        "OtherRequestIntent": lambda talk: talk.only_cameras(),
        "OpenDoorIntent": lambda talk: talk.cannot_open(),
        "MoveCameraIntent": lambda talk: talk.cannot_move(),
        "BringBackIntent": lambda talk: talk.cannot_bring_back(),
    }
    names = tuple(_SAID)

    def answer(self, turn: Turn) -> Reply:
        return Reply(say(self._SAID[turn.intent](turn.words.talk)))


class YesIntent(Answering):
    """A yes to no question that is open."""

    names = ("AMAZON.YesIntent",)

    def answer(self, turn: Turn) -> Reply:
        talk = turn.words.talk
        return anything(turn.words.deletions.nothing_pending("unknown"), talk.which_camera())


class NoIntent(Answering):
    names = ("AMAZON.NoIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(say(turn.words.talk.fine()))


class StopIntent(Answering):
    """What was taken for "stop" may have been "turn it off": so what did not happen is said."""

    names = ("AMAZON.StopIntent", "AMAZON.CancelIntent")

    def answer(self, turn: Turn) -> Reply:
        return Reply(say(turn.words.talk.closed(hid=turn.memory.hid)), leaves=True)


class NavigateHomeIntent(Answering):
    names = ("AMAZON.NavigateHomeIntent",)

    def answer(self, turn: Turn) -> Reply:  # noqa: ARG002 - nothing to say
        return Reply(leaves=True)


class PauseIntent(Answering):
    """A video that VideoApp plays is paused by the device; one in a document of ours, by us."""

    names = ("AMAZON.PauseIntent",)

    def answer(self, turn: Turn) -> Reply:
        if turn.device.playing:
            return Reply(command="pause")
        if turn.memory.question is not None:  # "hold on" is for whoever asked
            return Reply()
        return Reply(say(turn.words.talk.nothing_to_pause()))


class TurnPagesIntent(Answering):
    """Intents that a skill with a screen must have; nothing of ours has pages."""

    names = tuple(
        f"AMAZON.{move}Intent"
        for move in (
            *("More", "PageUp", "PageDown", "NavigateSettings"),
            *("ScrollUp", "ScrollDown", "ScrollLeft", "ScrollRight"),
        )
    )

    def answer(self, turn: Turn) -> Reply:
        if turn.memory.question is not None:
            return Reply(say(turn.words.talk.nothing_to_turn()))
        return nothing_to_turn(turn)


class DigitsIntent(Answering):
    """Digits that no question asked for: a stranger's code, at once; or of no use here."""

    names = ("DigitsIntent",)

    def answer(self, turn: Turn) -> Reply:
        words = turn.words.accounts
        rooms = rooms_of(self._api, turn)
        if isinstance(rooms, Stranger):
            if not rooms.link:
                return confirm_house(self._api, digits_in(turn.slots), turn)
            return stranger(turn, rooms)
        if turn.memory.question is not None:
            return Reply(say(words.no_pin_needed()))
        return which_camera(rooms, turn, words.no_pin_needed())


class ReferringIntent(Answering):
    """ "And the garden", "the second one": what they refer to is put in their place before, so what
    comes here refers to nothing."""

    names = ("AndIntent", "ChooseIntent", "AMAZON.SelectIntent")

    def answer(self, turn: Turn) -> Reply:
        talk, listed = turn.words.talk, turn.memory.listed
        if turn.intent == "AndIntent":
            return anything((), talk.sorry_which_camera())
        count = len(listed.clips or listed.rooms) if listed else 0
        return anything(talk.not_listed(count), talk.which_camera())


def confirm_house(api: BridgeApi, digits: str, turn: Turn) -> Reply:
    """The code by which a stranger becomes one of the house; the conversation goes on at once."""
    words = turn.words.accounts
    code = HouseCode(ask=words.whats_the_code())
    if len(digits) != _CODE_DIGITS:
        return Reply(say(words.six_digits()), question=code)
    outcome = api.ask(live.ConfirmHouse(digits), turn.asker)
    match outcome:
        case live.Confirmed(house):
            return anything(words.confirmed(house), turn.words.talk.which_camera())
        case live.WrongCode():
            return Reply(say(words.wrong_code()), question=code)
        case live.TooMany():
            return Reply(say(words.too_many_codes()))
    assert_never(outcome)


TALK_ANSWERING: tuple[type[Answering], ...] = (
    *(HelpIntent, FallbackIntent, RepeatIntent, NotOursIntent, YesIntent, NoIntent),
    *(StopIntent, NavigateHomeIntent, PauseIntent, TurnPagesIntent, DigitsIntent),
    ReferringIntent,
)
