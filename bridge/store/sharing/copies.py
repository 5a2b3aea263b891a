"""Rows of the copies that were rendered: where their keys are, and what their receipts say."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bridge.policy.sharing import ShareState
from bridge.store.database import Tx, chunks
from bridge.store.tables import share, share_copy


@dataclass(frozen=True, slots=True)
class CopyRow:
    """See `tables.share_copy`. `slot` None: its key was destroyed. `size`: in bytes."""

    share: str
    slot: int | None
    size: int
    pieces: int
    copy_hash: bytes
    sealed_hash: bytes
    clip_hash: bytes
    made_at: datetime
    frames: int
    frames_covered: int
    frames_covered_whole: int
    tracks: int


_COLUMNS = [share_copy.c[field.name] for field in fields(CopyRow)]


def add(tx: Tx, row: CopyRow) -> None:
    tx.run(insert(share_copy).values(**asdict(row)))


def find(tx: Tx, share_id: str) -> CopyRow | None:
    wanted = select(*_COLUMNS).where(share_copy.c.share == share_id)
    found: Any = tx.run(wanted).one_or_none()
    return None if found is None else CopyRow(*found)


def of_shares(tx: Tx, shares: Sequence[str]) -> dict[str, CopyRow]:
    """By the share that each is of."""
    found: dict[str, CopyRow] = {}
    for some in chunks(shares):
        rows: Iterable[Any] = tx.run(select(*_COLUMNS).where(share_copy.c.share.in_(some)))
        found |= {row.share: CopyRow(*row) for row in rows}
    return found


def slots(tx: Tx) -> frozenset[int]:
    """Of all keys that were not destroyed."""
    kept = select(share_copy.c.slot).where(share_copy.c.slot.is_not(None))
    return frozenset(tx.run(kept).scalars())


def with_key(tx: Tx) -> frozenset[str]:
    """Ids of the shares whose copies can be opened."""
    kept = select(share_copy.c.share).where(share_copy.c.slot.is_not(None))
    return frozenset(tx.run(kept).scalars())


def doomed(tx: Tx) -> tuple[tuple[str, int], ...]:
    """Shares that are over and whose copies still have a key, with its slot."""
    joined = select(share_copy.c.share, share_copy.c.slot).join(share)
    over = (share.c.state == ShareState.ENDED.value) & share_copy.c.slot.is_not(None)
    return tuple((row.share, row.slot) for row in tx.run(joined.where(over)))


def forget_key(tx: Tx, share_id: str) -> None:
    """It is destroyed."""
    tx.run(update(share_copy).where(share_copy.c.share == share_id).values(slot=None))
