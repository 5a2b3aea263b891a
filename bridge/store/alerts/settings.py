"""Rows of what each person wants to be told of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.policy.alerts import PersonAlerts
from bridge.store.database import Tx
from bridge.store.tables import alert_settings


@dataclass(frozen=True, slots=True)
class Wish:
    """`muted_until`: nothing is sent before that; None: they have not said so."""

    alerts: PersonAlerts = field(default_factory=PersonAlerts)
    muted_until: datetime | None = None


def everyone(tx: Tx) -> dict[str, Wish]:
    """By person. One that cannot be read is somebody who has asked for nothing."""
    rows = tx.run(select(alert_settings))
    return {row.person: wish for row in rows if (wish := _read(row)) is not None}


def of(tx: Tx, person: str) -> Wish:
    """As `everyone`, of one."""
    wanted = select(alert_settings).where(alert_settings.c.person == person)
    row = tx.run(wanted).one_or_none()
    return (_read(row) if row is not None else None) or Wish()


def _read(row: Row[Any]) -> Wish | None:
    try:
        return Wish(PersonAlerts.model_validate_json(row.settings), row.muted_until)
    except ValueError:
        return None


def put(tx: Tx, person: str, wish: Wish, now: datetime) -> None:
    row = {
        "settings": wish.alerts.model_dump_json(),
        "muted_until": wish.muted_until,
        "changed_at": now,
    }
    added = insert(alert_settings).values(person=person, **row)
    tx.run(added.on_conflict_do_update(index_elements=["person"], set_=row))


def forget(tx: Tx, person: str) -> None:
    tx.run(delete(alert_settings).where(alert_settings.c.person == person))
