"""Bearer tokens of programs: `pe_<id>_<secret>`, of which only a hash is kept.

In memory for the same reason as sessions, and with the same condition: one process owns them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from bridge.access.epochs import Epochs
from bridge.access.secret_text import hashed, new_id, new_secret, same
from bridge.clock import Clock
from bridge.store.database import Database, Tx
from bridge.store.people import tokens as rows
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.tokens import Scope, TokenRow

_PREFIX = "pe"


@dataclass(frozen=True, slots=True)
class Token:
    id: str
    name: str
    scope: Scope
    created_at: datetime
    last_used_at: datetime | None


class Tokens:
    def __init__(self, db: Database, epochs: Epochs, clock: Clock) -> None:
        self._db = db
        self._epochs = epochs
        self._clock = clock
        self._lock = Lock()
        with db.read() as tx:
            self._live = {row.id: row for row in rows.live(tx)}
        self._dirty: set[str] = set()

    def create(self, tx: Tx, name: str, scope: Scope) -> tuple[Token, str]:
        """A new token and its text, which can be shown only now. Works once `tx` has committed."""
        secret = new_secret()
        row = TokenRow(new_id(), hashed(secret), name, scope, self._clock.now(), None)
        rows.add(tx, row)
        tx.after_commit(lambda: self._put(row))
        return _public(row), f"{_PREFIX}_{row.id}_{secret}"

    def authenticate(self, text: str | None) -> Token | None:
        """Whose bearer token this is. Memory only."""
        prefix, _, rest = (text or "").partition("_")
        id_, _, secret = rest.partition("_")
        now = self._clock.now()
        with self._lock:
            row = self._live.get(id_)
            if prefix != _PREFIX or row is None or not same(secret, row.secret_hash):
                return None
            if row.last_used_at is None or now - row.last_used_at >= timedelta(seconds=1):
                row = replace(row, last_used_at=now)
                self._live[id_] = row
                self._dirty.add(id_)
        return _public(row)

    def revoke(self, tx: Tx, id_: str) -> bool:
        """End a token and the streams opened with it, when `tx` commits; False: none such."""
        if not rows.revoke(tx, id_, self._clock.now()):
            return False
        self._epochs.raise_epoch(tx, Subject(SubjectKind.TOKEN, id_))
        tx.after_commit(lambda: self._drop(id_))
        return True

    def find(self, id_: str) -> Token | None:
        """A token that is not revoked. Memory only."""
        with self._lock:
            row = self._live.get(id_)
        return _public(row) if row else None

    def active(self) -> tuple[Token, ...]:
        with self._lock:
            return tuple(_public(row) for row in self._live.values())

    def write_last_used(self) -> None:
        """Write when sessions were last used. Once a minute, and at the end."""
        with self._lock:
            dirty, self._dirty = self._dirty, set()
            used = [self._live[id_] for id_ in dirty if id_ in self._live]
        if used:
            with self._db.write() as tx:
                rows.used(tx, used)

    def _put(self, row: TokenRow) -> None:
        with self._lock:
            self._live[row.id] = row

    def _drop(self, id_: str) -> None:
        with self._lock:
            self._live.pop(id_, None)


def _public(row: TokenRow) -> Token:
    return Token(row.id, row.name, row.scope, row.created_at, row.last_used_at)
