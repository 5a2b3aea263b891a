"""One request of Alexa's, out of the SDK's model and into what the intents need."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.alexa.presentation.apl.user_event import UserEvent
from ask_sdk_model.slu.entityresolution.status_code import StatusCode

from skill import memory, touch
from skill.apl import display, document
from skill.contract.question import Asker
from skill.language.interface import SpokenLanguage
from skill.memory import Memory
from skill.questions import Asked, Heard
from skill.reply import Capabilities
from skill.sayings import ALL, PLACE, PLACES, THAT, Saying, Slots, is_room, kind_of

Speak = Callable[[str | None], SpokenLanguage]


@dataclass(frozen=True, slots=True)
class Turn:
    """`variety`: a number of this request, by which common answers differ."""

    asker: Asker
    now: datetime  # when Alexa sent the request; durations are told from it
    words: SpokenLanguage
    device: Capabilities
    intent: str
    slots: Slots
    memory: Memory = field(default_factory=Memory)
    recalled: bool = False  # the memory is of a session that is over
    variety: int = 0
    pin: str | None = field(default=None, repr=False)  # the digits, once they were said

    @property
    def asked(self) -> Asked:
        return Asked(self.intent, self.slots)

    @property
    def said(self) -> Saying:
        return kind_of(self.intent, self.slots)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the room that was said: as spoken, then as the model knows it. None of them for all
        cameras, nor where "that one" is only the bridge's to know."""
        if is_room(self.slots, THAT):
            return (self.memory.room,) if self.memory.room else ()
        room = self.slots.get("room")
        return () if room is None or self.all_rooms else (room.spoken, *room.known_as)

    @property
    def all_rooms(self) -> bool:
        return is_room(self.slots, ALL)

    @property
    def position(self) -> int | None:
        """Which of a list was chosen, as `SlotWords.position`."""
        named = (self.slots.get(slot) for slot in ("position", "number", PLACE))
        chosen = next((heard for heard in named if heard), None)
        if chosen is None:
            return None
        place = next((PLACES[id_] for id_ in chosen.ids if id_ in PLACES), None)
        return self.words.heard.position(chosen.spoken) if place is None else place

    def said_in(self, slot: str) -> str | None:
        heard = self.slots.get(slot)
        return heard.spoken if heard else None


def name_of(handler_input: HandlerInput) -> str:
    """The intent's name, or the type of a request that has none."""
    request: Any = handler_input.request_envelope.request
    if isinstance(request, IntentRequest) and request.intent:
        return str(request.intent.name)
    touched = _touched(request)
    return touched.intent if touched else str(request.object_type)


def language_of(handler_input: HandlerInput, speak: Speak) -> SpokenLanguage:
    request: Any = handler_input.request_envelope.request
    return speak(request.locale)


def capabilities_of(handler_input: HandlerInput) -> Capabilities:
    context: Any = handler_input.request_envelope.context
    if context.system.device is None:
        return Capabilities(video=False)
    interfaces = context.system.device.supported_interfaces
    return Capabilities(
        video=bool(interfaces and interfaces.video_app is not None),
        display=display.of_context(context),
        playing=document.shows_video(context),
    )


def turn_of(handler_input: HandlerInput, speak: Speak) -> Turn:
    # Any: the SDK types every field as optional, though Alexa's requests always have these.
    envelope: Any = handler_input.request_envelope
    system = envelope.context.system
    touched, device = _touched(envelope.request), capabilities_of(handler_input)
    return Turn(
        asker=Asker(
            system.user.user_id,
            system.device.device_id,
            system.user.access_token,
            locale=(envelope.request.locale or "")[:20] or None,
            pictures=device.display is not None,
        ),
        now=_aware(envelope.request.timestamp),
        words=language_of(handler_input, speak),
        device=device,
        intent=name_of(handler_input),
        slots=touched.slots if touched else _slots(envelope.request),
        memory=memory.read(envelope.session.attributes if envelope.session else None),
        variety=zlib.crc32(str(envelope.request.request_id).encode()),
    )


def _touched(request: Any) -> Asked | None:
    if not isinstance(request, UserEvent):
        return None
    return touch.meant(tuple(map(str, request.arguments or ())))


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _slots(request: Any) -> Mapping[str, Heard]:
    slots = request.intent.slots if isinstance(request, IntentRequest) and request.intent else None
    # "?" is what Alexa sends for a number that it heard but could not make out.
    return {
        name: _heard(slot)
        for name, slot in (slots or {}).items()
        if slot is not None and slot.value and slot.value != "?"
    }


def _heard(slot: Any) -> Heard:
    """With the model's own names for what was said: "lounge" is the "front room"."""
    authorities = (slot.resolutions.resolutions_per_authority if slot.resolutions else None) or []
    values = [
        match.value
        for authority in authorities
        if authority.status and authority.status.code is StatusCode.ER_SUCCESS_MATCH
        for match in authority.values or []
    ]
    spoken = slot.value.casefold()
    names = dict.fromkeys(v.name for v in values if v.name and v.name.casefold() != spoken)
    ids = dict.fromkeys(str(v.id) for v in values if v.id)
    return Heard(slot.value, tuple(names)[:2], tuple(ids)[:4])
