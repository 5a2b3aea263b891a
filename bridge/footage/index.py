"""Where each record of a run is in its file: the `index` column of its row."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bridge.footage.sealing import PICTURES, RecordKind
from bridge.model import PictureKind

_VERSION = b"\x01"
# Kind, key, index, offset, size, starts_us, duration_us: as in Entry.
_ENTRY = struct.Struct(">BHIQIqQ")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One record. `offset` is where its header begins, `size` is with it.

    `key` is the ordinal of the run's key; `index` counts the records of a kind. `starts_us` is
    relative to the run's `starts_at`.
    """

    kind: RecordKind
    key: int
    index: int
    offset: int
    size: int
    starts_us: int
    duration_us: int

    @property
    def ends_us(self) -> int:
        return self.starts_us + self.duration_us


def pack(entries: Iterable[IndexEntry]) -> bytes:
    return _VERSION + b"".join(
        _ENTRY.pack(e.kind, e.key, e.index, e.offset, e.size, e.starts_us, e.duration_us)
        for e in entries
    )


@lru_cache(maxsize=32)
def unpack(data: bytes) -> tuple[IndexEntry, ...]:
    """Raises ValueError where it was not packed by us.

    Cached, because a player asks for one segment after the other: the 300 entries of a run of ten
    minutes take as long as opening one of its segments.
    """
    if data[:1] != _VERSION or (len(data) - 1) % _ENTRY.size:
        raise ValueError("not an index of a run")
    return tuple(
        IndexEntry(RecordKind(kind), *numbers) for kind, *numbers in _ENTRY.iter_unpack(data[1:])
    )


def media(entries: Iterable[IndexEntry]) -> tuple[IndexEntry, ...]:
    return tuple(entry for entry in entries if entry.kind is RecordKind.MEDIA)


def pictures(entries: Iterable[IndexEntry]) -> frozenset[PictureKind]:
    kinds = {entry.kind for entry in entries}
    return frozenset(picture for picture, kind in PICTURES.items() if kind in kinds)


def last(entries: Iterable[IndexEntry], kind: RecordKind) -> IndexEntry | None:
    """The newest of its kind: a picture may be replaced by a better one."""
    found = [entry for entry in entries if entry.kind is kind]
    return found[-1] if found else None
