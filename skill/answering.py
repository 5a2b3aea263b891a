"""What every intent's handler shares: the SDK's shape around it, and questions asked back."""

from typing import Any, ClassVar

from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.response import Response

from skill import account_speech
from skill.bridge_api import BridgeApi
from skill.contract.refusals import PinNeeded, PinRefused, Stranger
from skill.reply import Capabilities, Card, LinkCard, Reply, render
from skill.turn import ABOUT, WHICH, About, Turn, name_of, remembered, turn_of


class Answering(AbstractRequestHandler):
    """The SDK's shape around `answer`: which request it is for, and how the reply gets out."""

    names: ClassVar[tuple[str, ...]]

    def __init__(self, api: BridgeApi) -> None:
        self._api = api

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return name_of(handler_input) in self.names

    def handle(self, handler_input: HandlerInput) -> Response:
        turn = turn_of(handler_input)
        return _respond(handler_input, self.answer(turn), turn.device)

    def answer(self, turn: Turn) -> Reply:
        raise NotImplementedError


def unknown(heard: str | None, rooms: tuple[str, ...], turn: Turn) -> Reply:
    return asking_if_any(turn.speech.unknown_room(heard, rooms), rooms, turn)


def asking_if_any(speech: str, rooms: tuple[str, ...], turn: Turn) -> Reply:
    return question(speech, rooms, turn) if rooms else Reply(speech)


def question(speech: str, rooms: tuple[str, ...], turn: Turn, about: About | None = None) -> Reply:
    """`about` is what is to be done with the room; None: it is shown."""
    remembers: dict[str, Any] = {WHICH: list(rooms)}
    if about is None:
        return Reply(speech, asks=turn.speech.which_of(rooms), remembers=remembers)
    asks = turn.speech.which_did_you_mean(rooms)
    return Reply(speech, asks=asks, remembers={**remembers, ABOUT: remembered(about)})


def stranger(turn: Turn, who: Stranger) -> Reply:
    if who.link:
        return Reply(account_speech.link(), card=LinkCard())
    card = Card("Private Eye", turn.speech.stranger_card())
    return Reply(turn.speech.stranger(), card=card)


def about_pin(outcome: PinNeeded | PinRefused, remembers: dict[str, Any]) -> Reply:
    """`remembers` is what the PIN is for: PENDING, or PIN_FOR."""
    ask = account_speech.which_pin()
    if isinstance(outcome, PinNeeded):
        return Reply(ask, asks=ask, remembers=remembers)
    if outcome.locked:
        return Reply(account_speech.pin_locked())
    return Reply(account_speech.wrong_pin(), asks=ask, remembers=remembers)


def _respond(handler_input: HandlerInput, reply: Reply, device: Capabilities) -> Response:
    if handler_input.request_envelope.session is not None:
        handler_input.attributes_manager.session_attributes = reply.remembers
    return render(reply, device)
