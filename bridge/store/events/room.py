"""Events as retention sees them: what could go, and how much room each takes."""

from collections.abc import Mapping

from sqlalchemy import func, select

from bridge.model import EventState
from bridge.policy.retention import RetainedClip
from bridge.store.database import Tx
from bridge.store.tables import event, event_footage, footage


def kept(tx: Tx) -> tuple[RetainedClip, ...]:
    """Closed events without a star. Of a run that several look at each has its share."""
    counted = func.count().label("events")
    looks = select(event_footage.c.footage, counted).group_by(event_footage.c.footage).subquery()
    share = func.coalesce(func.sum(footage.c.bytes / looks.c.events), 0).label("bytes")
    wanted = (
        select(event.c.id, event.c.camera, event.c.ends_at, share)
        .outerjoin(event_footage, event_footage.c.event == event.c.id)
        .outerjoin(footage, footage.c.id == event_footage.c.footage)
        .outerjoin(looks, looks.c.footage == footage.c.id)
        .where(event.c.state == EventState.CLOSED, event.c.starred.is_(False))
        .group_by(event.c.id)
    )
    return tuple(
        RetainedClip(row.id, row.camera, row.ends_at, int(row.bytes)) for row in tx.run(wanted)
    )


def sizes(tx: Tx) -> Mapping[str, int]:
    """Bytes of all footage by camera, of starred events too; without what is being deleted."""
    seen = (
        select(event_footage.c.footage)
        .join(event, event.c.id == event_footage.c.event)
        .where(event.c.state != EventState.DELETING)
    )
    wanted = (
        select(footage.c.camera, func.sum(footage.c.bytes).label("bytes"))
        .where(footage.c.id.in_(seen))
        .group_by(footage.c.camera)
    )
    return {row.camera: int(row.bytes) for row in tx.run(wanted)}


def total_bytes(tx: Tx) -> int:
    """Of the files of all footage."""
    return int(tx.run(select(func.coalesce(func.sum(footage.c.bytes), 0))).scalar_one())
