"""What a detector is to the rest: pixels in, things and numbers out, whatever network it has."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height, width, 3: red, green, blue


@dataclass(frozen=True, slots=True)
class Thing:
    """`score` from 0 to 1; the box in pixels of the picture: left, top, right, bottom."""

    name: str
    score: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SeenThings:
    """`features`: float16, little endian; empty where the network has none."""

    things: tuple[Thing, ...]
    features: bytes = b""


class Detector(Protocol):
    def detect(self, picture: Pixels) -> SeenThings:
        """Blocks while it computes. Sides are multiples of `crops.STEP`."""
