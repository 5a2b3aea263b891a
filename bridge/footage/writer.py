"""Writes one run: seals what it is given, appends and syncs it; its end is told in the rows.

Everything before the last record that `append` returned from survives a crash.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import index, run_keys, shown
from bridge.footage.index import IndexEntry
from bridge.footage.run_keys import MediaKey, RunKeys
from bridge.footage.sealing import PICTURES, RecordKind, header_for, seal
from bridge.footage.shelf import Shelf, refused
from bridge.media.types import Init
from bridge.model import PictureKind
from bridge.store.database import Tx
from bridge.store.footage import keys, runs
from bridge.store.footage.runs import FootageRun, Grown

_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Gop:
    """Whole fragments from one keyframe up to the next. `starts_at`: of its first picture."""

    data: bytes
    duration: Fraction
    starts_at: datetime


class Writer:
    """Made by `Library.begin`. One thread appends; any thread may read or stop it.

    After an error of the clips' disk it takes nothing more, and is to be closed.
    """

    def __init__(
        self, shelf: Shelf, row: FootageRun, made: RunKeys, *, over: Callable[[str], None]
    ) -> None:
        """`over`: told the id once nothing more will come."""
        self.run_id = row.id
        self._shelf = shelf
        self._row = row
        self._keys = made
        self._over = over
        self._lock = Lock()
        self._entries: list[IndexEntry] = []
        self._size = 0
        self._ends_us = 0
        self._handle: int | None = None
        self._reason: str | None = None
        # Set without the lock: see `stop`.
        self._stopped = False
        self._failed = False
        self._loose = False  # what was written last is not known to be on disk
        self._done = False
        self._told_bytes = 0

    def start(self, init: Init) -> None:
        """Make the file. For the library. Raises as `append`."""
        disk = self._shelf.disk
        with self._lock:
            self._may_write()
            try:
                self._handle = disk.create(self._shelf.path(self.run_id))
                disk.sync_folder(self._shelf.folder)
            except OSError as error:
                raise refused(error) from error
            self._record(RecordKind.INIT, init.data, 0, self._keys.init, sync=False)

    def append(self, gop: Gop) -> None:
        """Returns when the GOP is on disk.

        Raises DiskFull; Gone where all who wanted it were deleted meanwhile; Unavailable where the
        disk or the rows refuse.
        """
        with self._lock:
            self._may_write()
            # A clock that was set back must not make the run go backwards.
            starts_us = max((gop.starts_at - self._row.starts_at) // _MICROSECOND, self._ends_us)
            duration_us = round(gop.duration * _SECOND_US)
            ends_us = starts_us + duration_us
            key = self._keys.of_media(ends_us) or self._more_keys(starts_us)
            at = (starts_us, duration_us)
            self._record(RecordKind.MEDIA, gop.data, key.ordinal, key.cipher, at, sync=True)
            self._ends_us = key.until_us = ends_us
            key.since_us = starts_us if key.since_us is None else key.since_us

    def attach(self, event: str, kind: PictureKind, jpeg: bytes) -> None:
        """Keep a picture with an event, instead of one of its kind; `close` puts it on disk.

        Raises as `append`; Gone also where this event was deleted.
        """
        with self._lock:
            self._may_write()
            ordinal, cipher = self._keys.of_pictures(event) or self._picture_key(event)
            self._record(PICTURES[kind], jpeg, ordinal, cipher, sync=False)

    def close(self, reason: str) -> None:
        """End the run; one without a GOP leaves nothing. Fine where it was deleted, or closed.

        Raises Unavailable where the rows refuse: `Library.finish` then tries again.
        """
        with self._lock:
            self._reason = self._reason or reason
            self._end()

    def stop(self) -> None:
        """No more is taken from now on. Never blocks: called while a transaction is open."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        return self._stopped

    def halt(self) -> None:
        """Stop, and wait for what is being appended. What is kept of the run is closed."""
        self.stop()
        with self._lock:
            self._reason = self._reason or "over"
            self._end()

    def settle(self) -> None:
        """Close what could not be closed when it was asked for."""
        with self._lock:
            if self._reason is not None:
                self._end()

    def tell(self) -> None:
        """Have the rows say what each key covers. Raises Unavailable."""
        with self._lock:
            if self._keys.untold:
                with self._shelf.db.write() as tx:
                    keys.cover(tx, self.run_id, self._keys.untold)
                self._keys.told()

    def seen(self, row: FootageRun) -> FootageRun:
        """The row with what is on disk by now. From any thread."""
        grown = self._grown()
        return replace(row, ends_at=grown.ends_at, bytes=grown.bytes, segments=grown.segments)

    @property
    def entries(self) -> tuple[IndexEntry, ...]:
        """What is on disk by now. From any thread."""
        return tuple(self._entries)

    @property
    def ends_at(self) -> datetime:
        """Of the last picture on disk. From any thread."""
        return self._grown().ends_at

    @property
    def untold_bytes(self) -> int:
        """On disk, and not yet in the row."""
        return self._size - self._told_bytes

    def _may_write(self) -> None:
        if self._stopped:
            raise _deleted()
        if self._failed or self._reason is not None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This clip takes no more pictures.")

    def _record(
        self,
        kind: RecordKind,
        plain: bytes,
        ordinal: int,
        cipher: AESGCM,
        at: tuple[int, int] = (0, 0),
        *,
        sync: bool,
    ) -> None:
        starts_us, duration_us = at
        number = sum(entry.kind is kind for entry in self._entries)
        header = header_for(
            kind, plain, key=ordinal, index=number, starts_us=starts_us, duration_us=duration_us
        )
        parts = seal(cipher, self.run_id, header, plain)
        size = sum(map(len, parts))
        self._write(parts, sync=sync)
        self._entries.append(
            IndexEntry(kind, ordinal, number, self._size, size, starts_us, duration_us)
        )
        self._size += size

    def _write(self, parts: tuple[bytes, bytes], *, sync: bool) -> None:
        disk, handle = self._shelf.disk, self._open_handle()
        try:
            disk.write(handle, parts, self._size)
            if sync:
                disk.sync(handle)
            self._loose = not sync
        except OSError as error:
            # Nothing more under this key: the same nonce would seal other bytes.
            self._failed = True
            with suppress(OSError):
                disk.cut(handle, self._size)
            raise refused(error) from error

    def _more_keys(self, starts_us: int) -> MediaKey:
        with self._shelf.new_keys(run_keys.MORE) as made, self._shelf.db.write() as tx:
            if not runs.grow(tx, self.run_id, self._grown()):
                raise _deleted()
            keys.cover(tx, self.run_id, self._keys.untold)
            keys.add(tx, self._keys.planned(made, starts_us))
        self._keys.told()
        self._keys.add(made)
        self._told_bytes = self._size
        key = self._keys.of_media(starts_us)
        assert key is not None  # noqa: S101  # they were just made
        return key

    def _picture_key(self, event: str) -> tuple[int, AESGCM]:
        with self._shelf.new_keys(1) as ((slot, key),), self._shelf.db.write() as tx:
            if event not in runs.events_of(tx, self.run_id):
                raise _deleted()
            keys.add(tx, [self._keys.planned_for_pictures(event, slot)])
        return self._keys.add_for_pictures(event, key)

    def _end(self) -> None:
        """Under the lock. Does nothing the second time."""
        if self._done or self._reason is None:
            return
        if not self._grown().segments:
            self._shelf.remove_runs([self.run_id])
            # Its file is garbage now, whatever becomes of it.
            self._release()
            self._shelf.sweep(1)
            return
        if not self._stopped or self._shelf.is_kept(self.run_id):
            self._sync()
            self._shelf.end(self.run_id, self._keys.unused, self._tell_end)
        self._release()

    def _tell_end(self, tx: Tx) -> None:
        assert self._reason is not None  # noqa: S101  # see `_end`
        packed = index.pack(self._entries)
        runs.close(tx, self.run_id, self._grown(), self._reason, packed)
        keys.cover(tx, self.run_id, self._keys.all_untold)
        for event in self._keys.pictured:
            shown.tell(tx, event)

    def _sync(self) -> None:
        disk, handle = self._shelf.disk, self._open_handle()
        try:
            if self._failed:
                disk.cut(handle, self._size)
            if self._failed or self._loose:
                disk.sync(handle)
        except OSError as error:
            raise refused(error) from error

    def _release(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            # What is to be kept was synced before.
            with suppress(OSError):
                self._shelf.disk.close(handle)
        self._done = True
        self._over(self.run_id)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This clip takes no more pictures.")
        return self._handle

    def _grown(self) -> Grown:
        media = index.media(self.entries)
        last = self.entries[-1] if self.entries else None
        size = 0 if last is None else last.offset + last.size
        ends_us = media[-1].ends_us if media else 0
        return Grown(self._row.starts_at + ends_us * _MICROSECOND, size, len(media))


def _deleted() -> PrivateEyeError:
    return PrivateEyeError(Kind.GONE, "This clip was deleted.")
