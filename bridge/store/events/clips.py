"""Rows of clips: what there is, and finding it. What makes and removes them is `clip_rows`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    String,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from bridge.model import Area, ClipKind, ClipState, PictureKind
from bridge.store.database import Tx
from bridge.store.tables import Instant, clip

# Every zone's hours begin at a whole quarter of a UTC hour.
BUCKET = timedelta(minutes=15)
_BUCKET_US = BUCKET // timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Bit n of the index's first byte: there is a picture of the nth kind.
_PICTURES = tuple(PictureKind)


@dataclass(frozen=True, slots=True)
class Clip:
    """See `tables.clip`. Of an open clip `ends_at`, `bytes` and `segments` lag up to a minute.

    `pictures`: which there are; none are told of while it is open.
    """

    id: str
    camera: str
    kind: ClipKind
    state: ClipState
    starts_at: datetime
    ends_at: datetime
    onset_at: datetime | None
    quiet_at: datetime | None
    end_reason: str | None
    codecs: str
    width: int
    height: int
    bytes: int
    segments: int
    starred: bool
    label: str
    strength: int | None
    area: Area | None
    pictures: frozenset[PictureKind]

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class ClipQuery:
    """`since` <= starts_at < `until`; `before` is (starts_at, id) of the last clip of a page.

    `moved`: only those in which something did, whether or not a person asked for them too.
    """

    camera: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: ClipKind | None = None
    starred: bool | None = None
    min_s: float | None = None
    moved: bool = False
    before: tuple[datetime, str] | None = None
    limit: int = 50
    cameras: frozenset[str] | None = None


_row = clip.c
_PLAIN = [_row[name] for name in Clip.__slots__ if name != "pictures"]
_COLUMNS = [*_PLAIN, func.substr(_row.index, 1, 1).label("pictures")]
_SEEN = _row.state != ClipState.DELETING
_NEWEST_FIRST = (_row.starts_at.desc(), _row.id.desc())


def page(tx: Tx, query: ClipQuery) -> tuple[Clip, ...]:
    """Newest first, `query.limit` at most; never one that is being deleted."""
    wanted = select(*_COLUMNS).where(*_conditions(query))
    if query.before is not None:
        wanted = wanted.where(_than("<", *query.before))
    found = tx.run(wanted.order_by(*_NEWEST_FIRST).limit(query.limit))
    return tuple(_clip(row) for row in found.mappings())


def count(tx: Tx, query: ClipQuery) -> int:
    """How many there are in all; `before` and `limit` do not matter."""
    return int(tx.run(select(func.count()).where(*_conditions(query))).scalar_one())


def ids(tx: Tx, query: ClipQuery) -> tuple[str, ...]:
    """Of all that match, newest first; `before` and `limit` do not matter."""
    found = tx.run(select(_row.id).where(*_conditions(query)).order_by(*_NEWEST_FIRST))
    return tuple(found.scalars())


def find(tx: Tx, id_: str) -> Clip | None:
    """Also one that is being deleted: its state says so."""
    found = tx.run(select(*_COLUMNS).where(_row.id == id_)).mappings().one_or_none()
    return None if found is None else _clip(found)


def of_ids(tx: Tx, some: Sequence[str]) -> tuple[Clip, ...]:
    """Those that there are, oldest first, also in state "deleting"; 500 at most."""
    wanted = select(*_COLUMNS).where(_row.id.in_(some)).order_by(_row.starts_at, _row.id)
    return tuple(_clip(row) for row in tx.run(wanted).mappings())


def newest(tx: Tx, camera: str | None = None, before: Clip | None = None) -> Clip | None:
    """The newest of a camera (of all), or the one before another."""
    at = None if before is None else (before.starts_at, before.id)
    return next(iter(page(tx, ClipQuery(camera=camera, before=at, limit=1))), None)


def oldest(tx: Tx, query: ClipQuery, after: tuple[datetime, str] | None = None) -> Clip | None:
    """The first that matches, or the first that is newer than `after`, (starts_at, id)."""
    wanted = select(*_COLUMNS).where(*_conditions(query))
    if after is not None:
        wanted = wanted.where(_than(">", *after))
    found = tx.run(wanted.order_by(_row.starts_at, _row.id).limit(1)).mappings().one_or_none()
    return None if found is None else _clip(found)


def star(tx: Tx, id_: str, starred: bool) -> bool:
    """False where there is no such clip."""
    done = tx.run(update(clip).where(_row.id == id_, _SEEN).values(starred=starred))
    return done.rowcount == 1


def days(tx: Tx, query: ClipQuery) -> tuple[tuple[datetime, int], ...]:
    """How many clips began in each quarter of an hour that has any, oldest first."""
    bucket = type_coerce(_row.starts_at, BigInteger).op("/")(_BUCKET_US)
    counted = select(bucket.label("bucket"), func.count().label("clips"))
    found = tx.run(counted.where(*_conditions(query)).group_by("bucket").order_by("bucket"))
    return tuple((_EPOCH + row.bucket * BUCKET, row.clips) for row in found)


def total_bytes(tx: Tx, camera: str | None = None) -> int:
    """Of the files, those of a camera or all."""
    wanted = select(func.coalesce(func.sum(_row.bytes), 0))
    return int(tx.run(wanted.where(*_conditions(ClipQuery(camera=camera)))).scalar_one())


def picture_byte(pictures: frozenset[PictureKind]) -> bytes:
    """What the index column begins with."""
    return bytes([sum(1 << n for n, kind in enumerate(_PICTURES) if kind in pictures)])


def pictures_of(byte: bytes | None) -> frozenset[PictureKind]:
    bits = (byte or b"\0")[0]
    return frozenset(kind for n, kind in enumerate(_PICTURES) if bits >> n & 1)


def area_text(area: Area | None) -> str | None:
    return None if area is None else f"{area.x},{area.y},{area.width},{area.height}"


def _conditions(query: ClipQuery) -> list[ColumnElement[bool]]:
    asked = [_SEEN, *_of(query.camera)]
    if query.cameras is not None:
        asked.append(_row.camera.in_(sorted(query.cameras)))
    if query.since is not None:
        asked.append(_row.starts_at >= query.since)
    if query.until is not None:
        asked.append(_row.starts_at < query.until)
    if query.kind is not None:
        asked.append(_row.kind == query.kind)
    if query.starred is not None:
        asked.append(_row.starred.is_(query.starred))
    if query.moved:
        asked.append(or_(_row.kind == ClipKind.MOTION, _row.onset_at.is_not(None)))
    if query.min_s is not None:
        asked.append(_microseconds() >= int(query.min_s * 1e6))
    return asked


def _of(camera: str | None) -> list[ColumnElement[bool]]:
    return [] if camera is None else [_row.camera == camera]


def _microseconds() -> ColumnElement[int]:
    return type_coerce(_row.ends_at, BigInteger) - type_coerce(_row.starts_at, BigInteger)


def _than(comparison: str, starts_at: datetime, id_: str) -> ColumnElement[bool]:
    # A row value, so that the index is walked from there.
    at = tuple_(literal(starts_at, Instant), literal(id_, String))
    return tuple_(_row.starts_at, _row.id).bool_op(comparison)(at)


def _clip(row: RowMapping) -> Clip:
    area = row["area"]
    return Clip(
        **{
            **row,
            "kind": ClipKind(row["kind"]),
            "state": ClipState(row["state"]),
            "area": None if area is None else Area(*map(int, area.split(","))),
            "pictures": pictures_of(row["pictures"]),
        }
    )
