"""Ends a clip that a crash left open: keeps the records that authenticate, cuts a torn tail."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.clips import index
from bridge.clips.index import IndexEntry
from bridge.clips.sealing import HEADER_BYTES, RecordKind, parse, unseal
from bridge.clips.shelf import Shelf
from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.events import clip_rows, clips
from bridge.store.events.clip_rows import ClipEnding, Grown
from bridge.store.slots import DoesNotUnwrap

# What a disk says of one file that it cannot give, while others are fine.
_OF_A_FILE = frozenset({errno.EIO, errno.EUCLEAN, errno.EACCES, errno.EPERM})


class UnreadableFile(PrivateEyeError):
    """The file is there, and the disk does not give what is in it."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, "The file of this clip cannot be read.")


def close(shelf: Shelf, clip_id: str) -> bool:
    """False where nothing of it can be played; then its keys and row are gone.

    Raises Unreadable; Unavailable where the disk or the rows refuse.
    """
    found = _records(shelf, clip_id)
    if index.last(found, RecordKind.INIT) is None or not index.media(found):
        shelf.remove([clip_id])
        return False
    end = found[-1].offset + found[-1].size
    with _of_the_file():
        shelf.cut(clip_id, end)
    with shelf.db.write() as tx:
        clip = clips.find(tx, clip_id)
        if clip is None:
            return False
        ends_us = max(entry.ends_us for entry in found)
        grown = Grown(
            clip.starts_at + timedelta(microseconds=ends_us), end, len(index.media(found))
        )
        pictures, packed = index.pictures(found), index.pack(found)
        clip_rows.close(
            tx, clip_id, grown, ClipEnding(clip_rows.CRASH, None, None, None, pictures, packed)
        )
    return True


def _records(shelf: Shelf, clip_id: str) -> list[IndexEntry]:
    """Those that authenticate, in the order of the file."""
    if not shelf.has(clip_id):
        # A file that is missing says something only as long as its disk is there.
        shelf.claim()
        return []
    ciphers = _ciphers(shelf, clip_id)
    entries: list[IndexEntry] = []
    with _of_the_file(), shelf.reading(clip_id) as handle:
        try:
            size, offset = shelf.disk.size(handle), 0
            while header := parse(shelf.disk.read(handle, HEADER_BYTES, offset)):
                length = HEADER_BYTES + header.size
                if offset + length > size:
                    break
                record = shelf.disk.read(handle, length, offset)
                cipher = ciphers.get(header.key)
                if cipher is not None and unseal(cipher, clip_id, record) is not None:
                    place = (header.kind, header.key, header.index, offset, length)
                    entries.append(IndexEntry(*place, header.starts_us, header.duration_us))
                offset += length
        except OSError as error:
            raise failures.of_system(error) from error
    return entries


def _ciphers(shelf: Shelf, clip_id: str) -> dict[int, AESGCM]:
    """By ordinal, without the keys that do not open."""
    with shelf.db.read() as tx:
        slots = clip_rows.slots_of(tx, clip_id)
    ciphers: dict[int, AESGCM] = {}
    for ordinal, slot in enumerate(slots):
        try:
            ciphers[ordinal] = AESGCM(shelf.slots.open(slot))
        except DoesNotUnwrap:
            continue
        except PrivateEyeError as error:
            if error.kind is not Kind.GONE:
                raise
    return ciphers


@contextmanager
def _of_the_file() -> Iterator[None]:
    try:
        yield
    except PrivateEyeError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _OF_A_FILE:
            raise UnreadableFile from error
        raise
