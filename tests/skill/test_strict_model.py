"""Requests of a newer Alexa, and rubbish: the skill answers what it can and never raises."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from skill.clean import clean
from skill.handler import build
from tests.skill.alexa import SKILL_ID, a_request, accepted, intent, known
from tests.skill.house import House

EMPTY: dict[str, Any] = {"version": "1.0", "response": {}}
Change = Callable[[dict[str, Any]], object]


def a_show_request() -> dict[str, Any]:
    return a_request(intent("ShowCameraIntent", room=known("front room", "front room")))


def _viewport(envelope: dict[str, Any]) -> dict[str, Any]:
    viewport: dict[str, Any] = envelope["context"]["Viewport"]
    return viewport


def _slot(envelope: dict[str, Any]) -> dict[str, Any]:
    slot: dict[str, Any] = envelope["request"]["intent"]["slots"]["room"]
    return slot


NEWER: dict[str, Change] = {
    "codec": lambda e: _viewport(e)["video"].update(codecs=["H_266_99", "H_264_42"]),
    "mode": lambda e: _viewport(e).update(mode="CEILING"),
    "shape": lambda e: _viewport(e).update(shape="HEXAGON"),
    "touch": lambda e: _viewport(e).update(touch=["MULTI"]),
    "keyboard": lambda e: _viewport(e).update(keyboard=["CHORDS"]),
    "viewports": lambda e: e["context"].update(Viewports=[{"type": "HOLOGRAM"}]),
    "dialog state": lambda e: e["request"].update(dialogState="PAUSED"),
    "intent confirmation": lambda e: e["request"]["intent"].update(confirmationStatus="MAYBE"),
    "slot confirmation": lambda e: _slot(e).update(confirmationStatus="MAYBE"),
    "slot value": lambda e: _slot(e).update(slotValue={"type": "Tree"}),
    "resolution status": lambda e: _slot(e)["resolutions"]["resolutionsPerAuthority"].append(
        {"authority": "x", "status": {"code": "ER_SUCCESS_SORT_OF"}}
    ),
    "unknown context": lambda e: e["context"].update({"Alexa.Weather": {"now": "rain"}}),
    "unknown interface": lambda e: e["context"]["System"]["device"]["supportedInterfaces"].update(
        {"Alexa.Smell": {}}
    ),
    "unknown member": lambda e: e["request"].update(__class__="x"),
    "a number for text": lambda e: e["session"].update(sessionId=5),
    "not a number": lambda e: _viewport(e).update(dpi=float("nan"), pixelWidth=10**400),
    "permission": lambda e: e["context"]["System"]["user"].update(
        permissions={"scopes": {"a": {"status": "PERHAPS"}}}
    ),
}


@pytest.mark.parametrize("what", NEWER)
def test_what_the_model_does_not_know_costs_nothing(what: str) -> None:
    envelope = a_show_request()
    NEWER[what](envelope)
    answer = accepted(build(House().api(), SKILL_ID)(envelope))
    assert answer["response"]["directives"][0]["type"].startswith("Alexa.Presentation.APL")


def test_a_request_nested_too_deep_is_answered_with_nothing() -> None:
    envelope = a_show_request()
    value: dict[str, Any] = {"type": "Simple", "value": "x"}
    for _ in range(900):
        value = {"type": "List", "values": [value]}
    _slot(envelope)["slotValue"] = value
    assert build(House().api(), SKILL_ID)(envelope) == EMPTY


def test_only_what_is_unknown_is_left_out() -> None:
    envelope = a_show_request()
    NEWER["codec"](envelope)
    cleaned = clean(envelope)
    assert cleaned is not None
    assert cleaned["context"]["Viewport"]["video"]["codecs"] == ["H_264_42"]
    assert clean(a_show_request()) == a_show_request()


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "Alexa.Presentation.APL.RuntimeError", "token": "t", "errors": []},
        {
            "type": "Alexa.Presentation.APL.UserEvent",
            "token": "t",
            "arguments": ["x"],
            "source": {"type": "TouchWrapper"},
            "components": {},
        },
        {
            "type": "SessionEndedRequest",
            "reason": "ERROR",
            "error": {"type": "INVALID_RESPONSE", "message": "m"},
        },
        {"type": "SessionEndedRequest", "reason": "MOON_PHASE", "error": {"type": "NEW"}},
        {"type": "System.ExceptionEncountered", "error": {"type": "INTERNAL_SERVICE_ERROR"}},
        {"type": "AlexaSkillEvent.SkillEnabled"},
        {"type": "CanFulfillIntentRequest", "intent": {"name": "ShowCameraIntent"}},
        {"type": "IntentRequest", "intent": {"name": "NobodysIntent"}},
        {"type": "PlaybackController.PlayCommandIssued"},
    ],
    ids=lambda request_: request_["type"],
)
def test_what_needs_no_answer_gets_an_empty_one(request_: dict[str, Any]) -> None:
    answer = accepted(build(House().api(), SKILL_ID)(a_request(request_)))
    assert answer["response"] == {}


@pytest.mark.parametrize(
    "envelope",
    [
        a_request({"type": "Alexa.Telepathy.Thought"}),
        a_request({"type": None}),
        a_request({"type": ["LaunchRequest"]}),
        a_request({"type": "IntentRequest"}),
        a_request({"type": "IntentRequest", "intent": []}),
        {},
        {"request": []},
        {"request": {"type": "LaunchRequest"}},
        {"request": {"type": "LaunchRequest"}, "context": 5},
        {"request": {"type": "LaunchRequest"}, "context": {"System": None}},
        b"",
        b"{",
        b"[1, 2]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda envelope: str(envelope)[:40],
)
def test_what_is_no_request_is_answered_with_nothing(envelope: dict[str, Any] | bytes) -> None:
    assert build(House().api(), SKILL_ID)(envelope) == EMPTY


@pytest.mark.parametrize("missing", ["user", "device"])
def test_a_request_that_lacks_what_is_always_there_is_apologised_for(missing: str) -> None:
    envelope = a_show_request()
    del envelope["context"]["System"][missing]
    answer = accepted(build(House().api(), SKILL_ID)(envelope))
    assert answer["response"]["outputSpeech"]["text"].startswith("Sorry, something went wrong")


def test_a_body_of_bytes_is_the_same_as_its_object() -> None:
    handle = build(House().api(), SKILL_ID)
    assert handle(json.dumps(a_show_request()).encode()) == handle(a_show_request())


def test_an_english_that_is_not_ours_gets_the_nearest() -> None:
    nearest = [("en-ZA", "switched off"), ("en-CA", "turned off"), ("en-PH", "turned off")]
    for locale, off in [*nearest, ("fr-FR", "turned off"), (None, "turned off")]:
        body = intent("ShowCameraIntent", room=known("back door", "back door"))
        envelope = a_request(body, "dot")
        envelope["request"]["locale"] = locale
        answer = build(House().api(), SKILL_ID)(envelope)
        assert off in answer["response"]["outputSpeech"]["text"]
