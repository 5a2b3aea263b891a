"""The picture as blocks of 4 x 4 pixels: which move, which belong together, which count. Pure."""

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bridge.model import Area
from bridge.policy.settings import CameraSettings
from bridge.vision.pixels import HEIGHT, WIDTH, Mask

BLOCK = 4
ROWS, COLUMNS = HEIGHT // BLOCK, WIDTH // BLOCK

_Place = tuple[int, int]


def votes(mask: Mask) -> NDArray[np.uint8]:
    """How many of each block's 16 pixels are set."""
    ones = mask.view(np.uint8)
    rows = ones[0::4] + ones[1::4] + ones[2::4] + ones[3::4]  # ten times as fast as `sum`
    counted: NDArray[np.uint8] = rows[:, 0::4] + rows[:, 1::4] + rows[:, 2::4] + rows[:, 3::4]
    return counted


def union(masks: Iterable[Mask]) -> Mask:
    """Of blocks; of none, none."""
    empty = np.zeros((ROWS, COLUMNS), np.bool_)
    found: Mask = np.logical_or.reduce([empty, *masks])
    return found


def as_pixels(blocks: Mask) -> Mask:
    return blocks.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)


def grown(mask: Mask, by: int = 1) -> Mask:
    """With everything that is at most `by` away, across corners too."""
    for _ in range(by):
        wide = np.pad(mask, ((0, 0), (1, 1)))
        across = wide[:, :-2] | wide[:, 1:-1] | wide[:, 2:]
        tall = np.pad(across, ((1, 1), (0, 0)))
        mask = tall[:-2] | tall[1:-1] | tall[2:]
    return mask


def things(blocks: Mask, least: int) -> list[Mask]:
    """Blocks that touch, as one mask each, the largest first; none of fewer than `least`."""
    left = {(int(row), int(column)) for row, column in np.argwhere(blocks)}
    found: list[list[_Place]] = []
    while left:
        thing = _taken(left)
        if len(thing) >= least:
            found.append(thing)
    found.sort(key=len, reverse=True)
    return [_mask(thing) for thing in found]


def _taken(left: set[_Place]) -> list[_Place]:
    """One block and all that touch it, taken from `left`."""
    thing = [left.pop()]
    for row, column in thing:  # grows while it is gone through
        for down, right in _NEAR:
            place = (row + down, column + right)
            if place in left:
                left.remove(place)
                thing.append(place)
    return thing


_NEAR = [(r, c) for r, c in product((-1, 0, 1), repeat=2) if r or c]


def _mask(places: Sequence[_Place]) -> Mask:
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    rows, columns = zip(*places, strict=True)
    mask[rows, columns] = True
    return mask


def spread(start: Mask, over: Mask) -> Mask:
    """`start`, and all of `over` that touches it or what it has reached."""
    reached = start
    while (wider := (grown(reached) & over) | reached).sum() > reached.sum():
        reached = wider
    return reached


def area(blocks: Mask) -> Area:
    """The rectangle around what is set, of which there must be something."""
    rows, columns = np.flatnonzero(blocks.any(axis=1)), np.flatnonzero(blocks.any(axis=0))
    left, right = 1000 * columns[0] // COLUMNS, 1000 * (columns[-1] + 1) // COLUMNS
    top, bottom = 1000 * rows[0] // ROWS, 1000 * (rows[-1] + 1) // ROWS
    return Area(int(left), int(top), int(right - left), int(bottom - top))


def watched(settings: CameraSettings) -> Mask:
    """The blocks in which motion counts. What a mask touches does not, in a zone or not."""
    wanted = _drawn(settings.zones) if settings.zones else np.ones((ROWS, COLUMNS), np.bool_)
    return wanted & ~_drawn(settings.masks)


def _drawn(outlines: Sequence[Sequence[_Place]]) -> Mask:
    picture = Image.new("1", (COLUMNS, ROWS))
    draw = ImageDraw.Draw(picture)
    for outline in outlines:
        corners = [(x * (COLUMNS - 1) / 1000, y * (ROWS - 1) / 1000) for x, y in outline]
        draw.polygon(corners, fill=1, outline=1)
    return np.asarray(picture, dtype=np.bool_)
