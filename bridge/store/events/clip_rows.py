"""Rows behind a clip's life: its keys, its index, its deletion. Used by `clips.library` alone.

The order in which these and the files change is the library's (clips/README).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bridge.model import Area, ClipKind, ClipState, PictureKind
from bridge.store.database import Tx
from bridge.store.events.clips import Clip, area_text, of_ids, picture_byte, pictures_of
from bridge.store.tables import clip, clip_key, deletion, garbage

# Below SQLite's limit of variables in one statement.
_MANY = 500
_KEPT = timedelta(days=1)
# Why a clip ended whose end nobody wrote.
CRASH = "crash"
_PLAIN = tuple(name for name in Clip.__slots__ if name != "pictures")


@dataclass(frozen=True, slots=True)
class Grown:
    """How far an open clip is on disk."""

    ends_at: datetime
    bytes: int
    segments: int


@dataclass(frozen=True, slots=True)
class ClipEnding:
    """Why and how a clip ended; `pictures` and `index` say what is in its file."""

    reason: str
    quiet_at: datetime | None
    strength: int | None
    area: Area | None
    pictures: frozenset[PictureKind]
    index: bytes


def add(tx: Tx, row: Clip, slot: int) -> None:
    """An open clip and its first key."""
    values = {name: getattr(row, name) for name in _PLAIN}
    tx.run(insert(clip).values(**{**values, "area": area_text(row.area)}))
    tx.run(insert(clip_key).values(clip=row.id, ordinal=0, slot=slot))


def add_key(tx: Tx, id_: str, ordinal: int, slot: int) -> None:
    tx.run(insert(clip_key).values(clip=id_, ordinal=ordinal, slot=slot))


def grow(tx: Tx, id_: str, grown: Grown) -> bool:
    """False where the clip is not open any more."""
    return _change_open(tx, id_, **_grown(grown))


def by_hand(tx: Tx, id_: str) -> bool:
    """A person has asked for it, too. False where the clip is not open any more."""
    return _change_open(tx, id_, kind=ClipKind.MANUAL)


def close(tx: Tx, id_: str, grown: Grown, ending: ClipEnding) -> bool:
    """False where the clip is not open any more. What is None in `ending` stays as it was."""
    known = {
        "quiet_at": ending.quiet_at,
        "strength": ending.strength,
        "area": area_text(ending.area),
    }
    return _change_open(
        tx,
        id_,
        **_grown(grown),
        **{name: value for name, value in known.items() if value is not None},
        state=ClipState.CLOSED,
        end_reason=ending.reason,
        index=picture_byte(ending.pictures) + ending.index,
    )


def reindex(tx: Tx, id_: str, grown: Grown, pictures: frozenset[PictureKind], index: bytes) -> None:
    """Say anew what is in a closed clip's file."""
    values = {**_grown(grown), "index": picture_byte(pictures) + index}
    tx.run(update(clip).where(clip.c.id == id_).values(**values))


def index_of(tx: Tx, id_: str) -> bytes | None:
    """As it was given to `close`; None while the clip is open."""
    found: bytes | None = tx.run(select(clip.c.index).where(clip.c.id == id_)).scalar()
    return None if found is None else found[1:]


def slots_of(tx: Tx, id_: str) -> tuple[int, ...]:
    """By ordinal."""
    wanted = select(clip_key.c.slot).where(clip_key.c.clip == id_).order_by(clip_key.c.ordinal)
    return tuple(tx.run(wanted).scalars())


def slots_in(tx: Tx, ids: Sequence[str]) -> list[int]:
    found: list[int] = []
    for some in _chunks(ids):
        found += tx.run(select(clip_key.c.slot).where(clip_key.c.clip.in_(some))).scalars()
    return found


def all_slots(tx: Tx) -> frozenset[int]:
    return frozenset(tx.run(select(clip_key.c.slot)).scalars())


def in_state(tx: Tx, state: ClipState) -> tuple[str, ...]:
    wanted = select(clip.c.id).where(clip.c.state == state).order_by(clip.c.starts_at, clip.c.id)
    return tuple(tx.run(wanted).scalars())


def ids(tx: Tx) -> tuple[str, ...]:
    """In whatever state, the newest first."""
    return tuple(tx.run(select(clip.c.id).order_by(clip.c.starts_at.desc())).scalars())


