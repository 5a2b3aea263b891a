"""Rows of bearer tokens."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.people import epochs
from bridge.store.people.epochs import OUTLIVES, SubjectKind
from bridge.store.tables import token


class Scope(StrEnum):
    OWNER = "owner"  # everything that the owner may
    VOICE = "voice"  # the voice API, and nothing else
    PRESENCE = "presence"  # say who is at home, and nothing else


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: str
    secret_hash: bytes
    name: str
    scope: Scope
    created_at: datetime
    last_used_at: datetime | None


def add(tx: Tx, row: TokenRow) -> None:
    """Insert a token, and prune those that were revoked a day ago, with their epochs."""
    over = token.c.revoked_at <= row.created_at - OUTLIVES
    epochs.forget(tx, SubjectKind.TOKEN, select(token.c.id).where(over))
    tx.run(delete(token).where(over))
    tx.run(insert(token), asdict(row))


def live(tx: Tx) -> tuple[TokenRow, ...]:
    """Those not revoked, oldest first."""
    columns = [token.c[name] for name in TokenRow.__slots__]
    found = tx.run(
        select(*columns).where(token.c.revoked_at.is_(None)).order_by(token.c.created_at)
    )
    return tuple(TokenRow(**{**row, "scope": Scope(row["scope"])}) for row in found.mappings())


def used(tx: Tx, rows: Iterable[TokenRow]) -> None:
    """Write when the tokens were last used."""
    values = [{"_id": row.id, "_used": row.last_used_at} for row in rows]
    if values:
        statement = update(token).where(token.c.id == bindparam("_id"))
        tx.run(statement.values(last_used_at=bindparam("_used")), values)


def revoke(tx: Tx, id_: str, now: datetime) -> bool:
    """False where there is no such token, or it was revoked before."""
    done = tx.run(
        update(token).where(token.c.id == id_, token.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    return done.rowcount == 1
