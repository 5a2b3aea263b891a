"""Rows of where people are told. The address is sealed: see `alerts.sealing`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import outbox, receiver


@dataclass(frozen=True, slots=True)
class Receiver:
    """See `tables.receiver`."""

    id: str
    person: str
    kind: str
    name: str
    address: bytes
    picture: bool
    created_at: datetime
    last_sent_at: datetime | None = None
    trouble: str | None = None


def add(tx: Tx, row: Receiver) -> None:
    tx.run(insert(receiver).values({name: getattr(row, name) for name in Receiver.__slots__}))


def find(tx: Tx, id_: str) -> Receiver | None:
    found = tx.run(select(receiver).where(receiver.c.id == id_)).mappings().one_or_none()
    return None if found is None else Receiver(**found)


def of(tx: Tx, person: str) -> tuple[Receiver, ...]:
    """Oldest first."""
    wanted = select(receiver).where(receiver.c.person == person)
    found = tx.run(wanted.order_by(receiver.c.created_at, receiver.c.id))
    return tuple(Receiver(**row) for row in found.mappings())


def carries_pictures(tx: Tx, kind: str) -> bool:
    """Whether to any receiver of that kind the still travels along."""
    wanted = select(receiver.c.id).where(receiver.c.kind == kind, receiver.c.picture)
    return tx.run(wanted.limit(1)).one_or_none() is not None


def told(tx: Tx, id_: str, at: datetime) -> None:
    """A message got through."""
    tx.run(update(receiver).where(receiver.c.id == id_).values(last_sent_at=at, trouble=None))


def troubled(tx: Tx, id_: str, why: str) -> None:
    tx.run(update(receiver).where(receiver.c.id == id_).values(trouble=why[:200]))


def remove(tx: Tx, id_: str) -> bool:
    """With all that was on its way there. False where there is no such receiver."""
    tx.run(delete(outbox).where(outbox.c.receiver == id_))
    return tx.run(delete(receiver).where(receiver.c.id == id_)).rowcount == 1


def remove_all(tx: Tx, person: str) -> None:
    for row in of(tx, person):
        remove(tx, row.id)
