"""Changes to rows of events: opened, strengthened, closed, deleted. Used by `events` and `footage`.

The order in which these and the files change is in footage/README.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, delete, exists, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from bridge.model import Area, EventState, PictureKind, Unfilmed
from bridge.store.database import Tx, chunks
from bridge.store.events import classifications, teaching
from bridge.store.events.clips import Clip, Event, area_text, of_ids, picture_bits
from bridge.store.tables import Instant, deletion, event, event_footage, garbage

_KEPT = timedelta(days=1)
# Why an event ended whose end nobody wrote.
CRASH = "crash"


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to say of an event by now; what is None stays as it was."""

    ends_at: datetime | None = None
    onset_at: datetime | None = None
    quiet_at: datetime | None = None
    rang_at: datetime | None = None
    strength: int | None = None
    area: Area | None = None
    unfilmed: Unfilmed | None = None
    end_reason: str | None = None


def add(tx: Tx, row: Event) -> None:
    values = {name: getattr(row, name) for name in Event.__slots__}
    values |= {"area": area_text(row.area), "pictures": picture_bits(row.pictures)}
    tx.run(insert(event).values(**values))


def tell(tx: Tx, id_: str, known: Known) -> bool:
    """More is known of an open event. False where it is not open any more."""
    return _change_open(tx, id_, **_told(known))


def close(tx: Tx, id_: str, known: Known) -> bool:
    """False where it is not open any more."""
    return _change_open(tx, id_, **_told(known), state=EventState.CLOSED)


def label(tx: Tx, id_: str, what: str) -> bool:
    """What it was; also of an event that is over. False where nobody may see it any more."""
    there = (event.c.id == id_) & (event.c.state != EventState.DELETING)
    return tx.run(update(event).where(there).values(label=what)).rowcount == 1


def reopen(tx: Tx, id_: str) -> bool:
    """It goes on. False where it is not closed."""
    closed = (event.c.id == id_) & (event.c.state == EventState.CLOSED)
    again = {"state": EventState.OPEN, "quiet_at": None, "end_reason": None}
    return tx.run(update(event).where(closed).values(**again)).rowcount == 1


def by_hand(tx: Tx, id_: str) -> bool:
    """A person has asked for it, too. False where it is not open any more."""
    return _change_open(tx, id_, by_hand=True)


def begins(tx: Tx, id_: str, starts_at: datetime) -> bool:
    """Its first picture is known now. False where it is not open any more."""
    ends_at = _latest(event.c.ends_at, starts_at)
    return _change_open(tx, id_, starts_at=starts_at, ends_at=ends_at)


def narrow(tx: Tx, id_: str, starts_at: datetime, ends_at: datetime) -> None:
    """Of an event that is over, less can be seen than could."""
    closed = (event.c.id == id_) & (event.c.state == EventState.CLOSED)
    tx.run(update(event).where(closed).values(starts_at=starts_at, ends_at=ends_at))


def pictured(tx: Tx, id_: str, pictures: frozenset[PictureKind]) -> None:
    """Which pictures there are; also of an event that is over."""
    values = {"pictures": picture_bits(pictures)}
    tx.run(update(event).where(event.c.id == id_).values(**values))


def in_state(tx: Tx, state: EventState) -> tuple[str, ...]:
    wanted = select(event.c.id).where(event.c.state == state)
    return tuple(tx.run(wanted.order_by(event.c.starts_at, event.c.id)).scalars())


def unpictured(tx: Tx) -> tuple[str, ...]:
    """Filmed events that a crash has ended and that have no strip of pictures, newest first."""
    ended = (event.c.state == EventState.CLOSED) & (event.c.end_reason == CRASH)
    looks = exists().where(event_footage.c.event == event.c.id)
    strip = event.c.pictures.op("&")(picture_bits(frozenset({PictureKind.PREVIEW})))
    wanted = select(event.c.id).where(ended, looks, strip == 0)
    return tuple(tx.run(wanted.order_by(event.c.starts_at.desc())).scalars())


def clearing(tx: Tx) -> bool:
    """Whether something of deleted events is still to be cleared away."""
    deleting = exists().where(event.c.state == EventState.DELETING)
    rest = exists().where(garbage.c.footage.is_not(None))
    return bool(tx.run(select(deleting | rest)).scalar_one())


def doom(tx: Tx, deletion_id: str, ids: Iterable[str], now: datetime) -> list[Clip]:
    """Put events into state "deleting"; those that are there already or gone are left out. What was
    taught of them is gone at once."""
    going: list[Clip] = []
    for some in chunks(sorted(set(ids))):
        going += [row for row in of_ids(tx, some) if row.state is not EventState.DELETING]
    teaching.forget(tx, [row.id for row in going])
    ended_at = None if going else now
    tx.run(insert(deletion).values(id=deletion_id, at=now, total=len(going), ended_at=ended_at))
    for some in chunks([row.id for row in going]):
        change = update(event).where(event.c.id.in_(some))
        tx.run(change.values(state=EventState.DELETING, deletion=deletion_id))
    return going


def doomed(tx: Tx, deletion_id: str) -> tuple[str, ...]:
    return tuple(tx.run(select(event.c.id).where(event.c.deletion == deletion_id)).scalars())


def remove(tx: Tx, ids: Sequence[str]) -> None:
    """Their rows, what they were taken for, and what links them to footage."""
    teaching.forget(tx, ids)
    classifications.remove(tx, ids)
    for some in chunks(ids):
        tx.run(delete(event_footage).where(event_footage.c.event.in_(some)))
        tx.run(delete(event).where(event.c.id.in_(some)))


def end_deletions(tx: Tx, now: datetime) -> None:
    """Deletions that are through now are ended, old ones pruned."""
    left = exists().where(event.c.deletion == deletion.c.id)
    rest = exists().where(garbage.c.footage.is_not(None))
    through = update(deletion).where(deletion.c.ended_at.is_(None), ~left, ~rest)
    tx.run(through.values(ended_at=now))
    tx.run(delete(deletion).where(deletion.c.ended_at <= now - _KEPT))


def progress(tx: Tx, deletion_id: str) -> tuple[int, int] | None:
    """Of how many events the rows are to go, and of how many they are still there."""
    row = tx.run(select(deletion.c.total).where(deletion.c.id == deletion_id)).one_or_none()
    if row is None:
        return None
    left = tx.run(select(func.count()).where(event.c.deletion == deletion_id)).scalar_one()
    return row.total, left


def _latest(column: Column[datetime], at: datetime) -> ColumnElement[datetime]:
    return func.max(column, literal(at, Instant))


def _told(known: Known) -> dict[str, object]:
    values = {
        # A clock that was set back must not make an event end before it began.
        "ends_at": known.ends_at and _latest(event.c.starts_at, known.ends_at),
        "onset_at": known.onset_at,
        "quiet_at": known.quiet_at,
        "rang_at": known.rang_at,
        "strength": known.strength,
        "area": area_text(known.area),
        "unfilmed": known.unfilmed,
        "end_reason": known.end_reason,
    }
    return {name: value for name, value in values.items() if value is not None}


def _change_open(tx: Tx, id_: str, **values: object) -> bool:
    still_open = (event.c.id == id_) & (event.c.state == EventState.OPEN)
    if not values:
        return bool(tx.run(select(exists().where(still_open))).scalar_one())
    return tx.run(update(event).where(still_open).values(**values)).rowcount == 1
