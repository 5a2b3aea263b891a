"""Rows of what each person wants to be told of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.policy.alerts import PersonAlerts
from bridge.store.database import Tx
from bridge.store.tables import alert_settings


@dataclass(frozen=True, slots=True)
class Wish:
    """`muted_until`: nothing is sent before that; None: they have not said so."""

    alerts: PersonAlerts
    muted_until: datetime | None = None


def everyone(tx: Tx) -> dict[str, Wish]:
    """By person. One that cannot be read is somebody who has asked for nothing."""
    found: dict[str, Wish] = {}
    for row in tx.run(select(alert_settings)):
        try:
            found[row.person] = Wish(
                PersonAlerts.model_validate_json(row.settings), row.muted_until
            )
        except ValueError:
            continue
    return found


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
