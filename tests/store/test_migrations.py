"""An upgraded database is the same as a fresh one."""

from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from bridge.store import migrations
from bridge.store.database import Database
from bridge.store.tables import metadata

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
