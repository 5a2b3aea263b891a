"""The neighbour's dog, with a red collar. It looks to the right, as `figures` do; and it is drawn
with light and fur, without which the detector takes it for a bird."""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL import Image

from bridge.demo.house.scenes.figures import SHADOW
from bridge.demo.house.scenes.paint import Brush, Colour, Point, mixed, rounded

_COAT: Colour = (128, 72, 40)
_DARK: Colour = (70, 38, 24)
_LIGHT: Colour = (186, 126, 80)
_NOSE: Colour = (30, 26, 26)
_COLLAR: Colour = (186, 40, 44)

Place = Callable[[float, float], Point]


def height(length: int) -> int:
    return length * 4 // 5


def dog(length: int, phase: float, *, stands: bool = False) -> Image.Image:
    """At a trot, or standing with a tail that wags; the paws are at the lower edge."""
    brush = Brush(length, height(length), scale=3)
    swing = 2 * pi * phase
    step = 0.0 if stands else swing

    def at(x: float, y: float) -> Point:
        return x * length, (y + 0.008 * sin(2 * step)) * length

    brush.ellipse((0.14 * length, 0.74 * length, 0.86 * length, 0.79 * length), SHADOW)
    far = mixed(_COAT, (0, 0, 0), 0.42)
    _hind_leg(brush, at, length, step + pi, far)
    _fore_leg(brush, at, length, step, far)
    _tail(brush, at, length, swing)
    _body(brush, at, length)
    _hind_leg(brush, at, length, step, _COAT)
    _fore_leg(brush, at, length, step + pi, _COAT)
    _fur(brush, at, length)
    _head(brush, at, length, step)
    return rounded(brush.picture(), 0.05 * length)


def _body(brush: Brush, at: Place, length: int) -> None:
    outline = [
        *((0.17, 0.34), (0.24, 0.295), (0.36, 0.30), (0.50, 0.305), (0.60, 0.29), (0.68, 0.24)),
        *((0.76, 0.26), (0.77, 0.36), (0.74, 0.46), (0.66, 0.535), (0.56, 0.53), (0.44, 0.475)),
        *((0.34, 0.45), (0.26, 0.50), (0.17, 0.47), (0.145, 0.40)),
    ]
    brush.polygon([at(*point) for point in outline], _COAT)
    for x, y, size in ((0.23, 0.40, 0.095), (0.67, 0.42, 0.105), (0.71, 0.30, 0.065)):
        brush.disc(at(x, y), size * length, _COAT)
    belly = [(0.34, 0.45), (0.44, 0.475), (0.56, 0.53), (0.66, 0.535), (0.60, 0.48), (0.44, 0.43)]
    brush.polygon([at(*point) for point in belly], mixed(_COAT, _DARK, 0.6))
    back = [at(0.19, 0.325), at(0.30, 0.31), at(0.48, 0.318), at(0.62, 0.305)]
    brush.stroke(back, 0.035 * length, mixed(_COAT, _LIGHT, 0.45))
    brush.ellipse(_around(at(0.735, 0.42), 0.05 * length, 0.1 * length), mixed(_COAT, _LIGHT, 0.6))


def _hind_leg(brush: Brush, at: Place, length: int, swing: float, coat: Colour) -> None:
    reach, lift = 0.085 * sin(swing), 0.05 * max(0.0, cos(swing))
    hip, knee = (0.22, 0.41), (0.255 + 0.5 * reach, 0.54)
    hock, paw = (0.185 + 0.9 * reach, 0.635 - lift), (0.215 + 1.2 * reach, 0.755 - lift)
    brush.stroke([at(*hip), at(*knee)], 0.15 * length, coat, end=0.085 * length)
    brush.stroke([at(*knee), at(*hock)], 0.08 * length, coat, end=0.048 * length)
    brush.stroke([at(*hock), at(*paw)], 0.046 * length, coat, end=0.042 * length)
    _paw(brush, at(paw[0] + 0.016, paw[1] + 0.004), length, coat)


