"""The device that a person would speak to: the request it sends, and when its session ends. Pure.

The envelopes follow what devices of each kind send to a skill whose manifest declares the
interfaces VIDEO_APP and ALEXA_PRESENTATION_APL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bridge.console.interaction import LAUNCH, Slot, SlotValue, Understood

APPLICATION = "amzn1.ask.skill.private-eye-voice-console"
_AUTHORITY = "amzn1.er-authority.echo-sdk"
_PLAYS_VIDEO = "VideoApp.Launch"
_RENDERS = "Alexa.Presentation.APL.RenderDocument"


class DeviceKind(StrEnum):
    SHOW = "show"
    SHOW_5 = "show5"
    SPOT = "spot"
    FIRETV = "firetv"
    DOT = "dot"


class SessionEnding(StrEnum):
    """Why a session ended that the skill had left open (SessionEndedRequest.reason)."""

    USER_INITIATED = "USER_INITIATED"
    EXCEEDED_MAX_REPROMPTS = "EXCEEDED_MAX_REPROMPTS"


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """`shown`: by its token, the document that is on the screen."""

    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class ConsoleSpeaker:
    """Who speaks into what; Alexa's user id belongs to one person and one skill."""

    user_id: str
    kind: DeviceKind
    locale: str


def heard_request(
    understood: Understood,
    speaker: ConsoleSpeaker,
    session: ConsoleSession,
    *,
    new: bool,
    request_id: str,
    now: datetime,
) -> dict[str, Any]:
    """The envelope of a LaunchRequest or an IntentRequest; `new` for a session's first."""
    request: dict[str, Any] = _request(
        LAUNCH if understood.intent == LAUNCH else "IntentRequest", speaker, request_id, now
    )
    if understood.intent == LAUNCH:
        request["shouldLinkResultBeReturned"] = False
    else:
        request["intent"] = {
            "name": understood.intent,
            "confirmationStatus": "NONE",
            "slots": {slot.name: _slot(slot) for slot in understood.slots},
        }
        request["dialogState"] = "STARTED"
    return _envelope(request, speaker, session, new=new)


def touched_request(
    arguments: Sequence[object],
    speaker: ConsoleSpeaker,
    session: ConsoleSession,
    *,
    request_id: str,
    now: datetime,
) -> dict[str, Any]:
    """The envelope of a UserEvent: a SendEvent of the document that is on the screen."""
    request = _request("Alexa.Presentation.APL.UserEvent", speaker, request_id, now)
    request |= {
        "token": session.shown,
        "arguments": list(arguments),
        "source": {"type": "TouchWrapper", "handler": "Press", "id": ""},
        "components": {},
    }
    return _envelope(request, speaker, session, new=False)


def ended_request(
    ending: SessionEnding,
    speaker: ConsoleSpeaker,
    session: ConsoleSession,
    *,
    request_id: str,
    now: datetime,
) -> dict[str, Any]:
    request = _request("SessionEndedRequest", speaker, request_id, now)
    request["reason"] = ending.value
    return _envelope(request, speaker, session, new=False)


def keeps_open(response: Mapping[str, Any], kind: DeviceKind, shown: str | None = None) -> bool:
    """Whether the session lives on after this response.

    `shouldEndSession` false opens the microphone. Left out, it means true, but where an APL
    document is on the screen, now or from before (`shown`): there the session stays, without a
    microphone. A video by VideoApp always ends it.
    """
    sent = {directive.get("type") for directive in response.get("directives") or ()}
    if _PLAYS_VIDEO in sent:
        return False
    ends = response.get("shouldEndSession")
    if ends is None:
        return kind is not DeviceKind.DOT and (_RENDERS in sent or shown is not None)
    return not ends


def now_shown(
    response: Mapping[str, Any], kind: DeviceKind, shown: str | None = None
) -> str | None:
    """The token of the document that is on the screen after this response."""
    if kind is DeviceKind.DOT:
        return None
    for directive in response.get("directives") or ():
        if directive.get("type") == _RENDERS:
            return str(directive.get("token") or "")
    return shown


