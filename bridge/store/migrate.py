"""Brings a database's schema up to date, inside the caller's transaction.

Alembic is imported only when there is something to do: it takes 0.8 s on a small machine, and
nearly every start finds the schema as it should be.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, text

from bridge.store import failures
from bridge.store.migrations import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master"
# Type, name, table, statement.
SchemaObject = tuple[str, str, str, str]


def upgrade(connection: Connection) -> None:
    """Run the missing migrations. Raises PrivateEyeError for a newer or somebody else's file."""
    current = _revision(connection)
    if current == HEAD:
        return
    if current is not None and current not in _known():
        raise failures.unavailable(failures.NEWER)
    _to(connection, "head")


@cache
def schema(revision: str) -> frozenset[SchemaObject] | None:
    """Of a database of that revision that nobody has touched; None for one that is not known."""
    if revision not in _known():
        return None
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _to(connection, revision)
        found = schema_objects(connection.execute(text(SCHEMA)))
    engine.dispose()
    return found


def schema_objects(rows: Iterable[Any]) -> frozenset[SchemaObject]:
    """Of rows that SCHEMA finds. SQLite's versions differ in how they quote and space."""
    return frozenset(
        (str(kind), str(name), str(of), re.sub(r'["\s]+', " ", str(sql)))
        for kind, name, of, sql in rows
    )


def _known() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (see above)

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _to(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 (see above)

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 (see above)

    config = Config()
    # Alembic reads its options with configparser, to which % means something.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    tables = set(rows.scalars())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise failures.unavailable(failures.FOREIGN)
    return None
