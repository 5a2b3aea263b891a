"""One record of a run's file: a clear header, then AES-256-GCM of what it holds.

The run's id and the header are authenticated, so that no record opens in another run, place or
time. The nonce is kind and index, which the writer never repeats under a key. Big-endian.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.model import PictureKind

_MAGIC = b"PEC1"
# Magic, kind, nothing, ordinal of the key, index, bytes that follow, start, duration.
_HEADER = struct.Struct(">4sBxHIIqQ")
HEADER_BYTES = _HEADER.size
_TAG_BYTES = 16
_NONCE = struct.Struct(">BxxxQ")


class RecordKind(IntEnum):
    """Numbers that are on disk: never change one."""

    INIT = 1
    MEDIA = 2
    THUMBNAIL = 3
    MARKED = 4
    PREVIEW = 5


PICTURES = {
    PictureKind.THUMBNAIL: RecordKind.THUMBNAIL,
    PictureKind.MARKED: RecordKind.MARKED,
    PictureKind.PREVIEW: RecordKind.PREVIEW,
}


@dataclass(frozen=True, slots=True)
class Header:
    """`index` counts records of its kind within the run. `size` is of the sealed bytes after it.

    `starts_us` is relative to the run's start; it and `duration_us` are 0 for all but media.
    """

    kind: RecordKind
    key: int
    index: int
    size: int
    starts_us: int
    duration_us: int

    def pack(self) -> bytes:
        numbers = (self.kind, self.key, self.index, self.size, self.starts_us, self.duration_us)
        return _HEADER.pack(_MAGIC, *numbers)


def header_for(
    kind: RecordKind,
    plain: bytes,
    *,
    key: int,
    index: int,
    starts_us: int = 0,
    duration_us: int = 0,
) -> Header:
    return Header(kind, key, index, len(plain) + _TAG_BYTES, starts_us, duration_us)


def parse(data: bytes) -> Header | None:
    """None where no header begins."""
    if len(data) < HEADER_BYTES:
        return None
    magic, kind, *numbers = _HEADER.unpack_from(data)
    if magic != _MAGIC or kind not in set(RecordKind):
        return None
    return Header(RecordKind(kind), *numbers)


def seal(cipher: AESGCM, run_id: str, header: Header, plain: bytes) -> tuple[bytes, bytes]:
    """Header and sealed bytes, to be written one after the other."""
    clear = header.pack()
    return clear, cipher.encrypt(_nonce(header), plain, run_id.encode() + clear)


def unseal(cipher: AESGCM, run_id: str, record: bytes) -> bytes | None:
    """What the record, header included, holds; None where anything of it was changed."""
    header = parse(record)
    if header is None or len(record) != HEADER_BYTES + header.size:
        return None
    clear, sealed = record[:HEADER_BYTES], memoryview(record)[HEADER_BYTES:]
    try:
        return cipher.decrypt(_nonce(header), sealed, run_id.encode() + clear)
    except InvalidTag:
        return None


def _nonce(header: Header) -> bytes:
    return _NONCE.pack(header.kind, header.index)
