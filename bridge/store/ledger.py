"""Rows of the ledger: who did what, to what, and whether they might."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import insert, select

from bridge.model import Actor, ActorKind
from bridge.store.database import Tx
from bridge.store.tables import ledger

Plain = str | int | float | bool | None
_NOTHING: Mapping[str, Plain] = MappingProxyType({})


class Outcome(StrEnum):
    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """`object` is the id of what was acted on, None for the house; `reason` why it was refused."""

    id: int
    at: datetime
    actor: Actor
    act: str
    object: str | None
    outcome: Outcome
    reason: str | None
    details: Mapping[str, Plain]


def append(
    tx: Tx,
    actor: Actor,
    act: str,
    *,
    at: datetime,
    object: str | None = None,
    refused: str | None = None,
    details: Mapping[str, Plain] = _NOTHING,
) -> int:
    """Write an entry in the transaction of the act it is about. `refused` is the reason, if any."""
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
    return int(tx.run(insert(ledger).values(**row).returning(ledger.c.id)).scalar_one())


def recent(tx: Tx, limit: int = 100) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    rows = tx.run(select(ledger).order_by(ledger.c.id.desc()).limit(limit))
    return tuple(_entry(row) for row in rows.mappings())


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        id=row["id"],
        at=row["at"],
        actor=Actor(ActorKind(row["actor_kind"]), row["actor_id"], row["actor_name"]),
        act=row["act"],
        object=row["object"],
        outcome=Outcome(row["outcome"]),
        reason=row["reason"],
        details=json.loads(row["details"]),
    )
