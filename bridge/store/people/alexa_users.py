"""Rows of the Alexa users whom the owner has confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.digests import digest
from bridge.store.tables import alexa_user


@dataclass(frozen=True, slots=True)
class AlexaUser:
    id: str
    name: str
    confirmed_at: datetime
    last_used_at: datetime | None = None


def id_of(amazon_user_id: str) -> str:
    """Our id of an Amazon user id, which is up to 255 characters and is never written down."""
    return digest(amazon_user_id)


def confirm(tx: Tx, user: AlexaUser) -> None:
    """Add a user, or confirm one again."""
    row = asdict(user)
    changes = {"name": user.name, "confirmed_at": user.confirmed_at}
    added = insert(alexa_user).values(**row)
    tx.run(added.on_conflict_do_update(index_elements=[alexa_user.c.id], set_=changes))


def confirmed(tx: Tx, id_: str) -> AlexaUser | None:
    row = tx.run(select(alexa_user).where(alexa_user.c.id == id_)).mappings().one_or_none()
    return None if row is None else AlexaUser(**row)


def everyone(tx: Tx) -> tuple[AlexaUser, ...]:
    """In the order in which they were confirmed."""
    rows = tx.run(select(alexa_user).order_by(alexa_user.c.confirmed_at, alexa_user.c.id))
    return tuple(AlexaUser(**row) for row in rows.mappings())


def used(tx: Tx, at: Mapping[str, datetime]) -> None:
    """Write when users last asked, by id. Those that are gone are passed over."""
    if at:
        statement = update(alexa_user).where(alexa_user.c.id == bindparam("_id"))
        values = [{"_id": id_, "_used": when} for id_, when in at.items()]
        tx.run(statement.values(last_used_at=bindparam("_used")), values)


def remove(tx: Tx, id_: str) -> bool:
    """Forget a user. Their streams go on: `access.alexa.users.AlexaUsers.remove` ends those too."""
    return tx.run(delete(alexa_user).where(alexa_user.c.id == id_)).rowcount == 1