def _request(kind: str, speaker: ConsoleSpeaker, request_id: str, now: datetime) -> dict[str, Any]:
    return {
        "type": kind,
        "requestId": request_id,
        "locale": speaker.locale,
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _envelope(
    request: dict[str, Any], speaker: ConsoleSpeaker, session: ConsoleSession, *, new: bool
) -> dict[str, Any]:
    application = {"applicationId": APPLICATION}
    user = {"userId": speaker.user_id}
    return {
        "version": "1.0",
        "session": {
            "new": new,
            "sessionId": session.id,
            "application": application,
            "attributes": dict(session.attributes),
            "user": user,
        },
        "context": {
            **_SCREENS[speaker.kind],
            **_on_the_screen(session),
            "System": {
                "application": application,
                "user": user,
                "device": {
                    "deviceId": f"amzn1.ask.device.VOICE-CONSOLE-{speaker.kind.name}",
                    "supportedInterfaces": _INTERFACES[speaker.kind],
                },
                "unit": {"unitId": "amzn1.ask.unit.VOICE-CONSOLE"},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "none-there-is-no-amazon-here",
            },
        },
        "request": request,
    }


def _on_the_screen(session: ConsoleSession) -> dict[str, Any]:
    if session.shown is None:
        return {}
    shown = {"token": session.shown, "version": "2024.3", "componentsVisibleOnScreen": []}
    return {"Alexa.Presentation.APL": shown}


def _slot(slot: Slot) -> dict[str, Any]:
    if slot.value is None:
        return {"name": slot.name, "confirmationStatus": "NONE"}
    filled: dict[str, Any] = {
        "name": slot.name,
        "value": slot.value,
        "confirmationStatus": "NONE",
        "source": "USER",
    }
    if not slot.type.startswith("AMAZON."):
        filled["resolutions"] = {"resolutionsPerAuthority": _resolutions(slot)}
    return filled


def _resolutions(slot: Slot) -> list[dict[str, Any]]:
    static = [value for value in slot.known if not value.dynamic]
    dynamic = [value for value in slot.known if value.dynamic]
    of_model = _resolution(f"{_AUTHORITY}.{APPLICATION}.{slot.type}", static)
    if not dynamic:
        return [of_model]
    return [of_model, _resolution(f"{_AUTHORITY}.dynamic.{APPLICATION}.{slot.type}", dynamic)]


def _resolution(authority: str, values: Sequence[SlotValue]) -> dict[str, Any]:
    if not values:
        return {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    named = [{"value": {"name": value.name, "id": value.id}} for value in values]
    return {"authority": authority, "status": {"code": "ER_SUCCESS_MATCH"}, "values": named}


_SEES: dict[str, Any] = {
    "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}},
    "VideoApp": {},
}
_INTERFACES: dict[DeviceKind, dict[str, Any]] = {
    kind: {} if kind is DeviceKind.DOT else _SEES for kind in DeviceKind
}


def _screen(
    mode: str, width: int, height: int, dpi: int, shape: str = "RECTANGLE"
) -> dict[str, Any]:
    viewport = {
        "experiences": [{"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False}],
        "mode": mode,
        "shape": shape,
        "pixelWidth": width,
        "pixelHeight": height,
        "dpi": dpi,
        "currentPixelWidth": width,
        "currentPixelHeight": height,
        "keyboard": ["DIRECTION"] if mode == "TV" else [],
        "video": {"codecs": ["H_264_42", "H_264_41"]},
    }
    if mode == "HUB":
        viewport["touch"] = ["SINGLE"]
    size = {"type": "DISCRETE", "pixelWidth": width, "pixelHeight": height}
    typed = {
        "type": "APL",
        "id": "main",
        "shape": shape,
        "dpi": dpi,
        "presentationType": "STANDARD",
        "canRotate": False,
        "configuration": {
            "current": {
                "mode": mode,
                "video": {"codecs": ["H_264_42", "H_264_41"]},
                "size": size,
            }
        },
    }
    return {"Viewport": viewport, "Viewports": [typed]}


_SCREENS: dict[DeviceKind, dict[str, Any]] = {
    DeviceKind.SHOW: _screen("HUB", 1280, 800, 160),
    DeviceKind.SHOW_5: _screen("HUB", 960, 480, 160),
    DeviceKind.SPOT: _screen("HUB", 480, 480, 160, "ROUND"),
    DeviceKind.FIRETV: _screen("TV", 1920, 1080, 320),
    DeviceKind.DOT: {},
}
