"""Privacy mode by voice: cameras are turned off by anybody who may, and on again with more."""

from collections.abc import Mapping
from typing import Any, assert_never

from skill.answering import Answering, about_pin, ask_back, which_one
from skill.contract import privacy
from skill.contract.refusals import Ambiguous, PinNeeded, PinRefused, Stranger, UnknownRoom
from skill.questions import PinFor
from skill.reply import Reply, say
from skill.sayings import ALSO, BUT
from skill.screen import Button, PrivacyScreen
from skill.times_heard import clock_of, is_whole_day, part_of, seconds_of
from skill.turn import Turn

_LONGEST_DAY = 20
_MIDNIGHT = "00:00"


class HideCameraIntent(Answering):
    """Without a room all of them. A time that means nothing is left out, for then they stay off."""

    names = ("HideCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        question = privacy.Hide(**_how_long(turn), also=turn.said_in(ALSO), but=turn.said_in(BUT))
        return _turned(self._api.ask(question, turn.asker, turn.names), turn)


class RevealCameraIntent(Answering):
    names = ("RevealCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        question = privacy.Reveal(pin=turn.pin)
        return which_one(self._api, turn) or _turned(
            self._api.ask(question, turn.asker, turn.names), turn
        )


PRIVACY_ANSWERING: tuple[type[Answering], ...] = (HideCameraIntent, RevealCameraIntent)


def _how_long(turn: Turn) -> Mapping[str, Any]:
    """For some minutes, until a time of the clock, the `start` of a part of the day, or a day; or
    for that `part`: "until tonight", "tonight"."""
    until, part = clock_of(turn.slots, "until")
    part = part or part_of(turn.slots, "start")
    during, day = part_of(turn.slots, "part"), turn.said_in("day")
    if is_whole_day(turn.slots, "part"):  # "for the rest of the day"
        return {"until": _MIDNIGHT}
    if during is not None and part is until is day is None:
        return {"during": during}
    part = part or during  # "ten tonight" is both
    if until is not None or part is not None or day is not None:
        # A day that is too long for one is sent as none that is: they stay off.
        return {"until": until, "part": part, "day": day and day[:_LONGEST_DAY]}
    seconds = seconds_of(turn.said_in("duration"))
    return {"minutes": max(round(seconds / 60), 1)} if seconds else {}


def _turned(outcome: privacy.Outcome, turn: Turn) -> Reply:
    words = turn.words.privacy
    match outcome:
        case privacy.Hidden(cameras):
            told = words.hidden(outcome, turn.variety)
            return _reply(told, cameras, turn, off=True)
        case privacy.Revealed(cameras):
            return _reply(say(words.revealed(outcome)), cameras, turn, off=False)
        case privacy.AlreadyOn(cameras):
            return _reply(say(words.already_on(outcome)), cameras, turn, off=False)
        case privacy.OnThePage():
            return Reply(say(words.on_the_page()))
        case privacy.MayNot():
            return Reply(say(words.may_not()))
        case PinNeeded() | PinRefused():
            return about_pin(outcome, PinFor(ask=_pin(outcome, turn), about=turn.asked), turn)
        case UnknownRoom() | Ambiguous() | Stranger():
            return ask_back(outcome, turn, turn.asked)
    assert_never(outcome)


def _pin(outcome: PinNeeded | PinRefused, turn: Turn) -> str:
    """It is said what comes on; a second time as the first."""
    if isinstance(outcome, PinNeeded) and outcome.cameras:
        return turn.words.privacy.whats_your_pin(outcome.cameras)
    asked = turn.memory.question
    return asked.ask if isinstance(asked, PinFor) else turn.words.accounts.whats_your_pin()


def _reply(told: tuple[str, ...], cameras: tuple[str, ...], turn: Turn, *, off: bool) -> Reply:
    labels = turn.words.screens
    buttons = (Button(labels.cameras(), ("list",)),)
    title = turn.words.privacy.title(cameras, off=off)
    named = tuple(labels.room(camera) for camera in cameras)
    return Reply(
        told,
        screen=PrivacyScreen(title, named, off=off, buttons=buttons),
        room=cameras[0] if len(cameras) == 1 else None,
        hid=off,
    )
