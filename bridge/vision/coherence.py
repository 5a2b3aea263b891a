"""Whether things move as things do: onto what they covered just before, or straight on. Pure.

What is quicker than that and turns at each picture is an insect at the lens, or several things that
have nothing to do with each other. Once something has moved steadily, near it is enough.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from bridge.vision.pixels import Mask
from bridge.vision.regions import grown

_COVERED = 0.4  # of a thing: by what differed in the picture before, or close to that
_STRAIGHT = 0.3  # of its size, and a block: so far beside where it was to be expected
_LATELY, _ERRATIC = 5, 2  # so many of so many pictures it leapt: nothing is believed of it

_Middle = NDArray[np.float64]


class Coherence:
    """Belongs to one detector."""

    def __init__(self) -> None:
        self._before: Mask | None = None  # what differed
        self._middles: deque[_Middle | None] = deque(maxlen=2)  # of the largest, the newest last
        self._leapt: deque[bool] = deque(maxlen=_LATELY)  # whether the largest did

    def kept(self, found: list[Mask]) -> list[Mask]:
        """Those of one picture, the largest first, that move as things do."""
        return [
            thing
            for n, thing in enumerate(found)
            if self._covered(thing) or (n == 0 and self._straight(thing))
        ]

    @property
    def erratic(self) -> bool:
        return sum(self._leapt) >= _ERRATIC

    def put(self, found: list[Mask], differs: Mask) -> None:
        """What the next picture is compared with."""
        followed = bool(found and self._middles and self._middles[-1] is not None)
        leapt = followed and not (self._covered(found[0]) or self._straight(found[0]))
        self._leapt.append(leapt)
        self._before = differs
        self._middles.append(_middle(found[0]) if found else None)

    def _covered(self, thing: Mask) -> bool:
        if self._before is None:
            return False
        shared = int((thing & grown(self._before)).sum())
        return shared >= _COVERED * int(thing.sum())

    def _straight(self, thing: Mask) -> bool:
        if len(self._middles) < 2 or self._middles[0] is None or self._middles[1] is None:
            return False
        first, second = self._middles[0], self._middles[1]
        beside = float(np.linalg.norm(_middle(thing) - (2 * second - first)))
        return beside <= 1 + _STRAIGHT * float(np.sqrt(thing.sum()))


def _middle(thing: Mask) -> _Middle:
    middle: _Middle = np.argwhere(thing).mean(axis=0)
    return middle
