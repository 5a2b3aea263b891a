"""Rows of the ledger: who did what, to what, and whether they might."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store.database import Tx
from bridge.store.ledger import resume as ledger_resume
from bridge.store.ledger import rows as ledger_rows
from bridge.store.tables import ledger

Plain = ledger_rows.Plain
_RECENT = 20_000
_CAMERA = "$.camera"
NO_DETAILS: Mapping[str, Plain] = MappingProxyType({})


class ActOutcome(StrEnum):
    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """`object` is the id of what was acted on, None for the house; `refused` why it was not
    done, as `policy.refusal.Why` names it (an older version wrote a sentence)."""

    id: int
    at: datetime
    actor: Actor
    act: str
    object: str | None
    refused: str | None
    details: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """`since` is the first moment that counts, `until` the first that does not.

    `person`: whose rights were used. `about`: a person whose own entries alone count, those that
    name them as the object among them. `camera`: what was about it or about a clip of it.
    `acts`: only these; `but`: none of these. `before_id`: only older ones, for the next page;
    `after_id`: only newer ones.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    about: str | None = None
    object: str | None = None
    camera: str | None = None
    acts: Collection[str] | None = None
    but: Collection[str] = ()
    outcome: ActOutcome | None = None
    before_id: int | None = None
    after_id: int | None = None
    limit: int = 100


def append(
    tx: Tx,
    actor: Actor,
    act: Act,
    *,
    at: datetime,
    object: str | None = None,
    refused: Why | None = None,
    details: Mapping[str, Plain] = NO_DETAILS,
) -> None:
    """Write an entry in the transaction of the act it is about.

    `object` is the id of what was acted on, None for the house. `refused`: why, if it was.
    """
    if not ledger_resume.agrees(tx):
        ledger_resume.resume(tx, actor, at)
    reason = None if refused is None else refused.value
    ledger_rows.add(tx, actor, act.value, at=at, object=object, refused=reason, details=details)


def page(tx: Tx, query: LedgerQuery) -> tuple[Entry, ...]:
    """Newest first."""
    found = tx.run(_where(select(ledger), query).order_by(ledger.c.id.desc()).limit(query.limit))
    return tuple(_entry(row) for row in found)


def sealed_page(tx: Tx, query: LedgerQuery) -> tuple[tuple[Entry, bytes | None], ...]:
    """As `page`, each with its mac; None: it is older than the chain."""
    found = tx.run(_where(select(ledger), query).order_by(ledger.c.id.desc()).limit(query.limit))
    return tuple((_entry(row), row.mac) for row in found)


def latest(tx: Tx, actor: Actor, acts: Collection[str], *, before: datetime) -> datetime | None:
    """When somebody last did one of these, on any of their devices. Looks at the newest 20,000
    entries only: the ledger has no index for it but its order."""
    c = ledger.c
    newest = select(func.max(c.id)).scalar_subquery()
    theirs = select(func.max(c.at)).where(
        c.id > newest - _RECENT,
        c.actor_id == actor.id if actor.person is None else c.person == actor.person,
        c.act.in_(acts),
        c.outcome == ActOutcome.ALLOWED.value,
        c.at < before,
    )
    found: datetime | None = tx.run(theirs).scalar_one_or_none()
    return found


def moment(said: Plain) -> datetime | None:
    """A time of an entry's details; None: there is none, or none any more by somebody's hand."""
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _where(wanted: Select[tuple[object, ...]], query: LedgerQuery) -> Select[tuple[object, ...]]:
    c = ledger.c
    asked: tuple[tuple[object, Callable[[Any], ColumnElement[bool]]], ...] = (
        (query.since, lambda v: c.at >= v),
        (query.until, lambda v: c.at < v),
        (query.person, lambda v: c.person == v),
        (query.about, lambda v: (c.person == v) | (c.object == v)),
        (query.object, lambda v: c.object == v),
        (query.camera, lambda v: (c.object == v) | (_camera_in_details() == v)),
        (query.outcome, lambda v: c.outcome == v.value),
        (query.before_id, lambda v: c.id < v),
        (query.after_id, lambda v: c.id > v),
    )
    if query.acts is not None:
        wanted = wanted.where(c.act.in_(query.acts))
    if query.but:
        wanted = wanted.where(c.act.not_in(query.but))
    return wanted.where(*(made(value) for value, made in asked if value is not None))


def _camera_in_details() -> ColumnElement[str | None]:
    """SQLite raises for text that is no JSON, which only somebody's hand can have put there."""
    text = ledger.c.details
    return case((func.json_valid(text) == 1, func.json_extract(text, _CAMERA)))


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    """Readable whatever somebody has made of the row by hand: `verify` is who tells of that."""
    known = row.actor_kind in set(ActorKind)
    return Entry(
        id=row.id,
        at=row.at,
        actor=Actor(
            ActorKind(row.actor_kind) if known else ActorKind.STRANGER,
            row.actor_id,
            row.actor_name,
            person=row.person,
            device=row.device,
        ),
        act=row.act,
        object=row.object,
        refused=row.reason,
        details=_plain(row.details),
    )


def _plain(text: str) -> dict[str, Plain]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
