"""Rows of the PINs that a voice is asked for."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.tables import voice_pin


@dataclass(frozen=True, slots=True)
class PinRow:
    """See `tables.voice_pin`."""

    person: str
    mac: bytes
    for_one: bool
    set_at: datetime
    wrong: int = 0
    locked_until: datetime | None = None


def find(tx: Tx, person: str) -> PinRow | None:
    row = tx.run(select(voice_pin).where(voice_pin.c.person == person)).mappings().one_or_none()
    return None if row is None else PinRow(**row)


def put(tx: Tx, row: PinRow) -> None:
    values = asdict(row)
    added = insert(voice_pin).values(**values)
    tx.run(added.on_conflict_do_update(index_elements=["person"], set_=values))


def forget(tx: Tx, person: str) -> bool:
    """False where there is none."""
    return tx.run(delete(voice_pin).where(voice_pin.c.person == person)).rowcount == 1
