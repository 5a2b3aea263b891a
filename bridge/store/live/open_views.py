"""Rows of views that are open, as far as the last heartbeat knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bridge.model import Actor, ActorKind
from bridge.store.database import Tx
from bridge.store.tables import open_view


@dataclass(frozen=True, slots=True)
class OpenView:
    """`id` is the grant's; `clip` None: the camera live. `last_at` is when the last picture was
    served, `seconds` after it was opened; `ranges` is what of the clip was watched, as text."""

    id: str
    actor: Actor
    camera: str
    clip: str | None
    opened_at: datetime
    last_at: datetime | None = None
    seconds: int = 0
    ranges: str = ""


def add(tx: Tx, view: OpenView) -> None:
    actor = view.actor
    tx.run(
        insert(open_view).values(
            id=view.id,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            actor_name=actor.name,
            person=actor.person,
            device=actor.device,
            camera=view.camera,
            clip=view.clip,
            opened_at=view.opened_at,
            last_at=view.last_at,
            seconds=view.seconds,
            ranges=view.ranges,
        )
    )


def beat(tx: Tx, view: OpenView) -> None:
    """Write down how far it is."""
    known = {"last_at": view.last_at, "seconds": view.seconds, "ranges": view.ranges}
    tx.run(update(open_view).where(open_view.c.id == view.id).values(**known))


def remove(tx: Tx, ids: Sequence[str]) -> None:
    for id_ in ids:
        tx.run(delete(open_view).where(open_view.c.id == id_))


def all_of(tx: Tx) -> tuple[OpenView, ...]:
    """In the order in which they were opened."""
    found = tx.run(select(open_view).order_by(open_view.c.opened_at, open_view.c.id))
    return tuple(
        OpenView(
            row.id,
            Actor(
                ActorKind(row.actor_kind),
                row.actor_id,
                row.actor_name,
                person=row.person,
                device=row.device,
            ),
            row.camera,
            row.clip,
            row.opened_at,
            row.last_at,
            row.seconds,
            row.ranges,
        )
        for row in found
    )
