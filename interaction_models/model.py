"""A grammar as the JSON that `ask deploy` uploads. Pure."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from interaction_models.grammar_files import Grammar, Intent, Value
from interaction_models.phrase import GrammarMistake, Phrase, parse
from interaction_models.variety import choose


def written(grammar: Grammar) -> str:
    return json.dumps(_model(grammar), indent=1, ensure_ascii=False) + "\n"


def samples_of(grammar: Grammar, intent: Intent) -> list[str]:
    phrases = [
        parse(text, grammar.fragments, f"{intent.name}.{at}")
        for at, text in enumerate(intent.phrases)
    ]
    return list(_chosen(tuple(phrases), intent.most, intent.name)) if phrases else []


@cache
def _chosen(phrases: tuple[Phrase, ...], most: int, intent: str) -> tuple[str, ...]:
    """Most intents are said alike in all locales of a language."""
    return tuple(choose(phrases, most, intent))


def _model(grammar: Grammar) -> dict[str, Any]:
    samples = {intent.name: samples_of(grammar, intent) for intent in grammar.intents}
    _refuse_shared(samples)
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": grammar.invocation,
                "intents": [_intent(grammar, each, samples) for each in grammar.intents],
                "types": [_type(name, values) for name, values in grammar.types.items()],
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": grammar.sensitivity}},
            }
        }
    }


def _refuse_shared(samples: Mapping[str, list[str]]) -> None:
    """Amazon does not build a model with one sample under two intents."""
    owner: dict[str, str] = {}
    shared = [
        f"{text!r} stands under {owner[text]} and {intent}"
        for intent, texts in samples.items()
        for text in texts
        if owner.setdefault(text, intent) != intent
    ]
    if shared:
        raise GrammarMistake("\n".join(shared))


def _intent(grammar: Grammar, intent: Intent, samples: Mapping[str, list[str]]) -> dict[str, Any]:
    slots = [{"name": name, "type": grammar.slots[name]} for name in intent.slots]
    named = {"name": intent.name, "slots": slots} if slots else {"name": intent.name}
    return {**named, "samples": samples[intent.name]}


def _type(name: str, values: tuple[Value, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "values": [
            {"id": each.id, "name": {"value": each.names[0], "synonyms": list(each.names[1:])}}
            for each in values
        ],
    }
