"""Reads the ledger back, as its rows are."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bridge.model import Actor, ActorKind
from bridge.store.database import Database
from bridge.store.tables import ledger


@dataclass(frozen=True)
class Entry:
    id: int
    at: datetime
    actor: Actor
    act: str
    object: str | None
    refused: str | None
    details: dict[str, Any]


def entries(db: Database, act: str | None = None) -> list[Entry]:
    """Oldest first; those of one act, if it is named."""
    with db.read() as tx:
        rows = list(tx.run(select(ledger).order_by(ledger.c.id)).mappings())
    assert all((row["outcome"] == "refused") is (row["reason"] is not None) for row in rows)
    return [
        Entry(
            id=row["id"],
            at=row["at"],
            actor=Actor(ActorKind(row["actor_kind"]), row["actor_id"], row["actor_name"]),
            act=row["act"],
            object=row["object"],
            refused=row["reason"],
            details=json.loads(row["details"]),
        )
        for row in rows
        if act is None or row["act"] == act
    ]
