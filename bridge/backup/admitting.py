"""Puts clips of a backup among a house's clips: keys into slots, then rows."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from bridge.backup import rows, sealed
from bridge.backup.rows import Row
from bridge.store.database import Database
from bridge.store.slots import KeySlots
from bridge.store.swap import Files

_ROWS = "clips.db"


class UnsealedClips:
    """What `clips.sealed` holds."""

    def __init__(self, clips: list[Row], keys: list[Row], secrets: Mapping[int, bytes]) -> None:
        self._clips = clips
        self._keys = keys
        self._secrets = secrets

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(row["id"] for row in self._clips)

    def admit(self, wanted: Collection[str], db: Database, slots: KeySlots) -> None:
        """Their files are in place already. Those that `db` has stay as they are."""
        with db.read() as tx:
            wanted = set(wanted) - rows.still_closed(tx)
        clips = [row for row in self._clips if row["id"] in wanted]
        keys = [row for row in self._keys if row["clip"] in wanted]
        adopted = slots.adopt([self._secrets[row["slot"]] for row in keys])
        moved = [{**row, "slot": slot} for row, slot in zip(keys, adopted, strict=True)]
        with db.write() as tx:
            rows.add_rows(tx, clips, moved)


def open_sealed(
    path: Path, backup: str, passphrase: str, folder: Path, disk: Files
) -> UnsealedClips:
    """Raises Denied for a wrong passphrase. `folder` is private and takes the rows for a moment."""
    secrets, data = sealed.unseal(passphrase, backup, path.read_bytes())
    with _rows(folder / _ROWS, data, disk) as db, db.read() as tx:
        clips, keys = rows.rows(tx)
    return UnsealedClips(clips, keys, secrets)


@contextmanager
def _rows(path: Path, data: bytes, disk: Files) -> Iterator[Database]:
    disk.unlink(path)
    disk.write_all(path, data)
    try:
        with closing(Database(path)) as db:  # which brings an old schema up
            yield db
    finally:
        disk.unlink(path)
