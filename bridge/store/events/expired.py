"""Rows of expired lessons: what is left of events that were taught and whose clips expired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from bridge.policy import house_seen
from bridge.policy.house_seen import Seen, Stock
from bridge.store.database import Tx, chunks
from bridge.store.tables import expired_lesson, house_model_lesson, taught


@dataclass(frozen=True, slots=True)
class ExpiredLesson:
    """`at`: when it began."""

    event: str
    at: datetime
    seen: Seen


def keep(tx: Tx, lesson: ExpiredLesson) -> bool:
    """False where there is nothing in it that could be learnt from."""
    packed = house_seen.pack(lesson.seen)
    if packed is None:
        return False
    stock = lesson.seen.stock
    values = {
        "event": lesson.event,
        "camera": lesson.seen.camera,
        "at": lesson.at,
        "label": stock.label,
        "sub_label": stock.sub_label,
        "confidence": stock.confidence,
        "look": packed.look,
        "motion": packed.motion,
    }
    tx.run(insert(expired_lesson).values(**values).on_conflict_do_nothing())
    return True


def everything(tx: Tx) -> tuple[ExpiredLesson, ...]:
    """As `of_ids`, of all."""
    return of_ids(tx, sorted(ids(tx)))


def of_ids(tx: Tx, event_ids: Sequence[str]) -> tuple[ExpiredLesson, ...]:
    """Without those whose numbers are none."""
    found: list[ExpiredLesson] = []
    for some in chunks(event_ids):
        wanted = select(expired_lesson).where(expired_lesson.c.event.in_(some))
        lessons = (_lesson(row) for row in tx.run(wanted).mappings())
        found += [one for one in lessons if one is not None]
    return tuple(found)


def ids(tx: Tx) -> frozenset[str]:
    return frozenset(tx.run(select(expired_lesson.c.event)).scalars())


def camera_of(tx: Tx, event_id: str) -> str | None:
    """None where there is no such lesson."""
    wanted = select(expired_lesson.c.camera).where(expired_lesson.c.event == event_id)
    return tx.run(wanted).scalar_one_or_none()


def taught_among(tx: Tx, event_ids: Sequence[str]) -> frozenset[str]:
    """Those of the events of which somebody spoke."""
    found: set[str] = set()
    for some in chunks(event_ids):
        found.update(tx.run(select(taught.c.event).where(taught.c.event.in_(some))).scalars())
    return frozenset(found)


def any_before(tx: Tx, at: datetime) -> bool:
    return bool(tx.run(select(exists().where(expired_lesson.c.at < at))).scalar_one())


def drop_before(tx: Tx, at: datetime) -> None:
    """Those of what began before, and what was said of it."""
    old = select(expired_lesson.c.event).where(expired_lesson.c.at < at)
    drop(tx, tuple(tx.run(old).scalars()))


def drop(tx: Tx, event_ids: Sequence[str]) -> None:
    """Nothing of them stays: not what was said, and not in any version."""
    for some in chunks(event_ids):
        tx.run(delete(house_model_lesson).where(house_model_lesson.c.event.in_(some)))
        tx.run(delete(taught).where(taught.c.event.in_(some)))
        tx.run(delete(expired_lesson).where(expired_lesson.c.event.in_(some)))


def _lesson(row: RowMapping) -> ExpiredLesson | None:
    stock = Stock(row["label"], row["sub_label"], row["confidence"])
    packed = house_seen.Packed(row["look"], row["motion"])
    seen = house_seen.unpack(stock, row["camera"], packed)
    return None if seen is None else ExpiredLesson(row["event"], row["at"], seen)
