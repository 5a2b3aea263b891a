"""Rows of linked Alexa accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bridge.model import VoiceScope
from bridge.store.database import Tx
from bridge.store.people import epochs
from bridge.store.people.epochs import OUTLIVES, SubjectKind
from bridge.store.tables import link, oauth_token

_ORDER = tuple(VoiceScope)


@dataclass(frozen=True, slots=True)
class AlexaLink:
    """An Alexa account that may act for a person, as far as they let it."""

    id: str
    person: str
    scopes: frozenset[VoiceScope]
    created_at: datetime
    last_used_at: datetime | None = None


def add(tx: Tx, new: AlexaLink) -> None:
    """Insert a link, and prune those that ended a day ago, with their epochs."""
    over = link.c.ended_at <= new.created_at - OUTLIVES
    epochs.forget(tx, SubjectKind.LINK, select(link.c.id).where(over))
    tx.run(delete(link).where(over))
    row = {"id": new.id, "person": new.person, "created_at": new.created_at}
    tx.run(insert(link).values(**row, scopes=scope_text(new.scopes)))


def live(tx: Tx) -> tuple[AlexaLink, ...]:
    """Those that have not ended, oldest first."""
    wanted = select(link).where(link.c.ended_at.is_(None)).order_by(link.c.created_at, link.c.id)
    return tuple(
        AlexaLink(row.id, row.person, scopes_of(row.scopes), row.created_at, row.last_used_at)
        for row in tx.run(wanted)
    )


def used(tx: Tx, at: Mapping[str, datetime]) -> None:
    """Write when links were last used, by id. Those that are gone are passed over."""
    if at:
        statement = update(link).where(link.c.id == bindparam("_id"))
        values = [{"_id": id_, "_used": when} for id_, when in at.items()]
        tx.run(statement.values(last_used_at=bindparam("_used")), values)


def end(tx: Tx, id_: str, now: datetime) -> bool:
    """End a link and its tokens. False where there is none such, or it has ended."""
    tx.run(delete(oauth_token).where(oauth_token.c.link == id_))
    ended = update(link).where(link.c.id == id_, link.c.ended_at.is_(None)).values(ended_at=now)
    return tx.run(ended).rowcount == 1


def scope_text(scopes: frozenset[VoiceScope]) -> str:
    """As OAuth writes them, always in the same order."""
    return " ".join(scope.value for scope in _ORDER if scope in scopes)


def scopes_of(text: str) -> frozenset[VoiceScope]:
    """Raises ValueError for an unknown one."""
    return frozenset(VoiceScope(word) for word in text.split())
