"""ISO base media boxes (ISO/IEC 14496-12 section 4.2): any cut of the bytes gives the same boxes.

Bytes come from a child that parses what a camera sent, so they may be hostile: every length is
checked, nothing is allocated for a promise, and anything odd is a `MediaError`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# A 0.2 s fragment of 50 Mbit/s video is 1.25 MB; a box of 32 MB is not one that we asked for.
MAX_BOX = 32 * 1024 * 1024
_HEADER = 8
_LARGE_HEADER = 16


class MediaError(Exception):
    """The bytes are not what an ingest child writes. The run that sent them is over."""


class TooLarge(MediaError):
    """One box, which is about one picture, is larger than any that we would take."""


@dataclass(frozen=True, slots=True)
class Box:
    """`data` is the whole box, header included; `payload` starts at `header`."""

    type: bytes
    data: bytes
    header: int


class BoxSplitter:
    """Cuts a byte stream into top-level boxes. Not thread-safe: one owner feeds it."""

    def __init__(self, max_box: int = MAX_BOX) -> None:
        self._buffer = bytearray()
        self._max = max_box

    def feed(self, chunk: bytes) -> list[Box]:
        """Return the boxes that this chunk completed; none, one or many."""
        self._buffer += chunk
        boxes: list[Box] = []
        start = 0
        while (head := _head(self._buffer, start, self._max)) is not None:
            kind, header, size = head
            if len(self._buffer) - start < size:
                break
            boxes.append(Box(kind, bytes(self._buffer[start : start + size]), header))
            start += size
        if start:
            del self._buffer[:start]
        return boxes


def children(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, payload start, end) of the boxes in data[start:end]."""
    while start < end:
        head = _head(data, start, end - start)
        if head is None or start + head[2] > end:
            raise MediaError("a box reaches past the one that holds it")
        kind, header, size = head
        yield kind, start + header, start + size
        start += size


def _head(data: bytes | bytearray, start: int, limit: int) -> tuple[bytes, int, int] | None:
    """(type, header length, box length), or None while the header is incomplete."""
    if len(data) - start < _HEADER:
        return None
    size, kind = struct.unpack_from(">I4s", data, start)
    header = _HEADER
    if size == 1:
        if len(data) - start < _LARGE_HEADER:
            return None
        size = struct.unpack_from(">Q", data, start + _HEADER)[0]
        header = _LARGE_HEADER
    # size 0 means "to the end of the file" (4.2), which a live stream does not have.
    if size < header:
        raise MediaError(f"a box of {size} bytes")
    if size > limit:
        raise TooLarge(f"a box of {size} bytes")
    return kind, header, size
