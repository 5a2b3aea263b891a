"""Rows of people and screens: who they are and what they may."""

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from bridge.model import Hours, Rights, Role
from bridge.store.database import Tx
from bridge.store.tables import person

# Who was there first: the person as whom the sign-in link of the first start lets in.
FIRST = "owner"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the house, or a screen. `ended_at`: when they were removed."""

    id: str
    name: str
    role: Role
    cameras: frozenset[str] | None
    hours: tuple[Hours, ...]
    until: datetime | None
    created_at: datetime
    ended_at: datetime | None = None

    def rights(self, zone: tzinfo) -> Rights:
        """`zone`: the house's."""
        return Rights(self.role, self.cameras, self.hours, self.until, zone)


def add(tx: Tx, new: Person) -> None:
    tx.run(insert(person).values(**_values(new)))


def everyone(tx: Tx) -> tuple[Person, ...]:
    """Those who were not removed, in the order in which they came."""
    rows = tx.run(
        select(person).where(person.c.ended_at.is_(None)).order_by(person.c.created_at, person.c.id)
    )
    return tuple(_person(row) for row in rows.mappings())


def find(tx: Tx, id_: str) -> Person | None:
    """Also one who was removed."""
    row = tx.run(select(person).where(person.c.id == id_)).mappings().one_or_none()
    return None if row is None else _person(row)


def change(tx: Tx, changed: Person) -> None:
    """Write all of it but the id."""
    values = _values(changed)
    tx.run(update(person).where(person.c.id == values.pop("id")).values(**values))


def _values(one: Person) -> dict[str, Any]:
    hours = [{"days": sorted(h.days), "since": h.since, "until": h.until} for h in one.hours]
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "cameras": None if one.cameras is None else json.dumps(sorted(one.cameras)),
        "hours": json.dumps(hours),
        "until": one.until,
        "created_at": one.created_at,
        "ended_at": one.ended_at,
    }


def _person(row: RowMapping) -> Person:
    hours = json.loads(row["hours"])
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        cameras=None if row["cameras"] is None else frozenset(json.loads(row["cameras"])),
        hours=tuple(Hours(frozenset(h["days"]), h["since"], h["until"]) for h in hours),
        until=row["until"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
    )
