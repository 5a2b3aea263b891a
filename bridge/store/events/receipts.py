"""What the ledger says of events that are gone: each left a receipt (`Library.mark_deleting`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, String, func, literal_column, select

from bridge.store.database import Tx
from bridge.store.tables import ledger
from bridge.store.tables.ledger import RECEIPT, RECEIPT_CAMERA, RECEIPT_STARTS_AT

# Of what nobody asked for: its time was over, or the disk was full.
_BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many events somebody has deleted, and how many have expired."""

    deleted: int
    expired: int


def removed(tx: Tx, cameras: Collection[str] | None, since: datetime, until: datetime) -> Removed:
    """Of events that began in this time, as long as entries are kept; `cameras`: None for all."""
    starts_at = literal_column(RECEIPT_STARTS_AT, String)
    # All of them are written in UTC, so that their order is that of the text.
    asked: list[ColumnElement[bool]] = [
        literal_column(RECEIPT),
        starts_at >= since.astimezone(UTC).isoformat(),
        starts_at < until.astimezone(UTC).isoformat(),
    ]
    if cameras is not None:
        asked.append(literal_column(RECEIPT_CAMERA, String).in_(sorted(cameras)))
    by_itself = ledger.c.actor_id == _BRIDGE
    deleted, expired = (
        tx.run(select(func.count()).select_from(ledger).where(*asked, by)).scalar_one()
        for by in (~by_itself, by_itself)
    )
    return Removed(deleted, expired)
