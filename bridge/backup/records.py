"""Whether records that nobody vouches for are made as this program makes them.

A database is a program too: a trigger in it would act with every row that is written later. So its
schema must be exactly that of its version, and each value of the kind that its column holds.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table

from bridge.backup import rows
from bridge.errors import Kind, PrivateEyeError
from bridge.store import migrate
from bridge.store.cameras import settings
from bridge.store.database import Tx
from bridge.store.people import epochs
from bridge.store.privacy import mode
from bridge.store.tables import Instant, metadata

_VERSION = "alembic_version"

_FOREIGN = (
    "The records in this backup are not as Private Eye makes them, and nobody vouches for them. "
    "Nothing was restored; use another backup."
)
_NEWER = (
    "The records in this backup were made by a newer version of Private Eye. Install that version "
    "to restore it; nothing was changed."
)
# The years 1 and 9999, in microseconds since 1970.
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_000_000
# Beyond it numbers are not what they say where a page reads them, and one more may be too many.
_EXACT = 2**53


def check_schema(path: Path) -> None:
    """Before anything opens them. Raises PrivateEyeError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as db:
            found = migrate.schema_objects(db.execute(migrate.SCHEMA))
            made = [sql for kind, name, _, sql in found if (kind, name) == ("table", _VERSION)]
            if not (len(made) == 1 and made[0].startswith("CREATE TABLE")):
                raise _refused(_FOREIGN)
            (version,) = db.execute(f"SELECT version_num FROM {_VERSION}").fetchone() or ("",)  # noqa: S608
            if (expected := migrate.schema(str(version))) is None:
                raise _refused(_NEWER)
            if found != expected or db.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise _refused(_FOREIGN)
    except (sqlite3.Error, UnicodeError) as error:
        raise _refused(_FOREIGN) from error


def check_values(path: Path) -> None:
    """Of records that are of this version by now. Raises PrivateEyeError."""
    try:
        with closing(sqlite3.connect(path)) as db:
            for table in metadata.sorted_tables:
                _check_rows(db, table)
            if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise _refused(_FOREIGN)
    except (sqlite3.Error, UnicodeError) as error:
        raise _refused(_FOREIGN) from error


def check_meaning(tx: Tx) -> None:
    """Whether what the house reads at its start can be read. Raises PrivateEyeError.

    Rows of people and of the ledger need not be whole: each is looked at for itself.
    """
    try:
        settings.all_of(tx)
        mode.standings(tx)
        mode.rules(tx)
        mode.at_home(tx)
        epochs.all_epochs(tx)
        rows.made(tx)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise _refused(_FOREIGN) from error


def _check_rows(db: sqlite3.Connection, table: Table) -> None:
    columns = list(table.columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    for row in db.execute(f'SELECT {names} FROM "{table.name}"'):  # noqa: S608  # names of ours
        if not all(_fits(column, value) for column, value in zip(columns, row, strict=True)):
            raise _refused(_FOREIGN)


def _fits(column: Column[object], value: object) -> bool:
    if value is None:
        return column.nullable is True
    match column.type:
        case Instant():
            return isinstance(value, int) and _FIRST <= value <= _LAST
        case Boolean():
            return value in (0, 1)
        case Integer():
            return isinstance(value, int) and -_EXACT <= value <= _EXACT
        case LargeBinary():
            return isinstance(value, bytes)
        case _:
            return isinstance(value, str)


def _refused(sentence: str) -> PrivateEyeError:
    return PrivateEyeError(Kind.INVALID, sentence)
