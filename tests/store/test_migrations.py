"""An upgraded database is the same as a fresh one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from bridge.store import migrations
from bridge.store.database import Database
from bridge.store.tables import metadata
from tests import old_house

SCHEMA = text(
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%' ORDER BY type, name"
)


def schema(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(SCHEMA)
    return [(type_, name, " ".join(sql.split())) for type_, name, sql in rows]


def test_the_upgraded_schema_is_the_fresh_schema(tmp_path: Path) -> None:
    Database(tmp_path / "upgraded.db").close()
    upgraded = create_engine(f"sqlite:///{tmp_path / 'upgraded.db'}")
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)
    with upgraded.connect() as ours, fresh.connect() as theirs:
        found, expected = schema(ours), schema(theirs)
    upgraded.dispose()
    fresh.dispose()
    assert found == expected
    assert {name for type_, name, _ in found if type_ == "trigger"} == {
        "ledger_no_update",
        "ledger_no_delete",
        "ledger_checkpoint_no_update",
        "ledger_checkpoint_no_delete",
    }


def test_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_an_upgrade_that_fails_leaves_an_empty_file_to_try_again_with(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        # The second migration step cannot make this table: it is there already.
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("CREATE TABLE alexa_user (id TEXT)"))
    with pytest.raises(OperationalError):
        Database(path)
    with engine.connect() as connection:
        assert [name for _, name, _ in schema(connection)] == ["alexa_user"]
    engine.dispose()


def test_two_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    opened: list[Database] = []
    threads = [
        Thread(target=lambda: opened.append(Database(tmp_path / "private-eye.db")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for database in opened:
        database.close()
    assert len(opened) == 2


def test_tokens_of_before_are_there_afterwards() -> None:
    """The step makes their table anew."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO token (id, secret_hash, name, scope, created_at, revoked_at) "
                "VALUES ('a', x'00', 'the skill', 'voice', 5, 7)"
            )
        )
        before = connection.execute(text("SELECT * FROM token")).mappings().one()
        command.upgrade(config, migrations.HEAD)
        assert connection.execute(text("SELECT * FROM token")).mappings().one() == before
    engine.dispose()


OLD = {
    "moved": old_house.clip_row("a" * 16, index=b"\x05" + b"where what is"),
    "by hand": old_house.clip_row(
        "b" * 16, kind="manual", onset_at=None, quiet_at=None, strength=None, area=None
    ),
    "by hand too": old_house.clip_row("c" * 16, kind="manual", starred=1, index=b"\x00"),
    "the camera's word": old_house.clip_row("d" * 16, strength=0, area=None, end_reason="longest"),
    "open": old_house.clip_row("e" * 16, state="open", index=None, end_reason=None),
    "deleting": old_house.clip_row("f" * 16, state="deleting", deletion="1" * 16),
    "deleting, never closed": old_house.clip_row(
        "0" * 16, state="deleting", deletion="1" * 16, index=None
    ),
}
KEYS = [("a" * 16, 0, 3), ("a" * 16, 1, 4), ("e" * 16, 0, 0), ("f" * 16, 0, 9)]


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A database of before events had rows, with a clip of each kind and in each state."""
    path = tmp_path / "private-eye.db"
    old_house.schema(path)
    old_house.insert(path, "clip", *OLD.values())
    keys = [{"clip": clip, "ordinal": n, "slot": slot} for clip, n, slot in KEYS]
    old_house.insert(path, "clip_key", *keys)
    old_house.insert(path, "garbage", {"clip": "9" * 16, "at": 77})
    old_house.insert(path, "deletion", {"id": "1" * 16, "at": 5, "total": 3, "ended_at": None})
    asked = {"id": "2" * 16, "alexa_user": "u", "clips": "a b", "created_at": 1, "expires_at": 2}
    old_house.insert(path, "pending_deletion", asked)
    return path


def rows_of(path: Path, table: str) -> dict[str, dict[str, object]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        found = [dict(row) for row in db.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    return {str(row.get("id") or row.get("footage")): row for row in found}


def test_a_clip_becomes_an_event_and_the_run_it_looks_at(before: Path) -> None:
    Database(before).close()
    events, runs = rows_of(before, "event"), rows_of(before, "footage")
    assert set(events) == set(runs) == {row["id"] for row in OLD.values()}
    for row in OLD.values():
        happened, run = events[str(row["id"])], runs[str(row["id"])]
        for name in set(happened) & set(row) - {"index"}:
            assert happened[name] == row[name], name
        for name in set(run) & set(row) - {"index", "state"}:
            assert run[name] == row[name], name
        assert happened["by_hand"] == (row["kind"] == "manual")
        assert happened["unfilmed"] is None
        packed = row["index"]
        assert isinstance(packed, bytes | None)
        assert run["state"] == ("open" if packed is None else "closed")
        assert run["index"] == (None if packed is None else packed[1:])
        assert happened["pictures"] == (0 if packed is None else packed[0])
    sources = {name: events[str(row["id"])]["source"] for name, row in OLD.items()}
    others = {"by hand": "hand", "the camera's word": "camera"}
    assert sources == dict.fromkeys(OLD, "motion") | others


def test_events_of_before_doorbells_are_the_same_and_nobody_rang(before: Path) -> None:
    upgraded(before, "0007")
    events, looks = rows_of(before, "event"), dump(before)
    Database(before).close()
    assert rows_of(before, "event") == {
        id_: {**row, "rang_at": None} for id_, row in events.items()
    }
    links = [line for line in looks if 'INTO "event_footage"' in line]
    assert len(links) == len(OLD)
    assert [line for line in dump(before) if 'INTO "event_footage"' in line] == links
    with closing(sqlite3.connect(before)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def upgraded(path: Path, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def test_keys_and_what_is_under_way_are_kept(before: Path) -> None:
    Database(before).close()
    with closing(sqlite3.connect(before)) as db:
        assert db.execute("SELECT * FROM footage_key ORDER BY slot").fetchall() == [
            (clip, ordinal, slot, None, None, None)
            for clip, ordinal, slot in sorted(KEYS, key=lambda key: key[2])
        ]
        looks = db.execute("SELECT event, footage FROM event_footage").fetchall()
        assert set(looks) == {(row["id"], row["id"]) for row in OLD.values()}
        assert db.execute("SELECT * FROM garbage").fetchall() == [("9" * 16, 77)]
        assert db.execute("SELECT * FROM deletion").fetchall() == [("1" * 16, 5, 3, None)]
        assert db.execute("SELECT clips FROM pending_deletion").fetchall() == [("a b",)]
        assert db.execute("SELECT * FROM watch").fetchall() == []


def test_an_upgrade_that_stops_at_any_statement_leaves_the_file_as_it_was(before: Path) -> None:
    was, stop_at, reached = dump(before), 0, True
    while reached:
        stop_at += 1
        with stopping(stop_at) as count:
            try:
                Database(before).close()
            except Stopped:
                assert dump(before) == was
        reached = count[0] >= stop_at
    assert stop_at > 20
    assert dump(before) != was
    assert len(rows_of(before, "event")) == len(OLD)


class Stopped(BaseException):
    """The end of the process."""


@contextmanager
def stopping(stop_at: int) -> Iterator[list[int]]:
    """Ends everything before one of the statements that change something. How many there were."""
    count = [0]

    def step(*told: object) -> None:
        statement = str(told[2]).lstrip().upper()
        if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
            count[0] += 1
            if count[0] == stop_at:
                raise Stopped

    event.listen(Engine, "before_cursor_execute", step)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", step)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())
