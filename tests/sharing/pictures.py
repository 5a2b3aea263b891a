"""Raw pictures for tests, and reading them."""

import io
from collections.abc import Iterable

import numpy as np

from bridge.sharing.pictures import LINE, Film, Plane, RawPicture


def picture(width: int = 64, height: int = 48, *, shade: int = 100) -> RawPicture:
    def plane(high: int, wide: int, value: int) -> Plane:
        return np.full((high, wide), value, np.uint8)

    half = (height + 1) // 2, (width + 1) // 2
    return RawPicture(plane(height, width, shade), plane(*half, 110), plane(*half, 140))


def noise(width: int, height: int, seed: int) -> RawPicture:
    random = np.random.default_rng(seed)

    def plane(high: int, wide: int) -> Plane:
        return random.integers(0, 256, (high, wide), np.uint8)

    half = (height + 1) // 2, (width + 1) // 2
    return RawPicture(plane(height, width), plane(*half), plane(*half))


def written(pictures: Iterable[RawPicture], width: int = 64, height: int = 48) -> bytes:
    """As ffmpeg writes them."""
    head = f"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420mpeg2 XYSCSS=420MPEG2\n".encode()
    return head + b"".join(
        LINE + b"".join(plane.tobytes() for plane in one.planes) for one in pictures
    )


def film(pictures: Iterable[RawPicture], width: int = 64, height: int = 48) -> Film:
    return Film(Trickle(written(pictures, width, height), 1000))


class Trickle:
    """A pipe: gives what it has, in pieces."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data = io.BytesIO(data)
        self._most = most

    def readinto(self, buffer: memoryview, /) -> int:
        piece = self._data.read(min(len(buffer), self._most))
        buffer[: len(piece)] = piece
        return len(piece)
