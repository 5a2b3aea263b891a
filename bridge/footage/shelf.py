"""What footage is made of: files in a folder, rows, keys; and how any of it goes without trace."""

import errno
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage import marker, overlap
from bridge.store import failures
from bridge.store.database import Database, Tx
from bridge.store.disk import Disk
from bridge.store.events import book
from bridge.store.footage import keys, runs
from bridge.store.slots import KeySlots

log = logging.getLogger(__name__)

SUFFIX = marker.CLIP
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFull(PrivateEyeError):
    """There is no room for more; what was appended before is kept."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, "The disk that keeps the clips is full.")


def refused(error: OSError) -> PrivateEyeError:
    """Of the clips' disk, when it was to be written."""
    return DiskFull() if error.errno in _FULL else failures.of_system(error)


@dataclass(frozen=True, slots=True)
class _Unneeded:
    """`slots`: of keys that nothing kept needs; `runs`: that nothing kept looks at."""

    slots: frozenset[int]
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path
    db: Database
    slots: KeySlots
    clock: Clock
    disk: Disk
    # From reading which slots a run has until they are destroyed: else they may be another's. And
    # while an event begins to look at a run that is there already.
    _keys: Lock = field(default_factory=Lock)
    _claiming: Lock = field(default_factory=Lock)

    def path(self, run_id: str) -> Path:
        return self.folder / (run_id + SUFFIX)

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

    def has(self, run_id: str) -> bool:
        """Whether the run's file is there. Raises Unavailable where the disk cannot tell."""
        try:
            return self.disk.exists(self.path(run_id))
        except OSError as error:
            raise failures.of_system(error) from error

    @contextmanager
    def reading(self, run_id: str) -> Iterator[int]:
        """The run's file. Raises Unavailable where it is missing or the disk refuses."""
        try:
            handle = self.disk.open(self.path(run_id))
        except FileNotFoundError as error:
            raise PrivateEyeError(Kind.UNAVAILABLE, "The file of this clip is missing.") from error
        except OSError as error:
            raise failures.of_system(error) from error
        try:
            yield handle
        finally:
            self.disk.close(handle)

    def cut(self, run_id: str, size: int) -> None:
        """Shorten the run's file, where it is longer; sync it. Raises Unavailable."""
        try:
            handle = self.disk.open(self.path(run_id), writes=True)
            try:
                if self.disk.size(handle) > size:
                    self.disk.cut(handle, size)
                self.disk.sync(handle)
            finally:
                self.disk.close(handle)
        except OSError as error:
            raise failures.of_system(error) from error

    @contextmanager
    def new_keys(self, count: int) -> Iterator[list[tuple[int, bytes]]]:
        """Slots and keys, on disk; the block gives them rows. If it fails they are gone again."""
        made = self.slots.make(count)
        try:
            yield made
        except PrivateEyeError:
            slots = [slot for slot, _ in made]
            self.slots.destroy(slots)
            self.slots.release(slots)
            raise

    @contextmanager
    def holding_keys(self) -> Iterator[None]:
        """No key of any run is destroyed meanwhile."""
        with self._keys:
            yield

    def is_kept(self, run_id: str) -> bool:
        """Whether an event that is not being deleted looks at the run."""
        with self.db.read() as tx:
            return bool(runs.events_of(tx, run_id))

    def destroy_keys(self, run_ids: Sequence[str]) -> None:
        """Those of these runs that no kept event needs."""
        with self._keys:
            self._destroy(run_ids)

    def remove(self, event_ids: Sequence[str], run_ids: Sequence[str]) -> None:
        """Of events that are being deleted, and the runs that they look at: keys, then rows.

        The files of runs that nothing kept looks at are garbage now. A crash in between leaves
        nothing to read. Nobody may be writing these runs for these events alone.
        """
        with self._keys:
            gone = self._destroy(run_ids)
            with self.db.write() as tx:
                keys.forget(tx, gone.slots)
                runs.to_garbage(tx, gone.runs, self.clock.now())
                book.remove(tx, event_ids)
                book.end_deletions(tx, self.clock.now())
            self.slots.release(gone.slots)

    def remove_runs(self, run_ids: Sequence[str]) -> None:
        """As `remove`, whoever looks at them: there is nothing in them to be seen."""
        if not run_ids:
            return
        with self._keys:
            with self.db.read() as tx:
                slots = [key.slot for key in keys.of_runs(tx, run_ids)]
            self.slots.destroy(slots)
            with self.db.write() as tx:
                runs.to_garbage(tx, run_ids, self.clock.now())
            self.slots.release(slots)

    def end(self, run_id: str, unused: Collection[int], change: Callable[[Tx], None]) -> None:
        """Close a run's rows (`change`), without the keys, by ordinal, that seal nothing of it."""
        with self._keys:
            with self.db.read() as tx:
                of_run = keys.of_runs(tx, [run_id])
            slots = [key.slot for key in of_run if key.ordinal in unused]
            self.slots.destroy(slots)
            with self.db.write() as tx:
                change(tx)
                keys.forget(tx, slots)
            self.slots.release(slots)

    def sweep(self, most: int) -> int:
        """Remove files of runs that are gone; how many went. What stays is tried again next time.

        Raises Unavailable where the disk refuses altogether.
        """
        with self.db.read() as tx:
            ids = runs.in_garbage(tx)
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
                runs.forget_garbage(tx, gone)
                book.end_deletions(tx, self.clock.now())
        return len(gone)

    def _unlink(self, ids: Sequence[str], most: int) -> list[str]:
        """Those that are gone. Raises OSError where the whole disk takes no change."""
        gone: list[str] = []
        for run_id in ids:
            if len(gone) == most:
                break
            try:
                self.disk.unlink(self.path(run_id))
            except OSError as error:
                if error.errno == errno.EROFS:
                    raise
                log.warning("clips.file_stays", extra={"run": run_id, "why": error.strerror})
                continue
            gone.append(run_id)
        return gone

    def _destroy(self, run_ids: Sequence[str]) -> _Unneeded:
        with self.db.read() as tx:
            wanted = overlap.wants(runs.looks(tx, run_ids))
            slots = overlap.unneeded(keys.of_runs(tx, run_ids), wanted)
        self.slots.destroy(slots)
        return _Unneeded(slots, tuple(run for run in run_ids if run not in wanted))
