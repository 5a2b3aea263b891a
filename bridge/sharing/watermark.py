"""Whom a copy is for, written across every picture of it: quiet, but there. Pure.

Small slanting words all over, a few shades lighter than what they are on, with a shade below. They
stand in each frame at the same place: what a cut, a screenshot or another encoder leaves of the
picture has several of them, and the mean of some frames brings them out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bridge.sharing.pictures import RawPicture

STRENGTH = 11  # shades
_ANGLE = 24
_TEXT = 1 / 34  # of the shorter side
_LEAST_TEXT = 11
_APART = 2.6  # lines, in heights of the text
_GAP = 1.4  # between two of a line, in heights of the text
_LONGEST = 40
_LAST = 7  # a space and which share it is: of what is too long, the middle goes
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Watermark:
    """Of pictures of one size: which numbers of their brightness change, and by how much."""

    places: NDArray[np.intp]
    shades: NDArray[np.int16]

    def put(self, picture: RawPicture) -> None:
        luma = picture.luma.reshape(-1)
        marked = luma[self.places].astype(np.int16) + self.shades
        luma[self.places] = np.clip(marked, 0, 255).astype(np.uint8)


def watermark(text: str, width: int, height: int) -> Watermark:
    shades = pattern(text, width, height)
    places = np.flatnonzero(shades)
    return Watermark(places, shades.reshape(-1)[places])


def pattern(text: str, width: int, height: int) -> NDArray[np.int16]:
    """By how much each pixel of a picture is lighter or darker."""
    letters = np.asarray(_words(_quiet(text), width, height), np.int16)
    light = letters * STRENGTH // 255
    drop = max(1, height // 720)
    shade = np.zeros_like(light)
    shade[drop:, drop:] = light[:-drop, :-drop]
    return np.where(light > 0, light, -shade).astype(np.int16)


def _quiet(text: str) -> str:
    """One line, of what can be drawn."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(shown.split()) or _UNREADABLE
    return line if len(line) <= _LONGEST else line[: _LONGEST - _LAST] + line[-_LAST:]


def _words(text: str, width: int, height: int) -> Image.Image:
    """Lines of the text, slanting, in white on black."""
    size = max(_LEAST_TEXT, round(min(width, height) * _TEXT))
    font = ImageFont.load_default(size=size)
    long = int(font.getlength(text)) + round(_GAP * size)
    # Large enough that its middle, turned, covers the picture.
    side = int(np.hypot(width, height)) + 2 * long
    page = Image.new("L", (side, side))
    draw = ImageDraw.Draw(page)
    for row, y in enumerate(range(0, side, round(_APART * size))):
        for x in range(-long * (row % 3) // 3, side, long):
            draw.text((x, y), text, 255, font)
    turned = page.rotate(_ANGLE, Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))
