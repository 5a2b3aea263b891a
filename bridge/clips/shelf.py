"""What a clip is made of: a file in a folder, rows, keys; and how one is removed without trace."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.store import clip_rows, failures
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.slots import KeySlots

SUFFIX = ".clip"


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path
    db: Database
    slots: KeySlots
    clock: Clock
    disk: Disk
    # From reading which slots a clip has until they are destroyed: else they may be another's.
    _keys: Lock = field(default_factory=Lock)

    def path(self, clip_id: str) -> Path:
        return self.folder / (clip_id + SUFFIX)

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
        """Remove files of clips that are gone. How many there were."""
        with self.db.read() as tx:
            ids = clip_rows.in_garbage(tx, most)
        if not ids:
            return 0
        try:
            for clip_id in ids:
                self.disk.unlink(self.path(clip_id))
            self.disk.sync_folder(self.folder)
        except OSError as error:
            raise failures.of_system(error) from error
        with self.db.write() as tx:
            clip_rows.forget_garbage(tx, ids, self.clock.now())
        return len(ids)

    def _destroy(self, ids: Sequence[str]) -> list[int]:
        with self.db.read() as tx:
            slots = clip_rows.slots_in(tx, ids)
        self.slots.destroy(slots)
        return slots