def _fore_leg(brush: Brush, at: Place, length: int, swing: float, coat: Colour) -> None:
    reach, lift = 0.09 * sin(swing), 0.055 * max(0.0, cos(swing))
    shoulder, elbow = (0.67, 0.43), (0.64 + 0.35 * reach, 0.545)
    wrist, paw = (0.655 + 0.9 * reach, 0.65 - 0.6 * lift), (0.66 + 1.25 * reach, 0.755 - lift)
    brush.stroke([at(*shoulder), at(*elbow)], 0.115 * length, coat, end=0.07 * length)
    brush.stroke([at(*elbow), at(*wrist), at(*paw)], 0.062 * length, coat, end=0.042 * length)
    _paw(brush, at(paw[0] + 0.014, paw[1] + 0.004), length, coat)


def _paw(brush: Brush, centre: Point, length: int, coat: Colour) -> None:
    brush.ellipse(_around(centre, 0.036 * length, 0.021 * length), mixed(coat, _LIGHT, 0.35))


def _tail(brush: Brush, at: Place, length: int, swing: float) -> None:
    wag = 0.03 * sin(2 * swing)
    tail = at(0.18, 0.34), at(0.08, 0.30), at(0.03, 0.2 + wag), at(0.05, 0.1 + wag)
    brush.curve(tail, 0.062 * length, _COAT, end=0.03 * length)
    feather = at(0.14, 0.345), at(0.07, 0.33), at(0.035, 0.26 + wag), at(0.04, 0.17 + wag)
    brush.curve(feather, 0.04 * length, mixed(_COAT, _LIGHT, 0.5), end=0.02 * length)


def _head(brush: Brush, at: Place, length: int, swing: float) -> None:
    nod = 0.006 * sin(swing)
    brush.stroke([at(0.69, 0.33), at(0.78, 0.2 + nod)], 0.175 * length, _COAT, end=0.13 * length)
    brush.stroke([at(0.69, 0.215), at(0.785, 0.305)], 0.024 * length, _COLLAR)
    brush.disc(at(0.80, 0.165 + nod), 0.085 * length, _COAT)
    muzzle = [at(0.83, 0.185 + nod), at(0.935, 0.215 + nod)]
    brush.stroke(muzzle, 0.095 * length, mixed(_COAT, _LIGHT, 0.25), end=0.062 * length)
    brush.stroke([at(0.845, 0.235 + nod), at(0.93, 0.243 + nod)], 0.009 * length, _DARK)
    brush.ellipse(_around(at(0.965, 0.2 + nod), 0.021 * length, 0.018 * length), _NOSE)
    brush.disc(at(0.85, 0.145 + nod), 0.0135 * length, _NOSE)
    brush.disc(at(0.854, 0.141 + nod), 0.004 * length, (240, 236, 230))
    ear = [(0.755, 0.105), (0.80, 0.12), (0.80, 0.19), (0.775, 0.265), (0.735, 0.25), (0.73, 0.16)]
    brush.polygon([at(x, y + nod) for x, y in ear], _DARK)
    brush.disc(at(0.766, 0.235 + nod), 0.03 * length, _DARK)
    brush.disc(at(0.775, 0.135 + nod), 0.028 * length, _DARK)


def _fur(brush: Brush, at: Place, length: int) -> None:
    """What tells a coat from a painted board."""
    chance = Random(12)  # noqa: S311 - hairs
    for _ in range(260):
        x, y = chance.uniform(0.19, 0.74), chance.uniform(0.31, 0.44)
        tone = mixed(_DARK, _LIGHT, chance.random())
        hair = [at(x, y), at(x - chance.uniform(0.015, 0.035), y + chance.uniform(0.005, 0.025))]
        brush.stroke(hair, 0.006 * length, mixed(_COAT, tone, 0.5), end=0.003 * length)


def _around(centre: Point, across: float, down: float) -> tuple[float, float, float, float]:
    return centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down
