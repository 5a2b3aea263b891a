"""Those who move: a person, a cat, a bird. Each pose is a sprite, painted when first needed.

Figures look to the right; `mirrored` poses look to the left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, radians, sin

from PIL import Image

from bridge.demo.house.scenes.frame import Sprite
from bridge.demo.house.scenes.paint import Brush, Colour, Point, mixed

SHADOW: Colour = (10, 12, 16, 90)
POSES = 12


class Poses:
    """A cycle of poses by phase (0 to 1), painted on first use and kept."""

    def __init__(self, paint: Callable[[float], Image.Image], *, count: int = POSES) -> None:
        self._paint = paint
        self._count = count
        self._made: dict[tuple[int, bool], Sprite] = {}

    def at(self, phase: float, *, mirrored: bool = False) -> Sprite:
        key = int(phase % 1 * self._count), mirrored
        if key not in self._made:
            picture = self._paint(key[0] / self._count)
            if mirrored:
                picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            self._made[key] = Sprite.of(picture)
        return self._made[key]


@dataclass(frozen=True, slots=True)
class Clothes:
    coat: Colour
    trousers: Colour
    shoes: Colour
    hair: Colour
    skin: Colour
    scarf: Colour | None = None
    cap: Colour | None = None


def person(clothes: Clothes, height: int, phase: float, *, parcel: bool = False) -> Image.Image:
    """A step of a walk to the right; the feet are at the bottom of a square picture."""
    brush = Brush(height, height, scale=3)
    unit, swing = height * 0.94, 2 * pi * phase
    bob = abs(sin(swing)) * 0.012

    def at(x: float, y: float) -> Point:
        return height / 2 + x * unit, (y + bob) * unit + height * 0.02

    _shadow(brush, height, 0.2)
    far = mixed(clothes.trousers, (0, 0, 0), 0.3)
    _leg(brush, at, swing + pi, far, mixed(clothes.shoes, (0, 0, 0), 0.3), unit)
    _arm(brush, at, swing, mixed(clothes.coat, (0, 0, 0), 0.28), clothes.skin, unit, parcel)
    _leg(brush, at, swing, clothes.trousers, clothes.shoes, unit)
    if parcel:
        _parcel(brush, at(0.10, 0.30), at(0.29, 0.45))
    _torso(brush, at, clothes, unit)
    _head(brush, at, clothes, unit)
    _arm(
        brush, at, swing + pi, mixed(clothes.coat, (255, 255, 255), 0.1), clothes.skin, unit, parcel
    )
    return brush.picture()


def waiting_person(clothes: Clothes, height: int, phase: float) -> Image.Image:
    """Seen from behind, at the door, shifting weight a little."""
    brush = Brush(height, height, scale=3)
    unit, lean = height * 0.94, sin(2 * pi * phase) * 0.008

    def at(x: float, y: float) -> Point:
        return height / 2 + (x + lean * (1 - y)) * unit, y * unit + height * 0.02

    _shadow(brush, height, 0.17)
    for side in (-1, 1):
        brush.stroke([at(0.05 * side, 0.5), at(0.055 * side, 0.93)], 0.085 * unit, clothes.trousers)
        brush.stroke([at(0.055 * side, 0.975), at(0.062 * side, 0.98)], 0.06 * unit, clothes.shoes)
        sleeve = mixed(clothes.coat, (0, 0, 0), 0.16)
        arm = [at(0.115 * side, 0.22), at(0.14 * side, 0.38), at(0.13 * side, 0.5)]
        brush.stroke(arm, 0.07 * unit, sleeve, end=0.055 * unit)
        brush.disc(at(0.13 * side, 0.525), 0.026 * unit, clothes.skin)
    back = [at(-0.1, 0.2), at(-0.05, 0.17), at(0.05, 0.17), at(0.1, 0.2), at(0.125, 0.58)]
    brush.polygon([*back, at(-0.125, 0.58)], clothes.coat)
    brush.stroke([at(-0.075, 0.215), at(0.075, 0.215)], 0.09 * unit, clothes.coat)
    brush.stroke([at(0, 0.24), at(0, 0.57)], 0.006 * unit, mixed(clothes.coat, (0, 0, 0), 0.25))
    brush.stroke([at(0, 0.15), at(0, 0.19)], 0.05 * unit, clothes.skin)
    brush.disc(at(0, 0.085), 0.07 * unit, clothes.hair)
    _headwear_behind(brush, at, clothes, unit)
    return brush.picture()


def cat_walking(length: int, phase: float) -> Image.Image:
    brush = Brush(length, length * 3 // 4, scale=3)
    swing = 2 * pi * phase

    def at(x: float, y: float) -> Point:
        return x * length, (y + 0.006 * sin(2 * swing)) * length

    brush.ellipse((0.2 * length, 0.67 * length, 0.88 * length, 0.735 * length), SHADOW)
    tail = at(0.25, 0.42), at(0.02, 0.42), at(0.12, 0.1), at(0.02 + 0.02 * sin(swing), 0.08)
    brush.curve(tail, 0.06 * length, _CAT, end=0.04 * length)
    for x, turn, shade in ((0.31, pi, 1), (0.67, 0, 1), (0.29, 0, 0), (0.7, pi, 0)):
        colour = _CAT_DARK if shade else _CAT
        step = sin(swing + turn) * 0.075
        lift = max(0.0, cos(swing + turn)) * 0.03
        knee, foot = at(x + step * 0.4 - 0.015, 0.56), at(x + step, 0.69 - lift)
        brush.stroke([at(x, 0.46), knee, foot], 0.09 * length, colour, end=0.05 * length)
        brush.ellipse(
            _around((foot[0] + 0.015 * length, foot[1]), 0.038 * length, 0.022 * length), _CREAM
        )
    brush.stroke([at(0.29, 0.43), at(0.5, 0.42), at(0.7, 0.41)], 0.2 * length, _CAT)
    for x in (0.32, 0.39, 0.46, 0.53, 0.6):
        brush.stroke(
            [at(x, 0.335), at(x - 0.015, 0.44)], 0.022 * length, _CAT_DARK, end=0.008 * length
        )
    brush.stroke([at(0.7, 0.4), at(0.79, 0.31)], 0.14 * length, _CAT)
    _cat_head(brush, at(0.82, 0.27), length, side=0.02)
    return brush.picture()


def cat_sitting(length: int, phase: float) -> Image.Image:
    """From the front, blinking once in a while, the end of the tail about its feet."""
    brush = Brush(length, length * 3 // 4, scale=3)

    def at(x: float, y: float) -> Point:
        return x * length, y * length

    brush.ellipse((0.24 * length, 0.66 * length, 0.8 * length, 0.74 * length), SHADOW)
    tail = at(0.64, 0.62), at(0.86, 0.66), at(0.8, 0.74), at(0.5, 0.7)
    brush.curve(tail, 0.06 * length, _CAT_DARK, end=0.045 * length)
    brush.ellipse(_around(at(0.5, 0.56), 0.19 * length, 0.15 * length), _CAT)
    brush.stroke([at(0.5, 0.36), at(0.5, 0.52)], 0.24 * length, _CAT)
    brush.ellipse(_around(at(0.5, 0.46), 0.07 * length, 0.1 * length), _CREAM)
    for side in (-1, 1):
        brush.stroke(
            [at(0.5 + 0.055 * side, 0.48), at(0.5 + 0.06 * side, 0.67)], 0.08 * length, _CAT
        )
        brush.ellipse(_around(at(0.5 + 0.065 * side, 0.69), 0.045 * length, 0.025 * length), _CREAM)
        for y in (0.5, 0.55, 0.6):
            stripe = [at(0.5 + 0.18 * side, y), at(0.5 + 0.11 * side, y - 0.015)]
            brush.stroke(stripe, 0.018 * length, _CAT_DARK, end=0.006 * length)
    _cat_head(brush, at(0.5, 0.22), length, side=0.0, blink=phase > 0.9)
    return brush.picture()


def bird(width: int, phase: float) -> Image.Image:
    brush = Brush(width, width, scale=3)
    flap = sin(2 * pi * phase)
    middle = width / 2
    body: Colour = (38, 42, 54)
    brush.ellipse(_around((middle, middle), 0.17 * width, 0.06 * width), body)
    brush.disc((middle + 0.17 * width, middle - 0.03 * width), 0.055 * width, body)
    beak = middle + 0.21 * width
    brush.polygon(
        [
            (beak, middle - 0.05 * width),
            (beak + 0.07 * width, middle - 0.02 * width),
            (beak, middle),
        ],
        (214, 150, 60),
    )
    tail = middle - 0.15 * width
    brush.polygon(
        [
            (tail, middle - 0.03 * width),
            (tail - 0.16 * width, middle),
            (tail, middle + 0.04 * width),
        ],
        body,
    )
    for shade, lag in ((mixed(body, (255, 255, 255), 0.18), 0.12), (body, -0.04)):
        tip = middle + (lag - 0.1) * width, middle - flap * 0.36 * width
        brush.polygon([(middle + 0.08 * width, middle), tip, (middle - 0.1 * width, middle)], shade)
    return brush.picture()


_CAT: Colour = (214, 134, 62)
_CAT_DARK: Colour = (166, 92, 38)
_CREAM: Colour = (250, 232, 206)


def _cat_head(
    brush: Brush, centre: Point, length: int, *, side: float, blink: bool = False
) -> None:
    x, y = centre

    def at(dx: float, dy: float) -> Point:
        return x + (dx + side) * length, y + dy * length

    for way in (-1, 1):
        ear = [at(0.03 * way, -0.07), at(0.1 * way, -0.17), at(0.115 * way, -0.03)]
        brush.polygon(ear, _CAT)
        inner = [at(0.05 * way, -0.075), at(0.092 * way, -0.14), at(0.1 * way, -0.05)]
        brush.polygon(inner, (236, 164, 150))
    brush.ellipse(_around((x, y), 0.125 * length, 0.105 * length), _CAT)
    brush.ellipse(_around(at(0, 0.045), 0.062 * length, 0.042 * length), _CREAM)
    for dx in (-0.03, 0, 0.03):
        brush.stroke([at(dx, -0.1), at(dx, -0.06)], 0.014 * length, _CAT_DARK)
    for way in (-1, 1):
        eye = at(0.05 * way, -0.005)
        if blink:
            brush.ellipse(_around(eye, 0.024 * length, 0.005 * length), (60, 36, 20))
            continue
        brush.ellipse(_around(eye, 0.024 * length, 0.026 * length), (196, 214, 92))
        brush.ellipse(_around(eye, 0.009 * length, 0.022 * length), (26, 22, 18))
    nose = at(0, 0.03)
    size = 0.016 * length
    brush.polygon(
        [(nose[0] - size, nose[1]), (nose[0] + size, nose[1]), (nose[0], nose[1] + size)],
        (214, 110, 110),
    )


def _leg(
    brush: Brush,
    at: Callable[[float, float], Point],
    swing: float,
    cloth: Colour,
    shoe: Colour,
    unit: float,
) -> None:
    thigh = radians(27) * sin(swing)
    knee_bend = radians(48) * max(0.0, cos(swing)) ** 1.5 + radians(4)
    knee = 0.215 * sin(thigh), 0.5 + 0.215 * cos(thigh)
    shin = thigh - knee_bend
    ankle = knee[0] + 0.215 * sin(shin), knee[1] + 0.215 * cos(shin)
    brush.stroke([at(0, 0.5), at(*knee), at(*ankle)], 0.1 * unit, cloth, end=0.062 * unit)
    toe = ankle[0] + 0.07 * cos(shin * 0.6), ankle[1] + 0.03 - 0.05 * sin(shin * 0.6)
    brush.stroke([at(ankle[0], ankle[1] + 0.025), at(*toe)], 0.052 * unit, shoe)


def _arm(
    brush: Brush,
    at: Callable[[float, float], Point],
    swing: float,
    cloth: Colour,
    skin: Colour,
    unit: float,
    carrying: bool,
) -> None:
    upper = radians(38) if carrying else radians(26) * sin(swing)
    elbow = 0.15 * sin(upper), 0.215 + 0.15 * cos(upper)
    lower = upper + (radians(62) if carrying else radians(20))
    hand = elbow[0] + 0.15 * sin(lower), elbow[1] + 0.15 * cos(lower)
    brush.disc(at(*hand), 0.028 * unit, skin)
    near = elbow[0] + 0.13 * sin(lower), elbow[1] + 0.13 * cos(lower)
    brush.stroke([at(0, 0.215), at(*elbow), at(*near)], 0.072 * unit, cloth, end=0.054 * unit)


def _torso(
    brush: Brush, at: Callable[[float, float], Point], clothes: Clothes, unit: float
) -> None:
    brush.stroke([at(0, 0.15), at(0.005, 0.2)], 0.05 * unit, clothes.skin)
    brush.stroke([at(0.0, 0.24), at(-0.005, 0.36)], 0.15 * unit, clothes.coat)
    coat = [at(-0.075, 0.3), at(0.075, 0.3), at(0.088, 0.57), at(-0.09, 0.57)]
    brush.polygon(coat, clothes.coat)
    shade = mixed(clothes.coat, (0, 0, 0), 0.18)
    brush.polygon([at(-0.075, 0.3), at(-0.045, 0.3), at(-0.05, 0.57), at(-0.09, 0.57)], shade)
    if clothes.scarf:
        brush.stroke([at(-0.04, 0.175), at(0.045, 0.18)], 0.045 * unit, clothes.scarf)
        brush.stroke([at(0.03, 0.18), at(0.05, 0.3)], 0.032 * unit, clothes.scarf)


def _head(brush: Brush, at: Callable[[float, float], Point], clothes: Clothes, unit: float) -> None:
    brush.disc(at(0.008, 0.088), 0.066 * unit, clothes.skin)
    brush.polygon([at(0.06, 0.075), at(0.088, 0.1), at(0.06, 0.11)], clothes.skin)
    brush.disc(at(-0.02, 0.075), 0.062 * unit, clothes.hair)
    brush.polygon([at(-0.04, 0.03), at(0.04, 0.03), at(0.06, 0.06), at(-0.02, 0.07)], clothes.hair)
    brush.disc(at(0.043, 0.085), 0.007 * unit, (40, 30, 26))
    if clothes.cap:
        brush.stroke([at(-0.035, 0.05), at(0.03, 0.045)], 0.06 * unit, clothes.cap)
        brush.stroke([at(0.03, 0.062), at(0.105, 0.068)], 0.016 * unit, clothes.cap)


def _headwear_behind(
    brush: Brush, at: Callable[[float, float], Point], clothes: Clothes, unit: float
) -> None:
    if clothes.scarf:
        brush.stroke([at(-0.05, 0.168), at(0.05, 0.168)], 0.045 * unit, clothes.scarf)
    if clothes.cap:
        brush.stroke([at(-0.035, 0.05), at(0.035, 0.05)], 0.075 * unit, clothes.cap)


def _parcel(brush: Brush, top_left: Point, bottom_right: Point) -> None:
    (left, top), (right, bottom) = top_left, bottom_right
    brush.box((left, top, right, bottom), (188, 142, 92), radius=2)
    middle, tape = (left + right) / 2, (right - left) * 0.08
    brush.box((middle - tape, top, middle + tape, bottom), (216, 184, 138))


def _shadow(brush: Brush, height: int, half: float) -> None:
    middle = height / 2
    brush.ellipse(
        (middle - half * height, 0.935 * height, middle + half * height, 0.985 * height), SHADOW
    )


def _around(centre: Point, across: float, down: float) -> tuple[float, float, float, float]:
    return centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down
