"""Alexa's requests, as the devices send them; only what a test names differs."""

import html
import json
import re
from copy import deepcopy
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope

from tests.skill.house import OWNER

SKILL_ID = "amzn1.ask.skill.5f0e0c4a-0000-4000-8000-000000000001"
AUTHORITY = f"amzn1.er-authority.echo-sdk.{SKILL_ID}.ROOM"
VIEWPORT = {
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "currentPixelWidth": 1280,
    "currentPixelHeight": 800,
    "touch": ["SINGLE"],
    "video": {"codecs": ["H_264_42", "H_264_41"]},
}
APL = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
INTERFACES: dict[str, dict[str, Any]] = {
    "show": {**APL, "VideoApp": {}},
    "dot": {"AudioPlayer": {}},
    "firetv": {"VideoApp": {}},
}


def a_request(
    request: dict[str, Any],
    device: str = "show",
    *,
    locale: str = "en-US",
    user: str = OWNER,
    request_id: str = "amzn1.echo-api.request.1",
    attributes: dict[str, Any] | None = None,
) -> dict[str, Any]:
    application = {"applicationId": SKILL_ID}
    envelope = {
        "version": "1.0",
        "session": {
            "new": attributes is None,
            "sessionId": "amzn1.echo-api.session.1",
            "application": application,
            "attributes": attributes or {},
            "user": {"userId": user},
        },
        "context": {
            "System": {
                "application": application,
                "user": {"userId": user},
                "device": {
                    "deviceId": f"amzn1.ask.device.{device}",
                    "supportedInterfaces": INTERFACES[device],
                },
                "apiEndpoint": "https://api.eu.amazonalexa.com",
                "apiAccessToken": "eyJ0",
            },
            **({} if device == "dot" else {"Viewport": VIEWPORT}),
        },
        "request": {
            "requestId": request_id,
            "timestamp": "2026-11-22T12:00:00Z",
            "locale": locale,
            **request,
        },
    }
    return deepcopy(envelope)


def launch() -> dict[str, Any]:
    return {"type": "LaunchRequest"}


def intent(name: str, **slots: dict[str, Any] | str) -> dict[str, Any]:
    filled = {
        key: {"name": key, "confirmationStatus": "NONE"}
        | (slot if isinstance(slot, dict) else {"value": slot})
        for key, slot in slots.items()
    }
    body = {"name": name, "confirmationStatus": "NONE", "slots": filled}
    return {"type": "IntentRequest", "dialogState": "STARTED", "intent": body}


def known(spoken: str, name: str, id_: str = "id") -> dict[str, Any]:
    """A slot that Alexa has resolved to a value of the model."""
    values = [{"value": {"name": name, "id": id_}}]
    match = {"authority": AUTHORITY, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
    return {"value": spoken, "resolutions": {"resolutionsPerAuthority": [match]}}


def part(spoken: str) -> dict[str, Any]:
    """A part of the day, as the model's DAY_PART knows it."""
    name = spoken.removeprefix("this ")
    return known(spoken, name, name.replace(" ", "_"))


def free(spoken: str) -> dict[str, Any]:
    """A slot that is none of the model's values; the real Alexa passes it on all the same."""
    miss = {"authority": AUTHORITY, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    return {"value": spoken, "resolutions": {"resolutionsPerAuthority": [miss]}}


def accepted(response: dict[str, Any]) -> dict[str, Any]:
    """The response, after Amazon's own model has read all of it (9.2: it refuses what it must)."""
    serializer = DefaultSerializer()
    read = serializer.deserialize(json.dumps(response), ResponseEnvelope)
    assert serializer.serialize(read) == response, "Amazon's model drops a part of it"
    return response


def speech_of(response: dict[str, Any]) -> str:
    """The words, without the breaths between them."""
    said = response["response"].get("outputSpeech") or {}
    if said.get("type") == "SSML":
        ssml = re.sub(r"<[^>]*>", "", said["ssml"])
        return html.unescape(ssml)
    return str(said.get("text", ""))


def order(which: str) -> dict[str, Any]:
    """A value of CLIP_ORDER."""
    return known(which, which, which)


def room(id_: str, spoken: str) -> dict[str, Any]:
    """One of the model's rooms that are none: "all", "that"."""
    return known(spoken, spoken, id_)


def touch(*arguments: str) -> dict[str, Any]:
    """A button of ours on the screen."""
    return {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": "private-eye",
        "arguments": list(arguments),
        "source": {"type": "TouchWrapper", "handler": "Press", "id": ""},
        "components": {},
    }
