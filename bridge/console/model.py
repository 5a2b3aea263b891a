"""An interaction model as samples whose words are weighed. Pure.

A word weighs what it tells about the intent: one that stands in a single intent's samples weighs 1,
one that stands in all of them next to nothing, and what people say out of politeness less still.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from bridge.console import words
from bridge.console.language import Language

DIGITS = "DigitsIntent"
ROOM, NUMBER, DATE = "ROOM", "AMAZON.NUMBER", "AMAZON.DATE"
ORDINAL = "AMAZON.Ordinal"
UNKNOWN, REFUSING, FILLER = 0.4, 1.2, 0.05
_LEAST = 0.15
_PASSED_OVER = 1.0
_INVENTED = 1.0  # a slot nobody spoke of
_BESIDE = 3  # words before a slot that tell which it is
_OFTEN = 6  # so many samples of one intent are no chance


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value of a slot type: from the model, or (`dynamic`) a camera of this house."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class ModelSample:
    """`pattern` has canonical words and slots ("{room}"); `left_out` what it costs to miss each.

    `is_short`: it is left of a longer one. `telling` is where its heaviest word stands, if that is
    a heavy one.
    `is_bare`: nothing but its slot and words that mean little, so little else may be said with it:
    what is said beside weighs `strictness` times as much.
    """

    intent: str
    pattern: tuple[str, ...]
    stems: tuple[str, ...]
    left_out: tuple[float, ...]
    is_bare: bool
    strictness: float
    telling: int | None
    is_short: bool

    @property
    def is_builtin(self) -> bool:
        return self.intent.startswith("AMAZON.")

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(slot_name(word) for word in self.pattern if is_slot(word))


Beside = tuple[tuple[str, ...], tuple[str, ...]]  # the words before a slot, and behind it


@dataclass(frozen=True, slots=True)
class Model:
    """`beside`: which words stand round a slot of this name in the samples of several intents, or,
    of a time, in many of one; and of which intents."""

    invocation: tuple[str, ...]
    slots: Mapping[str, Mapping[str, str]]
    types: Mapping[str, Mapping[str, tuple[SlotValue, ...]]]
    samples: tuple[ModelSample, ...]
    weights: Mapping[str, float]
    beside: Mapping[str, Mapping[Beside, frozenset[str]]]


def is_slot(word: str) -> bool:
    return word.startswith("{")


def slot_name(word: str) -> str:
    return word.strip("{}")


def read(model: Mapping[str, Any], language: Language) -> Model:
    spoken = model["interactionModel"]["languageModel"]
    intents = spoken["intents"]
    patterns = [
        (intent["name"], _canonical(pattern_of(text), language))
        for intent in intents
        for text in (*intent["samples"], *language.phrases.get(intent["name"], ()))
    ]
    slots = {
        intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for intent in intents
    }
    weights = _weights(patterns, language)
    beside = _beside(patterns, language)
    shortened = [
        (intent, pattern)
        for intent, pattern in _shortened(patterns, beside, slots, language)
        if any(weights.get(word, 0.0) >= _TELLS for word in pattern)
    ]
    return Model(
        words.split(spoken["invocationName"]),
        slots,
        {
            kind["name"]: index(_value(value) for value in kind["values"])
            for kind in spoken["types"]
        },
        tuple(
            _sample(intent, pattern, weights, language, slots[intent], is_short=short)
            for listed, short in ((patterns, False), (shortened, True))
            for intent, pattern in dict.fromkeys(listed)
        ),
        weights,
        beside,
    )


def index(values: Iterable[SlotValue]) -> dict[str, tuple[SlotValue, ...]]:
    """By each name they have, as it is spoken."""
    found: dict[str, tuple[SlotValue, ...]] = {}
    for value in values:
        for name in dict.fromkeys(_spoken(name) for name in (value.name, *value.synonyms)):
            found[name] = (*found.get(name, ()), value)
    return found


def weight(word: str, weights: Mapping[str, float], language: Language) -> float:
    """Of a canonical word, or of its stem."""
    if word in language.refusing:
        return REFUSING
    return weights.get(word, UNKNOWN)


def pattern_of(text: str) -> tuple[str, ...]:
    """ "{room}'s camera" -> {room} 's camera"""
    pattern: list[str] = []
    for piece in text.replace("{", "\n{").replace("}", "}\n").split("\n"):
        pattern += [piece] if is_slot(piece) else _pieces(piece)
    return tuple(pattern)


def _pieces(piece: str) -> Sequence[str]:
    if piece.startswith("'"):  # right behind a slot: the apostrophe has no word before it here
        return words.split(f"x{piece}")[1:]
    return words.split(piece)


