"""What was said -> which intent, with which slots, by the interaction model we ship. Pure.

Stands in for Alexa's language understanding, whose rules are statistical and not published: the
sample wins that can be turned into what was said most cheaply (`alignment`), where words weigh what
they tell (`model`); if even that is too dear, it is AMAZON.FallbackIntent.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from bridge.console import corrections, wishes, words
from bridge.console import model as models
from bridge.console import spans as spans_
from bridge.console.alignment import Addition, Alignment, Utterance, align
from bridge.console.language import Language
from bridge.console.languages import language_of
from bridge.console.likelihood import Likelihood
from bridge.console.model import ModelSample, SlotValue
from bridge.console.shortlist import Shortlist
from bridge.console.spans import Span
from bridge.console.sureness import DELETING, REVEALING, YES, is_asked_about, is_question, is_sure
from bridge.errors import Kind, PrivateEyeError
from interaction_models import LOCALES

__all__ = [
    "FALLBACK",
    "LAUNCH",
    "LOCALES",
    "Interaction",
    "Slot",
    "SlotValue",
    "Understood",
    "load",
]

LAUNCH = "LaunchRequest"
FALLBACK = "AMAZON.FallbackIntent"
ROOM, CLIP_ORDER = models.ROOM, spans_.CLIP_ORDER
_MOST_WORDS = 60  # nobody says more in one breath
_COMPARED = 100
# How much dearer a guess may be than the alignment turns out; of talk round it, by its weight.
_SLACK, _CHEAPER = 0.7, 0.3
_ADDED, _ADDED_ALONE = 0.15, 0.4
# Where the intent has no such words itself; where a word behind says the same as those before.
_FOREIGN, _FOLLOWED = 0.02, 0.01
_FREE_MASS = 0.3
_NEEDS_WORDS = (
    *("AMAZON.TIME", "AMAZON.DURATION", "AMAZON.NUMBER", "AMAZON.Ordinal", "CLIP_ORDER", "VISIT"),
)
_BAYES = 0.1
_VALUED = 0.7  # what a word weighs at least that is part of a value
_HAPPENED, _WHILE_OUT, _AND = "WhatHappenedIntent", "WhileOutIntent", "AndIntent"
# What they set off cannot be taken back: nothing else may have been said.
_EXACT = (YES, models.DIGITS)
_ENOUGH, _TOO_DEAR, _SPARE = 0.25, 2.5, 0.3


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


Find = Callable[[tuple[str, ...]], spans_.Spans]


class Interaction:
    """One locale's model, ready to match. Immutable."""

    def __init__(self, model: Mapping[str, Any], language: Language) -> None:
        self._language = language
        self._model = models.read(model, language)
        self._shortlist = Shortlist(self._model)
        self._literal = {
            sample.pattern: sample
            for sample in reversed(self._model.samples)
            if not (sample.slots or sample.is_short)
        }
        self._likelihood = Likelihood(self._model)
        self._words = {
            intent: frozenset(
                stem
                for sample in self._model.samples
                if sample.intent == intent
                for stem in sample.stems
            )
            for intent in _EXACT
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
        said, invoked = wishes.called(spoken, self._model.invocation, self._language)
        if invoked and not said:
            return Understood(LAUNCH, (), invoked)
        if not said:
            return Understood(FALLBACK, (), invoked)
        rooms = models.index(extra_rooms)

        def find(said: tuple[str, ...]) -> spans_.Spans:
            return spans_.find(said, self._model, self._language, rooms, today)

        return replace(self._understood(said, find), invoked=invoked)

    def _understood(self, said: tuple[str, ...], find: Find) -> Understood:
        """What was said, or a part of it that is a wish of its own."""
        if said not in self._literal:
            said = wishes.without_put_off(said, self._language)
            said = wishes.without_polite_ending(said, self._language)
            said = wishes.without_vagueness(said, self._language)
        said, found = corrections.without(said, find, self._language)
        best = self._best(self._said(said, found), found)
        is_sample = best is not None and not best[1].cost
        if not is_sample and (while_out := self._while_out(said, find)):
            return while_out
        if best:
            return self._of(*best)
        for before, part in wishes.parts(said, self._language):
            found = find(part)
            best = self._best(self._said(part, found), found)
            if best and self._may_stand_alone(before, best[0].intent):
                return self._of(*best)
        return Understood(FALLBACK, (), invoked=False)

    def _may_stand_alone(self, before: tuple[str, ...], intent: str) -> bool:
        return intent not in _EXACT and not is_asked_about(intent, before, self._language)

    def _while_out(self, said: tuple[str, ...], find: Find) -> Understood | None:
        """What happened "while I was out" is asked by any of the ways to ask what happened."""
        rest = wishes.without_absence(said, self._language)
        if rest is None:
            return None
        found = find(rest)
        best = self._best(self._said(rest, found), found) if rest else None
        heard = self._of(*best) if best else None
        if heard and heard.intent not in (_HAPPENED, _AND, _WHILE_OUT):
            is_of_times = models.DATE in self._model.slots[heard.intent].values()
            return heard if is_of_times else None
        filled = {slot.name for slot in heard.slots if slot.value} if heard else set()
        if heard and filled - {"room", "visit"}:
            # "When I was out this morning": that is the time. Told before, it is only told.
            is_behind = said[: len(rest)] != rest
            return heard if is_behind and heard.intent == _HAPPENED else None
        if rest and not heard:
            return None
        slots = {slot.name: slot for slot in heard.slots} if heard else {}
        return Understood(
            _WHILE_OUT,
            tuple(
                slots.get(name, Slot(name, kind))
                for name, kind in self._model.slots[_WHILE_OUT].items()
            ),
            invoked=False,
        )

    def _of(self, sample: ModelSample, alignment: Alignment) -> Understood:
        return Understood(sample.intent, self._all_slots(sample.intent, alignment), invoked=False)

    def _best(self, said: Utterance, found: spans_.Spans) -> tuple[ModelSample, Alignment] | None:
        if sample := self._word_for_word(said.words):
            return sample, Alignment(0.0, 0.0, {})
        against = self._likelihood.against(_symbols(said, found))
        listed = [
            (guess + _BAYES * against[sample.intent], sample)
            for guess, sample in self._shortlist.best(
                said.stems, said.weights, _masses(said, found), _COMPARED
            )
        ]
        listed.sort(key=lambda each: each[0])
        best: tuple[ModelSample, Alignment] | None = None
        least = 1e9
        slack = max(_SLACK, _CHEAPER * sum(said.weights))
        by_start = {kind: _by_start(spans) for kind, spans in found.items()}
        cached: dict[str, tuple[Mapping[str, Any], Mapping[int, list[Addition]]]] = {}
        for guess, sample in listed:
            if guess - slack > least:
                continue
            if sample.intent not in cached:
                of_slot = {
                    name: _by_start(spans_.joined(name, found[kind], said.words, self._language))
                    if name in self._language.joining
                    else by_start[kind]
                    for name, kind in self._model.slots[sample.intent].items()
                }
                cached[sample.intent] = of_slot, self._additions(sample.intent, said, found)
            alignment = align(sample, said, *cached[sample.intent])
            cost = alignment.cost + _BAYES * against[sample.intent]
            if not alignment.cost:  # word for word, and the more words the better
                cost = -alignment.matched - len(sample.pattern)
            if cost < least and self._is_sure(sample, said, alignment):
                best, least = (sample, alignment), cost
        return best if best and _is_near(best[1]) else None

    def _is_sure(self, sample: ModelSample, said: Utterance, alignment: Alignment) -> bool:
        if sample.intent in _EXACT and not self._is_explained(sample, said, alignment):
            return False
        if sample.intent == REVEALING:  # "turn it off" is never "turn it on"
            refused = self._language.refusing - {"no"}
            return not any(said.words[at] in refused for at in alignment.beside)
        if sample.intent != YES and sample.intent not in DELETING:
            return True
        beside = set(alignment.beside)
        # "You" of "are you asking me to delete it" may be that of a sample, "can you delete it".
        passed = self._language.fillers if sample.intent in DELETING else frozenset()
        of_sample = [at for at in range(len(said.words)) if at not in beside]
        first = next((at for at in of_sample if said.words[at] not in passed), 0)
        before = said.words[:first]
        behind = [said.words[at] for at in beside if at > first]
        return is_sure(sample.intent, before, behind, self._language)

    def _is_explained(self, sample: ModelSample, said: Utterance, alignment: Alignment) -> bool:
        """Whether each word that its sample has not is politeness, or such as its intent has."""
        if sample.intent == YES and is_question(said.words, self._language):
            return False
        own = self._words[sample.intent]
        unread = any(span.value == spans_.NOT_HEARD for span in alignment.slots.values())
        if (unread and sample.telling is None) or (sample.slots and not alignment.slots):
            return False
        return all(
            said.words[at] in self._language.fillers | self._language.harmless
            or (said.stems[at] in own and said.words[at] not in self._language.refusing)
            for at in alignment.beside
        )

    def _word_for_word(self, said: tuple[str, ...]) -> ModelSample | None:
        """The sample that says just this, with politeness before or behind it at most."""
        plain = [at for at, word in enumerate(said) if word not in self._language.fillers]
        first, last = (plain[0], plain[-1]) if plain else (len(said), -1)
        parts = [
            (start, end)
            for start in range(min(first + 1, len(said)))
            for end in range(max(last, start) + 1, len(said) + 1)
        ]
        known = [
            (end - start, sample)
            for start, end in parts
            if (sample := self._literal.get(said[start:end]))
            and is_sure(sample.intent, said[:start], said[end:], self._language)
        ]
        return max(known, key=lambda each: each[0])[1] if known else None

    def _said(self, said: tuple[str, ...], found: spans_.Spans) -> Utterance:
        language, weights = self._language, self._model.weights
        valued = {
            at
            for kind in spans_.WHOLE
            for span in found[kind]
            if not span.is_free and not span.cost
            for at in range(span.start, span.end)
        }
        meant = tuple(language.alike.get(word, word) for word in said)
        return Utterance(
            meant,
            tuple(language.stem(word) for word in meant),
            tuple(
                models.FILLER
                if word in language.fillers
                else max(models.weight(word, weights, language), _VALUED if at in valued else 0.0)
                for at, word in enumerate(meant)
            ),
        )

    def _additions(
        self, intent: str, said: Utterance, found: spans_.Spans
    ) -> dict[int, list[Addition]]:
        additions: defaultdict[int, list[Addition]] = defaultdict(list)
        for name, kind in self._model.slots[intent].items():
            beside = self._model.beside.get(name)
            if beside is None:
                continue
            for span in spans_.joined(name, found[kind], said.words, self._language):
                if span.is_free:
                    continue
                for start, end, followed, owners in spans_.around(said.words, span, beside):
                    alone = (start, end) == (span.start, span.end) and not followed
                    before = said.words[start : span.start]
                    if (
                        not before
                        and kind in (ROOM, CLIP_ORDER)
                        and said.words[start] in self._language.pointing
                    ):
                        continue
                    if (
                        kind in _NEEDS_WORDS
                        and not followed
                        and not self._language.circumstance.intersection(before)
                    ):
                        continue
                    cost = span.cost + (_ADDED_ALONE if alone else _ADDED)
                    cost += 0.0 if intent in owners else _FOREIGN
                    cost -= _FOLLOWED if followed else 0.0
                    additions[start].append(Addition(name, start, end, cost, span))
        return additions

    def _all_slots(self, intent: str, alignment: Alignment) -> tuple[Slot, ...]:
        return tuple(
            Slot(name, kind, span.value, span.known)
            if (span := alignment.slots.get(name))
            else Slot(name, kind)
            for name, kind in self._model.slots[intent].items()
        )


@cache
def load(locale: str) -> Interaction:
    if locale not in LOCALES:
        known = ", ".join(LOCALES)
        raise PrivateEyeError(Kind.INVALID, f"the voice console speaks these only: {known}")
    text = (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")
    return Interaction(json.loads(text), language_of(locale))


def _is_near(best: Alignment) -> bool:
    """Whether enough of it was said, and not too much beside it."""
    if best.cost == 0:
        return True
    return best.matched >= _ENOUGH and best.cost <= _TOO_DEAR * best.matched + _SPARE


def _symbols(said: Utterance, found: spans_.Spans) -> list[str]:
    """The words' stems, with the longest known values as symbols of their types."""
    known = sorted(
        (
            (span.end - span.start, kind != "AMAZON.NUMBER", -span.start, kind, span)
            for kind, spans in found.items()
            for span in spans
            if _stands_for_itself(kind, span, found)
        ),
        key=lambda each: each[:4],
        reverse=True,
    )
    taken: dict[int, str | None] = {}
    for _, _, _, kind, span in known:
        if not any(at in taken for at in range(span.start, span.end)):
            taken |= dict.fromkeys(range(span.start, span.end), None)
            taken[span.start] = f"{{{kind}}}"
    symbols = [taken.get(at, stem) for at, stem in enumerate(said.stems)]
    return [symbol for symbol in symbols if symbol]


def _stands_for_itself(kind: str, span: Span, found: spans_.Spans) -> bool:
    """A known value does; words that mean nothing else may be a room, if no known one was said."""
    if not span.is_free:
        return span.cost < 0.5
    return kind == ROOM and span.is_strange and all(room.is_free for room in found[ROOM])


def _by_start(spans: Sequence[Span]) -> dict[int, list[Span]]:
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.start].append(span)
    return found


def _masses(said: Utterance, found: spans_.Spans) -> dict[str, tuple[float, bool]]:
    """Of each type, what the words of its heaviest value weigh."""
    masses: dict[str, tuple[float, bool]] = {}
    for kind, spans in found.items():
        for span in spans:
            mass = sum(said.weights[span.start : span.end]) - span.cost
            if span.is_free:
                mass = min(mass, _FREE_MASS)
            if kind not in masses or (not span.is_free, mass) > (masses[kind][1], masses[kind][0]):
                masses[kind] = mass, not span.is_free
    return masses
