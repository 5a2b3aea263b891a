"""What the head of a plain MP4 says of its film: how many pictures a second, and whether it has
sound. Pure: bytes in, values out.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from bridge.media.boxes import MediaError, children
from bridge.media.fmp4 import read_init

MOST_FPS = 30
_MOST_HEAD = 16 * 1024 * 1024
_MOST_ENTRIES = 100_000
_NEARLY = 0.1  # of a picture a second
_WAY = (b"mdia", b"minf", b"stbl")


@dataclass(frozen=True, slots=True)
class FilmHead:
    """`fps`: how many pictures a second the copy has. More than 30 are never needed to see what
    happened, and would take twice the time."""

    fps: int
    sound: bool


def read(chunks: Iterable[bytes]) -> FilmHead:
    """Takes as many chunks as it needs. Raises MediaError for what is no MP4 with pictures whose
    moov is first."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if (end := _end_of_moov(data)) is not None:
            return _read(bytes(data[:end]))
        if len(data) > _MOST_HEAD:
            break
    raise MediaError("no moov box at the beginning")


def _end_of_moov(data: bytearray) -> int | None:
    at = 0
    while len(data) - at >= 8:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:
            raise MediaError(f"a box of {size} bytes")
        at += size
        if kind == b"moov":
            return at if at <= len(data) else None
        if kind == b"mdat":
            raise MediaError("pictures before the moov box")
    return None


def _read(head: bytes) -> FilmHead:
    init = read_init(head)
    if init.video is None:
        raise MediaError("a film without pictures")
    try:
        ticks = _usual(sorted(_steps(head)))
    except (struct.error, IndexError) as error:
        raise MediaError("a box that ends before its content does") from error
    # One picture more rather than one less: 12.5 a second become 13.
    fps = ceil(init.video.timescale / ticks - _NEARLY) if ticks else MOST_FPS
    return FilmHead(min(MOST_FPS, max(1, fps)), init.audio is not None)


def _usual(steps: Sequence[tuple[int, int]]) -> int:
    """How long the middle picture is, of all from the shortest to the longest."""
    left = sum(pictures for _, pictures in steps) // 2
    for ticks, pictures in steps:
        left -= pictures
        if left < 0:
            return ticks
    return 0


def _steps(head: bytes) -> Iterator[tuple[int, int]]:
    """(ticks, how many pictures last so long): stts, ISO/IEC 14496-12 8.6.1."""
    for track, end in _tracks(head):
        found = {kind: (at, stop) for kind, at, stop in children(head, track, end)}
        if b"mdia" not in found or not _is_video(head, *found[b"mdia"]):
            continue
        at = _inside(head, track, end, _WAY, b"stts")
        count = min(_MOST_ENTRIES, struct.unpack_from(">I", head, at + 4)[0])
        for pictures, ticks in struct.iter_unpack(">II", head[at + 8 : at + 8 + 8 * count]):
            yield ticks, pictures
        return


def _tracks(head: bytes) -> Iterator[tuple[int, int]]:
    for kind, at, end in children(head, 0, len(head)):
        if kind == b"moov":
            yield from ((a, b) for inner, a, b in children(head, at, end) if inner == b"trak")


def _is_video(head: bytes, start: int, end: int) -> bool:
    for kind, at, _ in children(head, start, end):
        if kind == b"hdlr":
            return head[at + 8 : at + 12] == b"vide"
    return False


def _inside(head: bytes, start: int, end: int, way: tuple[bytes, ...], last: bytes) -> int:
    """Where the content of a box within boxes begins."""
    for kind, at, stop in children(head, start, end):
        if way and kind == way[0]:
            return _inside(head, at, stop, way[1:], last)
        if not way and kind == last:
            return at
    raise MediaError(f"no {last.decode()} box where one belongs")
