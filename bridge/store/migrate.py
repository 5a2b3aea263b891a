"""Brings a database's schema up to date, inside the caller's transaction.

Alembic is imported only when there is something to do: it takes 0.8 s on a small machine, and
nearly every start finds the schema as it should be.
"""

from pathlib import Path

from sqlalchemy import Connection, text

from bridge.store import failures
from bridge.store.migrations import HEAD

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the missing migrations. Raises PrivateEyeError for a newer or somebody else's file."""
    current = _revision(connection)
    if current == HEAD:
        return
    from alembic import command  # noqa: PLC0415 (see above)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    # Alembic reads its options with configparser, to which % means something.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise failures.unavailable(failures.NEWER)
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    tables = set(rows.scalars())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise failures.unavailable(failures.FOREIGN)
    return None
