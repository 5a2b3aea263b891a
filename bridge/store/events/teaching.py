"""Rows of what people say that events were, and of the kinds of their own that they say it with."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, RowMapping, delete, exists, func, select
from sqlalchemy.dialects.sqlite import insert

from bridge.model import EventState
from bridge.policy.kind_names import HouseKind
from bridge.policy.teaching import Saying, Way
from bridge.store.database import Tx, chunks
from bridge.store.tables import (
    event,
    expired_lesson,
    house_kind,
    house_model,
    house_model_lesson,
    taught,
)


def say(tx: Tx, saying: Saying) -> None:
    """In place of what the same person said before. The event has to be there."""
    values = {
        "event": saying.event,
        "teacher": saying.teacher,
        "called": saying.called,
        "label": saying.label,
        "at": saying.at,
        "way": saying.way,
    }
    added = insert(taught).values(**values)
    tx.run(added.on_conflict_do_update(index_elements=["event", "teacher"], set_=values))


def unsay(tx: Tx, event_id: str, teacher: str) -> bool:
    """What somebody said of an event. False where they had said nothing."""
    said = (taught.c.event == event_id) & (taught.c.teacher == teacher)
    return tx.run(delete(taught).where(said)).rowcount == 1


def of_event(tx: Tx, event_id: str) -> tuple[Saying, ...]:
    """The latest last."""
    wanted = select(taught).where(taught.c.event == event_id)
    return tuple(_saying(row) for row in tx.run(wanted.order_by(*_IN_ORDER)).mappings())


def everything(tx: Tx) -> dict[str, tuple[Saying, ...]]:
    """By event, the latest last; of none that is being deleted, unless its lesson stays."""
    found: dict[str, list[Saying]] = {}
    wanted = select(taught).where(lasts(taught.c.event))
    for row in tx.run(wanted.order_by(*_IN_ORDER)).mappings():
        found.setdefault(row["event"], []).append(_saying(row))
    return {event_id: tuple(said) for event_id, said in found.items()}


def lasts(event_id: Column[str]) -> ColumnElement[bool]:
    """Whether what was said of the event with this id counts: it is there and not being deleted, or
    it expired and left a lesson."""
    there = exists().where(event.c.id == event_id, event.c.state != EventState.DELETING)
    return there | exists().where(expired_lesson.c.event == event_id)


def forget(tx: Tx, event_ids: Sequence[str]) -> None:
    """Events go: what was said of them, and what was learnt from that, goes first. Not of those
    that expire: their lessons were kept before this (`expired.keep`)."""
    for some in chunks(event_ids):
        for table in (house_model_lesson, taught):
            expired = exists().where(expired_lesson.c.event == table.c.event)
            tx.run(delete(table).where(table.c.event.in_(some), ~expired))


def forget_everything(tx: Tx) -> int:
    """All that was ever said, and all that was learnt from it; of how many events somebody had
    spoken."""
    spoken = tx.run(select(func.count(taught.c.event.distinct()))).scalar_one()
    for table in (house_model_lesson, house_model, taught, expired_lesson):
        tx.run(delete(table))
    return int(spoken)


def kinds(tx: Tx) -> tuple[HouseKind, ...]:
    """In the order in which they came."""
    wanted = select(house_kind).order_by(house_kind.c.made_at, house_kind.c.id)
    return tuple(HouseKind(row.id, row.name) for row in tx.run(wanted))


def called(tx: Tx, label: str) -> str | None:
    """What the house calls it; None of a label of every house, and of one that is gone."""
    wanted = select(house_kind.c.name).where(house_kind.c.id == label)
    return tx.run(wanted).scalar_one_or_none()


def add_kind(tx: Tx, kind: HouseKind, at: datetime) -> None:
    tx.run(insert(house_kind).values(id=kind.id, name=kind.name, made_at=at))


def drop_unused_kinds(tx: Tx) -> None:
    """Those that nobody says of anything any more, and nothing is called by."""
    said = exists().where(taught.c.label == house_kind.c.id)
    learnt = exists().where(house_model_lesson.c.label == house_kind.c.id)
    called = exists().where(event.c.label == house_kind.c.id)
    tx.run(delete(house_kind).where(~said & ~learnt & ~called))


_IN_ORDER = (taught.c.at, taught.c.teacher)


def _saying(row: RowMapping) -> Saying:
    return Saying(**{**row, "way": Way(row["way"])})
