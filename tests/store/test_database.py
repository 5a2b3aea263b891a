"""The file, its writers and what it promises, on real SQLite."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.database import Database
from bridge.store.people import epochs
from bridge.store.people.epochs import Subject, SubjectKind

FRONT = Subject(SubjectKind.CAMERA, "front")


def test_only_the_owner_of_the_process_can_read_the_files(db: Database, tmp_path: Path) -> None:
    with db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
    state = tmp_path / "state"
    assert state.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in state.iterdir()}
    assert modes == dict.fromkeys(
        ["private-eye.db", "private-eye.db-wal", "private-eye.db-shm"], 0o600
    )


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    path.touch(0o644)
    Database(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
def test_every_connection_is_durable_and_strict(db: Database, pragma: str, value: object) -> None:
    for transaction in (db.write, db.read):
        with transaction() as tx:
            assert tx.run(text(f"PRAGMA {pragma}")).scalar() == value


def test_what_is_written_is_there_after_reopening(db: Database, tmp_path: Path) -> None:
    with db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
    db.close()
    again = Database(tmp_path / "state" / "private-eye.db")
    with again.read() as tx:
        assert epochs.all_epochs(tx) == {FRONT: 1}
    again.close()


def test_an_exception_undoes_the_transaction_and_calls_nothing(db: Database) -> None:
    called: list[int] = []

    def fail_half_way() -> None:
        with db.write() as tx:
            epochs.raise_epoch(tx, FRONT)
            tx.after_commit(lambda: called.append(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with db.read() as tx:
        assert epochs.all_epochs(tx) == {}
    assert called == []


def test_after_commit_runs_once_the_rows_can_be_read_by_others(db: Database) -> None:
    found: list[dict[Subject, int]] = []

    def look() -> None:
        with db.read() as tx:
            found.append(epochs.all_epochs(tx))

    with db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
        tx.after_commit(look)
    assert found == [{FRONT: 1}]


def test_writers_take_turns_and_none_is_lost(db: Database) -> None:
    def raise_often() -> None:
        for _ in range(25):
            with db.write() as tx:
                epochs.raise_epoch(tx, FRONT)

    threads = [Thread(target=raise_often) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with db.read() as tx:
        assert epochs.all_epochs(tx) == {FRONT: 150}


def test_a_reader_sees_one_moment_and_waits_for_no_writer(db: Database) -> None:
    with db.read() as snapshot:
        assert epochs.all_epochs(snapshot) == {}
        with db.write() as tx:
            epochs.raise_epoch(tx, FRONT)
        assert epochs.all_epochs(snapshot) == {}


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path) -> None:
    db = Database(tmp_path / "private-eye.db", wait_s=0.05)
    held, release = Event(), Event()

    def hold() -> None:
        with db.write():
            held.set()
            release.wait(10)

    holder = Thread(target=hold)
    holder.start()
    assert held.wait(10)
    with pytest.raises(PrivateEyeError) as raised, db.write():
        pass
    release.set()
    holder.join(10)
    db.close()
    assert (raised.value.kind, raised.value.message) == (Kind.UNAVAILABLE, failures.BUSY)


def test_another_process_that_holds_the_file_is_waited_for_and_then_reported(
    tmp_path: Path,
) -> None:
    path = tmp_path / "private-eye.db"
    db = Database(path, wait_s=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(PrivateEyeError) as raised, db.write():
        pass
    other.close()
    with db.write() as tx:
        epochs.raise_epoch(tx, FRONT)
    db.close()
    assert raised.value.message == failures.BUSY


def test_more_readers_than_connections_are_told_to_come_back(tmp_path: Path) -> None:
    db = Database(tmp_path / "private-eye.db", wait_s=0.05)
    readers = [db.read() for _ in range(8)]
    for reader in readers:
        reader.__enter__()
    with pytest.raises(PrivateEyeError) as raised, db.read():
        pass
    for reader in readers:
        reader.__exit__(None, None, None)
    db.close()
    assert raised.value.message == failures.BUSY


def test_a_reading_transaction_writes_nothing(db: Database) -> None:
    with db.read() as tx:
        with pytest.raises(TypeError):
            epochs.raise_epoch(tx, FRONT)
        with pytest.raises(TypeError):
            tx.after_commit(lambda: None)


def test_a_mistake_of_ours_stays_a_mistake(db: Database) -> None:
    with pytest.raises(IntegrityError), db.write() as tx:
        tx.run(text("INSERT INTO epoch VALUES ('camera', 'front', 0)"))


def test_who_opens_a_new_file_that_another_is_making_waits_for_it(tmp_path: Path) -> None:
    path, clock = tmp_path / "private-eye.db", SystemClock()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = clock.monotonic()
    with pytest.raises(PrivateEyeError) as raised:
        Database(path, wait_s=0.3)
    assert raised.value.message == failures.BUSY
    assert clock.monotonic() - began >= 0.3
    other.close()
    Database(path).close()
