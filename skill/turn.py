"""One request of Alexa's, out of the SDK's model and into what the intents need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.slu.entityresolution.status_code import StatusCode

from skill.bridge_api import Asker
from skill.reply import Capabilities
from skill.speech import Speech, for_locale

WHICH = "which"  # session attribute: the rooms of the open question "which of these?"


@dataclass(frozen=True, slots=True)
class Heard:
    """A slot: the words spoken, and the values of the interaction model they stand for."""

    spoken: str
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    asker: Asker
    now: datetime  # when Alexa sent the request; durations are told from it
    speech: Speech
    device: Capabilities
    slots: Mapping[str, Heard]
    rooms_in_question: tuple[str, ...]


def name_of(handler_input: HandlerInput) -> str:
    """The intent's name, or the type of a request that has none."""
    request: Any = handler_input.request_envelope.request
    if isinstance(request, IntentRequest) and request.intent:
        return str(request.intent.name)
    return str(request.object_type)


def speech_of(handler_input: HandlerInput) -> Speech:
    request: Any = handler_input.request_envelope.request
    return for_locale(request.locale)


def turn_of(handler_input: HandlerInput) -> Turn:
    # Any: the SDK types every field as optional, though Alexa's requests always have these.
    envelope: Any = handler_input.request_envelope
    system = envelope.context.system
    interfaces = system.device.supported_interfaces
    attributes = (envelope.session.attributes if envelope.session else None) or {}
    return Turn(
        asker=Asker(system.user.user_id, system.device.device_id),
        now=_aware(envelope.request.timestamp),
        speech=speech_of(handler_input),
        device=Capabilities(video=bool(interfaces and interfaces.video_app is not None)),
        slots=_slots(envelope.request),
        rooms_in_question=_rooms(attributes.get(WHICH)),
    )


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _rooms(remembered: object) -> tuple[str, ...]:
    return tuple(str(room) for room in remembered) if isinstance(remembered, list) else ()


def _slots(request: Any) -> dict[str, Heard]:
    slots = request.intent.slots if isinstance(request, IntentRequest) and request.intent else None
    # "?" is what Alexa sends for a number that it heard but could not make out.
    return {
        name: Heard(slot.value, _known_as(slot))
        for name, slot in (slots or {}).items()
        if slot is not None and slot.value and slot.value != "?"
    }


def _known_as(slot: Any) -> tuple[str, ...]:
    """The model's own names for what was said: "lounge" is the "front room"."""
    authorities = (slot.resolutions.resolutions_per_authority if slot.resolutions else None) or []
    names = [
        match.value.name
        for authority in authorities
        if authority.status and authority.status.code is StatusCode.ER_SUCCESS_MATCH
        for match in authority.values or []
    ]
    spoken = slot.value.casefold()
    return tuple(dict.fromkeys(name for name in names if name and name.casefold() != spoken))[:2]
