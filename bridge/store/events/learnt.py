"""Rows of versions of what the house has learnt, and of the events that it is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from bridge.model import Area, EventState
from bridge.policy.teaching import Figures, VersionState
from bridge.store.database import Tx, chunks
from bridge.store.events import expired, teaching
from bridge.store.tables import (
    classification,
    event,
    expired_lesson,
    house_model,
    house_model_lesson,
    taught,
)

# What AUTOINCREMENT goes by, also of rows that are gone.
_NEWEST_EVER = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
# So many versions are told of.
KEPT = 20
_FIGURES = TypeAdapter(Figures)


@dataclass(frozen=True, slots=True)
class Version:
    """See `tables.house_model`. `lessons`: how many are still there."""

    number: int
    state: VersionState
    made_at: datetime
    made_by: str
    changed_at: datetime
    changed_by: str | None
    figures: Figures
    lessons: int = 0


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the rows know of how an event moved. `classified_at`: when it was last said what it was;
    None: nobody could look."""

    id: str
    camera: str
    starts_at: datetime
    onset_at: datetime | None
    quiet_at: datetime | None
    ends_at: datetime
    strength: int | None
    area: Area | None
    label: str
    classified_at: datetime | None


def happened(tx: Tx, since: datetime) -> tuple[EventFacts, ...]:
    """What began since then, and whatever somebody spoke of; oldest first, and nothing that is
    being deleted."""
    columns = [event.c[name] for name in _EVENT]
    wanted = (
        select(*columns, classification.c.at.label("classified_at"))
        .outerjoin(classification, classification.c.event == event.c.id)
        .where(_counts(since))
        .order_by(event.c.starts_at, event.c.id)
    )
    return tuple(_happened(row) for row in tx.run(wanted).mappings())


def find(tx: Tx, event_id: str) -> EventFacts | None:
    columns = [event.c[name] for name in _EVENT]
    wanted = select(*columns, literal(None).label("classified_at")).where(event.c.id == event_id)
    row = tx.run(wanted).mappings().one_or_none()
    return None if row is None else _happened(row)


def there(tx: Tx, since: datetime) -> frozenset[str]:
    """The ids of `happened`, and of lessons whose clips expired."""
    lasting = frozenset(tx.run(select(event.c.id).where(_counts(since))).scalars())
    return lasting | expired.ids(tx)


def versions(tx: Tx) -> tuple[Version, ...]:
    """The newest first."""
    return tuple(_version(row) for row in tx.run(_counted()).mappings())


def in_use(tx: Tx) -> Version | None:
    used = _counted().where(house_model.c.state == VersionState.IN_USE)
    row = tx.run(used.limit(1)).mappings().one_or_none()
    return None if row is None else _version(row)


def _counted() -> Select[Any]:
    """Versions, each with how many of its lessons are still there; the newest first."""
    counted = (
        select(house_model_lesson.c.model, func.count().label("lessons"))
        .group_by(house_model_lesson.c.model)
        .subquery()
    )
    lessons_ = func.coalesce(counted.c.lessons, 0).label("lessons")
    joined = select(house_model, lessons_).outerjoin(
        counted, counted.c.model == house_model.c.number
    )
    return joined.order_by(house_model.c.number.desc())


def lessons(tx: Tx, number: int) -> dict[str, str]:
    """The label of each event that the version was made from, of those that are there."""
    c = house_model_lesson.c
    wanted = select(c.event, c.label).where(c.model == number, teaching.lasts(c.event))
    return {row.event: row.label for row in tx.run(wanted)}


def add(tx: Tx, version: Version, learnt_from: Mapping[str, str]) -> None:
    """Drops the oldest beyond `KEPT`, but none that is in use."""
    values = {name: getattr(version, name) for name in _VERSION}
    figures = _FIGURES.dump_json(version.figures).decode()
    tx.run(insert(house_model).values(**values, figures=figures))
    rows = [
        {"model": version.number, "event": event_id, "label": learnt_from[event_id]}
        for event_id in _still_there(tx, list(learnt_from))
    ]
    if rows:
        tx.run(insert(house_model_lesson), rows)
    _drop(tx, [one.number for one in versions(tx)[KEPT:] if one.state is not VersionState.IN_USE])


def _still_there(tx: Tx, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in chunks(ids):
        seen = (event.c.id.in_(some)) & (event.c.state != EventState.DELETING)
        found += tx.run(select(event.c.id).where(seen)).scalars()
        left = expired_lesson.c.event
        found += tx.run(select(left).where(left.in_(some))).scalars()
    return found


def next_number(tx: Tx) -> int:
    """One that no version ever had: a yes to a version that was dropped is a yes to no other."""
    newest = tx.run(_NEWEST_EVER, {"name": house_model.name}).scalar_one_or_none()
    return 1 if newest is None else int(newest) + 1


def become(tx: Tx, number: int, state: VersionState, at: datetime, by: str | None) -> None:
    values = {"state": state, "changed_at": at, "changed_by": by}
    tx.run(update(house_model).where(house_model.c.number == number).values(**values))


def drop_proposed(tx: Tx) -> None:
    """What nobody has said yes to: another one takes its place."""
    wanted = select(house_model.c.number).where(house_model.c.state == VersionState.PROPOSED)
    _drop(tx, list(tx.run(wanted).scalars()))


def _drop(tx: Tx, numbers: Sequence[int]) -> None:
    tx.run(delete(house_model_lesson).where(house_model_lesson.c.model.in_(numbers)))
    tx.run(delete(house_model).where(house_model.c.number.in_(numbers)))


def _counts(since: datetime) -> ColumnElement[bool]:
    spoken_of = exists().where(taught.c.event == event.c.id)
    return (event.c.state != EventState.DELETING) & ((event.c.starts_at >= since) | spoken_of)


_EVENT = (
    *("id", "camera", "starts_at", "onset_at", "quiet_at", "ends_at"),
    *("strength", "area", "label"),
)
_VERSION = ("number", "state", "made_at", "made_by", "changed_at", "changed_by")


def _happened(row: RowMapping) -> EventFacts:
    area = row["area"]
    return EventFacts(**{**row, "area": None if area is None else Area(*map(int, area.split(",")))})


def _version(row: RowMapping) -> Version:
    rest = {name: row[name] for name in (*_VERSION, "lessons")}
    state = VersionState(row["state"])
    return Version(**{**rest, "state": state, "figures": _FIGURES.validate_json(row["figures"])})
