"""A whole copy of a database that is in use, as it was at one moment."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bridge.store import failures
from bridge.store.files import private_file


def copy(source: Path, target: Path) -> None:
    """Copy through a connection that only reads; writers go on meanwhile. `target` is new, 0600.

    Raises PrivateEyeError where either disk refuses.
    """
    _plain(lambda: _copy(source, target))


def compact(path: Path) -> None:
    """Make one plain file of a database that nobody has open, without anything deleted in it.

    Raises PrivateEyeError where the disk refuses.
    """
    _plain(lambda: _compact(path))


def _copy(source: Path, target: Path) -> None:
    private_file(target)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(target)) as writer,
    ):
        # All pages in one step: one reading transaction, so one moment.
        reader.backup(writer, pages=-1)


def _compact(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").close()
        connection.execute("VACUUM").close()


def _plain(work: Callable[[], None]) -> None:
    try:
        work()
    except sqlite3.Error as error:
        known = failures.of_sqlite(error)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise failures.of_system(error) from error
