"""What was said -> which intent, with which slots, by the interaction model we ship. Pure.

Stands in for Alexa's language understanding, whose rules are statistical and not published. Ours
is a plain rule instead: the sample with the most literal words that fits wins; of equals the one
whose slots are known values, then the one with fewer free words, then the model's order.

A custom slot takes any words, as Alexa's does (`ER_SUCCESS_NO_MATCH`), with two limits that keep
AMAZON.FallbackIntent reachable: four words at most, and a sample that is nothing but its slot
("{room}", "the {room}") takes only known values.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from bridge.console import built_in, words
from bridge.console.phrases import BUILT_IN, CONNECTING, INVOKING, WAKE_WORDS
from bridge.errors import Kind, PrivateEyeError

LOCALES = ("en-US", "en-GB")
LAUNCH = "LaunchRequest"
FALLBACK = "AMAZON.FallbackIntent"
ROOM = "ROOM"
_BUILT_IN_TYPE = "AMAZON."
_MOST_FREE_WORDS = 4
_MOST_WORDS = 40  # matching is quadratic in them, and nobody says more in one breath
_FILLING = frozenset({"the", "please"})


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value of a slot type: from the model, or (`dynamic`) a camera of this house."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """`value` is what was said, None if nothing was; `known` is empty for a free value."""

    name: str
    type: str
    value: str | None = None
    known: tuple[SlotValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """`intent` is LAUNCH if the skill was only opened; `invoked` if it was called by its name."""

    intent: str
    slots: tuple[Slot, ...]
    invoked: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    intent: str
    pattern: tuple[str, ...]  # a word that starts with "{" is a slot
    literals: int
    is_bare: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    sample: _Sample
    slots: tuple[Slot, ...]

    def merit(self) -> tuple[int, int, int]:
        unknown = [slot for slot in self.slots if _is_free(slot)]
        free = sum(len(words.split(slot.value or "")) for slot in unknown)
        return self.sample.literals, -len(unknown), -free

    def is_acceptable(self) -> bool:
        free = [slot for slot in self.slots if _is_free(slot)]
        if free and self.sample.is_bare:
            return False
        return all(len(words.split(slot.value or "")) <= _MOST_FREE_WORDS for slot in free)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known beside the model."""

    rooms: Mapping[str, tuple[SlotValue, ...]]
    today: date | None


