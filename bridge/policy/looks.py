"""What a detector saw in pictures of an event. Values only; what they mean is in `labels`."""

from dataclasses import dataclass
from datetime import datetime

from bridge.model import Area


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing in one picture: `name` in the detector's words, `score` in thousandths, where.

    `moves`: it lies where something moved.
    """

    name: str
    score: int
    area: Area
    moves: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """At one crop, `area` of the picture of `at`. `features`: what the detector saw as numbers,
    float16, little endian; empty where it has none."""

    at: datetime
    area: Area
    found: tuple[Sighting, ...]
    features: bytes = b""
