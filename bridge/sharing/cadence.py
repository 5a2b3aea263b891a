"""Which frames of a film are looked at: often where much changes, seldom where nothing does. Pure.

Each frame is compared with the one that was looked at last, so that nothing begins unseen; a face
is looked for in some of them, and followed through the others.
"""

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
_Blocks = NDArray[np.float32]

# While something moves, and while nothing does.
EVERY_S, SELDOM_S = 0.2, 1.0
_BLOCK = 16
# Gray levels by which a block of a picture, on average, differs where something moved: more than
# noise and compression, less than a face of two blocks that turns.
_MOVED = 3.0
# On average over all blocks: another picture. A cut, a flash, a camera that is carried.
_TORN = 14.0


class Cadence:
    """Belongs to one thread; frames come in order, each once."""

    def __init__(self, fps: float) -> None:
        self._every, self._seldom = max(1, round(EVERY_S * fps)), max(1, round(SELDOM_S * fps))
        self._looked: _Blocks | None = None
        self._since = 0

    def due(self, luma: Luma) -> tuple[bool, bool]:
        """Whether the frame before this one is to be looked at, and whether this one is.

        The one before only where it was not looked at yet and this one is another picture: then
        nobody knows what happened in between.
        """
        blocks = _blocks(luma)
        if self._looked is None or self._looked.shape != blocks.shape:
            return self._look(blocks, before=False)
        self._since += 1
        apart = np.abs(blocks - self._looked)
        if float(apart.mean()) >= _TORN:
            return self._look(blocks, before=self._since > 1)
        pause = self._every if float(apart.max()) >= _MOVED else self._seldom
        return self._look(blocks, before=False) if self._since >= pause else (False, False)

    def _look(self, blocks: _Blocks, *, before: bool) -> tuple[bool, bool]:
        self._looked, self._since = blocks, 0
        return before, True


def _blocks(luma: Luma) -> _Blocks:
    """The mean of each block; the last ones of a row or column are left out where not whole."""
    rows, columns = max(1, luma.shape[0] // _BLOCK), max(1, luma.shape[1] // _BLOCK)
    high, wide = min(_BLOCK, luma.shape[0]), min(_BLOCK, luma.shape[1])
    whole = luma[: rows * high : 2, : columns * wide : 2]
    halves = whole.reshape(rows, -1, columns, whole.shape[1] // columns)
    means: _Blocks = halves.mean(axis=(1, 3), dtype=np.float32)
    return means
