"""Alexa users whom the owner has confirmed: who they are, when they last asked, removing them."""

from dataclasses import replace
from datetime import datetime
from threading import Lock

from bridge.access.epochs import Epochs
from bridge.store.database import Database, Tx
from bridge.store.people import alexa_users as rows
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.voice import context as voice_context
from bridge.store.voice import pending_deletions


class AlexaUsers:
    """Any thread. When somebody last asked is kept in memory, so that no question waits for a disk.

    Memory is bounded: by how many the owner has confirmed.
    """

    def __init__(self, db: Database, epochs: Epochs) -> None:
        self._db = db
        self._epochs = epochs
        self._lock = Lock()
        self._used: dict[str, datetime] = {}
        with db.read() as tx:
            self._known = {user.id: user for user in rows.everyone(tx)}

    def find(self, id_: str) -> AlexaUser | None:
        """A confirmed user. Memory only."""
        with self._lock:
            return self._known.get(id_)

    def confirm(self, tx: Tx, user: AlexaUser) -> None:
        """Add a user, or confirm one again. Holds when `tx` commits."""
        rows.confirm(tx, user)
        tx.after_commit(lambda: self._keep(user))

    def everyone(self, tx: Tx) -> tuple[AlexaUser, ...]:
        """In the order in which they were confirmed."""
        with self._lock:
            used = dict(self._used)
        return tuple(
            replace(user, last_used_at=used.get(user.id, user.last_used_at))
            for user in rows.everyone(tx)
        )

    def used(self, id_: str, now: datetime) -> None:
        """A confirmed user has asked for something."""
        with self._lock:
            self._used[id_] = now

    def remove(self, tx: Tx, id_: str) -> bool:
        """Forget a user, what they last saw and asked, and end their streams. False: none such."""
        if not rows.remove(tx, id_):
            return False
        voice_context.forget(tx, id_)
        pending_deletions.forget(tx, id_)
        self._epochs.raise_epoch(tx, Subject(SubjectKind.ALEXA_USER, id_))
        tx.after_commit(lambda: self._drop(id_))
        return True

    def write_last_used(self) -> None:
        """Write down who asked. To be called once a minute, and at the end."""
        with self._lock:
            used, self._used = self._used, {}
        if used:
            with self._db.write() as tx:
                rows.used(tx, used)

    def _keep(self, user: AlexaUser) -> None:
        with self._lock:
            self._known[user.id] = user

    def _drop(self, id_: str) -> None:
        with self._lock:
            self._known.pop(id_, None)
