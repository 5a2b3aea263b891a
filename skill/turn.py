"""One request of Alexa's, out of the SDK's model and into what the intents need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.slu.entityresolution.status_code import StatusCode

from skill import clip_speech
from skill.clip_speech import ClipSpeech
from skill.contract.question import Asker
from skill.reply import Capabilities
from skill.speech import Speech, for_locale

# Session attributes, each of one open question.
WHICH = "which"  # the rooms of "which of these?"
ABOUT = "about"  # what is to be done with the room: an intent and its slots; else it is shown
PENDING = "pending"  # the bridge's id of "shall I delete it?"
PIN_FOR = "pin_for"  # what is asked again once the PIN is said: an intent and its slots
OFFERED = "offered"  # "would you like to see it?": that clip


@dataclass(frozen=True, slots=True)
class Heard:
    """A slot: the words spoken, and the values of the interaction model they stand for."""

    spoken: str
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What was asked when "which room?" was asked back."""

    intent: str
    slots: Mapping[str, Heard]


@dataclass(frozen=True, slots=True)
class Turn:
    asker: Asker
    now: datetime  # when Alexa sent the request; durations are told from it
    speech: Speech
    clips: ClipSpeech
    device: Capabilities
    intent: str
    slots: Mapping[str, Heard]
    rooms_in_question: tuple[str, ...] = ()
    about: About | None = None
    pending: str | None = None
    offered: bool = False
    pin_for: About | None = None
    pin: str | None = field(default=None, repr=False)  # the digits, once they were said

    @property
    def names(self) -> tuple[str, ...]:
        """Of the room that was said: as spoken, then as the model knows it."""
        room = self.slots.get("room")
        return (room.spoken, *room.known_as) if room else ()

    def said(self, slot: str) -> str | None:
        heard = self.slots.get(slot)
        return heard.spoken if heard else None


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
        asker=Asker(system.user.user_id, system.device.device_id, system.user.access_token),
        now=_aware(envelope.request.timestamp),
        speech=speech_of(handler_input),
        device=Capabilities(video=bool(interfaces and interfaces.video_app is not None)),
        clips=clip_speech.for_locale(envelope.request.locale),
        intent=name_of(handler_input),
        slots=_slots(envelope.request),
        rooms_in_question=_rooms(attributes.get(WHICH)),
        about=_about(attributes.get(ABOUT)),
        pending=_text(attributes.get(PENDING)),
        offered=attributes.get(OFFERED) is True,
        pin_for=_about(attributes.get(PIN_FOR)),
    )


def remembered(about: About) -> dict[str, Any]:
    """As the session keeps it."""
    slots = {name: [heard.spoken, *heard.known_as] for name, heard in about.slots.items()}
    return {"intent": about.intent, "slots": slots}


def _about(remembered: object) -> About | None:
    match remembered:
        case {"intent": str(intent), "slots": dict(slots)}:
            heard = {str(name): _rooms(words) for name, words in slots.items()}
            return About(intent, {name: Heard(w[0], w[1:]) for name, w in heard.items() if w})
    return None


def _text(remembered: object) -> str | None:
    return remembered if isinstance(remembered, str) else None


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
