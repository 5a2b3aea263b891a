"""Rows of people and screens: who they are and what they may.

A row whose rights cannot be read is somebody without any: the house starts, and nobody sees more.
"""

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import BigInteger, RowMapping, insert, select, type_coerce, update

from bridge.model import Hours, Rights, Role
from bridge.policy.rights import EARLIEST, LATEST
from bridge.store.database import Tx
from bridge.store.tables import person
from bridge.store.tables.base import Instant, moment

# Who was there first: the person as whom the sign-in link of the first start lets in.
FIRST = "owner"
_DAY = 24 * 60
# Moments as they are on the disk: one that is none must not stop those beside it from being read.
_RAW = [
    type_coerce(column, BigInteger).label(column.name)
    if isinstance(column.type, Instant)
    else column
    for column in person.c
]
_UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the house, or a screen. `ended_at`: when they were removed.

    `readable`: False where what they may could not be read; they may nothing then.
    """

    id: str
    name: str
    role: Role
    cameras: frozenset[str] | None
    hours: tuple[Hours, ...]
    until: datetime | None
    created_at: datetime
    ended_at: datetime | None = None
    readable: bool = True

    def rights(self, zone: tzinfo) -> Rights:
        """`zone`: the house's."""
        return Rights(self.role, self.cameras, self.hours, self.until, zone)


def add(tx: Tx, new: Person) -> None:
    tx.run(insert(person).values(**values(new)))


def everyone(tx: Tx) -> tuple[Person, ...]:
    """Those who were not removed, in the order in which they came."""
    rows = tx.run(
        select(*_RAW).where(person.c.ended_at.is_(None)).order_by(person.c.created_at, person.c.id)
    )
    return tuple(_person(row) for row in rows.mappings())


def removed(tx: Tx, since: datetime = EARLIEST) -> tuple[Person, ...]:
    """Those who were removed no earlier than that, in the order in which they came."""
    rows = tx.run(
        select(*_RAW).where(person.c.ended_at >= since).order_by(person.c.created_at, person.c.id)
    )
    return tuple(_person(row) for row in rows.mappings())


def find(tx: Tx, id_: str) -> Person | None:
    """Also one who was removed."""
    row = tx.run(select(*_RAW).where(person.c.id == id_)).mappings().one_or_none()
    return None if row is None else _person(row)


def change(tx: Tx, changed: Person) -> None:
    """Write all of it but the id."""
    row = values(changed)
    tx.run(update(person).where(person.c.id == row.pop("id")).values(**row))


def values(one: Person) -> dict[str, Any]:
    """Of its row; of somebody who could not be read, one that cannot be read either."""
    hours = [{"days": sorted(h.days), "since": h.since, "until": h.until} for h in one.hours]
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "cameras": None if one.cameras is None else json.dumps(sorted(one.cameras)),
        "hours": json.dumps(hours if one.readable else None),
        "until": one.until,
        "created_at": one.created_at,
        "ended_at": one.ended_at,
    }


def _person(row: RowMapping) -> Person:
    try:
        return _whole(row)
    except _UNREADABLE:
        return _nobody(row)


def _whole(row: RowMapping) -> Person:
    cameras, until = row["cameras"], _moment(row["until"])
    if until is not None and not EARLIEST <= until <= LATEST:
        raise ValueError("a day that not every clock can say")
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        cameras=None if cameras is None else frozenset(_list(cameras)),
        hours=tuple(_hours(one) for one in _list(row["hours"])),
        until=until,
        created_at=moment(row["created_at"]),
        ended_at=_moment(row["ended_at"]),
    )


def _nobody(row: RowMapping) -> Person:
    """A screen stays one, so that it is found among them. When they came, if it cannot be read
    either, is after all others: the first of the owners stays the first."""
    return Person(
        id=row["id"],
        name=str(row["name"]),
        role=Role.SCREEN if row["role"] == Role.SCREEN.value else Role.GUEST,
        cameras=frozenset(),
        hours=(),
        until=EARLIEST,
        created_at=_moment_or(row["created_at"], LATEST),
        ended_at=None if row["ended_at"] is None else _moment_or(row["ended_at"], EARLIEST),
        readable=False,
    )


def _hours(one: dict[str, Any]) -> Hours:
    days, since, until = frozenset(one["days"]), one["since"], one["until"]
    if not days <= frozenset(range(7)) or since not in range(_DAY) or until not in range(_DAY + 1):
        raise ValueError("no time of the week")
    if since == until:
        raise ValueError("the same minute")
    return Hours(days, int(since), int(until))


def _list(text: str) -> list[Any]:
    """What is empty otherwise would be read as no limit at all."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise TypeError("no list")
    return found


def _moment_or(microseconds: int, otherwise: datetime) -> datetime:
    try:
        return moment(microseconds)
    except _UNREADABLE:
        return otherwise


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else moment(microseconds)
