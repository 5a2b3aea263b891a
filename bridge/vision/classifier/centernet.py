"""CenterNet with onnxruntime: a detector of the 80 classes of COCO, on one thread.

Only children use it (`runtime`).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.vision.classifier import runtime
from bridge.vision.classifier.detector import Pixels, SeenThings, Thing

Floats = NDArray[np.float32]
ABSENT = (
    "The Python package onnxruntime, which the detector needs, is not installed, so events are not "
    'told apart: pip install "private-eye[detector]"'
)
# A cell of the network's answer stands for so many pixels of the picture.
_CELL = 4
_LEAST_SCORE = 0.1
_MOST_THINGS = 24
_SAME = 0.5  # so much of two boxes is shared where both are one thing

# In the order of the network's answer.
CLASSES = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"),
    *("traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat"),
    *("dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack"),
    *("umbrella", "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball"),
    *("kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket"),
    *("bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple"),
    *("sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair"),
    *("couch", "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse"),
    *("remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink"),
    *("refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier"),
    "toothbrush",
)


class CenterNet:
    """Belongs to one thread."""

    def __init__(self, model: bytes) -> None:
        """Raises Unavailable in plain words."""
        # Crops differ in size.
        self._session = runtime.network(model, ABSENT, keeps_memory=False)

    def detect(self, picture: Pixels) -> SeenThings:
        given = {"picture": picture[np.newaxis].astype(np.float32)}
        heat, sides, features = self._session.run(["heat", "sides", "features"], given)
        return SeenThings(things(heat[0], sides[0]), features[0].astype("<f2").tobytes())


def things(heat: Floats, sides: Floats) -> tuple[Thing, ...]:
    """`heat`: class, row, column, from 0 to 1. `sides`: how far left, top, right and bottom are
    from a cell, in pixels. The surest things first, each once."""
    kept: list[Thing] = []
    for one in _peaks(heat, sides):
        if len(kept) == _MOST_THINGS:
            break
        if not any(one.name == other.name and _shared(one, other) > _SAME for other in kept):
            kept.append(one)
    return tuple(kept)


def _peaks(heat: Floats, sides: Floats) -> Iterator[Thing]:
    """Where a class is likelier than in the cells around, the likeliest first."""
    _, rows, columns = heat.shape
    hot = np.argwhere(heat >= _LEAST_SCORE)
    scores = heat[tuple(hot.T)]
    for at in np.argsort(-scores, kind="stable"):
        class_, row, column = (int(number) for number in hot[at])
        around = heat[class_, max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        if scores[at] < around.max():
            continue
        left, top, right, bottom = (float(side) for side in sides[:, row, column])
        x, y = column * _CELL, row * _CELL
        box = (
            max(0.0, x - left),
            max(0.0, y - top),
            min(float(columns * _CELL), x + right),
            min(float(rows * _CELL), y + bottom),
        )
        if box[0] < box[2] and box[1] < box[3]:
            yield Thing(CLASSES[class_], float(scores[at]), box)


def _shared(one: Thing, other: Thing) -> float:
    """Of the area that two boxes cover together, how much both do."""
    wide = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    high = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    both = max(0.0, wide) * max(0.0, high)
    return both / (_size(one.box) + _size(other.box) - both)


def _size(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
