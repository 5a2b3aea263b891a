"""Puts clips of a backup among a house's clips: keys into slots, then rows."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from bridge.backup import rows as backups
from bridge.backup import sealed
from bridge.backup.choosing import Choice
from bridge.backup.rows import Row, Rows
from bridge.store.database import Database
from bridge.store.slots import KeySlots
from bridge.store.swap import Files

_ROWS = "clips.db"


class UnsealedClips:
    """What `clips.sealed` holds."""

    def __init__(self, rows: Rows, secrets: Mapping[int, bytes]) -> None:
        self._choice = Choice(rows)
        self._secrets = secrets

    @property
    def ids(self) -> frozenset[str]:
        """Of the clips, which are the events'."""
        return self._choice.events

    def runs(self, ids: Collection[str]) -> frozenset[str]:
        """The runs that these clips need."""
        return frozenset(run for id_ in ids for run in self._choice.runs(id_))

    def whole(self, ids: Collection[str], has: Callable[[str], bool]) -> frozenset[str]:
        """Those of which every run has its file."""
        return frozenset(id_ for id_ in ids if all(has(run) for run in self._choice.runs(id_)))

    def admit(
        self, wanted: Collection[str], db: Database, slots: KeySlots, *, expired: bool
    ) -> None:
        """Their files are in place already. Those that `db` has stay as they are, and so do runs
        and keys. Keys that only others needed stay out: those may have been deleted since.
        `expired`: the lessons of clips that are in no backup any more come, too.
        """
        with db.read() as tx:
            rows = self._choice.of(set(wanted) - backups.still_closed(tx), expired=expired)
            there = backups.keys_there(tx)
        keys = [row for row in rows.keys if (row["footage"], row["ordinal"]) not in there]
        adopted = slots.adopt([self._secrets[row["slot"]] for row in keys])
        moved: list[Row] = [{**row, "slot": slot} for row, slot in zip(keys, adopted, strict=True)]
        with db.write() as tx:
            backups.add_rows(tx, replace(rows, keys=moved))


def open_sealed(
    path: Path, backup: str, passphrase: str, folder: Path, disk: Files
) -> UnsealedClips:
    """Raises Denied for a wrong passphrase. `folder` is private and takes the rows for a moment."""
    secrets, data = sealed.unseal(passphrase, backup, path.read_bytes())
    with _rows(folder / _ROWS, data, disk) as db, db.read() as tx:
        return UnsealedClips(backups.rows(tx), secrets)


@contextmanager
def _rows(path: Path, data: bytes, disk: Files) -> Iterator[Database]:
    disk.unlink(path)
    disk.write_all(path, data)
    try:
        with closing(Database(path)) as db:  # which brings an old schema up
            yield db
    finally:
        disk.unlink(path)
