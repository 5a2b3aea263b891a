"""A brush: shapes with smooth edges, soft shadows and light, on Pillow. Coordinates are pixels of
the finished picture; painting happens at `scale` times its size."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, hypot

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

# By how much the slopes of a rounded shape are lighter or darker, and its hairs.
SLOPE, HAIR = 2.0, 0.06

SOFT = 4  # how much smaller light and shadow are painted

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int] | tuple[int, int, int, int]


class Brush:
    """`ground` None gives a transparent picture for a sprite."""

    def __init__(
        self, width: int, height: int, *, scale: int = 2, ground: Colour | None = None
    ) -> None:
        self._size = width, height
        self._scale = scale
        self._clear = ground is None
        size = (width * scale, height * scale)
        self._image = (
            Image.new("RGBA", size) if ground is None else Image.new("RGB", size, ground[:3])
        )
        # On an RGB picture this mode blends; on an RGBA one it would replace, which sprites want.
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def picture(self) -> Image.Image:
        return self._image.reduce(self._scale)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self._draw.polygon([self._at(p) for p in points], fill=colour)

    def box(self, box: Box, colour: Colour, *, radius: float = 0) -> None:
        left, top, right, bottom = (value * self._scale for value in box)
        area = (left, top, right - 1, bottom - 1)
        if radius:
            self._draw.rounded_rectangle(area, radius * self._scale, fill=colour)
        else:
            self._draw.rectangle(area, fill=colour)

    def ellipse(self, box: Box, colour: Colour) -> None:
        left, top, right, bottom = (value * self._scale for value in box)
        self._draw.ellipse((left, top, right, bottom), fill=colour)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        x, y = centre
        self.ellipse((x - radius, y - radius, x + radius, y + radius), colour)

    def stroke(
        self, points: Sequence[Point], width: float, colour: Colour, *, end: float | None = None
    ) -> None:
        """A line with round joints; it tapers to the width `end` when that is given."""
        final = width if end is None else end
        steps = len(points) - 1
        for n, (start, stop) in enumerate(pairwise(points)):
            here = width + (final - width) * n / steps
            there = width + (final - width) * (n + 1) / steps
            self.polygon(_limb(start, stop, here / 2, there / 2), colour)
            self.disc(start, here / 2, colour)
            self.disc(stop, there / 2, colour)

    def curve(
        self, points: tuple[Point, Point, Point, Point], width: float, colour: Colour, *, end: float
    ) -> None:
        """A cubic Bezier stroke that tapers from `width` to `end`."""
        self.stroke([_bezier(points, n / 14) for n in range(15)], width, colour, end=end)

    def gradient(self, box: Box, top: Colour, bottom: Colour) -> None:
        left, up, right, down = (round(value * self._scale) for value in box)
        ramp = np.linspace(0, 1, max(down - up, 1))[:, None]
        column = np.array(top[:3]) * (1 - ramp) + np.array(bottom[:3]) * ramp
        strip = Image.fromarray(column.round().astype(np.uint8)[:, None, :])
        self._image.paste(strip.resize((right - left, down - up)), (left, up))

    def soft(
        self, shapes: Sequence[tuple[str, Box]], colour: Colour, *, blur: float, strength: float
    ) -> None:
        """Blurred shapes ("box" or "ellipse") of one colour: shadows, clouds, pools of light.

        Painted at a quarter of the size, on no more of the picture than the blur reaches.
        """
        reach = 3 * blur
        left = max(0, min(box[0] for _, box in shapes) - reach) // SOFT * SOFT
        top = max(0, min(box[1] for _, box in shapes) - reach) // SOFT * SOFT
        right = min(self._size[0], max(box[2] for _, box in shapes) + reach)
        bottom = min(self._size[1], max(box[3] for _, box in shapes) + reach)
        mask = Image.new("L", (ceil((right - left) / SOFT), ceil((bottom - top) / SOFT)))
        draw = ImageDraw.Draw(mask)
        for kind, box in shapes:
            area = tuple((v - o) / SOFT for v, o in zip(box, (left, top) * 2, strict=True))
            (draw.ellipse if kind == "ellipse" else draw.rectangle)(area, round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur / SOFT))
        step = SOFT * self._scale
        mask = mask.resize((mask.width * step, mask.height * step), Image.Resampling.BILINEAR)
        self._image.paste(colour[:3], (int(left * self._scale), int(top * self._scale)), mask)

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


def lit(
    picture: Image.Image, lights: Sequence[tuple[Point, float, Colour, float]], *, vignette: float
) -> Image.Image:
    """Lights are (centre, radius, colour, strength), screened over the picture; corners darken."""
    # Light is smooth: a quarter of the size will do, for what each light leaves dark.
    width, height = picture.width // SOFT, picture.height // SOFT
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) * SOFT
    unlit = np.ones((height, width, 3), np.float32)
    for (x, y), radius, colour, strength in lights:
        near = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (radius / 2) ** 2)) * strength
        unlit *= 1 - near[..., None] * np.array(colour[:3], np.float32) / 255
    away = (columns / picture.width - 0.5) ** 2 + (rows / picture.height - 0.5) ** 2
    shade = _enlarged((1 - vignette * 2 * away) * 255, picture.size)
    dark = Image.merge("RGB", [_enlarged(unlit[..., n] * 255, picture.size) for n in range(3)])
    screened = ImageChops.invert(ImageChops.multiply(ImageChops.invert(picture), dark))
    return ImageChops.multiply(screened, Image.merge("RGB", [shade] * 3))


def _enlarged(plane: NDArray[np.float32], size: tuple[int, int]) -> Image.Image:
    small = Image.fromarray(plane.round().clip(0, 255).astype(np.uint8))
    return small.resize(size, Image.Resampling.BILINEAR)


def rounded(picture: Image.Image, reach: float) -> Image.Image:
    """A flat RGBA shape as a body: lit from above and from the right, with slopes `reach` pixels
    deep, and rough as fur."""
    shape = picture.getchannel("A")
    heights = [shape.filter(ImageFilter.GaussianBlur(reach / n)) for n in (1, 2, 4)]
    height = np.mean([np.asarray(one, np.float32) for one in heights], axis=0) / 255
    down, right = np.gradient(height)
    light = 1 + SLOPE * reach * (down + right / 2)
    speckles = np.random.default_rng(1).standard_normal(height.shape, np.float32)
    places = ((0, 0), (1, 0), (0, 1), (2, 1))
    hairs = np.sum([np.roll(speckles, place, (0, 1)) for place in places], axis=0) / 2
    colours = np.asarray(picture.convert("RGB"), np.float32)
    bright = colours * (light * (1 + HAIR * hairs))[..., None]
    body = Image.fromarray(bright.clip(0, 255).astype(np.uint8)).convert("RGBA")
    body.putalpha(shape)
    return body


def mixed(one: Colour, other: Colour, share: float) -> tuple[int, int, int]:
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one[:3], other[:3], strict=True))
    return r, g, b


def _limb(start: Point, stop: Point, here: float, there: float) -> list[Point]:
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    length = hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    return [
        (start[0] + nx * here, start[1] + ny * here),
        (stop[0] + nx * there, stop[1] + ny * there),
        (stop[0] - nx * there, stop[1] - ny * there),
        (start[0] - nx * here, start[1] - ny * here),
    ]


def _bezier(points: tuple[Point, Point, Point, Point], t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy
