"""Which part of a picture is looked at, and where what was found there is in all of it. Pure.

A crop around what moves shows small things large, and leaves out most of what only stands there.
Where only a camera says that something moves all of the picture is looked at, in more pixels.
"""

from dataclasses import dataclass

from bridge.model import Area, Label
from bridge.policy.areas import overlap
from bridge.policy.labels import KINDS
from bridge.policy.looks import Sighting
from bridge.vision.classifier.detector import Thing

# The network wants sides that all its strides divide.
STEP = 32
LONGEST = 416
_WHOLE_SIDE = 320  # the shorter one, of a whole picture
WHOLE = Area(0, 0, 1000, 1000)

_MARGIN = 0.6  # of a side of what moves, on each side of it
_LEAST = 400  # thousandths of the picture's height: what is around says what it is
_MOST_ASPECT = 2.0
_INSIDE = 0.1  # so much of a thing has to lie where something moved


@dataclass(frozen=True, slots=True)
class Crop:
    """`area` of a picture, shown in `width` x `height` pixels."""

    area: Area
    width: int
    height: int


def crop(moving: Area | None, aspect: float) -> Crop:
    """What to look at where `moving` moves in a picture of this aspect (width to height); None
    where nobody knows what does."""
    if moving is None:
        return _whole(aspect)
    wide, high = _around(moving, aspect)
    x = min(max(0.0, moving.x + moving.width / 2 - wide / 2), 1000 - wide)
    y = min(max(0.0, moving.y + moving.height / 2 - high / 2), 1000 - high)
    area = Area(int(x), int(y), int(wide), int(high))
    shape = wide * aspect / high
    longest = LONGEST / max(shape, 1.0), LONGEST / max(1 / shape, 1.0)
    return Crop(area, width=_step(longest[1]), height=_step(longest[0]))


def _whole(aspect: float) -> Crop:
    most = _MOST_ASPECT * _WHOLE_SIDE
    wide, high = (max(1.0, shape) * _WHOLE_SIDE for shape in (aspect, 1 / aspect))
    return Crop(WHOLE, width=_step(min(most, wide)), height=_step(min(most, high)))


def _around(moving: Area, aspect: float) -> tuple[float, float]:
    """Width and height in thousandths, with a margin, neither too small nor too narrow."""
    wide = max(moving.width * (1 + 2 * _MARGIN), _LEAST / aspect)
    high = max(moving.height * (1 + 2 * _MARGIN), float(_LEAST))
    wide = max(wide, high / aspect / _MOST_ASPECT)
    high = max(high, wide * aspect / _MOST_ASPECT)
    return min(1000.0, wide), min(1000.0, high)


def _step(pixels: float) -> int:
    return max(STEP, round(pixels / STEP) * STEP)


def sighting(thing: Thing, shown: Crop, moving: Area | None) -> Sighting:
    """A thing in the pixels of a crop, as one in the picture. Where nobody knows what moves, what
    lives may; a car may as well be parked."""
    left, top, right, bottom = thing.box
    across, down = shown.area.width / shown.width, shown.area.height / shown.height
    x, y = shown.area.x + left * across, shown.area.y + top * down
    wide, high = (right - left) * across, (bottom - top) * down
    area = Area(round(x), round(y), max(1, round(wide)), max(1, round(high)))
    moves = _lives(thing.name) if moving is None else _moves(area, moving)
    return Sighting(thing.name, round(1000 * thing.score), area, moves)


def _lives(name: str) -> bool:
    return KINDS.get(name, Label.VEHICLE) is not Label.VEHICLE


def _moves(area: Area, moving: Area) -> bool:
    """Some of what moves has to be it, or it some of what moves."""
    smaller = min(area.width * area.height, moving.width * moving.height)
    return overlap(area, moving) >= _INSIDE * smaller
