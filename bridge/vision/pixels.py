"""Arithmetic on gray pictures: softening, and one picture in the light of another. Pure."""

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 180

Gray = NDArray[np.uint8]
Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]

_TILE = 20
_ROWS, _COLUMNS = HEIGHT // _TILE, WIDTH // _TILE
_DARK = np.float32(8.0)  # what black is taken for, so that a ratio says something
_SAME = 4.0  # gray levels within which a tile is the same thing in another light
_GAIN = (0.5, 2.0)
_AGREED = 0.6  # of a row has to be in the same light
_ROUNDS = 3
_FLAT = 25.0  # variance below which a picture cannot tell gain from offset


def softened(gray: Gray) -> Pixels:
    """1-2-1 both ways: half the noise, and no edge of a pixel's width."""
    padded = np.pad(gray.astype(np.float32), 1, mode="edge")
    across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    soft: Pixels = (across[:-2] + 2 * across[1:-1] + across[2:]) * np.float32(1 / 16)
    return soft


def outside(base: Pixels, picture: Pixels, tolerance: Pixels) -> Mask:
    """Where `picture` is none of the shades that `base` has at that pixel and those beside it.

    A camera that trembles by a pixel, and an edge of a leaf, change nothing.
    """
    padded = np.pad(base, 1, mode="edge")
    beside = (padded[1:-1, :-2], padded[1:-1, 2:], padded[:-2, 1:-1], padded[2:, 1:-1])
    low, high = base, base
    for each in beside:
        low, high = np.minimum(low, each), np.maximum(high, each)
    return (picture > high + tolerance) | (picture < low - tolerance)


def exposed(base: Pixels, picture: Pixels) -> Pixels:
    """`base` at the exposure of `picture`: one gain and one offset, blind to what differs most."""
    x, y = base[2::4, 2::4].ravel(), picture[2::4, 2::4].ravel()
    gain, offset = 1.0, float(np.median(y - x))
    for _ in range(_ROUNDS):
        off = np.abs(y - (gain * x + offset))
        kept = off <= 3 * np.median(off) + 2
        gain, offset = _line(x[kept], y[kept])
    exposed: Pixels = base * np.float32(gain) + np.float32(offset)
    return exposed


def _line(x: Pixels, y: Pixels) -> tuple[float, float]:
    spread = float(x.var())
    if spread < _FLAT:
        return 1.0, float((y - x).mean())
    covariance = float(((x - x.mean()) * (y - y.mean())).mean())
    gain = min(_GAIN[1], max(_GAIN[0], covariance / spread))
    return gain, float(y.mean()) - gain * float(x.mean())


def lit(base: Pixels, picture: Pixels, faint: float) -> Pixels:
    """`base` with the sun and shade of `picture`: a gain for each neighbourhood.

    Only where both show the same texture; a thing that came in front has another one. `faint`: how
    much contrast there is, of what is usual.
    """
    x, y = _tiles(base) + _DARK, _tiles(picture) + _DARK
    gain = np.median(y / x, axis=2)
    residue = np.median(np.abs(y - gain[..., None] * x), axis=2)
    same = (residue < _SAME * faint) & (gain > _GAIN[0]) & (gain < _GAIN[1])
    padded = np.pad(np.where(same, gain, 1.0), 1, mode="edge")
    around = [padded[r : r + _ROWS, c : c + _COLUMNS] for r in range(3) for c in range(3)]
    smooth = np.median(np.stack(around), axis=0).astype(np.float32)
    light: Pixels = (base + _DARK) * _across(_down(smooth).T).T - _DARK
    return light


def banded(base: Pixels, picture: Pixels, faint: float) -> Pixels | None:
    """`base` with the bands that mains light draws across `picture`: a gain for each row.

    A row that does not mostly show what it showed has that of those beside it: who fills a row is
    no light. None where there are too few others.
    """
    x, y = base[:, 2::4] + _DARK, picture[:, 2::4] + _DARK
    gain = np.median(y / x, axis=1)
    apart = np.abs(y - gain[:, None] * x)
    alike = (apart < _SAME * faint + np.float32(0.04) * y).mean(axis=1) > _AGREED
    if alike.mean() < _AGREED:
        return None
    rows = np.arange(HEIGHT)
    gain = np.interp(rows, rows[alike], gain[alike]).astype(np.float32)
    light: Pixels = (base + _DARK) * gain[:, None] - _DARK
    return light


def misfit(base: Pixels, picture: Pixels) -> float:
    """How far apart most of the two is."""
    return float(np.median(np.abs(picture[2::4, 2::4] - base[2::4, 2::4])))


def _tiles(picture: Pixels) -> Pixels:
    """Every other pixel of every other row, by tiles of 20 x 20."""
    half = _TILE // 2
    split = picture[::2, 1::2].reshape(_ROWS, half, _COLUMNS, half)
    tiles: Pixels = split.transpose(0, 2, 1, 3).reshape(_ROWS, _COLUMNS, half * half)
    return tiles


class _Between:
    """Draws straight lines between the middles of `tiles` tiles, down a picture of `size` rows.

    Not as a product of matrices: OpenBLAS would wake a thread for each core, and let it spin, for
    what takes 0.1 ms (0.8 of a core for three cameras in motion).
    """

    def __init__(self, tiles: int, size: int) -> None:
        place = (np.arange(size) + 0.5) / _TILE - 0.5
        self._above = np.clip(np.floor(place).astype(int), 0, tiles - 2)
        self._share = np.clip(place - self._above, 0, 1).astype(np.float32)[:, None]

    def __call__(self, gains: Pixels) -> Pixels:
        above, below = gains[self._above], gains[self._above + 1]
        drawn: Pixels = above + self._share * (below - above)
        return drawn


_down, _across = _Between(_ROWS, HEIGHT), _Between(_COLUMNS, WIDTH)
