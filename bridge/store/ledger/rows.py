"""Adding an entry to the chain: its number, its mac, its row. `ledger` is what others use."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, insert, select, type_coerce

from bridge.model import Actor
from bridge.policy import ledger as chained
from bridge.policy.ledger import COLUMNS, GENESIS, Head, Row
from bridge.store.database import Tx
from bridge.store.tables import ledger, ledger_checkpoint

Plain = str | int | float | bool | None
# What `policy.ledger.Row` is made of.
RAW = [
    *(type_coerce(ledger.c[n], BigInteger) if n == "at" else ledger.c[n] for n in COLUMNS),
    ledger.c.mac,
]


def newest(tx: Tx) -> tuple[int, bytes | None]:
    """Number and mac of the newest entry, or of the last one that was pruned."""
    last = tx.run(select(ledger.c.id, ledger.c.mac).order_by(ledger.c.id.desc()).limit(1)).first()
    return (last.id, last.mac) if last is not None else pruned(tx)


def pruned(tx: Tx) -> tuple[int, bytes]:
    """Number and mac of the last entry that was pruned; of none: where a chain begins."""
    c = ledger_checkpoint.c
    found = tx.run(select(c.through, c.mac).order_by(c.through.desc()).limit(1)).first()
    return (0, GENESIS) if found is None else (found.through, found.mac)


def recent(tx: Tx, most: int) -> list[Row]:
    """The newest entries, oldest first."""
    found = tx.run(select(*RAW).order_by(ledger.c.id.desc()).limit(most)).all()
    return [tuple(row) for row in reversed(found)]


def add(
    tx: Tx,
    actor: Actor,
    act: str,
    *,
    at: datetime,
    object: str | None = None,
    refused: str | None = None,
    details: Mapping[str, Plain],
) -> None:
    """After the newest entry; the first one of a chain has nothing before it."""
    last, before = newest(tx) if tx.head is None else (tx.head.id, tx.head.mac)
    entry: dict[str, Any] = {
        "id": last + 1,
        "at": at,
        "actor_kind": actor.kind.value,
        "actor_id": _words(actor.id),
        "actor_name": _words(actor.name),
        "act": act,
        "object": _words(object),
        "outcome": "allowed" if refused is None else "refused",
        "reason": _words(refused),
        "details": json.dumps(dict(details), sort_keys=True),
        "person": actor.person,
        "device": _words(actor.device),
    }
    sealed = {**entry, "at": chained.microseconds(at)}
    before = GENESIS if act == chained.BEGIN or before is None else before
    mac = chained.mac(tx.chain.key, before, [sealed[name] for name in COLUMNS])
    # Not as `values` of the statement: of a thousand receipts each would be compiled anew.
    tx.run(insert(ledger), {**entry, "mac": mac})
    tx.head = Head(last + 1, at, mac)


def _words(text: str | None) -> str | None:
    """As it will be read back: the mac is of what is stored."""
    return None if text is None else text.encode("utf-8", "replace").decode()
