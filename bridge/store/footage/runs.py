"""Rows of runs and of what is left of removed ones. Used by `footage` alone.

The order in which these and the files change is the library's (footage/README).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.model import EventState, RunState
from bridge.store.database import Tx, chunks
from bridge.store.tables import event, event_footage, footage, footage_key, garbage

# Why a run ended whose end nobody wrote.
CRASH = "crash"


@dataclass(frozen=True, slots=True)
class FootageRun:
    """See `tables.footage`. Of an open one `ends_at`, `bytes` and `segments` lag up to 10 s."""

    id: str
    camera: str
    state: RunState
    starts_at: datetime
    ends_at: datetime
    end_reason: str | None
    codecs: str
    width: int
    height: int
    bytes: int
    segments: int


@dataclass(frozen=True, slots=True)
class Grown:
    """How far a run is on disk."""

    ends_at: datetime
    bytes: int
    segments: int


@dataclass(frozen=True, slots=True)
class EventOfRun:
    """An event that looks at a run: the event's window, and when the run begins."""

    footage: str
    event: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    run_starts_at: datetime


_COLUMNS = [footage.c[name] for name in FootageRun.__slots__]
_OLDEST_FIRST = (footage.c.starts_at, footage.c.id)
# A player's every request needs it: put together once.
_WITH_INDEX = (
    select(*_COLUMNS, footage.c.index)
    .join(event_footage)
    .where(event_footage.c.event == bindparam("event"))
    .order_by(*_OLDEST_FIRST)
)


def add(tx: Tx, row: FootageRun) -> None:
    tx.run(insert(footage).values({name: getattr(row, name) for name in FootageRun.__slots__}))


def grow(tx: Tx, id_: str, grown: Grown) -> bool:
    """False where the run is not open any more."""
    return _change_open(tx, id_, **_grown(grown))


def close(tx: Tx, id_: str, grown: Grown, reason: str, index: bytes) -> bool:
    """False where the run is not open any more."""
    ended = {"state": RunState.CLOSED, "end_reason": reason, "index": index}
    return _change_open(tx, id_, **_grown(grown), **ended)


def reindex(tx: Tx, id_: str, grown: Grown, index: bytes) -> None:
    """Say anew what is in a closed run's file."""
    tx.run(update(footage).where(footage.c.id == id_).values(**_grown(grown), index=index))


def find(tx: Tx, id_: str) -> FootageRun | None:
    found = tx.run(select(*_COLUMNS).where(footage.c.id == id_)).mappings().one_or_none()
    return None if found is None else _run(found)


def of_event(tx: Tx, event_id: str) -> tuple[FootageRun, ...]:
    """Those that the event looks at, oldest first."""
    looks = event_footage.c.event == event_id
    wanted = select(*_COLUMNS).join(event_footage).where(looks)
    found = tx.run(wanted.order_by(*_OLDEST_FIRST)).mappings()
    return tuple(_run(row) for row in found)


def with_index(tx: Tx, event_id: str) -> tuple[tuple[FootageRun, bytes | None], ...]:
    """As `of_event`, each with its index."""
    rows: Iterable[Any] = tx.run(_WITH_INDEX, {"event": event_id})
    return tuple(
        (FootageRun(id_, camera, RunState(state), *rest), packed)
        for id_, camera, state, *rest, packed in rows
    )


def index_of(tx: Tx, id_: str) -> bytes | None:
    """As it was given to `close`; None while the run is open."""
    found: bytes | None = tx.run(select(footage.c.index).where(footage.c.id == id_)).scalar()
    return found


def in_state(tx: Tx, state: RunState) -> tuple[str, ...]:
    wanted = select(footage.c.id).where(footage.c.state == state)
    return tuple(tx.run(wanted.order_by(*_OLDEST_FIRST)).scalars())


def ids(tx: Tx) -> tuple[str, ...]:
    """In whatever state, the newest first."""
    return tuple(tx.run(select(footage.c.id).order_by(footage.c.starts_at.desc())).scalars())


def any_at_all(tx: Tx) -> bool:
    return bool(tx.run(select(exists().where(footage.c.id.is_not(None)))).scalar_one())


