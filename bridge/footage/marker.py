"""Tells the folder with the house's clips from an empty mount point, and from another house's.

A small file in the folder holds an id that the rows know too. Where it is not the one they know,
clips that seem to be missing are on a disk that is not there: nothing of them may be removed.
"""

import re
import secrets
from pathlib import Path

from bridge.errors import Kind, PrivateEyeError
from bridge.store import house_facts
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.files import private_folder
from bridge.store.footage import runs

NAME = "private-eye-clips"
CLIP = ".clip"
_FACT = "clips_folder"
_ID = re.compile(rb"[0-9a-f]{16}")
_NOTHING = b""
_ABSENT = (
    "The disk with the clips is not there, or another one is in its place: the folder for clips "
    f"lacks this house's file {NAME}. Connect the disk again; until then nothing is recorded and "
    "no clip is removed. If the clips on it are lost for good, make an empty file of that name in "
    "the folder: then Private Eye goes on with that one."
)


class DiskAbsent(PrivateEyeError):
    """The folder is not the one with the clips."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, _ABSENT)


def there(folder: Path, db: Database, disk: Disk) -> bool:
    """Whether the folder may be used. Changes nothing. Raises OSError; Unavailable by the rows."""
    return _may_be_used(folder, db, disk, _known(db), _written(folder, disk))


def claim(folder: Path, db: Database, disk: Disk) -> None:
    """Make the folder and its marker where nothing speaks against it. One at a time.

    Raises OSError; DiskAbsent where the folder is not the one with the clips.
    """
    known, written = _known(db), _written(folder, disk)
    if known is not None and known == written:
        return
    if not _may_be_used(folder, db, disk, known, written):
        raise DiskAbsent
    # A whole marker stays as it is: rows of before a restore may know it.
    id_ = written or known or secrets.token_hex(8).encode()
    if id_ != written:
        _write(folder, disk, id_)
    # Last: while the rows do not know it, a start after a crash may do it all again.
    if id_ != known:
        with db.write() as tx:
            house_facts.write(tx, _FACT, id_)


def _may_be_used(
    folder: Path, db: Database, disk: Disk, known: bytes | None, written: bytes | None
) -> bool:
    if written == _NOTHING or (known is not None and known == written):
        return True
    with db.read() as tx:
        known_runs, files = runs.ids(tx), runs.ids_with_files(tx)
    if known is not None:
        return not files
    # Rows of before there were markers, or of a backup: one file shows that it is the folder.
    return not known_runs or any(disk.exists(folder / (run + CLIP)) for run in known_runs)


def _known(db: Database) -> bytes | None:
    with db.read() as tx:
        return house_facts.read(tx, _FACT)


def _written(folder: Path, disk: Disk) -> bytes | None:
    """None where there is no marker; nothing where a person emptied it, or a crash tore it."""
    try:
        handle = disk.open(folder / NAME)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        content = disk.read(handle, 64, 0).strip()
    finally:
        disk.close(handle)
    return content if _ID.fullmatch(content) else _NOTHING


def _write(folder: Path, disk: Disk, id_: bytes) -> None:
    if not folder.is_dir():
        private_folder(folder)
        disk.sync_folder(folder.parent)
    path = folder / NAME
    handle = disk.open(path, writes=True) if disk.exists(path) else disk.create(path)
    try:
        disk.cut(handle, 0)
        disk.write(handle, [id_ + b"\n"], 0)
        disk.sync(handle)
    finally:
        disk.close(handle)
    disk.sync_folder(folder)
