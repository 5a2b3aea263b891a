"""Which of some thousand samples are worth laying beside what was said. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.console.model import Model, ModelSample, is_slot, slot_name

_ABSENT_SLOT, _ADDED_SLOT = 0.8, 0.25

Numbers = NDArray[np.float32]


class Shortlist:
    """Knows which words stand in which sample; guesses what an alignment would cost."""

    def __init__(self, model: Model) -> None:
        self._samples = model.samples
        stems = {stem for sample in model.samples for stem in sample.stems if not is_slot(stem)}
        kinds = {kind for slots in model.slots.values() for kind in slots.values()}
        self._stems = {stem: at for at, stem in enumerate(sorted(stems))}
        self._kinds = {kind: at for at, kind in enumerate(sorted(kinds))}
        self._in_sample = np.zeros((len(self._stems), len(model.samples)), np.float32)
        self._left_out = np.zeros_like(self._in_sample)
        self._has_slot = np.zeros((len(self._kinds), len(model.samples)), np.float32)
        for column, sample in enumerate(model.samples):
            self._note(column, sample, model)
        self._all_left_out = self._left_out.sum(axis=0)

    def best(
        self,
        stems: Sequence[str],
        weights: Sequence[float],
        slots: Mapping[str, tuple[float, bool]],
        most: int,
    ) -> list[tuple[float, ModelSample]]:
        """`slots`: of each type that was found, what its words weigh, and whether it is known.

        The cheapest first, of equals the model's first.
        """
        cost = self._all_left_out.copy()
        for stem, weight in dict(zip(stems, weights, strict=True)).items():
            row = self._stems.get(stem)
            if row is None:
                cost += weight
            else:
                cost += weight * (1 - self._in_sample[row]) - self._left_out[row]
        for kind, row in self._kinds.items():
            has = self._has_slot[row]
            if kind not in slots:
                cost += _ABSENT_SLOT * has
                continue
            inside, is_known = slots[kind]
            cost -= has * inside
            if is_known:
                cost -= (1 - has) * max(0.0, inside - _ADDED_SLOT)
        order = np.argsort(cost, kind="stable")[:most]
        return [(float(cost[at]), self._samples[at]) for at in order]

    def _note(self, column: int, sample: ModelSample, model: Model) -> None:
        for stem, left_out in zip(sample.stems, sample.left_out, strict=True):
            if is_slot(stem):
                kind = model.slots[sample.intent][slot_name(stem)]
                self._has_slot[self._kinds[kind], column] += 1
            else:
                self._in_sample[self._stems[stem], column] = 1
                self._left_out[self._stems[stem], column] += left_out
