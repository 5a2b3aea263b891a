"""Codes and tokens of linked Alexas within one transaction: made, exchanged, rotated, ended.

Amazon repeats a refresh whose answer it has lost. Within 60 s it is given that answer again; after
that, a refresh token that comes a second time has been copied, and the whole family ends. So does
what a code was exchanged for, if the code comes again.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bridge.access.alexa.links import AlexaLinks
from bridge.access.secret_text import new_id, new_secret
from bridge.clock import Clock
from bridge.model import VoiceScope
from bridge.store.database import Tx
from bridge.store.people import oauth
from bridge.store.people.alexa_links import AlexaLink
from bridge.store.people.oauth import OAuthCodeRow, OAuthTokenRow, TokenKind

CODE_LASTS = timedelta(seconds=60)
ACCESS_LASTS = timedelta(hours=1)
# An Alexa that nobody has spoken to for a year is linked no more.
REFRESH_LASTS = timedelta(days=365)
WINDOW = timedelta(seconds=60)
# A clock that is corrected by more than this has opened or closed a window by itself: closed.
_SKEW = timedelta(seconds=5)
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person has agreed to, for a code that is bound to where it is sent."""

    person: str
    scopes: frozenset[VoiceScope]
    redirect_uri: str
    challenge: str | None


@dataclass(frozen=True, slots=True, repr=False)
class TokenPair:
    access: str
    refresh: str
    expires_at: datetime


class Exchanges:
    """Any thread. `seal_key`: for the answer that a repeated request is given again."""

    def __init__(self, links: AlexaLinks, seal_key: bytes, clock: Clock) -> None:
        self._links = links
        self._seal_key = seal_key
        self._clock = clock

    def within(self, tx: Tx) -> "Exchange":
        return Exchange(tx, self._links, self._seal_key, self._clock.now())


class Exchange:
    """One transaction's, at `now`. Afterwards it says which link was begun, which was ended because
    a token of it had been copied, and which the skill revoked."""

    def __init__(self, tx: Tx, links: AlexaLinks, seal_key: bytes, now: datetime) -> None:
        self._tx = tx
        self._links = links
        self._seal_key = seal_key
        self.now = now
        self.begun: AlexaLink | None = None
        self.copied: AlexaLink | None = None
        self.revoked: AlexaLink | None = None

    def agree(self, code: str, agreed: Agreed) -> None:
        """Store a code that is handed out."""
        row = OAuthCodeRow(
            self._links.hashed(code),
            agreed.person,
            agreed.scopes,
            agreed.redirect_uri,
            agreed.challenge,
            self.now,
        )
        oauth.add_code(self._tx, row)

    def code(self, text: str) -> OAuthCodeRow | None:
        """One that may be exchanged now. Ends what it was exchanged for before, if it was."""
        row = oauth.code(self._tx, self._links.hashed(text))
        if row is None:
            return None
        if row.link is not None:
            self._end_copied(row.link)
            return None
        return row if -_SKEW <= self.now - row.created_at < CODE_LASTS else None

    def begin(self, code: OAuthCodeRow) -> TokenPair:
        """Link: the code is used up."""
        self.begun = AlexaLink(new_id(), code.person, code.scopes, self.now)
        self._links.add(self._tx, self.begun)
        oauth.use_code(self._tx, code.hash, self.begun.id)
        return self._give(self.begun.id)

    def refreshable(self, text: str) -> OAuthTokenRow | None:
        """A refresh token that may be used now, or was a moment ago. Ends a copied one's family."""
        row = self.token(text)
        if row is None or row.kind is not TokenKind.REFRESH or self.now >= row.expires_at:
            return None
        if row.replaced_at is None or self._repeated(row):
            return row
        self._end_copied(row.link)
        return None

    def refresh(self, row: OAuthTokenRow, text: str) -> TokenPair:
        """What replaces it: the same one for whoever repeats the request in time."""
        if row.successor is not None:
            return self._unseal(row.successor, text)
        pair = self._give(row.link)
        oauth.replace(self._tx, row.hash, self._seal(pair, text), self.now, kept=WINDOW)
        return pair

    def token(self, text: str) -> OAuthTokenRow | None:
        return oauth.token(self._tx, self._links.hashed(text))

    def link(self, id_: str) -> AlexaLink | None:
        return self._links.find(id_)

    def end(self, link: str) -> None:
        """It was revoked by the skill."""
        found = self._links.find(link)
        if self._links.end(self._tx, link):
            self.revoked = found

    def lasts_s(self, pair: TokenPair) -> float:
        """How much longer its access token is valid."""
        return max(0.0, (pair.expires_at - self.now).total_seconds())

    def _repeated(self, row: OAuthTokenRow) -> bool:
        if row.replaced_at is None or row.successor is None:
            return False
        return -_SKEW <= self.now - row.replaced_at < WINDOW

    def _end_copied(self, link: str) -> None:
        found = self._links.find(link)
        if self._links.end(self._tx, link):
            self.copied = found

    def _give(self, link: str) -> TokenPair:
        expires = self.now + ACCESS_LASTS
        pair = TokenPair(new_secret(), new_secret(), expires)
        hashed = self._links.hashed
        access = OAuthTokenRow(hashed(pair.access), link, TokenKind.ACCESS, self.now, expires)
        self._links.give(self._tx, access)
        until = self.now + REFRESH_LASTS
        refresh = OAuthTokenRow(hashed(pair.refresh), link, TokenKind.REFRESH, self.now, until)
        oauth.add_token(self._tx, refresh)
        return pair

    def _seal(self, pair: TokenPair, text: str) -> bytes:
        plain = json.dumps([pair.access, pair.refresh, pair.expires_at.isoformat()])
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(text).encrypt(nonce, plain.encode(), None)

    def _unseal(self, sealed: bytes, text: str) -> TokenPair:
        plain = self._cipher(text).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        access, refresh, expires = json.loads(plain)
        return TokenPair(access, refresh, datetime.fromisoformat(expires))

    def _cipher(self, text: str) -> AESGCM:
        """Sealed with the house's key and the token it replaces: the database has neither."""
        derived = HKDF(SHA256(), 32, salt=self._seal_key, info=b"successor")
        return AESGCM(derived.derive(text.encode("utf-8", "surrogatepass")))
