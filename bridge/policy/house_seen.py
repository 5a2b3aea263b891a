"""What there is to judge an event by, as numbers: what the detector saw in it, and how it moved.
Pure.

The detector's numbers are sketched: as many sums of them with signs that look like chance, which
keep how far any two are apart within a few hundredths and make all that follows cheap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, log2, pi, sin

import numpy as np
from numpy.typing import NDArray

from bridge.model import Area, Label
from bridge.policy.looks import Look

Features = NDArray[np.float16]
Numbers = NDArray[np.float64]

# Of the detector, for each crop; what is judged is their mean.
FEATURES = 864
SKETCHED = 256
# In thousandths: from here on the detector was sure.
SURE = 500
_NOWHERE = Area(500, 500, 0, 0)
# As many as `_motion` gives.
_MOTIONS = 9


@dataclass(frozen=True, slots=True)
class Descriptors:
    """How it moved. `hour`: by the clock of the house, 0 to 24. `size`: share of the picture,
    thousandths; `x`, `y`: where its middle was, `path`: how far that went, thousandths of the
    picture's width and height; `speed`: `path` a second; `strength`: as of events."""

    camera: str
    hour: float
    duration_s: float
    size: float
    x: float
    y: float
    path: float = 0.0
    speed: float = 0.0
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Stock:
    """What the detector said, which knows nothing of this house. `confidence` in thousandths."""

    label: str = Label.UNKNOWN
    sub_label: str | None = None
    confidence: int = 0

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE and self.label != Label.UNKNOWN

    @property
    def surely_a_person(self) -> bool:
        return self.label == Label.PERSON and self.sure


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`look`: None where the detector has no numbers of it, and the house nothing to go by."""

    stock: Stock
    camera: str
    look: NDArray[np.float32] | None
    motion: Numbers


@dataclass(frozen=True, slots=True)
class Packed:
    """The numbers of a `Seen` as bytes."""

    look: bytes
    motion: bytes


def pack(event: Seen) -> Packed | None:
    """None where the detector has no numbers of it."""
    if event.look is None:
        return None
    return Packed(event.look.astype("<f4").tobytes(), event.motion.astype("<f8").tobytes())


def unpack(stock: Stock, camera: str, packed: Packed) -> Seen | None:
    """None where that is not what `pack` gives."""
    if (len(packed.look), len(packed.motion)) != (4 * SKETCHED, 8 * _MOTIONS):
        return None
    look, motion = np.frombuffer(packed.look, "<f4"), np.frombuffer(packed.motion, "<f8")
    if not (np.isfinite(look).all() and np.isfinite(motion).all()):
        return None
    return Seen(stock, camera, look.astype(np.float32), motion.astype(np.float64))


def seen(stock: Stock, features: Features | None, how: Descriptors) -> Seen:
    return Seen(stock, how.camera, None if features is None else _sketch(features), _motion(how))


def described(
    camera: str,
    hour: float,
    *,
    duration_s: float,
    strength: int | None = None,
    area: Area | None = None,
    looks: Sequence[Look] = (),
) -> Descriptors:
    """`area`, `strength`: as of the event. Without looks it went nowhere that is known."""
    middles = [_middle(look.area) for look in looks]
    path = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(middles))
    took_s = (looks[-1].at - looks[0].at).total_seconds() if looks else 0.0
    where = area or (looks[len(looks) // 2].area if looks else _NOWHERE)
    x, y = _middle(where)
    return Descriptors(
        camera=camera,
        hour=hour,
        duration_s=duration_s,
        size=where.width * where.height / 1000,
        x=x,
        y=y,
        path=path,
        speed=path / took_s if took_s > 0 else 0.0,
        strength=float(strength or 0),
    )


def mean(looks: Sequence[bytes]) -> Features | None:
    """Of the features of an event's looks, float16 in little endian; None where there are none."""
    whole = [np.frombuffer(look, "<f2") for look in looks if len(look) == 2 * FEATURES]
    if not whole:
        return None
    middle: Numbers = np.stack(whole).mean(axis=0, dtype=np.float64)
    return middle.astype(np.float16)


def _middle(area: Area) -> tuple[float, float]:
    return area.x + area.width / 2, area.y + area.height / 2


def _sketch(features: Features) -> NDArray[np.float32] | None:
    """Of length 1: how bright a picture is says little of what is in it."""
    if features.shape != (FEATURES,):
        return None
    whole = features.astype(np.float64)
    if not np.isfinite(whole).all() or not whole.any():
        return None
    sketched: Numbers = whole @ _signs()
    return (sketched / np.linalg.norm(whole)).astype(np.float32)


@cache
def _signs() -> Numbers:
    """The same on every machine, for ever: by splitmix64 of each place's number."""
    mixed = np.arange(1, FEATURES * SKETCHED + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    up: NDArray[np.bool_] = ((mixed >> np.uint64(63)) == 1).reshape(FEATURES, SKETCHED)
    signs: Numbers = np.where(up, 1.0, -1.0) / SKETCHED**0.5
    return signs


def _motion(how: Descriptors) -> Numbers:
    """None of them far above 1."""
    turn = 2 * pi * how.hour / 24
    amounts = (how.duration_s, how.size, how.path, how.speed, how.strength)
    return np.array(
        [
            *(0.5 * sin(turn), 0.5 * cos(turn)),
            *(0.2 * log2(1 + max(0.0, amount)) for amount in amounts),
            *(how.x / 500 - 1, how.y / 500 - 1),
        ]
    )
