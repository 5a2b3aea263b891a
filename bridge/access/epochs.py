"""Revocation epochs in memory, as media requests need them: a dictionary, no SQL."""

from collections.abc import Callable

from bridge.store.database import Database, Tx
from bridge.store.people import epochs as rows
from bridge.store.people.epochs import Subject


class Epochs:
    """All epochs, loaded at construction. Reading is safe from any thread and never waits."""

    def __init__(self, db: Database) -> None:
        with db.read() as tx:
            self._values = rows.all_epochs(tx)
        self._told: Callable[[], None] = lambda: None

    def tell(self, told: Callable[[], None]) -> None:
        """`told` is called when an epoch has risen. It must neither wait nor raise."""
        self._told = told

    def current(self, subject: Subject) -> int:
        return self._values.get(subject, 0)

    def raise_epoch(self, tx: Tx, subject: Subject) -> int:
        """End every grant of the subject. Takes effect when `tx` commits, before `write` returns.

        A transaction that fails has revoked nothing, on disk or here.
        """
        value = rows.raise_epoch(tx, subject)
        # Commits are in order and one at a time (Database), so this never goes back.
        tx.after_commit(lambda: self._rise(subject, value))
        return value

    def _rise(self, subject: Subject, value: int) -> None:
        self._values[subject] = value
        self._told()