def link(tx: Tx, event_id: str, id_: str) -> bool:
    """The event looks at this run, too. False where one of the two is gone, or going."""
    there = exists().where(footage.c.id == id_)
    seen = exists().where((event.c.id == event_id) & (event.c.state != EventState.DELETING))
    if not tx.run(select(there & seen)).scalar_one():
        return False
    tx.run(upsert(event_footage).values(event=event_id, footage=id_).on_conflict_do_nothing())
    return True


def looks(tx: Tx, run_ids: Sequence[str]) -> tuple[EventOfRun, ...]:
    """Every event that looks at one of these runs, in whatever state it is."""
    columns = (event.c.state, event.c.starts_at, event.c.ends_at, footage.c.starts_at)
    of = event_footage.c
    wanted = select(of.footage, of.event, *columns)
    joined = wanted.join(event, event.c.id == of.event).join(footage, footage.c.id == of.footage)
    found: list[EventOfRun] = []
    for some in chunks(run_ids):
        ordered = joined.where(of.footage.in_(some)).order_by(of.footage, of.event)
        rows: Iterable[Any] = tx.run(ordered)
        found += [
            EventOfRun(run, id_, EventState(state), *times) for run, id_, state, *times in rows
        ]
    return tuple(found)


def looked_at_by_others(tx: Tx, event_ids: Sequence[str]) -> tuple[str, ...]:
    """Of the runs that one of these events looks at, those that another event looks at, too."""
    counted = select(event_footage.c.footage).group_by(event_footage.c.footage)
    several = counted.having(func.count() > 1)
    found: set[str] = set()
    for some in chunks(event_ids):
        own = select(event_footage.c.footage).where(event_footage.c.event.in_(some)).distinct()
        found.update(tx.run(several.where(event_footage.c.footage.in_(own))).scalars())
    return tuple(sorted(found))


def events_of(tx: Tx, id_: str) -> tuple[str, ...]:
    """That look at this run and are not being deleted."""
    looks = (event_footage.c.footage == id_) & (event.c.state != EventState.DELETING)
    return tuple(tx.run(select(event.c.id).join(event_footage).where(looks)).scalars())


def of_events(tx: Tx, event_ids: Sequence[str]) -> tuple[str, ...]:
    """All runs that one of these events looks at."""
    found: set[str] = set()
    for some in chunks(event_ids):
        wanted = select(event_footage.c.footage).where(event_footage.c.event.in_(some))
        found.update(tx.run(wanted).scalars())
    return tuple(sorted(found))


def unseen(tx: Tx) -> tuple[str, ...]:
    """That no event looks at: kept by no rule."""
    looked = exists().where(event_footage.c.footage == footage.c.id)
    return tuple(tx.run(select(footage.c.id).where(~looked).order_by(footage.c.id)).scalars())


def ids_with_files(tx: Tx) -> frozenset[str]:
    """Of all runs that may have a file, in whatever state, and of those that had one."""
    return frozenset(tx.run(select(footage.c.id)).scalars()) | frozenset(in_garbage(tx))


def to_garbage(tx: Tx, run_ids: Sequence[str], now: datetime) -> None:
    """Remove the rows of runs, keys and links included; remember that their files are to go."""
    for some in chunks(run_ids):
        tx.run(delete(footage_key).where(footage_key.c.footage.in_(some)))
        tx.run(delete(event_footage).where(event_footage.c.footage.in_(some)))
        tx.run(delete(footage).where(footage.c.id.in_(some)))
        gone = [{"footage": id_, "at": now} for id_ in some]
        tx.run(upsert(garbage).on_conflict_do_nothing(), gone)


def in_garbage(tx: Tx, limit: int | None = None) -> tuple[str, ...]:
    return tuple(tx.run(select(garbage.c.footage).order_by(garbage.c.at).limit(limit)).scalars())


def forget_garbage(tx: Tx, run_ids: Sequence[str]) -> None:
    """Their files are gone."""
    for some in chunks(run_ids):
        tx.run(delete(garbage).where(garbage.c.footage.in_(some)))


def _run(row: Mapping[Any, Any]) -> FootageRun:
    return FootageRun(**{**row, "state": RunState(row["state"])})


def _grown(grown: Grown) -> dict[str, object]:
    return {"ends_at": grown.ends_at, "bytes": grown.bytes, "segments": grown.segments}


def _change_open(tx: Tx, id_: str, **values: object) -> bool:
    still_open = (footage.c.id == id_) & (footage.c.state == RunState.OPEN)
    return tx.run(update(footage).where(still_open).values(**values)).rowcount == 1
