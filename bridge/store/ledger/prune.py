"""Removes the oldest entries of the ledger behind a signed checkpoint, so that the rest still
verifies."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bridge.model import Actor
from bridge.policy import ledger as chained
from bridge.policy.acts import Act
from bridge.policy.ledger import BEGIN, GENESIS, Checkpoint
from bridge.store import ledger as entries
from bridge.store.database import Tx
from bridge.store.tables import ledger, ledger_checkpoint

PRUNE = Act.LEDGER_PRUNE
MOST = 10_000


def prune(tx: Tx, actor: Actor, *, before: datetime, at: datetime, most: int = MOST) -> int:
    """Remove some of the entries from before a time; how many. To be called until it says 0.

    Only from the beginning, and never the newest. What was there before the chain began goes as a
    whole: it is bound by one digest.
    """
    c = ledger.c
    ends = tx.run(select(func.min(c.id).label("oldest"), func.max(c.id).label("newest"))).one()
    oldest, newest = ends.oldest, ends.newest
    if oldest is None:
        return 0
    kept = tx.run(select(func.min(c.id)).where(c.at >= before)).scalar_one()
    through = min(oldest + most - 1, (kept or newest) - 1, newest - 1)
    begin = tx.run(select(func.max(c.id)).where(c.act == BEGIN)).scalar_one()
    if begin is not None and through < begin - 1:
        through = begin - 1 if (kept or newest) >= begin else 0
    if through < oldest:
        return 0
    count = tx.run(select(func.count()).where(c.id <= through)).scalar_one()
    mac = tx.run(select(c.mac).where(c.id == through)).scalar_one_or_none()
    if begin is not None and through == begin - 1:
        mac = GENESIS
    _remove(tx, Checkpoint(through, count, mac or GENESIS, at))
    entries.append(tx, actor, PRUNE, at=at, details={"through": through, "removed": count})
    return int(count)


def newest(tx: Tx) -> datetime | None:
    """When entries were last removed."""
    found: datetime | None = tx.run(select(func.max(ledger_checkpoint.c.at))).scalar_one_or_none()
    return found


def _remove(tx: Tx, checkpoint: Checkpoint) -> None:
    said = {
        "through": checkpoint.through,
        "removed": checkpoint.removed,
        "mac": checkpoint.mac,
        "at": checkpoint.at,
        "signature": chained.sign(tx.chain.key, checkpoint),
    }
    tx.run(insert(ledger_checkpoint).values(**said))
    tx.run(delete(ledger).where(ledger.c.id <= checkpoint.through))
