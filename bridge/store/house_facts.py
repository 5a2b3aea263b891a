"""Rows of the few facts about the state folder as a whole."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.tables import house_fact


def read(tx: Tx, name: str) -> bytes | None:
    found: bytes | None = tx.run(
        select(house_fact.c.value).where(house_fact.c.name == name)
    ).scalar_one_or_none()
    return found


def write(tx: Tx, name: str, value: bytes) -> None:
    added = insert(house_fact).values(name=name, value=value)
    tx.run(added.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def forget(tx: Tx, name: str) -> None:
    tx.run(delete(house_fact).where(house_fact.c.name == name))
