"""Rows of passkeys: public halves, which open nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import passkey


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """`id` is the credential's, in base64url; `public_key` is COSE."""

    id: str
    person: str
    public_key: bytes
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None


def add(tx: Tx, row: PasskeyRow) -> bool:
    """False where the id is taken."""
    if find(tx, row.id) is not None:
        return False
    tx.run(insert(passkey), asdict(row))
    return True


def find(tx: Tx, id_: str) -> PasskeyRow | None:
    found = tx.run(select(passkey).where(passkey.c.id == id_)).mappings().one_or_none()
    return None if found is None else PasskeyRow(**found)


def of(tx: Tx, person: str) -> tuple[PasskeyRow, ...]:
    """Oldest first."""
    found = tx.run(select(passkey).where(passkey.c.person == person).order_by(passkey.c.created_at))
    return tuple(PasskeyRow(**row) for row in found.mappings())


def used(tx: Tx, id_: str, *, sign_count: int, at: datetime) -> None:
    tx.run(
        update(passkey).where(passkey.c.id == id_).values(sign_count=sign_count, last_used_at=at)
    )


def remove(tx: Tx, id_: str, person: str) -> bool:
    """False: the person has none such."""
    done = tx.run(delete(passkey).where(passkey.c.id == id_, passkey.c.person == person))
    return done.rowcount == 1


def remove_all(tx: Tx, person: str) -> None:
    tx.run(delete(passkey).where(passkey.c.person == person))
