"""Rows of browser sessions."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.people import epochs
from bridge.store.people.epochs import OUTLIVES, SubjectKind
from bridge.store.tables import session


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: str
    secret_hash: bytes
    name: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    person: str
    place: str | None = None


def add(tx: Tx, row: SessionRow) -> None:
    """Insert a session, and prune those that expired a day ago, with their epochs."""
    over = session.c.expires_at <= row.created_at - OUTLIVES
    epochs.forget(tx, SubjectKind.SESSION, select(session.c.id).where(over))
    tx.run(delete(session).where(over))
    tx.run(insert(session), asdict(row))


def live(tx: Tx, now: datetime) -> tuple[SessionRow, ...]:
    """Neither revoked nor expired, oldest first."""
    columns = [session.c[name] for name in SessionRow.__slots__]
    found = tx.run(
        select(*columns)
        .where(session.c.revoked_at.is_(None), session.c.expires_at > now)
        .order_by(session.c.created_at)
    )
    return tuple(SessionRow(**row) for row in found.mappings())


def used(tx: Tx, rows: Iterable[SessionRow]) -> None:
    """Write when and where the sessions were last used, and until when they now last."""
    values = [
        {"_id": r.id, "_used": r.last_used_at, "_expires": r.expires_at, "_place": r.place}
        for r in rows
    ]
    if values:
        tx.run(
            update(session)
            .where(session.c.id == bindparam("_id"))
            .values(
                last_used_at=bindparam("_used"),
                expires_at=bindparam("_expires"),
                place=bindparam("_place"),
            ),
            values,
        )


def revoke(tx: Tx, id_: str, now: datetime) -> bool:
    """False where there is no such session, or it was revoked before."""
    done = tx.run(
        update(session)
        .where(session.c.id == id_, session.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return done.rowcount == 1
