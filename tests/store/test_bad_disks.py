"""Disks and files that cannot be used: one sentence each, and nothing half-done."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people import epochs
from bridge.store.people.epochs import Subject, SubjectKind

FRONT = Subject(SubjectKind.CAMERA, "front")
NOBODY = 65534

# The whole process may write no file beyond this size: what a full disk is to SQLite.
WRITE_UNTIL_FULL = """
import resource, sys
from pathlib import Path
from bridge.errors import PrivateEyeError
from bridge.store.people import epochs
from bridge.store.database import Database
from bridge.store.people.epochs import Subject, SubjectKind

db = Database(Path(sys.argv[1]))
written = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    for written in range(10_000):
        with db.write() as tx:
            epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, f"c{written}"))
except PrivateEyeError as error:
    print(written, error.message, sep="|")
with db.read() as tx:
    assert len(epochs.all_epochs(tx)) == written
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can get to (pytest's own is closed to them)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be changed by us. Root may write anything, so root steps down."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(0o755)


def sentence_of_opening(path: Path) -> str:
    with pytest.raises(PrivateEyeError) as raised:
        Database(path)
    assert raised.value.kind is Kind.UNAVAILABLE
    assert str(path.parent) not in raised.value.message
    return raised.value.message


def raise_many(db: Database) -> None:
    with db.write() as tx:
        for number in range(10_000):
            epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, f"c{number}"))


def test_a_read_only_folder_is_named_as_such(open_folder: Path) -> None:
    with read_only(open_folder):
        assert sentence_of_opening(open_folder / "private-eye.db") == failures.READ_ONLY


def test_a_read_only_file_is_named_as_such(open_folder: Path) -> None:
    Database(open_folder / "private-eye.db").close()
    with read_only(open_folder):
        assert sentence_of_opening(open_folder / "private-eye.db") == failures.READ_ONLY


def test_a_key_that_cannot_be_made_is_named_as_such(open_folder: Path) -> None:
    with read_only(open_folder), pytest.raises(PrivateEyeError) as raised:
        house_key(open_folder)
    assert "house.key" in raised.value.message


def test_a_disk_that_turns_read_only_refuses_writes_and_still_reads(
    db: Database, tmp_path: Path
) -> None:
    with db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
        tx.run(text("PRAGMA query_only=ON"))
    with pytest.raises(PrivateEyeError) as raised, db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
    assert raised.value.message == failures.READ_ONLY
    with db.read() as tx:
        assert epochs.all_epochs(tx) == {FRONT: 1}


def test_a_full_database_says_so_and_goes_on_once_there_is_room(db: Database) -> None:
    with db.write() as tx:
        pages = tx.run(text("PRAGMA page_count")).scalar()
        tx.run(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(PrivateEyeError) as raised:
        raise_many(db)
    assert raised.value.message == failures.FULL
    with db.write() as tx:
        tx.run(text("PRAGMA max_page_count=100000"))
        assert epochs.raise_epoch(tx, FRONT) == 1


def test_a_full_disk_says_so_and_keeps_what_was_answered(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE_UNTIL_FULL, str(tmp_path / "private-eye.db")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    written, sentence = done.stdout.strip().split("|")
    assert int(written) > 0
    assert sentence in (failures.FULL, failures.BROKEN_DISK)


@pytest.mark.parametrize("content", [b"\xff\xd8 a photograph " * 400, b"SQLite format 3\0" * 300])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "private-eye.db"
    path.write_bytes(content)
    assert sentence_of_opening(path) == failures.DAMAGED
    assert path.read_bytes() == content


def test_a_damaged_database_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    Database(path).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xaa" * 3996
    path.write_bytes(content)
    assert sentence_of_opening(path) == failures.DAMAGED


def test_records_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    Database(path).close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    assert sentence_of_opening(path) == failures.NEWER


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    assert sentence_of_opening(path) == failures.FOREIGN


def test_a_folder_where_the_file_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "private-eye.db").mkdir()
    assert sentence_of_opening(tmp_path / "private-eye.db") == failures.CANNOT_OPEN


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "private-eye.db").symlink_to(tmp_path / "elsewhere.db")
    assert sentence_of_opening(tmp_path / "private-eye.db") == failures.CANNOT_OPEN
    assert not (tmp_path / "elsewhere.db").exists()
