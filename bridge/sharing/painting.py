"""Covers areas of a picture, in place. Pure.

What is covered gets one colour, that of what is around it: no number of the copy depends on what
was there, so nothing can be calculated back, not even from many frames. A mosaic or a blurred face
can be: of a film it shows the same face again and again, each time a little further along its grid.
Where only what moves is shown, the rest is a mosaic of a few cells, which is too coarse for a face
that does not move; there, whoever shares wants it to be seen where it was.
"""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from bridge.sharing.covering import Cover
from bridge.sharing.pictures import Plane, RawPicture
from bridge.sharing.rects import Rect

GRAY = 90, 128, 128  # brightness and both colours of what is covered whole
CELLS = 16  # of a mosaic, along the longer side
_AROUND = 4  # pixels of the colour planes
_DARKER, _LEAST = 0.8, 16.0  # it can be seen that something is covered
_STEPS = 8  # of the brightness of a cell

# Left, top, right, bottom in pixels of the colour planes, which are half as large.
_Pixels = tuple[int, int, int, int]


def paint(picture: RawPicture, cover: Cover) -> None:
    if cover.whole:
        for plane, value in zip(picture.planes, GRAY, strict=True):
            plane[...] = value
        return
    _fill(picture, [pixels for rect in cover.rects if (pixels := _pixels(picture, rect))])
    if cover.shown is not None:
        _coarsen(picture, [pixels for rect in cover.shown if (pixels := _pixels(picture, rect))])


def _pixels(picture: RawPicture, rect: Rect) -> _Pixels | None:
    """All that it touches; None where that is nothing of the picture."""
    inside = rect.within()
    if inside is None:
        return None
    high, wide = picture.blue.shape
    width, height = picture.size
    left, top = floor(inside.left * width / 2), floor(inside.top * height / 2)
    right, bottom = ceil(inside.right * width / 2), ceil(inside.bottom * height / 2)
    return left, top, min(wide, right), min(high, bottom)


def _fill(picture: RawPicture, areas: Sequence[_Pixels]) -> None:
    if not areas:
        return
    covered = np.zeros(picture.blue.shape, np.bool_)
    for left, top, right, bottom in areas:
        covered[top:bottom, left:right] = True
    # All colours first: what was filled is not around anything.
    colours = [_around(picture, area, covered) for area in areas]
    for area, colour in zip(areas, colours, strict=True):
        for plane, value, place in zip(picture.planes, colour, _places(area), strict=True):
            plane[place] = value


def _places(area: _Pixels) -> tuple[tuple[slice, slice], ...]:
    """Of the area in each plane."""
    left, top, right, bottom = area
    colour = slice(top, bottom), slice(left, right)
    return (slice(2 * top, 2 * bottom), slice(2 * left, 2 * right)), colour, colour


def _around(picture: RawPicture, area: _Pixels, covered: NDArray[np.bool_]) -> tuple[int, int, int]:
    """The colour of what is beside the area and not covered."""
    left, top, right, bottom = area
    outer = (
        slice(max(0, top - _AROUND), bottom + _AROUND),
        slice(max(0, left - _AROUND), right + _AROUND),
    )
    open_ = ~covered[outer]
    if not open_.any():
        return GRAY
    luma = picture.luma[::2, ::2]
    means = [float(plane[outer][open_].mean()) for plane in (luma, picture.blue, picture.red)]
    return round(max(_LEAST, _DARKER * means[0])), round(means[1]), round(means[2])


def _coarsen(picture: RawPicture, shown: Sequence[_Pixels]) -> None:
    places = [_places(area) for area in shown]
    kept = [
        [plane[place].copy() for plane, place in zip(picture.planes, each, strict=True)]
        for each in places
    ]
    for plane, steps in zip(picture.planes, (_STEPS, 1, 1), strict=True):
        _mosaic(plane, steps)
    for each, pieces in zip(places, kept, strict=True):
        for plane, place, piece in zip(picture.planes, each, pieces, strict=True):
            plane[place] = piece


def _mosaic(plane: Plane, steps: int) -> None:
    high, wide = plane.shape
    side = max(1, ceil(max(high, wide) / CELLS))
    rows, columns = np.arange(0, high, side), np.arange(0, wide, side)
    sums = np.add.reduceat(np.add.reduceat(plane, rows, axis=0, dtype=np.uint32), columns, axis=1)
    counts = np.outer(np.diff([*rows, high]), np.diff([*columns, wide]))
    cells = (sums // counts // steps * steps).astype(np.uint8)
    plane[...] = cells.repeat(side, axis=0)[:high].repeat(side, axis=1)[:, :wide]
