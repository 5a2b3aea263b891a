"""Of rows that are gone no byte is left: not in the file, and not in its log."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, insert, select, text, update

from bridge.store import leftovers
from bridge.store.database import Database
from bridge.store.people.persons import FIRST
from bridge.store.tables import passkey
from tests import old_house
from tests.builders import NOON
from tests.fresh import fresh_database

ROWS = 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fresh_database(tmp_path / "state" / "private-eye.db")


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    opened = Database(path)
    yield opened
    opened.close()


def files(path: Path) -> bytes:
    """All that SQLite keeps, as it is on the disk."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob("private-eye.db*")))


def marks(number: int) -> tuple[str, bytes, str]:
    """An indexed id, what is too long for a page, and a name: none is part of another's."""
    return f"id<{number}>", f"blob<{number}>".encode() * (number % 900 + 1), f"name<{number}>"


def found(path: Path, numbers: set[int]) -> set[str]:
    content = files(path)
    words = {f"{kind}<{number}>" for number in numbers for kind in ("id", "blob", "name")}
    return {word for word in words if word.encode() in content}


def fill(db: Database) -> None:
    for start in range(0, ROWS, 50):
        with db.write() as tx:
            for number in range(start, start + 50):
                id_, key, name = marks(number)
                values = {"id": id_, "person": FIRST, "public_key": key, "sign_count": 0}
                tx.run(insert(passkey).values(**values, name=name, created_at=NOON))


def test_deleted_rows_and_replaced_values_are_nowhere(db: Database, path: Path) -> None:
    fill(db)
    shuffled = Random(9).sample(range(ROWS), ROWS)
    gone, renamed, kept = set(shuffled[:250]), set(shuffled[250:300]), set(shuffled[300:])
    for number in shuffled[:250]:
        with db.write() as tx:
            tx.run(delete(passkey).where(passkey.c.id == marks(number)[0]))
    with db.write() as tx:
        for number in renamed:
            values = {"name": "another", "public_key": b"another"}
            tx.run(update(passkey).where(passkey.c.id == marks(number)[0]).values(**values))
    assert found(path, gone)  # in the log: the same search finds what is there
    assert db.scrub()
    assert found(path, gone) == set()
    assert found(path, renamed) == {f"id<{number}>" for number in renamed}
    assert len(found(path, kept)) == 3 * len(kept)


def test_a_table_that_is_emptied_at_once_leaves_nothing(db: Database, path: Path) -> None:
    fill(db)
    with db.write() as tx:
        tx.run(delete(passkey))
    assert db.scrub()
    assert found(path, set(range(ROWS))) == set()


def test_who_reads_meanwhile_is_not_waited_for_and_the_next_time_does_it(
    db: Database, path: Path
) -> None:
    fill(db)
    with db.read() as tx:
        assert len(tx.run(select(passkey.c.id)).all()) == ROWS
        with db.write() as writer:
            writer.run(delete(passkey))
        assert not db.scrub()
    assert db.scrub()
    assert found(path, set(range(ROWS))) == set()


def test_what_another_process_deletes_goes_too(db: Database, path: Path) -> None:
    fill(db)
    other = Database(path)
    with other.write() as tx:
        tx.run(delete(passkey))
    other.close()
    assert db.scrub()
    assert found(path, set(range(ROWS))) == set()


def test_nothing_is_done_where_nothing_was_written(db: Database, path: Path) -> None:
    assert db.scrub()
    before = path.stat().st_mtime_ns
    assert db.scrub()
    assert path.stat().st_mtime_ns == before


def test_a_file_of_the_version_before_is_written_anew_once(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    old_house.schema(path)
    with closing(sqlite3.connect(path)) as hand, hand:
        hand.execute("PRAGMA secure_delete=OFF")
        hand.execute("CREATE TABLE gone (name TEXT)")
        hand.executemany("INSERT INTO gone VALUES (?)", [(f"name<{n}>",) for n in range(ROWS)])
        hand.commit()
        hand.execute("DROP TABLE gone")
    assert found(path, set(range(ROWS)))
    db = Database(path)
    assert db.scrub()
    assert found(path, set(range(ROWS))) == set()
    with db.read() as tx:
        assert tx.run(text("PRAGMA user_version")).scalar() == 1
    db.close()


def test_what_cannot_be_written_anew_now_is_at_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "private-eye.db"
    old_house.schema(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as hand:
        hand.execute("BEGIN")  # in the middle of which SQLite writes no file anew
        leftovers.clear_once(hand, is_new=False)
        assert "store.leftovers" in caplog.text
        hand.execute("COMMIT")
        assert hand.execute("PRAGMA user_version").fetchone() == (0,)
    Database(path).close()
    with closing(sqlite3.connect(path)) as hand:
        assert hand.execute("PRAGMA user_version").fetchone() == (1,)
