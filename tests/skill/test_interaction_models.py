"""The shipped models against Amazon's own model of them, and against the skill."""

import json
import re
from collections import Counter
from importlib import resources
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import (
    InteractionModelData,
)

from interaction_models import LOCALES
from skill.intents import ANSWERING

WHEN = "day part time since start first_day until ago"
# A skill needs the first line; one with VIDEO_APP and ALEXA_PRESENTATION_APL the others too.
REQUIRED = {
    *("Help", "Stop", "Cancel", "Fallback", "NavigateHome", "Pause", "Resume"),
    *("Yes", "No", "Repeat", "StartOver", "Select"),
    *("More", "Next", "Previous", "NavigateSettings", "PageUp", "PageDown"),
    *("ScrollUp", "ScrollDown", "ScrollLeft", "ScrollRight"),
}
MOST_SAMPLES = 4_000
SLOTS = {
    "ShowCameraIntent": "room",
    "ShowClipIntent": f"which room {WHEN} number position",
    "DeleteLastClipsIntent": "number room day part",
    "WhatHappenedIntent": f"room also visit {WHEN}",
    "DeleteAllClipsIntent": f"room also {WHEN}",
    "AndIntent": f"room person {WHEN}",
    "WhoSawClipIntent": "which room person day part time",
    "WhoWatchedIntent": f"room person {WHEN}",
    "HideCameraIntent": "room also but duration until part start day",
    "RecordIntent": "room duration",
    "ChooseIntent": "position number place",
    "DigitsIntent": "digits",
}
# Certification: invocation names hold none of these.
NOT_IN_A_NAME = {
    *("ask", "tell", "open", "launch", "enable", "load", "begin", "start", "to", "from", "for"),
    *("alexa", "amazon", "echo", "computer", "skill", "app", "the", "a", "an", "in", "on", "of"),
}


def _text(locale: str) -> str:
    return (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")


def _language(locale: str) -> dict[str, Any]:
    language: dict[str, Any] = json.loads(_text(locale))["interactionModel"]["languageModel"]
    return language


def _samples(locale: str) -> list[tuple[str, str]]:
    return [
        (intent["name"], sample)
        for intent in _language(locale)["intents"]
        for sample in intent["samples"]
    ]


def _rooms(locale: str) -> list[dict[str, Any]]:
    types = {kind["name"]: kind["values"] for kind in _language(locale)["types"]}
    rooms: list[dict[str, Any]] = types["ROOM"]
    return rooms


pytestmark = pytest.mark.parametrize("locale", LOCALES)


def test_amazons_model_reads_all_of_it_and_drops_nothing(locale: str) -> None:
    serializer = DefaultSerializer()
    read = serializer.deserialize(_text(locale), InteractionModelData)
    assert serializer.serialize(read) == json.loads(_text(locale))


def test_the_file_is_within_amazons_limits(locale: str) -> None:
    assert len(_text(locale).encode()) < 1_500_000
    assert len(_language(locale)["intents"]) <= 250
    assert all(len(sample) <= 200 for _, sample in _samples(locale))


def test_variety_stays_within_its_budget(locale: str) -> None:
    """As many samples as somebody can look through; what Alexa learns from more is not known."""
    assert len(_samples(locale)) <= MOST_SAMPLES
    counts = Counter(intent for intent, _ in _samples(locale))
    assert {intent: count for intent, count in counts.items() if count > 310} == {}


def test_fallback_is_of_medium_sensitivity(locale: str) -> None:
    sensitivity = _language(locale)["modelConfiguration"]["fallbackIntentSensitivity"]
    assert sensitivity == {"level": "MEDIUM"}


def test_the_invocation_name_is_one_that_amazon_takes(locale: str) -> None:
    name = _language(locale)["invocationName"]
    assert name == "private eye"
    assert not set(name.split()) & NOT_IN_A_NAME


def test_every_intent_is_answered_and_every_answer_has_its_intent(locale: str) -> None:
    of_model = {intent["name"] for intent in _language(locale)["intents"]}
    of_skill = {name for answering in ANSWERING for name in answering.names}
    assert of_skill - of_model == {"LaunchRequest"}
    assert of_model <= of_skill
    assert {f"AMAZON.{name}Intent" for name in REQUIRED} <= of_model


def test_no_sample_that_deletes_begins_with_a_refusal(locale: str) -> None:
    refused = re.compile(r"(no|not|don't|do not|never)\b")
    deleting = [s for name, s in _samples(locale) if name.startswith("Delete")]
    assert deleting
    assert [sample for sample in deleting if refused.match(sample)] == []


def test_no_sample_stands_twice(locale: str) -> None:
    twice = [
        sample for sample, count in Counter(s for _, s in _samples(locale)).items() if count > 1
    ]
    assert not twice


def test_samples_are_written_as_alexa_wants_them(locale: str) -> None:
    slots = {
        i["name"]: {s["name"] for s in i.get("slots", ())} for i in _language(locale)["intents"]
    }
    for intent, sample in _samples(locale):
        assert re.fullmatch(r"[a-z'{}_ ]+", sample), sample
        assert sample == " ".join(sample.split())
        assert not re.search(r"}\s*{", sample), sample  # certification: words between slots
        assert set(re.findall(r"{(\w+)}", sample)) <= slots.get(intent, set()), sample


def test_a_name_or_synonym_stands_for_one_value_only(locale: str) -> None:
    for kind in _language(locale)["types"]:
        names = [
            name
            for value in kind["values"]
            for name in (value["name"]["value"], *value["name"]["synonyms"])
        ]
        assert [name for name, count in Counter(names).items() if count > 1] == []
        assert all(name == name.lower() for name in names)
        ids = [value["id"] for value in kind["values"]]
        assert len(set(ids)) == len(ids)


def test_the_rooms_of_the_demo_are_among_the_values(locale: str) -> None:
    assert {"front_room", "garden", "door"} <= {room["id"] for room in _rooms(locale)}


def test_an_intents_slots_are_those_the_skill_reads(locale: str) -> None:
    slots = {
        intent["name"]: " ".join(slot["name"] for slot in intent.get("slots", ()))
        for intent in _language(locale)["intents"]
    }
    assert {name: slots[name] for name in SLOTS} == SLOTS
