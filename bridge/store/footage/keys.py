"""Rows of the keys of runs: which slot seals what. The keys themselves are in `store.slots`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bridge.store.database import Tx, chunks
from bridge.store.tables import event_footage, footage_key


@dataclass(frozen=True, slots=True)
class KeyRow:
    """See `tables.footage_key`. Times are in microseconds since the run's start."""

    footage: str
    ordinal: int
    slot: int
    event: str | None = None
    since_us: int | None = None
    until_us: int | None = None


_COLUMNS = [footage_key.c[name] for name in KeyRow.__slots__]
_IN_ORDER = (footage_key.c.footage, footage_key.c.ordinal)
# A player's every request needs it: put together once.
_OF_EVENT = (
    select(*_COLUMNS)
    .join(event_footage, event_footage.c.footage == footage_key.c.footage)
    .where(event_footage.c.event == bindparam("event"))
    .order_by(*_IN_ORDER)
)


def add(tx: Tx, rows: Sequence[KeyRow]) -> None:
    values = [{name: getattr(row, name) for name in KeyRow.__slots__} for row in rows]
    tx.run(insert(footage_key), values)


def cover(tx: Tx, run: str, spans: Mapping[int, tuple[int, int]]) -> None:
    """By ordinal, from when to when there is media under a key. Keys that are gone stay so."""
    for ordinal, (since_us, until_us) in spans.items():
        this = (footage_key.c.footage == run) & (footage_key.c.ordinal == ordinal)
        tx.run(update(footage_key).where(this).values(since_us=since_us, until_us=until_us))


def of_runs(tx: Tx, runs: Sequence[str]) -> tuple[KeyRow, ...]:
    """By run and ordinal."""
    found: list[KeyRow] = []
    for some in chunks(runs):
        wanted = select(*_COLUMNS).where(footage_key.c.footage.in_(some)).order_by(*_IN_ORDER)
        rows: Iterable[Any] = tx.run(wanted)
        found += [KeyRow(*row) for row in rows]
    return tuple(found)


def of_event(tx: Tx, event: str) -> tuple[KeyRow, ...]:
    """Of all runs that it looks at."""
    rows: Iterable[Any] = tx.run(_OF_EVENT, {"event": event})
    return tuple(KeyRow(*row) for row in rows)


def all_slots(tx: Tx) -> frozenset[int]:
    return frozenset(tx.run(select(footage_key.c.slot)).scalars())


def forget(tx: Tx, slots: Collection[int]) -> None:
    """These keys are destroyed."""
    for some in chunks(sorted(slots)):
        tx.run(delete(footage_key).where(footage_key.c.slot.in_(some)))