def _canonical(pattern: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(language.alike.get(word, word) for word in pattern)


def _weights(
    patterns: Iterable[tuple[str, tuple[str, ...]]], language: Language
) -> dict[str, float]:
    """By how evenly a word's stem is spread over the intents: its entropy."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_intent: Counter[str] = Counter()
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for intent, pattern in patterns:
        of_intent[intent] += 1
        for word in {word for word in pattern if not is_slot(word)}:
            seen[language.stem(word)][intent] += 1
            spellings[language.stem(word)].add(word)
    weights: dict[str, float] = {}
    for stem, counts in seen.items():
        shares = [count / of_intent[intent] for intent, count in counts.items()]
        spread = -sum(s / sum(shares) * log(s / sum(shares)) for s in shares) / log(len(of_intent))
        for word in spellings[stem]:
            is_filler = word in language.fillers
            weights[word] = FILLER if is_filler else max(_LEAST, 1 - spread)
    return weights


def _sample(
    intent: str,
    pattern: tuple[str, ...],
    weights: Mapping[str, float],
    language: Language,
    kinds: Mapping[str, str],
    *,
    is_short: bool,
) -> ModelSample:
    literals = [word for word in pattern if not is_slot(word)]
    is_bare = len(literals) < len(pattern) and all(
        word in language.objects or weight(word, weights, language) <= _MEANS_LITTLE
        for word in literals
    )
    is_digits = any(is_slot(word) and kinds[slot_name(word)] == NUMBER for word in pattern)
    heavy = [
        (weight(word, weights, language), -at)
        for at, word in enumerate(pattern)
        if not is_slot(word) and weight(word, weights, language) >= _TELLS
    ]
    return ModelSample(
        intent,
        pattern,
        tuple(word if is_slot(word) else language.stem(word) for word in pattern),
        tuple(
            _INVENTED if is_slot(word) else _PASSED_OVER * weight(word, weights, language)
            for word in pattern
        ),
        is_bare,
        1.0 if not is_bare else _WITH_DIGITS if is_digits else _WITH_A_SLOT,
        -max(heavy)[1] if heavy else None,
        is_short,
    )


_MEANS_LITTLE, _TELLS = 0.3, 0.45
_WITH_DIGITS, _WITH_A_SLOT = 1.5, 4.0


def _beside(
    patterns: Iterable[tuple[str, tuple[str, ...]]], language: Language
) -> dict[str, dict[Beside, frozenset[str]]]:
    intents: defaultdict[tuple[str, Beside], Counter[str]] = defaultdict(Counter)
    for intent, pattern in patterns:
        for at, word in enumerate(pattern):
            for beside in _round(pattern, at) if is_slot(word) else ():
                if not _is_cut_short(pattern[: at - len(beside[0])], beside[0], language):
                    intents[slot_name(word), beside][intent] += 1
    found: defaultdict[str, dict[Beside, frozenset[str]]] = defaultdict(dict)
    for (name, beside), where in intents.items():
        is_time = beside[0][:1] and beside[0][0] in language.timed
        if len(where) > 1 or (is_time and where.total() >= _OFTEN):
            found[name][beside] = frozenset(where)
    return dict(found)


def _is_cut_short(earlier: Sequence[str], before: Sequence[str], language: Language) -> bool:
    """ "Just after {time}" does not teach "after {time}", which is another time."""
    return bool(earlier and before) and (
        before[0] in language.timed and earlier[-1] in language.fillers
    )


def _round(pattern: tuple[str, ...], at: int) -> Iterator[Beside]:
    """The words that stand round a slot: up to three before it, with and without one behind."""
    behind = pattern[at + 1 : at + 2]
    for length in range(min(at, _BESIDE) + 1):
        before = pattern[at - length : at]
        if any(is_slot(word) for word in before):
            return
        yield before, ()
        if behind and not is_slot(behind[0]):
            yield before, behind


def _shortened(
    patterns: Sequence[tuple[str, tuple[str, ...]]],
    beside: Mapping[str, Mapping[Beside, frozenset[str]]],
    slots: Mapping[str, Mapping[str, str]],
    language: Language,
) -> list[tuple[str, tuple[str, ...]]]:
    """What is left of samples without when and where: "what happened in the {room}" teaches "what
    happened". One that says the same as another intent's sample teaches nothing."""
    owners: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for intent, pattern in patterns:
        owners[_without(pattern, language.fillers)].add(intent)
    found: list[tuple[str, tuple[str, ...]]] = []
    for intent, pattern in patterns:
        short = pattern
        for at in reversed(range(len(pattern))):
            if is_slot(pattern[at]) and _may_lack(slot_name(pattern[at]), slots[intent]):
                start, end = _circumstance(pattern, at, beside, language)
                short = short[:start] + short[end:]
        meaning = _without(short, language.fillers)
        if meaning and short != pattern and owners[meaning] <= {intent}:
            owners[meaning].add(intent)
            found.append((intent, short))
    return found


def _may_lack(slot: str, kinds: Mapping[str, str]) -> bool:
    """A when, always; a room only where the intent has a time as well: else it is its object. What
    is counted is what is asked for."""
    if kinds[slot] in (NUMBER, ORDINAL):
        return False
    return kinds[slot] != ROOM or DATE in kinds.values()


def _without(pattern: tuple[str, ...], fillers: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in pattern if word not in fillers)


def _circumstance(
    pattern: tuple[str, ...],
    at: int,
    beside: Mapping[str, Mapping[Beside, frozenset[str]]],
    language: Language,
) -> tuple[int, int]:
    """From where to where "in the {room}" or "since {since}" goes; empty for what a verb needs."""
    known = beside.get(slot_name(pattern[at]), {})
    for length in range(_BESIDE, 0, -1):
        before = pattern[max(0, at - length) : at]
        if len(before) < length or before[0] in language.fillers:
            continue
        behind = pattern[at + 1 : at + 2]
        if (before, behind) in known and behind:
            return at - length, at + 2
        if (before, ()) in known and before[0] in language.circumstance:
            return at - length, at + 1
    return at, at


def _value(value: Mapping[str, Any]) -> SlotValue:
    name = value["name"]
    return SlotValue(value["id"], name["value"], tuple(name.get("synonyms", ())))


def _spoken(name: str) -> str:
    return words.join(words.split(name))
