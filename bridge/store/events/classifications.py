"""Rows of what events were taken for, and of the looks that say why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.model import Area, LabelSource
from bridge.policy.looks import Look, Sighting
from bridge.store.database import Tx, chunks
from bridge.store.tables import classification, event, look


@dataclass(frozen=True, slots=True)
class Classification:
    """See `tables.classification`. `looks` in the order of looking."""

    event: str
    label: str
    sub_label: str | None
    confidence: int
    source: LabelSource
    at: datetime
    explanation: Mapping[str, Any] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()


def write(tx: Tx, what: Classification) -> None:
    """In place of what was said before. The event has to be there; its own label is not changed."""
    _say(tx, what)
    tx.run(delete(look).where(look.c.event == what.event))
    _add(tx, what, since=0)


def see(tx: Tx, what: Classification) -> None:
    """As `write`, where the last of its looks is new and those before it are there."""
    _say(tx, what)
    _add(tx, what, since=len(what.looks) - 1)


def _say(tx: Tx, what: Classification) -> None:
    values = {
        "event": what.event,
        "label": what.label,
        "sub_label": what.sub_label,
        "confidence": what.confidence,
        "source": what.source,
        "at": what.at,
        "explanation": json.dumps(dict(what.explanation), sort_keys=True),
    }
    added = upsert(classification).values(**values)
    tx.run(added.on_conflict_do_update(index_elements=["event"], set_=values))


def _add(tx: Tx, what: Classification, since: int) -> None:
    rows = [
        _look_row(what.event, number, one)
        for number, one in enumerate(what.looks[since:], start=since)
    ]
    if rows:
        tx.run(insert(look), rows)


def relabel(
    tx: Tx,
    event_id: str,
    label: str,
    sub_label: str | None,
    *,
    confidence: int,
    source: LabelSource,
    at: datetime,
) -> None:
    """Somebody else says what it was; what was seen stays. The event's own label is not changed."""
    said = {
        "label": label,
        "sub_label": sub_label,
        "confidence": confidence,
        "source": source,
        "at": at,
    }
    added = upsert(classification).values(event=event_id, explanation="{}", **said)
    tx.run(added.on_conflict_do_update(index_elements=["event"], set_=said))


def find(tx: Tx, event_id: str) -> Classification | None:
    wanted = select(classification).where(classification.c.event == event_id)
    row = tx.run(wanted).mappings().one_or_none()
    return None if row is None else _classification(row, _looks(tx, [event_id]))


def taught(tx: Tx, event_ids: Sequence[str]) -> dict[str, tuple[str, LabelSource]]:
    """Of the events of which people, or the house by what it was taught, have said what they were:
    what, and who says so."""
    found: dict[str, tuple[str, LabelSource]] = {}
    columns = classification.c.event, classification.c.label, classification.c.source
    for some in chunks(event_ids):
        theirs = classification.c.event.in_(some)
        wanted = select(*columns).where(theirs, classification.c.source != LabelSource.DETECTOR)
        found |= {row.event: (row.label, LabelSource(row.source)) for row in tx.run(wanted)}
    return found


def of(tx: Tx, since: datetime, until: datetime) -> Iterator[Classification]:
    """Of events that began in this time, oldest first; also of one that is being deleted."""
    during = (event.c.starts_at >= since) & (event.c.starts_at < until)
    wanted = (
        select(classification)
        .join(event, event.c.id == classification.c.event)
        .where(during)
        .order_by(event.c.starts_at, event.c.id)
    )
    for some in chunks(tx.run(wanted).mappings().all()):
        looks = _looks(tx, [row["event"] for row in some])
        yield from (_classification(row, looks) for row in some)


def remove(tx: Tx, event_ids: Sequence[str]) -> None:
    """With their events, of which nothing is to stay."""
    for some in chunks(event_ids):
        tx.run(delete(look).where(look.c.event.in_(some)))
        tx.run(delete(classification).where(classification.c.event.in_(some)))


def _look_row(event_id: str, number: int, one: Look) -> dict[str, object]:
    found = [[thing.name, thing.score, *_numbers(thing.area), thing.moves] for thing in one.found]
    return {
        "event": event_id,
        "number": number,
        "at": one.at,
        "area": ",".join(map(str, _numbers(one.area))),
        "found": json.dumps(found),
        "features": one.features,
    }


def _looks(tx: Tx, event_ids: Sequence[str]) -> dict[str, tuple[Look, ...]]:
    wanted = select(look).where(look.c.event.in_(event_ids)).order_by(look.c.event, look.c.number)
    found: dict[str, tuple[Look, ...]] = {}
    for row in tx.run(wanted).mappings():
        area = Area(*map(int, row["area"].split(",")))
        things = tuple(
            Sighting(name, score, Area(*where), moves)
            for name, score, *where, moves in json.loads(row["found"])
        )
        one = Look(row["at"], area, things, row["features"])
        found[row["event"]] = (*found.get(row["event"], ()), one)
    return found


def _classification(row: RowMapping, looks: Mapping[str, tuple[Look, ...]]) -> Classification:
    return Classification(
        **{
            **row,
            "source": LabelSource(row["source"]),
            "explanation": json.loads(row["explanation"]),
        },
        looks=looks.get(row["event"], ()),
    )


def _numbers(area: Area) -> tuple[int, int, int, int]:
    return area.x, area.y, area.width, area.height