class Interaction:
    """One locale's model, ready to match. Immutable."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        language = model["interactionModel"]["languageModel"]
        self._invocation = words.split(language["invocationName"])
        self._slots = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in language["intents"]
        }
        self._samples = tuple(
            _sample(intent["name"], text)
            for intent in language["intents"]
            for text in (*intent["samples"], *BUILT_IN.get(intent["name"], ()))
        )
        self._types = {
            kind["name"]: _index(_model_value(value) for value in kind["values"])
            for kind in language["types"]
        }

    def understand(
        self,
        utterance: str,
        extra_rooms: Sequence[SlotValue] = (),
        *,
        today: date | None = None,
    ) -> Understood:
        """`extra_rooms` are known in addition, as Alexa knows the values of dynamic entities.

        `today` is the speaker's; without it no day is understood.
        """
        spoken = words.split(utterance)
        if len(spoken) > _MOST_WORDS:
            return Understood(FALLBACK, (), invoked=False)
        said, invoked = self._called(_without_wake_word(spoken))
        if invoked and not said:
            return Understood(LAUNCH, (), invoked)
        known = _Context(_index(extra_rooms), today)
        fits = [
            fit
            for sample in self._samples
            if _could_fit(sample, said) and (fit := self._fit(sample, said, known))
        ]
        if not fits:
            return Understood(FALLBACK, (), invoked)
        best = max(fits, key=_Fit.merit)
        return Understood(best.sample.intent, self._all_slots(best), invoked)

    def _called(self, said: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """Without "ask private eye to" or "on private eye", and whether that was there."""
        for verb in INVOKING:
            start = words.split(verb) + self._invocation
            if said[: len(start)] == start:
                return _without_connecting(said[len(start) :]), True
        end = self._invocation
        if said[-len(end) :] == end and said[-len(end) - 1 : -len(end)] in _PREPOSITIONS:
            return said[: -len(end) - 1], True
        return said, False

    def _fit(self, sample: _Sample, said: tuple[str, ...], known: _Context) -> _Fit | None:
        fits = (
            _Fit(sample, tuple(slot for slot in slots if slot is not None))
            for bound in _bindings(sample.pattern, said)
            if None not in (slots := self._heard(sample.intent, bound, known))
        )
        return max((fit for fit in fits if fit.is_acceptable()), key=_Fit.merit, default=None)

    def _heard(
        self, intent: str, bound: Mapping[str, tuple[str, ...]], known: _Context
    ) -> list[Slot | None]:
        types = self._slots[intent]
        return [self._slot(name, types[name], part, known) for name, part in bound.items()]

    def _slot(self, name: str, kind: str, part: tuple[str, ...], known: _Context) -> Slot | None:
        """None: a built-in type that these words are none of."""
        if kind.startswith(_BUILT_IN_TYPE):
            value = built_in.value(kind, part, known.today)
            return Slot(name, kind, value) if value else None
        spoken = words.join(part)
        dynamic = known.rooms.get(spoken, ()) if kind == ROOM else ()
        return Slot(name, kind, spoken, (*dynamic, *self._types[kind].get(spoken, ())))

    def _all_slots(self, fit: _Fit) -> tuple[Slot, ...]:
        heard = {slot.name: slot for slot in fit.slots}
        return tuple(
            heard.get(name, Slot(name, kind))
            for name, kind in self._slots[fit.sample.intent].items()
        )


@cache
def load(locale: str) -> Interaction:
    if locale not in LOCALES:
        known = " or ".join(LOCALES)
        raise PrivateEyeError(Kind.INVALID, f"the voice console speaks {known} only")
    text = (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")
    return Interaction(json.loads(text))


_PREPOSITIONS = tuple((word,) for word in ("on", "from", "using", "with", "in", "through"))


def _is_free(slot: Slot) -> bool:
    if slot.type.startswith(_BUILT_IN_TYPE):
        return slot.value == built_in.NOT_HEARD
    return slot.value is not None and not slot.known


def _could_fit(sample: _Sample, said: tuple[str, ...]) -> bool:
    """A quick look before every way of binding is tried: most samples begin otherwise."""
    pattern = sample.pattern
    if not said or not pattern or len(pattern) > len(said):
        return not (said or pattern)
    return all(
        word.startswith("{") or word == heard
        for word, heard in ((pattern[0], said[0]), (pattern[-1], said[-1]))
    )


def _sample(intent: str, text: str) -> _Sample:
    # "{room}'s camera" -> {room} 's camera
    pattern: list[str] = []
    for piece in text.replace("{", "\n{").replace("}", "}\n").split("\n"):
        pattern += [piece] if piece.startswith("{") else _pieces(piece)
    literals = [word for word in pattern if not word.startswith("{")]
    return _Sample(intent, tuple(pattern), len(literals), set(literals) <= _FILLING)


def _pieces(piece: str) -> Sequence[str]:
    if piece.startswith("'"):  # right behind a slot: the apostrophe has no word before it here
        return words.split(f"x{piece}")[1:]
    return words.split(piece)


def _bindings(
    pattern: tuple[str, ...], said: tuple[str, ...]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Every way in which `said` is `pattern` with words, at least one each, for its slots."""
    if not pattern:
        if not said:
            yield {}
        return
    first, *rest = pattern
    if not first.startswith("{"):
        if said[:1] == (first,):
            yield from _bindings(tuple(rest), said[1:])
        return
    for length in range(1, len(said) - len(rest) + 1):
        for bound in _bindings(tuple(rest), said[length:]):
            yield {first.strip("{}"): said[:length], **bound}


def _index(values: Iterable[SlotValue]) -> dict[str, tuple[SlotValue, ...]]:
    index: dict[str, tuple[SlotValue, ...]] = {}
    for value in values:
        for name in dict.fromkeys(_spoken(name) for name in (value.name, *value.synonyms)):
            index[name] = (*index.get(name, ()), value)
    return index


def _spoken(name: str) -> str:
    return words.join(words.split(name))


def _model_value(value: Mapping[str, Any]) -> SlotValue:
    name = value["name"]
    return SlotValue(value["id"], name["value"], tuple(name.get("synonyms", ())))


def _without_wake_word(said: tuple[str, ...]) -> tuple[str, ...]:
    if said[:1] in (("hey",), ("ok",), ("okay",)) and said[1:2] and said[1] in WAKE_WORDS:
        said = said[1:]
    said = said[1:] if said and said[0] in WAKE_WORDS else said
    return said[1:] if said[:1] == ("please",) else said


def _without_connecting(said: tuple[str, ...]) -> tuple[str, ...]:
    while said and said[0] in CONNECTING:
        said = said[1:]
    return said
