"""Light and things told apart by texture: what keeps the edges of the background is lit. Pure.

A lamp, a headlight or a cloud multiplies what is there, and what is smooth stays so; a thing has
edges of its own. In the dark a camera shows few edges, and light brings them out: what has been
brought out once, at its place, is known from then on.
"""

from dataclasses import dataclass

import numpy as np

from bridge.vision.pixels import HEIGHT, WIDTH, Mask, Pixels
from bridge.vision.regions import COLUMNS, ROWS

_DARK = np.float32(8.0)
_GAIN = (1 / 8, 8.0)  # a headlight in a dark yard makes a gray level five times as large
_EDGE = 0.3  # of what a pixel may change by: more is an edge
_TREMBLING = 0.4  # of an edge of the background: half a pixel beside its place
_OWN = 0.12  # of a thing's blocks have to have edges of their own
_LIT = 1.25  # times as light as the background
_CELLS = 2  # of a block, in each direction


@dataclass(frozen=True, slots=True)
class _Fine:
    """At half the size: the light of each neighbourhood, and what is left without it."""

    light: Pixels
    texture: Pixels


class Texture:
    """What light has brought out so far, by place. Belongs to one detector.

    It is known once the light has gone on: who stands there in the light is not what light brought.
    """

    def __init__(self) -> None:
        self._known: Pixels | None = None  # texture in parts of the light
        self._shown = np.zeros((HEIGHT // 2, WIDTH // 2), np.float32)  # and what is lit now
        self._light = np.zeros_like(self._shown)  # in which that was seen; 0: nothing was

    def own(self, background: Pixels, picture: Pixels, tolerance: Pixels) -> Mask:
        """Blocks in which the picture has edges that the background has not, in whatever light."""
        base, now = _fine(background), _fine(picture)
        gain = np.clip((now.light + _DARK) / (base.light + _DARK), *_GAIN)
        slack = np.float32(_EDGE) * _halved(tolerance) * np.sqrt(np.maximum(gain, 1))
        differs = _apart(now, gain * base.texture, slack)
        if self._known is not None:
            differs &= _apart(now, self._known * (now.light + _DARK), slack)
        self._learn(base, now)
        return _blocks(differs)

    def _learn(self, base: _Fine, now: _Fine) -> None:
        """The more light, the more is brought out."""
        lit = now.light + _DARK > _LIT * (base.light + _DARK)
        over = ~lit & (self._light > 0)
        if over.any():
            known = base.texture / (base.light + _DARK) if self._known is None else self._known
            self._known = np.where(over, self._shown, known).astype(np.float32)
            self._light[over] = 0
        brought = (now.texture / (now.light + _DARK)).astype(np.float32)
        best = lit & (now.light > self._light)
        self._shown[best] = brought[best]
        self._light[best] = now.light[best]


def is_thing(blocks: Mask, own: Mask, least: int) -> bool:
    """Whether what moves is more than light."""
    edges = int((blocks & own).sum())
    return edges >= max(least, _OWN * int(blocks.sum()))


def _apart(now: _Fine, expected: Pixels, slack: Pixels) -> Mask:
    size = np.abs(expected)
    around = _widest(size)
    differs: Mask = np.abs(now.texture - expected) > slack + np.float32(_TREMBLING) * around
    return differs


def _fine(picture: Pixels) -> _Fine:
    half = _halved(picture)
    light = _boxed(half)
    return _Fine(light, half - light)


def _halved(picture: Pixels) -> Pixels:
    half: Pixels = (
        picture[::2, ::2] + picture[1::2, ::2] + picture[::2, 1::2] + picture[1::2, 1::2]
    ) * np.float32(0.25)
    return half


def _boxed(picture: Pixels) -> Pixels:
    """The mean of 5 x 5."""
    tall = np.pad(picture, ((2, 2), (0, 0)), mode="edge")
    rows = tall[:-4] + tall[1:-3] + tall[2:-2] + tall[3:-1] + tall[4:]
    wide = np.pad(rows, ((0, 0), (2, 2)), mode="edge")
    total = wide[:, :-4] + wide[:, 1:-3] + wide[:, 2:-2] + wide[:, 3:-1] + wide[:, 4:]
    boxed: Pixels = total * np.float32(1 / 25)
    return boxed


def _widest(picture: Pixels) -> Pixels:
    """The largest of 3 x 3."""
    tall = np.pad(picture, ((1, 1), (0, 0)), mode="edge")
    rows = np.maximum(np.maximum(tall[:-2], tall[1:-1]), tall[2:])
    wide = np.pad(rows, ((0, 0), (1, 1)), mode="edge")
    widest: Pixels = np.maximum(np.maximum(wide[:, :-2], wide[:, 1:-1]), wide[:, 2:])
    return widest


def _blocks(differs: Mask) -> Mask:
    own: Mask = np.any(differs.reshape(ROWS, _CELLS, COLUMNS, _CELLS), axis=(1, 3))
    return own
