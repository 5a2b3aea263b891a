"""Rows of clips as retention sees them: what could go, and how much each camera has."""

from collections.abc import Mapping

from sqlalchemy import func, select

from bridge.model import ClipState
from bridge.policy.retention import Kept
from bridge.store.database import Tx
from bridge.store.tables import clip


def kept(tx: Tx) -> tuple[Kept, ...]:
    """Closed clips without a star."""
    wanted = select(clip.c.id, clip.c.camera, clip.c.ends_at, clip.c.bytes).where(
        clip.c.state == ClipState.CLOSED, clip.c.starred.is_(False)
    )
    return tuple(Kept(row.id, row.camera, row.ends_at, row.bytes) for row in tx.run(wanted))


def sizes(tx: Tx) -> Mapping[str, int]:
    """Bytes of all clips by camera, starred ones too."""
    wanted = (
        select(clip.c.camera, func.sum(clip.c.bytes).label("bytes"))
        .where(clip.c.state != ClipState.DELETING)
        .group_by(clip.c.camera)
    )
    return {row.camera: int(row.bytes) for row in tx.run(wanted)}
