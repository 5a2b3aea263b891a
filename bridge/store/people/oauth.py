"""Rows of the codes and tokens of linked Alexa accounts. Whoever calls knows only their hashes."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, insert, select, update

from bridge.model import VoiceScope
from bridge.store.database import Tx
from bridge.store.people.alexa_links import scope_text, scopes_of
from bridge.store.tables import oauth_code, oauth_token

# A code that was used, and a token that was replaced, are known again for so long.
_CODE_KEPT = timedelta(days=1)
_TOKEN_KEPT = timedelta(days=30)


class TokenKind(StrEnum):
    ACCESS = "access"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class OAuthCodeRow:
    """See `tables.oauth_code`."""

    hash: bytes
    person: str
    scopes: frozenset[VoiceScope]
    redirect_uri: str
    challenge: str | None
    created_at: datetime
    link: str | None = None


@dataclass(frozen=True, slots=True)
class OAuthTokenRow:
    """See `tables.oauth_token`."""

    hash: bytes
    link: str
    kind: TokenKind
    created_at: datetime
    expires_at: datetime
    replaced_at: datetime | None = None
    successor: bytes | None = None


def add_code(tx: Tx, code: OAuthCodeRow) -> None:
    """Insert a code, and prune those of yesterday."""
    tx.run(delete(oauth_code).where(oauth_code.c.created_at <= code.created_at - _CODE_KEPT))
    tx.run(insert(oauth_code).values(**{**asdict(code), "scopes": scope_text(code.scopes)}))


def code(tx: Tx, hash_: bytes) -> OAuthCodeRow | None:
    """Also one that is too old, or was used."""
    row = tx.run(select(oauth_code).where(oauth_code.c.hash == hash_)).mappings().one_or_none()
    return None if row is None else OAuthCodeRow(**{**row, "scopes": scopes_of(row["scopes"])})


def use_code(tx: Tx, hash_: bytes, link: str) -> None:
    tx.run(update(oauth_code).where(oauth_code.c.hash == hash_).values(link=link))


def end_codes(tx: Tx, person: str) -> None:
    """Those of a person that were not exchanged. The others tell a copy of themselves."""
    code_ = oauth_code.c
    tx.run(delete(oauth_code).where(code_.person == person, code_.link.is_(None)))


def add_token(tx: Tx, token: OAuthTokenRow) -> None:
    """Insert a token, and prune what is of no more use to its link."""
    c = oauth_token.c
    stale = (c.expires_at <= token.created_at) | (c.replaced_at <= token.created_at - _TOKEN_KEPT)
    tx.run(delete(oauth_token).where(c.link == token.link, stale))
    tx.run(insert(oauth_token).values(**asdict(token)))


def token(tx: Tx, hash_: bytes) -> OAuthTokenRow | None:
    row = tx.run(select(oauth_token).where(oauth_token.c.hash == hash_)).mappings().one_or_none()
    return None if row is None else OAuthTokenRow(**{**row, "kind": TokenKind(row["kind"])})


def replace(tx: Tx, hash_: bytes, successor: bytes, now: datetime, *, kept: timedelta) -> None:
    """Mark a refresh token as used. Forgets the successors of those used more than `kept` ago."""
    c = oauth_token.c
    tx.run(update(oauth_token).where(c.replaced_at <= now - kept).values(successor=None))
    tx.run(update(oauth_token).where(c.hash == hash_).values(replaced_at=now, successor=successor))


def access(tx: Tx, now: datetime) -> tuple[OAuthTokenRow, ...]:
    """The access tokens that are good now."""
    c = oauth_token.c
    wanted = select(oauth_token).where(c.kind == TokenKind.ACCESS.value, c.expires_at > now)
    return tuple(
        OAuthTokenRow(**{**row, "kind": TokenKind.ACCESS}) for row in tx.run(wanted).mappings()
    )
