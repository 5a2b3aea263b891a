"""A folder of clips to try things on, and a disk and a database that stop after any one step."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from bridge.footage import marker
from bridge.footage.library import Gop, Library
from bridge.model import Actor, ActorKind
from bridge.store import chain
from bridge.store.database import Database, Tx
from bridge.store.disk import Disk
from bridge.store.footage import keys, runs
from bridge.store.slots import SIZE, KeySlots
from tests import filming
from tests.builders import NOON, FakeClock
from tests.filming import Filming
from tests.fresh import fresh_database

KEK = bytes(range(32))
OWNER = Actor(ActorKind.OWNER, "session-1", "the owner")


def a_gop(
    number: int = 0,
    data: bytes | None = None,
    *,
    seconds: int = 2,
    starts_at: datetime = NOON,
) -> Gop:
    """The `number`th of a clip that began at `starts_at`, each `seconds` long."""
    content = f"pictures of GOP {number} ".encode() * 40 if data is None else data
    return Gop(content, Fraction(seconds), starts_at + timedelta(seconds=number * seconds))


class Vault:
    """Rows, keys and files of one house in one folder; `reopen` is what a restart does."""

    def __init__(
        self,
        folder: Path,
        *,
        db: Database | None = None,
        disk: Disk | None = None,
        kek: bytes = KEK,
    ) -> None:
        self._closed = False
        self.state = folder
        self.folder = folder / "clips"
        self.clock = FakeClock()
        path = fresh_database(folder / "private-eye.db")
        self.db = db or Database(path, chain.of(folder), wait_s=2.0)
        self.slots = KeySlots(folder / "clip-keys", kek, disk=disk)
        self.library = Library(
            self.folder, db=self.db, slots=self.slots, clock=self.clock, disk=disk
        )

    def begin(
        self, camera: str = "front", *, starts_at: datetime = NOON, event: str | None = None
    ) -> Filming:
        """`event`: one that is open already."""
        return filming.begin(self.library, camera, starts_at, event=event)

    def clip(self, gops: int = 3, *, starts_at: datetime = NOON, seconds: int = 2) -> str:
        """A closed one."""
        made = self.begin(starts_at=starts_at)
        for number in range(gops):
            made.append(a_gop(number, starts_at=starts_at, seconds=seconds))
        made.close()
        return made.event

    def content(self, event: str) -> list[bytes]:
        return filming.content(self.library, event)

    def runs(self, event: str) -> list[str]:
        """That the event looks at, oldest first."""
        with self.db.read() as tx:
            return [run.id for run in runs.of_event(tx, event)]

    def slots_of(self, *run_ids: str) -> list[int]:
        """Of the keys of these runs, by ordinal."""
        with self.db.read() as tx:
            return [key.slot for key in keys.of_runs(tx, run_ids)]

    def path(self, event: str) -> Path:
        """The file of its only run."""
        (run,) = self.runs(event)
        return self.library.shelf.path(run)

    def delete(self, *ids: str) -> str:
        """As far as: nobody can read them any more."""
        with self.db.write() as tx:
            deletion = self.library.mark_deleting(tx, ids, actor=OWNER, way="page")
        self.library.destroy(deletion.id)
        return deletion.id

    def files(self) -> set[str]:
        """What lies in the folder beside its marker."""
        return {path.name for path in self.folder.iterdir()} - {marker.NAME}

    def wrapped_keys(self) -> list[bytes]:
        """What the slots in use hold, as it is on the disk."""
        content = (self.state / "clip-keys").read_bytes()
        return [content[slot * SIZE :][:SIZE] for slot in sorted(self.slots.used())]

    def close(self) -> None:
        """Fine the second time."""
        if not self._closed:
            self._closed = True
            self.db.close()
            self.slots.close()

    def reopen(self) -> "Vault":
        self.close()
        return Vault(self.state)

    def bytes_on_disk(self) -> dict[str, bytes]:
        """Every file of the house."""
        files = [path for path in self.state.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.state)): path.read_bytes() for path in files}


class PowerCut(BaseException):
    """The end of the process, wherever it was."""


@dataclass
class Steps:
    """Counts steps, and ends everything at one of them: nothing happens after it."""

    stop_at: int | None = None
    count: int = 0
    dead: bool = False

    def step(self) -> None:
        if self.dead:
            raise PowerCut
        self.count += 1
        if self.count == self.stop_at:
            self.dead = True
            raise PowerCut


class StoppingDatabase(Database):
    """A step before each transaction, one before its commit, one after it."""

    def __init__(self, path: Path, steps: Steps) -> None:
        self._steps = steps
        super().__init__(fresh_database(path), chain.of(path.parent), wait_s=2.0)

    @contextmanager
    def write(self, asker: str | None = None) -> Iterator[Tx]:
        self._steps.step()
        with super().write(asker) as tx:
            yield tx
            self._steps.step()
        self._steps.step()


@dataclass
class StoppingDisk(Disk):
    """A step before everything that changes something, and one in the middle of each writing.

    Remembers what was synced, so that `lose` can take away the rest, as a power cut does.
    """

    steps: Steps
    paths: dict[int, Path] = field(default_factory=dict)
    synced: dict[Path, bytes] = field(default_factory=dict)
    names: set[Path] = field(default_factory=set)

    def create(self, path: Path) -> int:
        self.steps.step()
        handle = super().create(path)
        self.paths[handle] = path
        self.synced[path] = b""
        return handle

    def open(self, path: Path, *, writes: bool = False) -> int:
        handle = super().open(path, writes=writes)
        self.paths[handle] = path
        return handle

    def close(self, handle: int) -> None:
        self.paths.pop(handle)
        super().close(handle)

    def write(self, handle: int, parts: Sequence[bytes], offset: int) -> None:
        self.steps.step()
        whole = b"".join(parts)
        half = len(whole) // 2
        super().write(handle, [whole[:half]], offset)
        self.steps.step()
        super().write(handle, [whole[half:]], offset + half)

    def cut(self, handle: int, size: int) -> None:
        self.steps.step()
        super().cut(handle, size)

    def sync(self, handle: int) -> None:
        self.steps.step()
        self.synced[self.paths[handle]] = os.pread(handle, os.fstat(handle).st_size, 0)

    def sync_folder(self, folder: Path) -> None:
        self.steps.step()
        others = {path for path in self.names if path.parent != folder}
        self.names = others | {path for path in folder.iterdir() if path in self.synced}

    def unlink(self, path: Path) -> None:
        self.steps.step()
        super().unlink(path)

    def end(self) -> None:
        """What the system does for a process that is gone."""
        for handle in list(self.paths):
            with suppress(OSError):
                self.close(handle)

    def lose(self) -> None:
        """Take away what was not synced: bytes, new names and removals."""
        for path in self.synced:
            path.unlink(missing_ok=True)
        for path in self.names:
            path.write_bytes(self.synced[path])
