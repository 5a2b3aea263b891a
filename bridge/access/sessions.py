"""Browser sessions, in two halves: a cookie "id.secret", of which only a hash is kept, and a page
key, which is an HMAC of the cookie and kept nowhere.

A cookie goes to every port of the host that set it, so other programs there may have it; the page
key stays with the pages of one origin. The cookie alone opens media that were granted to the
session, and shells of pages; whoever acts shows both.

All live sessions are in memory from the start, because media requests must not read the database.
This process is the only one that starts or revokes sessions.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from bridge.access.epochs import Epochs
from bridge.access.secret_text import hashed, new_id, new_secret, same
from bridge.clock import Clock
from bridge.store.database import Database, Tx
from bridge.store.people import sessions as rows
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.sessions import SessionRow

SLIDING = timedelta(days=30)
COOKIE_RENEWED = timedelta(days=1)
_NAME_MOST = 120


@dataclass(frozen=True, slots=True)
class Session:
    """`name`: the device, as a person would call it; `person`: whose it is; `place`: where it was
    last used from, in a word."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    person: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class StartedSession:
    """`cookie` and `page_key` are secrets, to be handed to the browser and to nobody else."""

    session: Session
    cookie: str
    page_key: str

    def __repr__(self) -> str:
        return f"Started({self.session!r})"


class Sessions:
    def __init__(self, db: Database, key: bytes, epochs: Epochs, clock: Clock) -> None:
        self._db = db
        self._key = key
        self._epochs = epochs
        self._clock = clock
        self._lock = Lock()
        with db.read() as tx:
            self._live = {row.id: row for row in rows.live(tx, clock.now())}
        self._dirty: set[str] = set()
        self._cookie_given: dict[str, datetime] = {}

    def start(self, tx: Tx, name: str, person: str, *, place: str | None = None) -> StartedSession:
        """A new session for a person. Its cookie works once `tx` has committed."""
        now = self._clock.now()
        secret, name = new_secret(), name[:_NAME_MOST]
        row = SessionRow(new_id(), hashed(secret), name, now, now, now + SLIDING, person, place)
        rows.add(tx, row)
        tx.after_commit(lambda: self._put(row))
        cookie = f"{row.id}.{secret}"
        return StartedSession(_public(row), cookie, self.page_key(cookie))

    def of_cookie(self, cookie: str | None) -> Session | None:
        """Whose cookie this is, by whomever it is shown. No use of the session. Memory only."""
        with self._lock:
            row = self._row(cookie)
        return _public(row) if row else None

    def authenticate(
        self, cookie: str | None, page_key: str | None, *, place: str | None = None
    ) -> Session | None:
        """Whose cookie and page key these are. Memory only; a use extends the session to 30 days
        from now."""
        if cookie is None or not self._matches(self.page_key(cookie), page_key):
            return None
        now = self._clock.now()
        with self._lock:
            row = self._row(cookie)
            # Once a second is often enough: a page asks several times a second.
            if row is not None and now - row.last_used_at >= timedelta(seconds=1):
                place = place or row.place
                row = replace(row, last_used_at=now, expires_at=now + SLIDING, place=place)
                self._live[row.id] = row
                self._dirty.add(row.id)
        return _public(row) if row else None

    def _row(self, cookie: str | None) -> SessionRow | None:
        id_, _, secret = (cookie or "").partition(".")
        row = self._live.get(id_)
        if row is None or not same(secret, row.secret_hash):
            return None
        if self._clock.now() >= row.expires_at:
            self._forget(id_)
            return None
        return row

    def find(self, id_: str) -> Session | None:
        """A live session. Does not count as use, so does not extend it. Memory only."""
        with self._lock:
            row = self._live.get(id_)
        return _public(row) if row and row.expires_at > self._clock.now() else None

    def cookie_is_due(self, id_: str) -> bool:
        """True once a day for a live session: its cookie is due to be sent again.

        A browser drops a cookie 30 days after it was given, however long the session has become.
        When that was is not stored, so after a restart every cookie is due.
        """
        now = self._clock.now()
        with self._lock:
            given = self._cookie_given.get(id_)
            if id_ not in self._live or (given is not None and now - given < COOKIE_RENEWED):
                return False
            self._cookie_given[id_] = now
        return True

    def page_key(self, cookie: str) -> str:
        """What a request with this cookie must carry beside it. Told at the sign-in alone: whoever
        has but the cookie never learns it."""
        return self._mac(b"page:" + _bytes(cookie))

    def seal(self, cookie: str, path: str) -> str:
        """What lets this cookie read this one path without the page key."""
        return self._mac(b"address:" + _bytes(f"{cookie} {path}"))

    def seal_matches(self, cookie: str, path: str, given: str | None) -> bool:
        return self._matches(self.seal(cookie, path), given)

    def _mac(self, text: bytes) -> str:
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()

    @staticmethod
    def _matches(right: str, given: str | None) -> bool:
        return hmac.compare_digest(right.encode(), _bytes(given or ""))

    def revoke(self, tx: Tx, id_: str) -> bool:
        """End a session and its streams. Takes effect when `tx` commits; False: no such session."""
        if not rows.revoke(tx, id_, self._clock.now()):
            return False
        tx.after_commit(lambda: self._drop(id_))  # first: who hears of the epoch asks who they are
        self._epochs.raise_epoch(tx, Subject(SubjectKind.SESSION, id_))
        return True

    def active(self, person: str | None = None) -> tuple[Session, ...]:
        """Of a person; of everybody."""
        now = self._clock.now()
        with self._lock:
            rows = [row for row in self._live.values() if row.expires_at > now]
        return tuple(_public(row) for row in rows if person in (None, row.person))

    def write_last_used(self) -> None:
        """Write when sessions were last used. Once a minute, and at the end."""
        with self._lock:
            dirty, self._dirty = self._dirty, set()
            used = [self._live[id_] for id_ in dirty if id_ in self._live]
        if used:
            with self._db.write() as tx:
                rows.used(tx, used)

    def _put(self, row: SessionRow) -> None:
        with self._lock:
            self._live[row.id] = row
            self._cookie_given[row.id] = row.created_at

    def _drop(self, id_: str) -> None:
        with self._lock:
            self._forget(id_)

    def _forget(self, id_: str) -> None:
        self._live.pop(id_, None)
        self._cookie_given.pop(id_, None)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _public(row: SessionRow) -> Session:
    return Session(
        row.id,
        row.name,
        row.created_at,
        row.last_used_at,
        row.expires_at,
        row.person,
        row.place,
    )
