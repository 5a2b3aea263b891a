"""Makes a backup, beside a running bridge or without one.

The records are copied at one moment, then the footage of that moment, then its keys, and only those
that clips need which are still there at the end: what was deleted meanwhile cannot be opened in the
backup.
The ledger tells of a backup before the file has its name.
"""

import io
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from bridge.backup import archive, manifest, sealed, snapshot, vouching
from bridge.backup import rows as backups
from bridge.backup.archive import Archive
from bridge.backup.choosing import Choice
from bridge.backup.places import ACTOR, SUFFIX, Places
from bridge.backup.rows import RunFile
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.store import chain, ledger
from bridge.store.database import Database
from bridge.store.files import hold
from bridge.store.keys import house_key
from bridge.store.ledger import Plain
from bridge.store.slots import KeySlots
from bridge.store.swap import Files

# In the state folder, never beside the backup: what is deleted here is not left on its disk.
_WORK = "backup-work"


@dataclass(frozen=True, slots=True)
class Made:
    """`left_out`: clips whose file or key is missing, or that were deleted meanwhile."""

    id: str
    clips: int
    left_out: int
    bytes: int


def make(
    places: Places,
    target: Path,
    *,
    passphrase: str | None,
    clock: Clock,
    cost: int = sealed.COST,
    disk: Files | None = None,
) -> Made:
    """Write `target`, 0600, synced, whole or not at all. With a passphrase clips go into it too.

    Raises PrivateEyeError in plain words.
    """
    disk = disk or Files()
    if not places.database.exists():
        raise PrivateEyeError(Kind.NOT_FOUND, "There is nothing to back up in this state folder.")
    if target.exists():
        sentence = f"There is a file {target.name} already; a backup never overwrites one."
        raise PrivateEyeError(Kind.CONFLICT, sentence)
    draft = target.with_name(f".{target.name}.new")
    with _work(places, disk) as work, closing(_opened(places)) as db:
        try:
            with _draft(draft, disk) as file:
                making = _Making(places, db, work, clock.now(), disk)
                made = making.write(file, passphrase, cost)
            _tell(db, made, target.name, clock)
            disk.rename(draft, target)
            disk.sync_folder(target.absolute().parent)
        except BaseException as error:  # an interrupt too leaves no half of a backup behind
            with suppress(OSError):
                disk.unlink(draft)
            if isinstance(error, OSError):
                sentence = f"The backup could not be written ({error.strerror}); there is none."
                raise PrivateEyeError(Kind.UNAVAILABLE, sentence) from error
            raise
    return made


class _Making:
    def __init__(
        self, places: Places, db: Database, work: Path, now: datetime, disk: Files
    ) -> None:
        self._places = places
        self._db = db
        self._work = work
        self._now = now
        self._disk = disk
        self._id = secrets.token_hex(8)

    def write(self, file: BinaryIO, passphrase: str | None, cost: int) -> Made:
        with self._db.write() as tx:
            house = backups.house(tx)
        records = self._work / "records.db"
        snapshot.copy(self._places.database, records)
        tar = Archive(file, self._now)
        clips, left_out = frozenset[str](), 0
        with closing(Database(records)) as copied:
            if passphrase is not None:
                clips, left_out = self._clips(tar, copied, passphrase, cost)
            with copied.write() as tx:
                backups.strip(tx)
        snapshot.compact(records)
        self._add(tar, archive.DATABASE, records)
        said = manifest.new(self._id, house, self._now, clips, tar.members)
        key = house_key(self._places.state)
        tar.close(said, vouching.vouch(manifest.signed(said), key, passphrase, cost=cost))
        return Made(self._id, len(clips), left_out, file.tell())

    def _clips(
        self, tar: Archive, copied: Database, passphrase: str, cost: int
    ) -> tuple[frozenset[str], int]:
        """Which are in, and how many could not be."""
        with copied.read() as tx:
            choice, files = Choice(backups.rows(tx)), backups.files(tx)
        taken = {run.id for run in files if self._take(tar, run)}
        there = [event for event in choice.events if choice.runs(event) <= taken]
        keys = self._keys({slot for event in there for slot in choice.slots(event)})
        # After the keys were read: a slot is not another's before all whose key it holds are gone.
        with self._db.read() as tx:
            still = backups.still_closed(tx)
        whole = frozenset(e for e in there if e in still and keys.keys() >= choice.slots(e))
        if whole:
            slots = {slot for event in whole for slot in choice.slots(event)}
            kept = {slot: key for slot, key in keys.items() if slot in slots}
            rows = self._rows(choice, whole)
            data = sealed.seal(passphrase, self._id, kept, rows, cost=cost)
            tar.add(archive.SEALED, io.BytesIO(data), len(data))
        return whole, len(choice.events) - len(whole)

    def _take(self, tar: Archive, run: RunFile) -> bool:
        """False where its file is missing or short."""
        try:
            handle = self._disk.open(self._places.clips / (run.id + SUFFIX))
        except FileNotFoundError:
            return False
        with open(handle, "rb") as file:
            if self._disk.size(handle) < run.bytes:
                return False
            tar.add(archive.run_member(run.id), file, run.bytes)
        return True

    def _keys(self, wanted: set[int]) -> dict[int, bytes]:
        """By slot; without those that are gone or do not open."""
        keys: dict[int, bytes] = {}
        kek = house_key(self._places.state).derive("clips")
        with closing(KeySlots(self._places.slots, kek)) as slots:
            for slot in sorted(wanted):
                with suppress(PrivateEyeError):
                    keys[slot] = slots.open(slot)
        return keys

    def _rows(self, choice: Choice, wanted: frozenset[str]) -> bytes:
        path = self._work / "clips.db"
        with closing(Database(path)) as rows, rows.write() as tx:
            backups.add_rows(tx, choice.of(wanted))
        snapshot.compact(path)
        return path.read_bytes()

    def _add(self, tar: Archive, name: str, path: Path) -> None:
        with path.open("rb") as file:
            tar.add(name, file, path.stat().st_size)


def _opened(places: Places) -> Database:
    return Database(places.database, chain.of(places.state))


def _tell(db: Database, made: Made, name: str, clock: Clock) -> None:
    details: dict[str, Plain] = {"file": name, "clips": made.clips, "bytes": made.bytes}
    with db.write() as tx:
        now = clock.now()
        ledger.append(tx, ACTOR, backups.CREATED, at=now, object=made.id, details=details)


@contextmanager
def _draft(path: Path, disk: Files) -> Iterator[BinaryIO]:
    """A new file that is on disk once the block is left."""
    disk.unlink(path)
    handle = disk.create(path)
    with open(handle, "wb") as file:
        yield file
        file.flush()
        disk.sync(handle)


@contextmanager
def _work(places: Places, disk: Files) -> Iterator[Path]:
    """A folder for one backup at a time; what a killed one left in it goes first."""
    folder = places.state / _WORK
    try:
        lock = hold(folder)
    except PrivateEyeError as error:
        if error.kind is not Kind.CONFLICT:
            raise
        raise PrivateEyeError(Kind.CONFLICT, "Another backup is being made.") from error
    with ExitStack() as stack:
        stack.callback(lock.release)
        _empty(folder, disk)
        try:
            yield folder
        finally:
            with suppress(OSError):
                _empty(folder, disk)


def _empty(folder: Path, disk: Files) -> None:
    for path in folder.glob("*.db*"):
        disk.unlink(path)
