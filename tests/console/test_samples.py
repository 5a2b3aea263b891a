"""Every sample that Alexa is given is understood by the console as what it stands for."""

import json
from datetime import date
from functools import cache
from importlib import resources

import pytest

from bridge.console.interaction import load
from interaction_models import LOCALES

TODAY = date(2026, 11, 22)
SAID = {
    **{"room": "garden", "which": "latest", "part": "this morning", "start": "lunch"},
    **{"day": "yesterday", "first_day": "yesterday", "time": "quarter past three"},
    **{"since": "two o'clock", "until": "half past nine", "ago": "two hours"},
    **{"duration": "ten minutes", "person": "anna", "position": "second", "number": "two"},
    **{"digits": "four two seven nine", "kind": "dog", "thing": "dog", "place": "middle"},
    **{"visit": "postman", "also": "nursery", "but": "nursery"},
}


@cache
def samples(locale: str) -> frozenset[tuple[str, str]]:
    text = (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")
    intents = json.loads(text)["interactionModel"]["languageModel"]["intents"]
    return frozenset((intent["name"], text) for intent in intents for text in intent["samples"])


def spoken(sample: str) -> tuple[str, set[str]]:
    slots = {name for name in SAID if f"{{{name}}}" in sample}
    for name in slots:
        sample = sample.replace(f"{{{name}}}", SAID[name])
    return sample, slots


@pytest.mark.parametrize("locale", LOCALES)
def test_each_sample_is_understood_as_its_own_intent_with_its_slots(locale: str) -> None:
    known = samples("en-US") if locale != "en-US" else frozenset()
    model = load(locale)
    wrong = []
    for intent, sample in sorted(samples(locale) - known):
        text, slots = spoken(sample)
        heard = model.understand(text, today=TODAY)
        filled = {slot.name for slot in heard.slots if slot.value is not None}
        if (heard.intent, filled) != (intent, slots):
            wrong.append((text, intent, slots, heard.intent, filled))
    assert wrong == []


def test_politeness_does_not_change_what_is_wanted() -> None:
    """Of a number of samples; those few that may mean two things ("just the garden") may change."""
    model = load("en-US")
    wrong = {}
    tried = sorted(samples("en-US"))[::7]
    for intent, sample in tried:
        text, _ = spoken(sample)
        for polite in (f"please {text} thank you", f"oh hi could you {text}"):
            if (heard := model.understand(polite, today=TODAY).intent) != intent:
                wrong[polite] = (intent, heard)
    assert len(wrong) <= 0.005 * len(tried), wrong
