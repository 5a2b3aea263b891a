"""One handler per intent: slots -> a question to the bridge -> a `Reply`. No JSON, no HTTP.

`VideoApp.Launch` ends the session, so what was shown last is remembered by the bridge (10 minutes,
per Alexa user and device); the session itself only remembers which question is open.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.response import Response

from skill import account_speech, clip_intents, ledger_intents, privacy_intents
from skill.answering import Answering, about_pin, asking_if_any, question, stranger, unknown
from skill.bridge_api import BridgeApi, BridgeFault, BridgeTrouble, NotAllowed
from skill.contract import live
from skill.contract.refusals import Ambiguous, PinNeeded, Stranger, UnknownRoom
from skill.reply import Capabilities, Card, Picture, Reply, render
from skill.speech import plain
from skill.turn import PENDING, PIN_FOR, About, Heard, Turn, name_of, remembered, speech_of

log = logging.getLogger(__name__)


class Launch(Answering):
    names = ("LaunchRequest",)

    def answer(self, turn: Turn) -> Reply:
        listed = self._api.ask(live.ListCameras(), turn.asker)
        if isinstance(listed, Stranger):
            return stranger(turn, listed)
        if not listed.cameras:
            return Reply(turn.speech.no_cameras())
        rooms = tuple(camera.name for camera in listed.cameras)
        return question(turn.speech.welcome(rooms), rooms, turn)


class ShowCameraIntent(Answering):
    """A room's name alone may also be the answer to "which room?" of another intent."""

    names = ("ShowCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        if turn.about and _is_among(turn.names, turn.rooms_in_question):
            return _go_on(self._api, turn.about, turn.slots["room"], turn)
        if turn.names:
            return self.show(turn.names, turn)
        listed = self._api.ask(live.ListCameras(), turn.asker)
        if isinstance(listed, Stranger):
            return stranger(turn, listed)
        rooms = tuple(camera.name for camera in listed.cameras)
        if len(rooms) == 1:  # "show me the camera" in a house with one
            return self.show(rooms, turn)
        return unknown(None, rooms, turn)

    def show(self, names: Sequence[str], turn: Turn) -> Reply:
        shown = self._api.ask(live.Show(screen=turn.device.video), turn.asker, names)
        return _shown(shown, turn)


class ResumeIntent(Answering):
    """Also "show it again": the device resumes a paused video by itself, without asking us."""

    names = ("AMAZON.ResumeIntent",)

    def answer(self, turn: Turn) -> Reply:
        return _shown(self._api.ask(live.Show(screen=turn.device.video), turn.asker), turn)


class ListCamerasIntent(Answering):
    names = ("ListCamerasIntent",)

    def answer(self, turn: Turn) -> Reply:
        listed = self._api.ask(live.ListCameras(), turn.asker)
        if isinstance(listed, Stranger):
            return stranger(turn, listed)
        told = turn.speech.cameras(listed.cameras, turn.now)
        card = Card("Cameras", told)
        if not (turn.device.video and listed.cameras):
            return Reply(told, card=card)
        ask = turn.speech.which_camera()
        return Reply(f"{told} {ask}", asks=ask, card=card)


class ConfirmHouseIntent(Answering):
    names = ("ConfirmHouseIntent",)

    def answer(self, turn: Turn) -> Reply:
        code = turn.slots.get("code", Heard("")).spoken.replace(" ", "")
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            ask = turn.speech.six_digits()
            return Reply(ask, asks=ask)
        outcome = self._api.ask(live.ConfirmHouse(code), turn.asker)
        match outcome:
            case live.Confirmed(house):
                return Reply(turn.speech.confirmed(house))
            case live.WrongCode():
                return Reply(turn.speech.wrong_code())
            case live.TooMany():
                return Reply(turn.speech.too_many_codes())
        assert_never(outcome)


class YesIntent(Answering):
    """To "which of these?" a yes is no answer, unless there is only one."""

    names = ("AMAZON.YesIntent",)

    def answer(self, turn: Turn) -> Reply:
        rooms = turn.rooms_in_question
        if turn.pending:
            return clip_intents.confirmed(self._api, turn.pending, turn)
        if turn.offered:
            return clip_intents.ShowThatClipIntent(self._api).answer(turn)
        if turn.about and len(rooms) == 1:
            return _go_on(self._api, turn.about, Heard(rooms[0]), turn)
        if len(rooms) == 1:
            return ShowCameraIntent(self._api).show(rooms, turn)
        if rooms:
            speech = turn.speech
            ask = speech.which_did_you_mean(rooms) if turn.about else speech.which_of(rooms)
            return question(ask, rooms, turn, turn.about)
        ask = turn.speech.which_camera()
        return Reply(f"{turn.clips.nothing_pending('unknown')} {ask}", asks=ask)


class SayPinIntent(Answering):
    """To "what's your PIN?"; what it is for is done anew, with it."""

    names = ("PinIntent",)

    def answer(self, turn: Turn) -> Reply:
        heard = turn.slots.get("pin", Heard("")).spoken
        digits = "".join(filter(str.isdecimal, heard))
        if not (turn.pending or turn.pin_for):
            return Reply(account_speech.no_pin_asked_for(), asks=turn.speech.which_camera())
        if not digits:
            pending = {PENDING: turn.pending} if turn.pending else {}
            again = {PIN_FOR: remembered(turn.pin_for)} if turn.pin_for else {}
            return about_pin(PinNeeded(), {**pending, **again})
        said = replace(turn, pin=digits)
        if turn.pending:
            return clip_intents.confirmed(self._api, turn.pending, said)
        return _again(self._api, turn.pin_for, said) if turn.pin_for else Reply()


class NoIntent(Answering):
    names = ("AMAZON.NoIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(turn.clips.kept() if turn.pending else turn.speech.fine())


class HelpIntent(Answering):
    names = ("AMAZON.HelpIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(turn.speech.help(), asks=turn.speech.which_camera())


class StopIntent(Answering):
    names = ("AMAZON.StopIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(turn.speech.goodbye())


class CancelIntent(Answering):
    names = ("AMAZON.CancelIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(turn.speech.fine())


class NavigateHomeIntent(Answering):
    names = ("AMAZON.NavigateHomeIntent",)

    def answer(self, turn: Turn) -> Reply:  # noqa: ARG002 - nothing to say
        return Reply()


class PauseIntent(Answering):
    """A playing video is paused by the device; here nothing plays, so there is nothing to say."""

    names = ("AMAZON.PauseIntent",)

    def answer(self, turn: Turn) -> Reply:  # noqa: ARG002 - nothing to say
        return Reply()


class FallbackIntent(Answering):
    names = ("AMAZON.FallbackIntent",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(turn.speech.not_understood(), asks=turn.speech.which_camera())


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
        return Reply(turn.speech.nothing_to_move(), asks=turn.speech.which_camera())


class Notices(AbstractRequestHandler):
    """Whatever else Alexa sends (the session ended, a screen reports) needs a 200, no answer."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - the SDK's shape
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        log.info("skill.notice", extra={"request_type": name_of(handler_input)})
        return Response()


class NotAllowedTroubles(AbstractExceptionHandler):
    """The asker may not do that, whatever it was."""

    def can_handle(
        self,
        handler_input: HandlerInput,  # noqa: ARG002 - the SDK's shape
        exception: Exception,
    ) -> bool:
        return isinstance(exception, NotAllowed)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:  # noqa: ARG002
        why = exception.why if isinstance(exception, NotAllowed) else ""
        return render(Reply(account_speech.not_allowed(why)), Capabilities(video=False))


class BridgeTroubles(AbstractExceptionHandler):
    def can_handle(
        self,
        handler_input: HandlerInput,  # noqa: ARG002 - the SDK's shape
        exception: Exception,
    ) -> bool:
        return isinstance(exception, BridgeTrouble)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        log.warning("skill.bridge_trouble", extra={"trouble": str(exception)})
        kind = exception.kind if isinstance(exception, BridgeTrouble) else BridgeFault.OTHER
        told = speech_of(handler_input).trouble(kind)
        return render(Reply(told), Capabilities(video=False))


class OtherTroubles(AbstractExceptionHandler):
    """The skill's last resort: Alexa would say "there was a problem with the skill's response"."""

    def can_handle(
        self,
        handler_input: HandlerInput,  # noqa: ARG002 - the SDK's shape
        exception: Exception,  # noqa: ARG002
    ) -> bool:
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        log.error("skill.failed", exc_info=exception)
        return render(Reply(speech_of(handler_input).sorry()), Capabilities(video=False))


ANSWERING: tuple[type[Answering], ...] = (
    *(
        Launch,
        ShowCameraIntent,
        ListCamerasIntent,
        ConfirmHouseIntent,
        ResumeIntent,
        PauseIntent,
        YesIntent,
        NoIntent,
        SayPinIntent,
    ),
    *(HelpIntent, StopIntent, CancelIntent, NavigateHomeIntent, FallbackIntent, TurnPagesIntent),
    *clip_intents.CLIP_ANSWERING,
    *privacy_intents.PRIVACY_ANSWERING,
    *ledger_intents.LEDGER_ANSWERING,
)


_OF_ROOMS: tuple[type[Answering], ...] = (
    *clip_intents.CLIP_ANSWERING,
    *privacy_intents.PRIVACY_ANSWERING,
    *ledger_intents.LEDGER_ANSWERING,
)


def _go_on(api: BridgeApi, about: About, room: Heard, turn: Turn) -> Reply:
    """What was asked before "which room?", now with the room."""
    for answering in _OF_ROOMS:
        if about.intent in answering.names:
            slots = {**about.slots, "room": room}
            return answering(api).answer(replace(turn, intent=about.intent, slots=slots))
    return Reply(turn.speech.not_understood(), asks=turn.speech.which_camera())


def _again(api: BridgeApi, about: About, turn: Turn) -> Reply:
    """What was asked before "what's your PIN?", now with the PIN."""
    for answering in ANSWERING:
        if about.intent in answering.names and answering is not SayPinIntent:
            again = replace(turn, intent=about.intent, slots=about.slots, pin_for=None)
            return answering(api).answer(again)
    return Reply(turn.speech.not_understood(), asks=turn.speech.which_camera())


def _is_among(names: Sequence[str], rooms: Sequence[str]) -> bool:
    return bool({plain(name) for name in names} & {plain(room) for room in rooms})


def _shown(shown: live.Shown, turn: Turn) -> Reply:
    speech = turn.speech
    match shown:
        case live.Play(camera, url):
            picture = Picture(url, speech.title(camera), speech.live())
            return Reply(speech.here_is(camera), picture=picture)
        case live.Tell(camera):
            return Reply(speech.cannot_show_here(camera, turn.now))
        case live.NotLive(camera):
            return Reply(speech.not_live(camera, turn.now))
        case UnknownRoom(heard, rooms):
            return unknown(heard, rooms, turn)
        case Ambiguous(_, rooms):
            return question(speech.which_did_you_mean(rooms), rooms, turn)
        case live.NothingBefore(rooms):
            return asking_if_any(speech.nothing_before(rooms), rooms, turn)
        case Stranger():
            return stranger(turn, shown)
        case _:
            return clip_intents.clip_shown(shown, turn)
