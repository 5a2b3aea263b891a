"""What goes on at the cameras now, for whoever is to be told of it."""

from dataclasses import dataclass

from sqlalchemy import select

from bridge.model import EventState
from bridge.store.database import Tx
from bridge.store.tables import event


@dataclass(frozen=True, slots=True)
class Ongoing:
    """An open event. `moves`: something does, and it was not only asked for by hand."""

    id: str
    camera: str
    label: str
    moves: bool
    rang: bool


def ongoing(tx: Tx) -> tuple[Ongoing, ...]:
    columns = (event.c.id, event.c.camera, event.c.label, event.c.onset_at, event.c.quiet_at)
    found = tx.run(select(*columns, event.c.rang_at).where(event.c.state == EventState.OPEN))
    return tuple(
        Ongoing(
            row.id,
            row.camera,
            row.label,
            row.onset_at is not None and row.quiet_at is None,
            row.rang_at is not None,
        )
        for row in found
    )
