"""Privacy mode by voice: cameras are turned off by anybody who may, and on again with more."""

from typing import assert_never

from skill import privacy_api
from skill.answering import Answering, about_pin, question, stranger, unknown
from skill.bridge_api import Ambiguous, Stranger, UnknownRoom
from skill.clip_api import PinNeeded, PinRefused
from skill.privacy_api import PrivacyApi
from skill.reply import Reply
from skill.turn import PIN_FOR, About, Turn, remembered


class HideCamera(Answering):
    names = ("HideCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        return _said(PrivacyApi(self._api).hide(turn.names, turn.asker), turn)


class RevealCamera(Answering):
    names = ("RevealCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        outcome = PrivacyApi(self._api).reveal(turn.names, turn.asker, turn.pin)
        return _said(outcome, turn)


PRIVACY_ANSWERING: tuple[type[Answering], ...] = (HideCamera, RevealCamera)


def _said(outcome: privacy_api.Outcome, turn: Turn) -> Reply:
    speech, about = turn.speech, About(turn.intent, turn.slots)
    match outcome:
        case privacy_api.Turned(cameras, off, all_):
            return Reply(speech.turned(cameras, off=off, all_=all_))
        case privacy_api.OnThePage() | privacy_api.MayNot():
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


def _not_turned(outcome: privacy_api.NotTurned, turn: Turn) -> str:
    match outcome:
        case privacy_api.OnThePage():
            return turn.speech.on_the_page()
        case privacy_api.MayNot():
            return turn.speech.may_not_turn()
