"""Rows of the ledger: who did what, to what, and whether they might."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import func, insert, select

from bridge.model import Actor
from bridge.store.database import Tx
from bridge.store.tables import ledger

Plain = str | int | float | bool | None
_RECENT = 20_000
_NOTHING: Mapping[str, Plain] = MappingProxyType({})


class Outcome(StrEnum):
    ALLOWED = "allowed"
    REFUSED = "refused"


def append(
    tx: Tx,
    actor: Actor,
    act: str,
    *,
    at: datetime,
    object: str | None = None,
    refused: str | None = None,
    details: Mapping[str, Plain] = _NOTHING,
) -> None:
    """Write an entry in the transaction of the act it is about.

    `object` is the id of what was acted on, None for the house. `refused` is the reason, if any.
    """
    row = {
        "at": at,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "act": act,
        "object": object,
        "outcome": Outcome.ALLOWED if refused is None else Outcome.REFUSED,
        "reason": refused,
        "details": json.dumps(dict(details), sort_keys=True),
    }
    tx.run(insert(ledger).values(**row))


def latest(tx: Tx, actor: Actor, acts: Collection[str], *, before: datetime) -> datetime | None:
    """When somebody last did one of these. Looks at the newest 20,000 entries only: the ledger has
    no index but its order."""
    c = ledger.c
    newest = select(func.max(c.id)).scalar_subquery()
    theirs = select(func.max(c.at)).where(
        c.id > newest - _RECENT,
        c.actor_id == actor.id,
        c.act.in_(acts),
        c.outcome == Outcome.ALLOWED.value,
        c.at < before,
    )
    found: datetime | None = tx.run(theirs).scalar_one_or_none()
    return found
