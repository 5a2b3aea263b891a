"""What a clip is made of: a file in a folder, rows, keys; and how one is removed without trace."""

import errno
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bridge.clips import marker
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.events import clip_rows
from bridge.store.slots import KeySlots

log = logging.getLogger(__name__)

SUFFIX = marker.CLIP
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFull(PrivateEyeError):
    """There is no room for more of the clip; what was appended before is kept."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, "The disk that keeps the clips is full.")


def refused(error: OSError) -> PrivateEyeError:
    """Of the clips' disk, when it was to be written."""
    return DiskFull() if error.errno in _FULL else failures.of_system(error)


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path
    db: Database
    slots: KeySlots
    clock: Clock
    disk: Disk
    # From reading which slots a clip has until they are destroyed: else they may be another's.
    _keys: Lock = field(default_factory=Lock)
    _claiming: Lock = field(default_factory=Lock)

    def path(self, clip_id: str) -> Path:
        return self.folder / (clip_id + SUFFIX)

    def claim(self) -> None:
        """Make sure that this is the folder with the house's clips, or make it that.

        Raises DiskFull; Unavailable where the disk refuses, is not there, or is another's.
        """
        with self._claiming:
            try:
                marker.claim(self.folder, self.db, self.disk)
            except OSError as error:
                raise refused(error) from error

    def there(self) -> bool:
        """Whether `claim` would succeed. Changes nothing. Raises Unavailable."""
        try:
            return marker.there(self.folder, self.db, self.disk)
        except OSError as error:
            raise failures.of_system(error) from error

    def has(self, clip_id: str) -> bool:
        """Whether the clip's file is there. Raises Unavailable where the disk cannot tell."""
        try:
            return self.disk.exists(self.path(clip_id))
        except OSError as error:
            raise failures.of_system(error) from error

    @contextmanager
    def reading(self, clip_id: str) -> Iterator[int]:
        """The clip's file. Raises Unavailable where it is missing or the disk refuses."""
        try:
            handle = self.disk.open(self.path(clip_id))
        except FileNotFoundError as error:
            raise PrivateEyeError(Kind.UNAVAILABLE, "The file of this clip is missing.") from error
        except OSError as error:
            raise failures.of_system(error) from error
        try:
            yield handle
        finally:
            self.disk.close(handle)

    def cut(self, clip_id: str, size: int) -> None:
        """Shorten the clip's file, where it is longer; sync it. Raises Unavailable."""
        try:
            handle = self.disk.open(self.path(clip_id), writes=True)
            try:
                if self.disk.size(handle) > size:
                    self.disk.cut(handle, size)
                self.disk.sync(handle)
            finally:
                self.disk.close(handle)
        except OSError as error:
            raise failures.of_system(error) from error

    def remove(self, ids: Sequence[str]) -> None:
        """Keys, then rows; the files are garbage now. A crash in between leaves nothing to read.

        Nobody may be writing these clips.
        """
        with self._keys:
            slots = self._destroy(ids)
            with self.db.write() as tx:
                clip_rows.to_garbage(tx, ids, self.clock.now())
            self.slots.release(slots)

    def destroy_keys(self, ids: Sequence[str]) -> None:
        with self._keys:
            self._destroy(ids)

    def sweep(self, most: int) -> int:
        """Remove files of clips that are gone; how many went. What stays is tried again next time.

        Raises Unavailable where the disk refuses altogether.
        """
        with self.db.read() as tx:
            ids = clip_rows.in_garbage(tx)
        if not ids:
            return 0
        if not self.there():
            log.warning("clips.disk_absent", extra={"files": len(ids)})
            return 0
        try:
            gone = self._unlink(ids, most)
            if gone:
                self.disk.sync_folder(self.folder)
        except OSError as error:
            raise failures.of_system(error) from error
        if gone:
            with self.db.write() as tx:
                clip_rows.forget_garbage(tx, gone, self.clock.now())
        return len(gone)

    def _unlink(self, ids: Sequence[str], most: int) -> list[str]:
        """Those that are gone. Raises OSError where the whole disk takes no change."""
        gone: list[str] = []
        for clip_id in ids:
            if len(gone) == most:
                break
            try:
                self.disk.unlink(self.path(clip_id))
            except OSError as error:
                if error.errno == errno.EROFS:
                    raise
                log.warning("clips.file_stays", extra={"clip": clip_id, "why": error.strerror})
                continue
            gone.append(clip_id)
        return gone

    def _destroy(self, ids: Sequence[str]) -> list[int]:
        with self.db.read() as tx:
            slots = clip_rows.slots_in(tx, ids)
        self.slots.destroy(slots)
        return slots
