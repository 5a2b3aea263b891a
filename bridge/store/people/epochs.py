"""Rows of revocation epochs: what a playback grant depends on, and how often it was revoked."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.tables import epoch

# How long the row of a holder stays after its end, and its epoch with it: longer than any grant.
OUTLIVES = timedelta(days=1)


class SubjectKind(StrEnum):
    CAMERA = "camera"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 (a kind, not a secret)
    ALEXA_USER = "alexa_user"
    LINK = "link"  # a linked Alexa account


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be revoked: a camera's id, or the id of somebody who holds grants."""

    kind: SubjectKind
    id: str


def all_epochs(tx: Tx) -> dict[Subject, int]:
    """Those above 0."""
    rows = tx.run(select(epoch.c.kind, epoch.c.id, epoch.c.value))
    return {Subject(SubjectKind(row.kind), row.id): row.value for row in rows}


def raise_epoch(tx: Tx, subject: Subject) -> int:
    """Add one, and return what it is now."""
    added = insert(epoch).values(kind=subject.kind.value, id=subject.id, value=1)
    raised = added.on_conflict_do_update(
        index_elements=[epoch.c.kind, epoch.c.id], set_={"value": epoch.c.value + 1}
    )
    return int(tx.run(raised.returning(epoch.c.value)).scalar_one())


def forget(tx: Tx, kind: SubjectKind, ids: Select[tuple[str]]) -> None:
    """Remove the epochs of holders that ended before `OUTLIVES` and never come back."""
    tx.run(delete(epoch).where(epoch.c.kind == kind.value, epoch.c.id.in_(ids)))
