"""Privacy mode by voice: cameras are turned off by anybody who may, and on again with more."""

from typing import assert_never

from skill.answering import Answering, about_pin, question, stranger, unknown
from skill.contract import privacy
from skill.contract.refusals import Ambiguous, PinNeeded, PinRefused, Stranger, UnknownRoom
from skill.reply import Reply
from skill.turn import PIN_FOR, About, Turn, remembered


class HideCameraIntent(Answering):
    names = ("HideCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        return _said(self._api.ask(privacy.Hide(), turn.asker, turn.names), turn)


class RevealCameraIntent(Answering):
    names = ("RevealCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        return _said(self._api.ask(privacy.Reveal(pin=turn.pin), turn.asker, turn.names), turn)


PRIVACY_ANSWERING: tuple[type[Answering], ...] = (HideCameraIntent, RevealCameraIntent)


def _said(outcome: privacy.Outcome, turn: Turn) -> Reply:
    speech, about = turn.speech, About(turn.intent, turn.slots)
    match outcome:
        case privacy.Hidden(cameras, all_) | privacy.Revealed(cameras, all_):
            off = isinstance(outcome, privacy.Hidden)
            return Reply(speech.turned(cameras, off=off, all_=all_))
        case privacy.OnThePage() | privacy.MayNot():
            return Reply(_not_turned(outcome, turn))
        case PinNeeded() | PinRefused():
            return about_pin(outcome, {PIN_FOR: remembered(about)})
        case UnknownRoom(heard, rooms):
            if not rooms:
                return unknown(heard, rooms, turn)
            return question(turn.clips.unknown_room(heard, rooms), rooms, turn, about)
        case Ambiguous(_, rooms):
            return question(speech.which_did_you_mean(rooms), rooms, turn, about)
        case Stranger():
            return stranger(turn, outcome)
    assert_never(outcome)


def _not_turned(outcome: privacy.OnThePage | privacy.MayNot, turn: Turn) -> str:
    match outcome:
        case privacy.OnThePage():
            return turn.speech.on_the_page()
        case privacy.MayNot():
            return turn.speech.may_not_turn()
