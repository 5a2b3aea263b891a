"""Nobody who asks not to be watched gets a picture, or a camera turned on: two listeners."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log

import pytest

from bridge.console import words
from bridge.console.english.alike import FILLERS
from bridge.console.interaction import load
from interaction_models import LOCALES
from tests.console.hiding import ROOMS, ROUND_IT, wishes

HIDING = "HideCameraIntent"
SHOWING = ("show the bedroom", "show me the bedroom camera", "let me see the bedroom")
# What would be done against the wish.
PICTURES = {"ShowCameraIntent", "ShowClipIntent", "RevealCameraIntent", "RecordIntent"}
PICTURES |= {"AMAZON.ResumeIntent", "AMAZON.YesIntent", "AMAZON.SelectIntent", "ChooseIntent"}


@cache
def samples(locale: str) -> dict[str, list[str]]:
    text = (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")
    intents = json.loads(text)["interactionModel"]["languageModel"]["intents"]
    return {intent["name"]: intent["samples"] for intent in intents if intent["samples"]}


def said(sample: str, room: str = "garden") -> str:
    values = {"room": room, "duration": "ten minutes", "until": "nine o'clock", "part": "tonight"}
    values |= {"start": "tonight", "also": "nursery", "but": "nursery"}
    for slot, value in values.items():
        sample = sample.replace(f"{{{slot}}}", value)
    return sample


def test_no_wish_to_hide_is_taken_for_showing_by_the_console() -> None:
    understand = load("en-US").understand
    heard = {wish: understand(wish).intent for wish in wishes()}
    assert {wish: intent for wish, intent in heard.items() if intent in PICTURES} == {}
    assert sum(intent == HIDING for intent in heard.values()) > 0.95 * len(heard)


@pytest.mark.parametrize("mark", ["wait", "no", "actually", "sorry", "wait no", "i mean"])
def test_who_breaks_off_a_wish_to_see_by_one_to_hide_sees_nothing(mark: str) -> None:
    understand = load("en-US").understand
    said = [
        f"{showing} {mark} {wish}"
        for showing in SHOWING
        for wish in wishes(ROOMS[:1], ROUND_IT[:1])
    ]
    heard = {text: understand(text) for text in said}
    assert {text: each.intent for text, each in heard.items() if each.intent in PICTURES} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_each_sample_of_hiding_hides_between_fillers(locale: str) -> None:
    understand = load(locale).understand
    heard = {
        text: understand(text).intent
        for sample in samples(locale)[HIDING]
        for text in (f"um {said(sample)} thank you",)
    }
    assert {text: intent for text, intent in heard.items() if intent != HIDING} == {}


Feature = str | tuple[str, str]


def features(text: str) -> list[Feature]:
    """Words that mean something, and which follow each other."""
    spoken = [word for word in words.split(text) if word not in FILLERS]
    return [*spoken, *pairwise(["", *spoken, ""])]


class Bayes:
    """The simplest statistical listener there is: naive Bayes, trained on the samples."""

    def __init__(self, learnt: dict[str, list[str]]) -> None:
        self._counts: defaultdict[str, Counter[Feature]] = defaultdict(Counter)
        for intent, texts in learnt.items():
            for text in texts:
                self._counts[intent].update(features(text))
        self._vocabulary = {each for counts in self._counts.values() for each in counts}

    def hear(self, text: str) -> str:
        known = [feature for feature in features(text) if feature in self._vocabulary]
        return max(self._counts, key=lambda intent: self._likely(intent, known))

    def _likely(self, intent: str, known: Sequence[Feature]) -> float:
        counts = self._counts[intent]
        total = counts.total() + len(self._vocabulary)
        return sum(log((counts[feature] + 1) / total) for feature in known)


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_no_sample_of_hiding_is_taken_for_showing_by_a_simple_statistical_listener(
    locale: str,
) -> None:
    listener = Bayes(samples(locale))
    heard = {sample: listener.hear(sample) for sample in samples(locale)[HIDING]}
    assert {sample: intent for sample, intent in heard.items() if intent in PICTURES} == {}
