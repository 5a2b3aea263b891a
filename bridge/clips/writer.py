"""Writes one clip: seals what it is given, appends and syncs it; its end is told in the row.

Everything before the last record that `append` returned from survives a crash.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.clips import index
from bridge.clips.index import IndexEntry
from bridge.clips.sealing import PICTURES, RecordKind, header_for, seal
from bridge.clips.shelf import Shelf, refused
from bridge.errors import Kind, PrivateEyeError
from bridge.media.types import Init
from bridge.model import Area, PictureKind
from bridge.store.events import clip_rows
from bridge.store.events.clip_rows import ClipEnding, Grown
from bridge.store.events.clips import Clip

KEY_COVERS_US = 60_000_000
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

    After an error of the clip's disk it takes nothing more, and is to be closed.
    """

    def __init__(
        self, shelf: Shelf, row: Clip, slot: int, key: bytes, *, over: Callable[[str], None]
    ) -> None:
        """`over`: told the id once nothing more will come."""
        self.clip_id = row.id
        self._shelf = shelf
        self._row = row
        self._slots = [slot]
        self._cipher = AESGCM(key)
        self._over = over
        self._lock = Lock()
        self._entries: list[IndexEntry] = []
        self._size = 0
        self._ends_us = 0
        self._key_from_us: int | None = None
        self._handle: int | None = None
        self._ending: ClipEnding | None = None
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
                self._handle = disk.create(self._shelf.path(self.clip_id))
                disk.sync_folder(self._shelf.folder)
            except OSError as error:
                raise refused(error) from error
            self._record(RecordKind.INIT, init.data, sync=False)

    def append(self, gop: Gop) -> None:
        """Returns when the GOP is on disk.

        Raises DiskFull; Gone where the clip was deleted meanwhile; Unavailable where the disk or
        the rows refuse.
        """
        with self._lock:
            self._may_write()
            # A clock that was set back must not make the clip run backwards.
            starts_us = max((gop.starts_at - self._row.starts_at) // _MICROSECOND, self._ends_us)
            duration_us = round(gop.duration * _SECOND_US)
            ends_us = starts_us + duration_us
            if self._key_from_us is not None and ends_us - self._key_from_us > KEY_COVERS_US:
                self._next_key()
            self._record(RecordKind.MEDIA, gop.data, starts_us, duration_us, sync=True)
            self._ends_us = ends_us
            if self._key_from_us is None:
                self._key_from_us = starts_us

    def attach(self, kind: PictureKind, jpeg: bytes) -> None:
        """Keep a picture with the clip, instead of one of its kind; `close` puts it on disk.

        Raises as `append`.
        """
        with self._lock:
            self._may_write()
            self._record(PICTURES[kind], jpeg, sync=False)

    def close(
        self,
        reason: str,
        *,
        quiet_at: datetime | None = None,
        strength: int | None = None,
        area: Area | None = None,
    ) -> None:
        """End the clip; one without a GOP leaves nothing. Fine where it was deleted, or closed.

        Raises Unavailable where the rows refuse: `Library.finish` then tries again.
        """
        with self._lock:
            if self._ending is None:
                pictures, packed = index.pictures(self._entries), index.pack(self._entries)
                self._ending = ClipEnding(reason, quiet_at, strength, area, pictures, packed)
            self._end()

    def stop(self) -> None:
        """No more is taken from now on. Never blocks: called while a transaction is open."""
        self._stopped = True

    def halt(self) -> None:
        """Stop, and wait for what is being appended."""
        self.stop()
        with self._lock:
            self._release()

    def settle(self) -> None:
        """Close what could not be closed when it was asked for."""
        with self._lock:
            if self._ending is not None:
                self._end()

    def seen(self, row: Clip) -> Clip:
        """The row with what is on disk by now. From any thread."""
        grown = self._grown()
        return replace(
            row,
            ends_at=grown.ends_at,
            bytes=grown.bytes,
            segments=grown.segments,
            pictures=index.pictures(self.entries),
        )

    @property
    def entries(self) -> tuple[IndexEntry, ...]:
        """What is on disk by now. From any thread."""
        return tuple(self._entries)

    @property
    def slots(self) -> tuple[int, ...]:
        return tuple(self._slots)

    @property
    def untold_bytes(self) -> int:
        """On disk, and not yet in the row."""
        return self._size - self._told_bytes

    def _may_write(self) -> None:
        if self._stopped:
            raise PrivateEyeError(Kind.GONE, "This clip was deleted.")
        if self._failed or self._ending is not None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This clip takes no more pictures.")

    def _record(
        self,
        kind: RecordKind,
        plain: bytes,
        starts_us: int = 0,
        duration_us: int = 0,
        *,
        sync: bool,
    ) -> None:
        ordinal = len(self._slots) - 1
        number = sum(entry.kind is kind for entry in self._entries)
        header = header_for(
            kind, plain, key=ordinal, index=number, starts_us=starts_us, duration_us=duration_us
        )
        parts = seal(self._cipher, self.clip_id, header, plain)
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

    def _next_key(self) -> None:
        slots, ordinal = self._shelf.slots, len(self._slots)
        slot, key = slots.create()
        try:
            with self._shelf.db.write() as tx:
                if not clip_rows.grow(tx, self.clip_id, self._grown()):
                    raise PrivateEyeError(Kind.GONE, "This clip was deleted.")
                clip_rows.add_key(tx, self.clip_id, ordinal, slot)
        except PrivateEyeError:
            slots.destroy([slot])
            slots.release([slot])
            raise
        self._told_bytes = self._size
        self._slots.append(slot)
        self._cipher, self._key_from_us = AESGCM(key), None

    def _end(self) -> None:
        """Under the lock. Does nothing the second time."""
        if self._done or self._ending is None:
            return
        if not self._stopped:
            if self._grown().segments:
                self._sync()
                with self._shelf.db.write() as tx:
                    clip_rows.close(tx, self.clip_id, self._grown(), self._ending)
            else:
                self._shelf.remove([self.clip_id])
                # Its file is garbage now, whatever becomes of it.
                self._release()
                self._shelf.sweep(1)
                return
        self._release()

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
        self._over(self.clip_id)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This clip takes no more pictures.")
        return self._handle

    def _grown(self) -> Grown:
        entries = self.entries
        ends_us = max((entry.ends_us for entry in entries), default=0)
        ends_at = self._row.starts_at + ends_us * _MICROSECOND
        last = entries[-1] if entries else None
        size = 0 if last is None else last.offset + last.size
        return Grown(ends_at, size, len(index.media(entries)))
