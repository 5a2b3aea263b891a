"""Ends a run that a crash left open: keeps the records that authenticate, cuts a torn tail."""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import index, shown
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import HEADER_BYTES, RecordKind, parse, unseal
from bridge.footage.shelf import Shelf
from bridge.store import failures
from bridge.store.database import Tx
from bridge.store.footage import keys, runs
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import Grown
from bridge.store.slots import DoesNotUnwrap

# What a disk says of one file that it cannot give, while others are fine.
_OF_A_FILE = frozenset({errno.EIO, errno.EUCLEAN, errno.EACCES, errno.EPERM})


class UnreadableFile(PrivateEyeError):
    """The file is there, and the disk does not give what is in it."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, "The file of this clip cannot be read.")


def close(shelf: Shelf, run_id: str) -> bool:
    """False where nothing of it can be played; then its keys and row are gone.

    Raises Unreadable; Unavailable where the disk or the rows refuse.
    """
    with shelf.db.read() as tx:
        rows = keys.of_runs(tx, [run_id])
    found = _records(shelf, run_id, rows)
    media = index.media(found)
    if index.last(found, RecordKind.INIT) is None or not media:
        shelf.remove_runs([run_id])
        return False
    end = found[-1].offset + found[-1].size
    with _of_the_file():
        shelf.cut(run_id, end)
    used = {entry.key for entry in found}
    unused = {row.ordinal for row in rows} - used

    def change(tx: Tx) -> None:
        run = runs.find(tx, run_id)
        if run is None:
            return
        ends_us = max(entry.ends_us for entry in media)
        grown = Grown(run.starts_at + timedelta(microseconds=ends_us), end, len(media))
        runs.close(tx, run_id, grown, runs.CRASH, index.pack(found))
        keys.cover(tx, run_id, _covered(media, rows))
        # Of a clip of before, the event has the run's id; of others there is none of that id.
        for event in sorted({row.event or run_id for row in rows}):
            shown.tell(tx, event)

    shelf.end(run_id, unused, change)
    return True


def _covered(media: Iterable[IndexEntry], rows: Sequence[KeyRow]) -> dict[int, tuple[int, int]]:
    """What each key covers, but for those of before, which cover the whole run."""
    timed = {row.ordinal for row in rows if row.since_us is not None}
    spans: dict[int, tuple[int, int]] = {}
    for entry in media:
        if entry.key in timed:
            since_us, _ = spans.get(entry.key, (entry.starts_us, 0))
            spans[entry.key] = since_us, entry.ends_us
    return spans


def _records(shelf: Shelf, run_id: str, rows: Sequence[KeyRow]) -> list[IndexEntry]:
    """Those that authenticate, in the order of the file."""
    if not shelf.has(run_id):
        # A file that is missing says something only as long as its disk is there.
        shelf.claim()
        return []
    ciphers = _ciphers(shelf, rows)
    entries: list[IndexEntry] = []
    with _of_the_file(), shelf.reading(run_id) as handle:
        try:
            size, offset = shelf.disk.size(handle), 0
            while header := parse(shelf.disk.read(handle, HEADER_BYTES, offset)):
                length = HEADER_BYTES + header.size
                if offset + length > size:
                    break
                record = shelf.disk.read(handle, length, offset)
                cipher = ciphers.get(header.key)
                if cipher is not None and unseal(cipher, run_id, record) is not None:
                    place = (header.kind, header.key, header.index, offset, length)
                    entries.append(IndexEntry(*place, header.starts_us, header.duration_us))
                offset += length
        except OSError as error:
            raise failures.of_system(error) from error
    return entries


def _ciphers(shelf: Shelf, rows: Sequence[KeyRow]) -> dict[int, AESGCM]:
    """By ordinal, without the keys that do not open."""
    ciphers: dict[int, AESGCM] = {}
    for row in rows:
        try:
            ciphers[row.ordinal] = AESGCM(shelf.slots.open(row.slot))
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
