"""YUV 4:2:0 pictures and what is put on them. BT.709, limited range, as the encoder is told.

Composition is a plain copy of a background, then small regions: patches (opaque, copied) and
sprites (with alpha, in 16-bit arithmetic). All positions and sizes are even, because two rows and
columns share one chroma sample.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 1280, 720

Plane = NDArray[np.uint8]
Wide = NDArray[np.uint16]


class Frame:
    """One picture as a flat array, with the three planes as views into it."""

    def __init__(self, data: Plane | None = None) -> None:
        size = WIDTH * HEIGHT
        self.data = np.empty(size * 3 // 2, np.uint8) if data is None else data
        self.y = self.data[:size].reshape(HEIGHT, WIDTH)
        self.u = self.data[size : size * 5 // 4].reshape(HEIGHT // 2, WIDTH // 2)
        self.v = self.data[size * 5 // 4 :].reshape(HEIGHT // 2, WIDTH // 2)

    @classmethod
    def of(cls, picture: Image.Image) -> Self:
        frame = cls()
        frame.y[:], frame.u[:], frame.v[:] = planes(picture)
        return frame

    def with_grain(self, grain: NDArray[np.int8]) -> "Frame":
        noisy = Frame(self.data.copy())
        np.clip(self.y + grain.astype(np.int16), 16, 235, out=noisy.y, casting="unsafe")
        return noisy


def grains(seed: int, count: int) -> list[NDArray[np.int8]]:
    """Sensor noise for `count` frames: one field, rolled, because fields are slow to make."""
    source = np.random.default_rng(seed)
    field = (source.standard_normal((HEIGHT, WIDTH), np.float32) * 1.1).round().astype(np.int8)
    return [np.roll(field, (37 * n, 101 * n), (0, 1)) for n in range(count)]


@dataclass(frozen=True, slots=True)
class Patch:
    """An opaque piece of picture at a fixed place."""

    x: int
    y: int
    planes: tuple[Plane, Plane, Plane]

    @classmethod
    def of(cls, picture: Image.Image, x: int, y: int) -> Self:
        return cls(x, y, planes(picture))

    def draw(self, frame: Frame) -> None:
        luma, u, v = self.planes
        height, width = luma.shape
        x, y, cx, cy = self.x, self.y, self.x // 2, self.y // 2
        frame.y[y : y + height, x : x + width] = luma
        frame.u[cy : cy + height // 2, cx : cx + width // 2] = u
        frame.v[cy : cy + height // 2, cx : cx + width // 2] = v


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with alpha: planes premultiplied by their alpha (0 to 256), and what is left.

    Only what can be seen is kept; `offset` is where that lies in the picture, in chroma samples.
    """

    offset: tuple[int, int]
    premultiplied: tuple[Wide, Wide, Wide]
    left: tuple[Wide, Wide]

    @classmethod
    def of(cls, picture: Image.Image) -> Self:
        """`picture` is RGBA."""
        left, top, right, bottom = picture.getchannel("A").getbbox() or (0, 0, 2, 2)
        offset = left // 2, top // 2
        width, height = (-(-right // 2) - offset[0]) * 2, (-(-bottom // 2) - offset[1]) * 2
        even = Image.new("RGBA", (width, height))
        even.paste(picture, (-2 * offset[0], -2 * offset[1]))
        alpha = np.asarray(even.getchannel("A"), np.float32) * np.float32(256 / 255)
        y, u, v = _yuv(np.asarray(even.convert("RGB"), np.float32))
        pieces = (y * alpha, _halved(u * alpha), _halved(v * alpha))
        small = _halved(alpha)
        whole = tuple(piece.round().astype(np.uint16) for piece in pieces)
        clear = (256 - alpha.round()).astype(np.uint16), (256 - small.round()).astype(np.uint16)
        return cls(offset, (whole[0], whole[1], whole[2]), clear)

    def draw(self, frame: Frame, x: float, y: float) -> None:
        """The top left corner goes to the even place nearest to (x, y); overhang is cut off."""
        cx, cy = round(x / 2) + self.offset[0], round(y / 2) + self.offset[1]
        _blend(frame.y, self.premultiplied[0], self.left[0], 2 * cx, 2 * cy)
        _blend(frame.u, self.premultiplied[1], self.left[1], cx, cy)
        _blend(frame.v, self.premultiplied[2], self.left[1], cx, cy)


def planes(picture: Image.Image) -> tuple[Plane, Plane, Plane]:
    y, u, v = _yuv(np.asarray(picture.convert("RGB"), np.float32))
    small = (_halved(u), _halved(v))
    return _bytes(y), _bytes(small[0]), _bytes(small[1])


def _yuv(rgb: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """ITU-R BT.709-6 3.2 to 3.4, 8 bits, limited range."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u = 128 + (blue - luma) * (224 / 255 / 1.8556)
    v = 128 + (red - luma) * (224 / 255 / 1.5748)
    return 16 + luma * (219 / 255), u, v


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    total = plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]
    return total * np.float32(0.25)


def _bytes(plane: NDArray[np.float32]) -> Plane:
    return plane.round().clip(0, 255).astype(np.uint8)


def _blend(under: Plane, over: Wide, left: Wide, x: int, y: int) -> None:
    height, width = over.shape
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + width, under.shape[1]), min(y + height, under.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    cut = slice(y0 - y, y1 - y), slice(x0 - x, x1 - x)
    region = under[y0:y1, x0:x1]
    # 255 * 256 fits 16 bits, and a premultiplied sample plus what is left of the other does too.
    region[:] = (region * left[cut] + over[cut]) >> 8
