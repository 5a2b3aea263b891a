"""Which pictures there are of an event, and where: each under a key that is the event's alone.

In a run from before events had rows they are under the run's own keys; the event has its id.
"""

from collections.abc import Iterable, Mapping, Sequence

from bridge.footage import index
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import PICTURES
from bridge.model import PictureKind
from bridge.store.database import Tx
from bridge.store.events import book
from bridge.store.footage import keys, runs
from bridge.store.footage.keys import KeyRow


def of_event(
    event: str, entries: Iterable[IndexEntry], of_run: Mapping[int, KeyRow]
) -> tuple[IndexEntry, ...]:
    """Those records of a run that are pictures of the event. `of_run`: its keys by ordinal."""
    kinds = set(PICTURES.values())
    return tuple(
        entry
        for entry in entries
        if entry.kind in kinds and entry.key in of_run and _is_of(of_run[entry.key], event)
    )


def tell(tx: Tx, event: str) -> None:
    """Have the event's row say which pictures there are, by the indexes of its closed runs."""
    found: frozenset[PictureKind] = frozenset()
    for run, packed in runs.with_index(tx, event):
        if packed is not None:
            of_run = by_ordinal(keys.of_runs(tx, [run.id]))
            found |= index.pictures(of_event(event, index.unpack(packed), of_run))
    book.pictured(tx, event, found)


def by_ordinal(rows: Sequence[KeyRow]) -> dict[int, KeyRow]:
    return {row.ordinal: row for row in rows}


def _is_of(key: KeyRow, event: str) -> bool:
    return key.event == event or (key.event is None and key.footage == event)
