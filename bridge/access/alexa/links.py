"""Linked Alexa accounts: whose, for what, and the access tokens by which they are known.

In memory for the same reason as sessions, and with the same condition: one process owns them.
"""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime
from threading import Lock

from bridge.access.alexa.link_codes import LinkCodes
from bridge.access.epochs import Epochs
from bridge.clock import Clock
from bridge.store.database import Database, Tx
from bridge.store.people import alexa_links as rows
from bridge.store.people import oauth
from bridge.store.people.alexa_links import AlexaLink
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.oauth import OAuthTokenRow


class AlexaLinks:
    """Any thread. `skill`: the client id of the skill that may be linked; None: linking is off.

    A token is known by an HMAC over the skill and the token: it is good in this house, for this
    skill, and a copy of the database opens nothing. `codes`: by which people say who they are.
    """

    def __init__(
        self, db: Database, key: bytes, epochs: Epochs, clock: Clock, skill: str | None
    ) -> None:
        self._db = db
        self._key = key
        self._epochs = epochs
        self._clock = clock
        self._skill = skill
        self.codes = LinkCodes(clock)
        self._lock = Lock()
        with db.read() as tx:
            self._live = {link.id: link for link in rows.live(tx)}
            self._access = {token.hash: token for token in oauth.access(tx, clock.now())}
        self._used: dict[str, datetime] = {}

    @property
    def wanted(self) -> bool:
        """Whether an unknown Alexa is asked to link its account."""
        return self._skill is not None

    def hashed(self, text: str) -> bytes:
        """The form in which codes and tokens are stored."""
        data = f"{self._skill}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, data, hashlib.sha256)

    def find(self, id_: str) -> AlexaLink | None:
        """A link that has not ended. Memory only."""
        with self._lock:
            return self._live.get(id_)

    def authenticate(self, access_token: str) -> AlexaLink | None:
        """Whose access token this is. Memory only; the link counts as used."""
        hash_, now = self.hashed(access_token), self._clock.now()
        with self._lock:
            token = self._access.get(hash_)
            if not self.wanted or token is None or now >= token.expires_at:
                return None
            link = self._live.get(token.link)
            if link is not None:
                self._used[link.id] = now
            return link

    def everyone(self, person: str | None = None) -> tuple[AlexaLink, ...]:
        """Oldest first; of a person, of everybody. Memory only."""
        with self._lock:
            return tuple(
                replace(link, last_used_at=self._used.get(link.id, link.last_used_at))
                for link in self._live.values()
                if person in (None, link.person)
            )

    def add(self, tx: Tx, link: AlexaLink) -> None:
        """Holds when `tx` commits."""
        rows.add(tx, link)
        tx.after_commit(lambda: self._keep(link))

    def give(self, tx: Tx, token: OAuthTokenRow) -> None:
        """Write an access token down, by which the link is known once `tx` commits."""
        oauth.add_token(tx, token)
        tx.after_commit(lambda: self._know(token))

    def end(self, tx: Tx, id_: str) -> bool:
        """End a link, its tokens and its streams, when `tx` commits. False: none such."""
        if not rows.end(tx, id_, self._clock.now()):
            return False
        self._epochs.raise_epoch(tx, Subject(SubjectKind.LINK, id_))
        tx.after_commit(lambda: self._drop(id_))
        return True

    def end_codes(self, tx: Tx, person: str) -> None:
        """What a person has begun to link: the code from the page, and what they have agreed to
        and Amazon has not come for yet. Takes effect when `tx` commits."""
        self.codes.end(tx, person)
        oauth.end_codes(tx, person)

    def write_last_used(self) -> None:
        """Write down who asked, and forget tokens that are over. Once a minute, and at the end."""
        now = self._clock.now()
        with self._lock:
            used, self._used = self._used, {}
            for id_, at in used.items():
                if id_ in self._live:
                    self._live[id_] = replace(self._live[id_], last_used_at=at)
            self._access = {h: t for h, t in self._access.items() if now < t.expires_at}
        if used:
            with self._db.write() as tx:
                rows.used(tx, used)

    def _keep(self, link: AlexaLink) -> None:
        with self._lock:
            self._live[link.id] = link

    def _know(self, token: OAuthTokenRow) -> None:
        with self._lock:
            self._access[token.hash] = token

    def _drop(self, id_: str) -> None:
        with self._lock:
            self._live.pop(id_, None)
            self._used.pop(id_, None)
            self._access = {h: t for h, t in self._access.items() if t.link != id_}
