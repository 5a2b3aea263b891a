"""CenterFace with onnxruntime: finds faces, on one thread. What its answer means is pure.

Only the finder uses it, which is a child of its own.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bridge.sharing.findings import Face
from bridge.sharing.rects import Rect
from bridge.vision.classifier import runtime
from bridge.vision.classifier.detector import Pixels

Floats = NDArray[np.float32]
ABSENT = (
    "The Python package onnxruntime, which finds faces, is not installed, so nothing can be shared "
    'with faces or people blurred: pip install "private-eye[detector]"'
)
# Low: what is taken for a face and is none costs a little of the picture, the other way a face.
# What is that unsure is covered and speaks for nobody (`covering`).
LEAST_SCORE = 0.2
_MOST_FACES = 48
_SAME = 0.3  # so much of two is shared where both are one face
_LARGEST = 8.0  # logarithms: a face of 12,000 pixels


class CenterFace:
    """Belongs to one thread."""

    def __init__(self, model: bytes) -> None:
        """Raises Unavailable in plain words."""
        self._session = runtime.network(model, ABSENT, keeps_memory=True)
        self._input = self._session.get_inputs()[0].name

    def detect(self, picture: Pixels) -> tuple[Face, ...]:
        """Sides are multiples of 32."""
        layers = np.ascontiguousarray(picture.transpose(2, 0, 1)[np.newaxis], np.float32)
        heat, sides, places, _ = self._session.run(None, {self._input: layers})
        return faces(heat[0, 0], sides[0], places[0])


def faces(heat: Floats, sides: Floats, places: Floats) -> tuple[Face, ...]:
    """`heat`: row, column; how likely a face has its middle there. `sides`: logarithms of its
    height and width in cells. `places`: how far down and to the right of the cell's middle its own
    is, in cells. The surest first, each once; what is no number is no face."""
    kept: list[Face] = []
    for one in _candidates(heat, sides, places):
        if len(kept) == _MOST_FACES:
            break
        if all(_overlap(one.rect, other.rect) <= _SAME for other in kept):
            kept.append(one)
    return tuple(kept)


def _candidates(heat: Floats, sides: Floats, places: Floats) -> Iterator[Face]:
    rows, columns = heat.shape
    hot = np.argwhere(heat > LEAST_SCORE)
    for at in np.argsort(-heat[tuple(hot.T)], kind="stable"):
        row, column = (int(number) for number in hot[at])
        numbers = np.concatenate((sides[:, row, column], places[:, row, column]))
        if not np.isfinite(numbers).all() or numbers[:2].max() > _LARGEST:
            continue
        high, wide = (float(np.exp(number)) for number in numbers[:2])
        y, x = row + float(numbers[2]) + 0.5, column + float(numbers[3]) + 0.5
        found = Rect(
            (x - wide / 2) / columns,
            (y - high / 2) / rows,
            (x + wide / 2) / columns,
            (y + high / 2) / rows,
        ).within()
        if found is not None:
            yield Face(found, min(1.0, float(heat[row, column])))


def _overlap(one: Rect, other: Rect) -> float:
    """Of what two cover together, how much both do."""
    both = one.shared(other)
    return both / (one.size + other.size - both)
