"""Raw pictures as ffmpeg writes them one after another (yuv4mpegpipe, 4:2:0). Pure but for reading.

A header that says how large they are, then each picture: a line, all brightness, and two planes of
colour of half the sides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]
LINE = b"FRAME\n"
_LONGEST_HEADER = 256
_MOST_PIXELS = 1920 * 1920
_HEADER = re.compile(
    rb"YUV4MPEG2 W([1-9]\d{0,4}) H([1-9]\d{0,4}) F\d+:\d+ [ -~]*"
    rb"C420(?:jpeg|mpeg2|paldv)?(?: [ -~]*)?"
)


class NoPictures(ValueError):
    """What came is no film in this form."""


class Readable(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


@dataclass(frozen=True, slots=True)
class RawPicture:
    """Three planes, which can be written to."""

    luma: Plane
    blue: Plane
    red: Plane

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.luma.shape[1], self.luma.shape[0]

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        return self.luma, self.blue, self.red

    def rgb(self) -> Image.Image:
        bands = [Image.fromarray(plane) for plane in self.planes]
        colours = [band.resize(bands[0].size, Image.Resampling.NEAREST) for band in bands[1:]]
        return Image.merge("YCbCr", (bands[0], *colours)).convert("RGB")


class Film:
    """Reads `stream`, and blocks in that. `header` is its first line, as it came."""

    def __init__(self, stream: Readable) -> None:
        """Raises NoPictures, also where nothing comes."""
        self._stream = stream
        self.header = self._line()
        found = _HEADER.fullmatch(self.header.rstrip(b"\n"))
        if found is None:
            raise NoPictures("this is no film")
        self.width, self.height = int(found[1]), int(found[2])
        if self.width * self.height > _MOST_PIXELS:
            raise NoPictures("these pictures are larger than any that are asked for")

    def frames(self) -> Iterator[tuple[bytearray, RawPicture]]:
        """Each with its bytes, which are those of the picture: until the next one is asked for.

        Raises NoPictures where the film ends within a picture.
        """
        wide, high = (self.width + 1) // 2, (self.height + 1) // 2
        luma, colour = self.width * self.height, wide * high
        data = bytearray(len(LINE) + luma + 2 * colour)
        view, numbers = memoryview(data), np.frombuffer(data, np.uint8)
        planes = np.split(numbers[len(LINE) :], (luma, luma + colour))
        picture = RawPicture(
            planes[0].reshape(self.height, self.width),
            planes[1].reshape(high, wide),
            planes[2].reshape(high, wide),
        )
        while self._fill(view):
            if not data.startswith(LINE):
                raise NoPictures("a picture does not begin where it should")
            yield data, picture

    def _line(self) -> bytes:
        line, byte = bytearray(), memoryview(bytearray(1))
        while len(line) < _LONGEST_HEADER and not line.endswith(b"\n"):
            if not self._stream.readinto(byte):
                break
            line += byte
        return bytes(line)

    def _fill(self, view: memoryview) -> bool:
        """False at the end of the film."""
        at = 0
        while at < len(view):
            count = self._stream.readinto(view[at:])
            if not count:
                if at:
                    raise NoPictures("the film ends within a picture")
                return False
            at += count
        return True


def copied(picture: RawPicture) -> RawPicture:
    return RawPicture(picture.luma.copy(), picture.blue.copy(), picture.red.copy())
