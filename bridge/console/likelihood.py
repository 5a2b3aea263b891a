"""Which intent words speak for, whatever their order: naive Bayes on the samples' words. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bridge.console.model import Model, is_slot, slot_name

_CHANCE = 0.05  # how often a word of another intent turns up in one
_MOST = 6.0  # more against an intent than this is not told apart

Numbers = NDArray[np.float64]
Feature = str | tuple[str, str]


class Likelihood:
    def __init__(self, model: Model) -> None:
        counts: defaultdict[Feature, Counter[str]] = defaultdict(Counter)
        of_intent: Counter[str] = Counter()
        for sample in model.samples:
            kinds = model.slots[sample.intent]
            symbols = [f"{{{kinds[slot_name(s)]}}}" if is_slot(s) else s for s in sample.stems]
            of_intent[sample.intent] += 1
            for feature in _features(symbols):
                counts[feature][sample.intent] += 1
        self._intents = sorted(of_intent)
        totals = np.array([of_intent[intent] for intent in self._intents])
        rates = {
            feature: _rates(np.array([where[each] for each in self._intents]) / totals)
            for feature, where in counts.items()
        }
        self._without = np.sum([np.log(1 - rate) for rate in rates.values()], axis=0)
        self._with = {feature: np.log(rate / (1 - rate)) for feature, rate in rates.items()}

    def against(self, symbols: Sequence[str]) -> Mapping[str, float]:
        """What speaks against each intent, 0 for the likeliest; of stems and types ("{ROOM}")."""
        said = [
            log for feature in _features(symbols) if (log := self._with.get(feature)) is not None
        ]
        if not said:
            return defaultdict(float)
        score = (self._without + np.sum(said, axis=0)) / len(said) ** 0.5
        worse = np.minimum(score.max() - score, _MOST)
        return {intent: float(worse[at]) for at, intent in enumerate(self._intents)}


def _rates(seen: Numbers) -> Numbers:
    """By intent: how often a sample has the feature; never seen is as often as by chance."""
    return np.asarray((1 - _CHANCE) * seen + _CHANCE * seen.mean())


def _features(symbols: Sequence[str]) -> set[Feature]:
    return {*symbols, *pairwise(["<", *symbols])}
