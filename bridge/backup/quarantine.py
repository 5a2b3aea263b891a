"""Clips of a backup of which nobody can say whether they were deleted since.

They lie in `quarantine/<backup>` in the folder with the clips, as they were in the backup: sealed,
their keys still under its passphrase. No page shows them. A person accepts or drops them.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bridge.backup import manifest, rows
from bridge.backup.admitting import open_sealed
from bridge.backup.archive import SEALED
from bridge.backup.places import ACTOR, SUFFIX, Places
from bridge.backup.restoring import take
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.policy.acts import Act
from bridge.store import chain, failures, ledger
from bridge.store.database import Database
from bridge.store.footage import keys
from bridge.store.keys import house_key
from bridge.store.slots import KeySlots
from bridge.store.swap import Files

_NOTHING = "No clips are waiting to be accepted or dropped."


@dataclass(frozen=True, slots=True)
class QuarantinedBackup:
    backup: str
    made_at: datetime
    clips: int


def waiting(places: Places) -> tuple[QuarantinedBackup, ...]:
    """Raises PrivateEyeError where the folder is damaged."""
    found = [_manifest(folder) for folder in _folders(places)]
    return tuple(QuarantinedBackup(said.backup, said.made_at, said.clips) for said in found)


def accept(
    places: Places, passphrase: Callable[[], str], *, clock: Clock, disk: Files | None = None
) -> int:
    """Put them among the house's clips. How many there were. A crash leaves them to do it again.

    Raises Conflict while a bridge runs, Denied for a wrong passphrase, NotFound for nothing.
    """
    return _each(places, lambda folder: _accept(places, folder, passphrase, clock, disk or Files()))


def drop(places: Places, *, clock: Clock, disk: Files | None = None) -> int:
    """Remove them for good, with a receipt for each, so that no later restore brings them back."""
    return _each(places, lambda folder: _drop(places, folder, clock, disk or Files()))


def _each(places: Places, work: Callable[[Path], int]) -> int:
    lock = take(places)
    try:
        folders = _folders(places)
        if not folders:
            raise PrivateEyeError(Kind.NOT_FOUND, _NOTHING)
        return sum(work(folder) for folder in folders)
    except OSError as error:
        raise failures.of_system(error) from error
    finally:
        lock.release()


def _accept(
    places: Places, folder: Path, passphrase: Callable[[], str], clock: Clock, disk: Files
) -> int:
    said = _manifest(folder)
    opened = open_sealed(folder / SEALED, said.backup, passphrase(), places.state, disk)
    # First the files, then keys, then rows; what is in its place already was moved before a crash.
    wanted = opened.runs(opened.ids)
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.stem in wanted and not (places.clips / path.name).exists():
            disk.rename(path, places.clips / path.name)
    disk.sync_folder(places.clips)
    back = opened.whole(opened.ids, lambda run: (places.clips / (run + SUFFIX)).exists())
    kek = house_key(places.state).derive("clips")
    with closing(_opened(places)) as db:
        with closing(KeySlots(places.slots, kek, disk=disk)) as slots:
            with db.read() as tx:
                slots.reserve(keys.all_slots(tx))
            opened.admit(back, db, slots, expired=True)
        details = {"clips": len(back)}
        _tell(db, rows.ACCEPTED, said.backup, details, clock)
    _remove(places, folder, disk)
    return len(back)


def _drop(places: Places, folder: Path, clock: Clock, disk: Files) -> int:
    said = _manifest(folder)
    # Before format 2 each clip had one file of its name.
    clips = said.ids or sorted(path.stem for path in folder.glob(f"*{SUFFIX}"))
    with closing(_opened(places)) as db, db.write() as tx:
        now = clock.now()
        for clip in clips:
            details = {"way": "quarantine"}
            ledger.append(tx, ACTOR, rows.DELETED, at=now, object=clip, details=details)
        counted = {"clips": len(clips)}
        ledger.append(tx, ACTOR, rows.DROPPED, at=now, object=said.backup, details=counted)
    disk.unlink(folder / SEALED)  # the keys: the rest is noise without them
    disk.sync_folder(folder)
    _remove(places, folder, disk)
    return len(clips)


def _opened(places: Places) -> Database:
    return Database(places.database, chain.of(places.state))


def _remove(places: Places, folder: Path, disk: Files) -> None:
    disk.remove_tree(folder)
    if not any(places.quarantine.iterdir()):
        places.quarantine.rmdir()
    disk.sync_folder(places.clips)


def _tell(db: Database, act: Act, backup: str, details: dict[str, int], clock: Clock) -> None:
    with db.write() as tx:
        ledger.append(tx, ACTOR, act, at=clock.now(), object=backup, details=details)


def _folders(places: Places) -> list[Path]:
    return sorted(path for path in places.quarantine.glob("*") if path.is_dir())


def _manifest(folder: Path) -> manifest.Manifest:
    try:
        return manifest.parse((folder / manifest.MEMBER).read_bytes()).manifest
    except OSError as error:
        sentence = "The quarantine of clips is damaged: remove its folder by hand."
        raise PrivateEyeError(Kind.UNAVAILABLE, sentence) from error
