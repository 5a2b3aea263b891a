"""The voice console: typed words in, what the skill answered out, one session per device."""

import html
import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from bridge.clock import Clock
from bridge.console.device import (
    ConsoleSession,
    ConsoleSpeaker,
    DeviceKind,
    SessionEnding,
    ended_request,
    heard_request,
    keeps_open,
    now_shown,
    touched_request,
)
from bridge.console.interaction import Slot, SlotValue, Understood, load
from bridge.errors import Kind, PrivateEyeError

USER = "amzn1.ask.account.VOICE-CONSOLE"
# A device listens for two times 8 s; fingers are slower than tongues.
PATIENCE_S = 300.0
_MOST_DEVICES = 64
# A PIN, or the code of the house, which may be heard as a number: said, and shown to nobody.
_HIDDEN_SLOTS = frozenset({"digits", "number"})
_TOUCHED = "UserEvent"
_GONE = (
    "The screen has gone back to its home. On an Echo you would now begin with: "
    "Alexa, open private eye."
)

Handle = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Said:
    """`directives` and `card` are exactly as the skill sent them; `speech` is without SSML."""

    intent: str
    slots: Mapping[str, str]
    speech: str
    reprompt: str | None
    directives: Sequence[Mapping[str, Any]]
    card: Mapping[str, Any] | None
    session_id: str
    session_open: bool
    session_new: bool
    listening: bool = False

    def to_json(self) -> dict[str, Any]:
        """The answer of POST /api/v1/say."""
        return {
            "intent": self.intent,
            "slots": dict(self.slots),
            "speech": self.speech,
            "reprompt": self.reprompt,
            "directives": list(self.directives),
            "session": {
                "id": self.session_id,
                "open": self.session_open,
                "listening": self.listening,
                "new": self.session_new,
            },
            "card": self.card,
        }


@dataclass(slots=True)
class _Device:
    """One person's device. Whoever holds `lock` owns `session`."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    session: ConsoleSession | None = None
    until: float = 0.0  # monotonic


class Console:
    """Thread-safe. `say` blocks as long as `handle` does; one device hears one thing at a time."""

    def __init__(
        self,
        handle: Handle,
        clock: Clock,
        extra_rooms: Callable[[], Sequence[SlotValue]] = tuple,
        zone: tzinfo = UTC,
    ) -> None:
        """`zone` is where people type: it says which day "today" is."""
        self._handle = handle
        self._clock = clock
        self._extra_rooms = extra_rooms
        self._zone = zone
        self._lock = threading.Lock()
        self._devices: OrderedDict[tuple[str, DeviceKind], _Device] = OrderedDict()

    def say(
        self,
        text: str,
        *,
        device: DeviceKind = DeviceKind.SHOW,
        locale: str = "en-US",
        new: bool = False,
        user_id: str = USER,
    ) -> Said:
        """`new` ends a session that is still open first. An unknown locale is a PrivateEyeError."""
        today = self._clock.now().astimezone(self._zone).date()
        understood = load(locale).understand(text, self._extra_rooms(), today=today)
        speaker = ConsoleSpeaker(user_id, device, locale)
        place = self._device(user_id, device)
        with place.lock:
            self._end_if_over(place, speaker, wanted=new or understood.invoked)
            return self._turn(place, speaker, understood)

    def touch(
        self,
        arguments: Sequence[object],
        *,
        device: DeviceKind = DeviceKind.SHOW,
        locale: str = "en-US",
        user_id: str = USER,
    ) -> Said:
        """A button of the document that is on the screen. Raises Conflict where none is."""
        speaker = ConsoleSpeaker(user_id, device, locale)
        place = self._device(user_id, device)
        with place.lock:
            self._end_if_over(place, speaker, wanted=False)
            session = place.session
            if session is None or session.shown is None:
                raise PrivateEyeError(Kind.CONFLICT, _GONE)
            request = touched_request(
                arguments, speaker, session, request_id=_request_id(), now=self._clock.now()
            )
            response = self._answered(place, speaker, session, request)
            return _said(_TOUCHED, (), response, place.session, session.id, is_new=False)

    def _turn(self, place: _Device, speaker: ConsoleSpeaker, understood: Understood) -> Said:
        new = place.session is None
        session = place.session or ConsoleSession(f"amzn1.echo-api.session.{uuid.uuid4()}")
        request = heard_request(
            understood, speaker, session, new=new, request_id=_request_id(), now=self._clock.now()
        )
        response = self._answered(place, speaker, session, request)
        slots = understood.slots
        return _said(understood.intent, slots, response, place.session, session.id, is_new=new)

    def _answered(
        self,
        place: _Device,
        speaker: ConsoleSpeaker,
        session: ConsoleSession,
        request: dict[str, Any],
    ) -> Mapping[str, Any]:
        """The response; `place` has the session as it is then."""
        answer = self._handle(request)
        response: Mapping[str, Any] = answer.get("response") or {}
        attributes = answer.get("sessionAttributes") or {}
        shown = now_shown(response, speaker.kind, session.shown)
        is_open = keeps_open(response, speaker.kind, session.shown)
        place.session = ConsoleSession(session.id, attributes, shown) if is_open else None
        place.until = self._clock.monotonic() + PATIENCE_S
        return response

    def _end_if_over(self, place: _Device, speaker: ConsoleSpeaker, *, wanted: bool) -> None:
        if place.session is None:
            return
        over = self._clock.monotonic() > place.until
        if not (over or wanted):
            return
        ending = SessionEnding.EXCEEDED_MAX_REPROMPTS if over else SessionEnding.USER_INITIATED
        session, place.session = place.session, None
        self._handle(
            ended_request(ending, speaker, session, request_id=_request_id(), now=self._clock.now())
        )

    def _device(self, user_id: str, kind: DeviceKind) -> _Device:
        with self._lock:
            place = self._devices.setdefault((user_id, kind), _Device())
            self._devices.move_to_end((user_id, kind))
            if len(self._devices) > _MOST_DEVICES:
                self._devices.popitem(last=False)
            return place


def _request_id() -> str:
    return f"amzn1.echo-api.request.{uuid.uuid4()}"


def _said(
    intent: str,
    slots: Sequence[Slot],
    response: Mapping[str, Any],
    session: ConsoleSession | None,
    session_id: str,
    *,
    is_new: bool,
) -> Said:
    """`session`: as it is after the response."""
    reprompt = response.get("reprompt") or {}
    return Said(
        intent=intent,
        slots={slot.name: _shown(slot) for slot in slots if slot.value is not None},
        speech=_plain(response.get("outputSpeech")) or "",
        reprompt=_plain(reprompt.get("outputSpeech")),
        directives=response.get("directives") or [],
        card=response.get("card"),
        session_id=session_id,
        session_open=session is not None,
        session_new=is_new,
        listening=session is not None and response.get("shouldEndSession") is False,
    )


def _shown(slot: Slot) -> str:
    return "•" * 4 if slot.name in _HIDDEN_SLOTS else slot.value or ""


def _plain(speech: Mapping[str, Any] | None) -> str | None:
    if not speech:
        return None
    if speech.get("type") == "SSML":
        return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", speech["ssml"]).split()))
    return str(speech["text"])
