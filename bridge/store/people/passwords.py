"""Rows of passwords, of which only slow hashes are kept."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.tables import password


def find(tx: Tx, person: str) -> str | None:
    """The hash in its own text form."""
    found: str | None = tx.run(
        select(password.c.hash).where(password.c.person == person)
    ).scalar_one_or_none()
    return found


def put(tx: Tx, person: str, hash_: str, at: datetime) -> None:
    """Set it, or set another."""
    row = {"person": person, "hash": hash_, "changed_at": at}
    added = insert(password).values(row)
    tx.run(added.on_conflict_do_update(index_elements=["person"], set_=row))


def replace(tx: Tx, person: str, before: str, hash_: str) -> None:
    """Store a newer hash of the same password; nothing if it was changed meanwhile."""
    same = (password.c.person == person) & (password.c.hash == before)
    tx.run(password.update().where(same).values(hash=hash_))


def remove(tx: Tx, person: str) -> None:
    tx.run(delete(password).where(password.c.person == person))