def unpictured(tx: Tx) -> tuple[str, ...]:
    """Clips that a crash has ended and that have no strip of pictures, the newest first."""
    ended = (clip.c.state == ClipState.CLOSED) & (clip.c.end_reason == CRASH)
    wanted = select(clip.c.id, func.substr(clip.c.index, 1, 1).label("pictures")).where(ended)
    found = tx.run(wanted.order_by(clip.c.starts_at.desc()))
    return tuple(row.id for row in found if PictureKind.PREVIEW not in pictures_of(row.pictures))


def clearing(tx: Tx) -> bool:
    """Whether something of deleted clips is still to be cleared away."""
    deleting = exists().where(clip.c.state == ClipState.DELETING)
    rest = exists().where(garbage.c.clip.is_not(None))
    return bool(tx.run(select(deleting | rest)).scalar_one())


def ids_with_files(tx: Tx) -> frozenset[str]:
    """Of all clips that may have a file, in whatever state, and of those that had one."""
    return frozenset(tx.run(select(clip.c.id)).scalars()) | frozenset(in_garbage(tx))


def any_at_all(tx: Tx) -> bool:
    return bool(tx.run(select(exists().where(clip.c.id.is_not(None)))).scalar_one())


def doom(tx: Tx, deletion_id: str, ids: Iterable[str], now: datetime) -> list[Clip]:
    """Put clips into state "deleting"; those that are there already or gone are left out."""
    going: list[Clip] = []
    for some in _chunks(sorted(set(ids))):
        going += [row for row in of_ids(tx, some) if row.state is not ClipState.DELETING]
    ended_at = None if going else now
    tx.run(insert(deletion).values(id=deletion_id, at=now, total=len(going), ended_at=ended_at))
    for some in _chunks([row.id for row in going]):
        change = update(clip).where(clip.c.id.in_(some))
        tx.run(change.values(state=ClipState.DELETING, deletion=deletion_id))
    return going


def doomed(tx: Tx, deletion_id: str) -> tuple[str, ...]:
    return tuple(tx.run(select(clip.c.id).where(clip.c.deletion == deletion_id)).scalars())


def to_garbage(tx: Tx, ids: Sequence[str], now: datetime) -> None:
    """Remove the rows of clips, keys included; remember that their files are to go."""
    for some in _chunks(ids):
        tx.run(delete(clip_key).where(clip_key.c.clip.in_(some)))
        tx.run(delete(clip).where(clip.c.id.in_(some)))
        tx.run(insert(garbage).on_conflict_do_nothing(), [{"clip": id_, "at": now} for id_ in some])


def in_garbage(tx: Tx, limit: int | None = None) -> tuple[str, ...]:
    return tuple(tx.run(select(garbage.c.clip).order_by(garbage.c.at).limit(limit)).scalars())


def forget_garbage(tx: Tx, ids: Sequence[str], now: datetime) -> None:
    """Their files are gone. Deletions that are through now are ended, old ones pruned."""
    for some in _chunks(ids):
        tx.run(delete(garbage).where(garbage.c.clip.in_(some)))
    left = exists().where(clip.c.deletion == deletion.c.id)
    rest = exists().where(garbage.c.clip.is_not(None))
    through = update(deletion).where(deletion.c.ended_at.is_(None), ~left, ~rest)
    tx.run(through.values(ended_at=now))
    tx.run(delete(deletion).where(deletion.c.ended_at <= now - _KEPT))


def progress(tx: Tx, deletion_id: str) -> tuple[int, int] | None:
    """Of how many clips the rows are to go, and of how many they are still there."""
    row = tx.run(select(deletion.c.total).where(deletion.c.id == deletion_id)).one_or_none()
    if row is None:
        return None
    left = tx.run(select(func.count()).where(clip.c.deletion == deletion_id)).scalar_one()
    return row.total, left


def _grown(grown: Grown) -> dict[str, object]:
    return {"ends_at": grown.ends_at, "bytes": grown.bytes, "segments": grown.segments}


def _change_open(tx: Tx, id_: str, **values: object) -> bool:
    still_open = (clip.c.id == id_) & (clip.c.state == ClipState.OPEN)
    return tx.run(update(clip).where(still_open).values(**values)).rowcount == 1


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[at : at + _MANY] for at in range(0, len(ids), _MANY)]
