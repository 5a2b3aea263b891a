"""The one SQLite file: who writes when, and what happens when the disk says no.

Writers take turns on one connection (`turns`, then BEGIN IMMEDIATE): the order of commits is total,
no writer fails half-way because another was quicker, and nobody who asks for much keeps out others.
Readers have connections of their own and never wait for a writer (WAL). Everything that waits gives
up after a few seconds.
What is deleted or replaced is overwritten with zeros, and `scrub` empties the WAL, which has older
pages.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, CursorResult, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.sql.base import Executable

from bridge.clock import SystemClock
from bridge.policy.ledger import Head
from bridge.store import failures, leftovers, migrate
from bridge.store.chain import Chain
from bridge.store.files import private_file, private_folder
from bridge.store.turns import WriterTurns

_READERS = 8
_AGAIN_S = 0.01
# Below SQLite's limit of variables in one statement.
_MANY = 500
T = TypeVar("T")


def chunks(values: Sequence[T]) -> list[Sequence[T]]:
    """Few enough of them at a time for one statement."""
    return [values[at : at + _MANY] for at in range(0, len(values), _MANY)]


class Tx:
    """An open transaction. Row functions take one; only `Database` makes one."""

    __slots__ = ("_after", "_chain", "_connection", "_writes", "head")

    def __init__(self, connection: Connection, *, writes: bool, chain: Chain | None = None) -> None:
        self._connection = connection
        self._writes = writes
        self._chain = chain
        # The ledger's newest entry, where this transaction has added one.
        self.head: Head | None = None
        self._after: list[Callable[[], None]] = []

    def run(
        self,
        statement: Executable,
        rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        if getattr(statement, "is_dml", False) and not self._writes:
            raise TypeError("a reading transaction cannot write")
        return self._connection.execute(statement, rows)

    @property
    def chain(self) -> Chain:
        """By which the ledger is bound: a database that was opened without one has no entries."""
        if self._chain is None:
            raise TypeError("this database was opened without the key of its ledger")
        return self._chain

    def after_commit(self, fn: Callable[[], None]) -> None:
        """Call `fn` once the transaction is on disk, before the next writer starts.

        For memory that mirrors rows. Never called when the transaction fails. Must not raise.
        """
        if not self._writes:
            raise TypeError("a reading transaction commits nothing")
        self._after.append(fn)


class Database:
    """Opens the file, or makes it, and brings its schema up to date. Safe to use from any thread.

    Without `chain` nothing can be added to the ledger.
    Raises PrivateEyeError with a sentence when the file or its disk cannot be used.
    """

    def __init__(self, path: Path, chain: Chain | None = None, *, wait_s: float = 5.0) -> None:
        try:
            private_folder(path.parent)
            private_file(path)
            is_new = path.stat().st_size == 0
        except OSError as error:
            raise failures.of_system(error) from error
        self._log = path.with_name(f"{path.name}-wal")
        self._wait_s = wait_s
        self._chain = chain
        self._turns = WriterTurns()
        self._writer = _engine(path, wait_s, writes=True)
        self._reader = _engine(path, wait_s, writes=False)
        try:
            with self.write() as tx:
                migrate.upgrade(tx._connection)
            with self._alone() as connection:
                leftovers.clear_once(connection, is_new=is_new)
        except BaseException:  # nobody else has it to close, whatever this was
            self.close()
            raise

    @contextmanager
    def write(self, asker: str | None = None) -> Iterator[Tx]:
        """A transaction that commits on leaving and rolls back on an exception. `asker`: whose wish
        it is, a person's; None: the house's own.

        Waits up to `wait_s` for this process's other writers and as long again for other
        processes', then raises PrivateEyeError (unavailable). Not re-entrant: pass the Tx down.
        """
        with self._in_turn(asker) as connection:
            tx = Tx(connection, writes=True, chain=self._chain)
            with connection.begin():
                yield tx
            if tx.head is not None:
                tx.chain.keep(tx.head)
            for fn in tx._after:
                fn()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A snapshot: what it reads does not change while it is open. Keep it short."""
        with _sentences(), self._reader.connect() as connection, connection.begin():
            yield Tx(connection, writes=False)

    def scrub(self) -> bool:
        """Empty the log of changes, which has pages as they were before, also those of others that
        write this file. False where somebody reads just now: the next call does it.

        Takes the turn of a writer for as long as the disk needs to sync twice.
        """
        try:
            if self._log.stat().st_size == 0:
                return True
        except FileNotFoundError:
            return True
        except OSError as error:
            raise failures.of_system(error) from error
        with self._alone() as connection:
            return leftovers.empty_log(connection, self._wait_s)

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """SQLite's own connection of the writer, outside any transaction."""
        try:
            with self._in_turn() as connection:
                yield cast(sqlite3.Connection, connection.connection.driver_connection)
        except sqlite3.Error as error:
            known = failures.of_sqlite(error)
            if known is None:
                raise
            raise known from error

    @contextmanager
    def _in_turn(self, asker: str | None = None) -> Iterator[Connection]:
        """The writer's connection, which one has at a time."""
        if not self._turns.begin(asker, self._wait_s):
            raise failures.unavailable(failures.BUSY)
        try:
            with _sentences(), self._writer.connect() as connection:
                yield connection
        finally:
            self._turns.end()

    def close(self) -> None:
        """Close the connections. The file is complete: SQLite folds the WAL into it."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        known = failures.of_sqlite(error.orig)
        if known is None:
            raise
        raise known from error
    except PoolTimeout as error:
        raise failures.unavailable(failures.BUSY) from error


def _engine(path: Path, wait_s: float, *, writes: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=1 if writes else _READERS,
        max_overflow=0,
        pool_timeout=wait_s,
        connect_args={"timeout": wait_s, "isolation_level": None},
    )
    pragmas = [
        "PRAGMA foreign_keys=ON",
        # FULL: a commit that was answered survives a power cut (WAL alone promises less).
        "PRAGMA synchronous=FULL",
        # Else INSERT OR REPLACE deletes ledger rows without asking the trigger that forbids it.
        "PRAGMA recursive_triggers=ON",
    ]
    pragmas.append("PRAGMA secure_delete=ON" if writes else "PRAGMA query_only=ON")

    def on_connect(connection: Any, _record: object) -> None:
        # isolation_level None above: sqlite3 must not open transactions of its own.
        if writes:
            _use_wal(connection, wait_s)
        for pragma in pragmas:
            connection.execute(pragma).close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _use_wal(connection: Any, wait_s: float) -> None:
    """Turn a new file's journal into a WAL.

    SQLite does not wait here, whatever its timeout: where two processes open a new file at once,
    one of them is told at once that it is locked.
    """
    clock = SystemClock()
    until = clock.monotonic() + wait_s
    pause = Event()
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or clock.monotonic() >= until:
                raise
        pause.wait(_AGAIN_S)
