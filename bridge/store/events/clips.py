"""Clips as they are found: an event and what was filmed of it. `book` changes them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    String,
    bindparam,
    exists,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
    update,
)

from bridge.model import (
    Area,
    ClipKind,
    EventSource,
    EventState,
    Label,
    PictureKind,
    Unfilmed,
)
from bridge.store.database import Tx, chunks
from bridge.store.tables import (
    Instant,
    classification,
    event,
    event_footage,
    footage,
    house_kind,
)

# Every zone's hours begin at a whole quarter of a UTC hour.
BUCKET = timedelta(minutes=15)
_BUCKET_US = BUCKET // timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PICTURES = tuple(PictureKind)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """See `tables.event`. Of an open one `ends_at` is when it began: the library knows more."""

    id: str
    camera: str
    source: EventSource
    by_hand: bool
    state: EventState
    starts_at: datetime
    ends_at: datetime
    onset_at: datetime | None
    quiet_at: datetime | None
    rang_at: datetime | None
    end_reason: str | None
    unfilmed: Unfilmed | None
    starred: bool
    label: str
    strength: int | None
    area: Area | None
    pictures: frozenset[PictureKind]

    @property
    def kind(self) -> ClipKind:
        if self.rang_at is not None:
            return ClipKind.DOORBELL
        return ClipKind.MANUAL if self.by_hand else ClipKind.MOTION

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Clip(Event):
    """The event, and of its runs: format of the first, bytes and segments of all. A run that two
    events look at counts for both. Not filmed: no codecs, and zeros. `sub_label`: the finer class
    of what it was ("dog"), where one is known; `called`: what the house calls a label that it was
    taught."""

    sub_label: str | None
    codecs: str
    width: int
    height: int
    bytes: int
    segments: int
    called: str | None = None

    @property
    def filmed(self) -> bool:
        """Whether there is a run that it looks at, if only one that has just begun."""
        return bool(self.codecs)


@dataclass(frozen=True, slots=True)
class ClipQuery:
    """`since` <= starts_at < `until`; `before` is (starts_at, id) of the last clip of a page.

    `filmed`: only those that something can be seen of, or (False) that nothing can. `unfilmed`:
    only those of which nothing could be filmed; what has only just begun is not one of them.
    `labels`: one of these; none: any. `notable`: without what is nothing much.
    """

    camera: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: ClipKind | None = None
    starred: bool | None = None
    min_s: float | None = None
    filmed: bool | None = None
    unfilmed: bool = False
    before: tuple[datetime, str] | None = None
    limit: int = 50
    cameras: frozenset[str] | None = None
    labels: frozenset[str] = frozenset()
    sub_label: str | None = None
    notable: bool = False

    @property
    def whatever(self) -> "ClipQuery":
        """The same, whatever they were taken for."""
        return replace(self, labels=frozenset(), sub_label=None, notable=False)


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many were taken for the same; `nothing`: those of them that are nothing much; `called` as
    of a clip."""

    label: str
    sub_label: str | None
    count: int
    nothing: int
    called: str | None = None


_row = event.c
_EVENT = [_row[name] for name in Event.__slots__]
_FILMED = ("codecs", "width", "height", "bytes", "segments")


def _of_runs(name: str) -> ColumnElement[Any]:
    """Of the event's runs: the sum of a size, of the first one else."""
    column = footage.c[name]
    runs = event_footage.join(footage, footage.c.id == event_footage.c.footage)
    if name in ("bytes", "segments"):
        wanted = select(func.coalesce(func.sum(column), 0))
    else:
        wanted = select(column).order_by(footage.c.starts_at).limit(1)
    of = wanted.select_from(runs).where(event_footage.c.event == _row.id)
    return of.correlate(event).scalar_subquery().label(name)


_FINER = (
    select(classification.c.sub_label)
    .where(classification.c.event == _row.id)
    .correlate(event)
    .scalar_subquery()
    .label("sub_label")
)
_CALLED = (
    select(house_kind.c.name)
    .where(house_kind.c.id == _row.label)
    .correlate(event)
    .scalar_subquery()
    .label("called")
)
_COLUMNS = [*_EVENT, _FINER, _CALLED, *(_of_runs(name) for name in _FILMED)]
# A player's every request needs it: put together once.
_FIND = select(*_COLUMNS).where(_row.id == bindparam("id"))
_SEEN = _row.state != EventState.DELETING
# Leaves, rain, headlights; and nobody rang, asked for it or starred it.
_NOTHING = (
    (_row.label == Label.OTHER)
    & _row.starred.is_(False)
    & _row.rang_at.is_(None)
    & _row.by_hand.is_(False)
)
_NEWEST_FIRST = (_row.starts_at.desc(), _row.id.desc())


def page(tx: Tx, query: ClipQuery, *, skip: int = 0) -> tuple[Clip, ...]:
    """Newest first, `query.limit` at most after `skip`; never one that is being deleted."""
    wanted = select(*_COLUMNS).where(*_conditions(query))
    if query.before is not None:
        wanted = wanted.where(_than("<", *query.before))
    found = tx.run(wanted.order_by(*_NEWEST_FIRST).limit(query.limit).offset(skip))
    return tuple(_clip(row) for row in found.mappings())


def count(tx: Tx, query: ClipQuery) -> int:
    """How many there are in all; `before` and `limit` do not matter."""
    return int(tx.run(select(func.count()).where(*_conditions(query))).scalar_one())


def by_label(tx: Tx, query: ClipQuery) -> tuple[LabelCount, ...]:
    """What all were taken for that match, whatever is asked of that; the most first."""
    asked = query.whatever
    finer, counted = classification.c.sub_label, func.count().label("count")
    nothing = func.count().filter(_NOTHING).label("nothing_much")
    known = event.outerjoin(classification, classification.c.event == _row.id)
    wanted = (
        select(_row.label, finer, counted, nothing, house_kind.c.name)
        .select_from(known.outerjoin(house_kind, house_kind.c.id == _row.label))
        .where(*_conditions(asked))
        .group_by(_row.label, finer, house_kind.c.name)
        .order_by(counted.desc(), _row.label, finer)
    )
    found = tx.run(wanted).mappings()
    return tuple(
        LabelCount(row["label"], row["sub_label"], row["count"], row["nothing_much"], row["name"])
        for row in found
    )


def ids(tx: Tx, query: ClipQuery) -> tuple[str, ...]:
    """Of all that match, newest first; `before` and `limit` do not matter."""
    found = tx.run(select(_row.id).where(*_conditions(query)).order_by(*_NEWEST_FIRST))
    return tuple(found.scalars())


def find(tx: Tx, id_: str) -> Clip | None:
    """Also one that is being deleted: its state says so."""
    found = tx.run(_FIND, {"id": id_}).mappings().one_or_none()
    return None if found is None else _clip(found)


def by_camera(tx: Tx, ids: Sequence[str]) -> dict[str, list[str]]:
    """Those of the clips that are there."""
    found: dict[str, list[str]] = {}
    for some in chunks(ids):
        for clip in of_ids(tx, some):
            found.setdefault(clip.camera, []).append(clip.id)
    return found


def of_ids(tx: Tx, some: Sequence[str]) -> tuple[Clip, ...]:
    """Those that there are, oldest first, also in state "deleting"; 500 at most."""
    wanted = select(*_COLUMNS).where(_row.id.in_(some)).order_by(_row.starts_at, _row.id)
    return tuple(_clip(row) for row in tx.run(wanted).mappings())


def there(tx: Tx, ids: Sequence[str]) -> tuple[Clip, ...]:
    """Those of the clips that are there, and not being deleted."""
    found = (clip for some in chunks(ids) for clip in of_ids(tx, some))
    return tuple(clip for clip in found if clip.state is not EventState.DELETING)


def newest(tx: Tx, camera: str | None = None, before: Clip | None = None) -> Clip | None:
    """The newest of a camera (of all), or the one before another."""
    at = None if before is None else (before.starts_at, before.id)
    return next(iter(page(tx, ClipQuery(camera=camera, before=at, limit=1))), None)


def last_of_each(tx: Tx, cameras: Iterable[str]) -> dict[str, Clip]:
    """The newest of each, of what is not nothing much."""
    asked = {camera: ClipQuery(camera=camera, notable=True, limit=1) for camera in cameras}
    return {camera: clip for camera, query in asked.items() for clip in page(tx, query)}


def oldest(
    tx: Tx, query: ClipQuery, after: tuple[datetime, str] | None = None, *, skip: int = 0
) -> Clip | None:
    """The first that matches, or the first that is newer than `after`, (starts_at, id); after
    `skip` of these."""
    wanted = select(*_COLUMNS).where(*_conditions(query))
    if after is not None:
        wanted = wanted.where(_than(">", *after))
    first = wanted.order_by(_row.starts_at, _row.id).limit(1).offset(skip)
    found = tx.run(first).mappings().one_or_none()
    return None if found is None else _clip(found)


def star(tx: Tx, id_: str, starred: bool) -> bool:
    """False where there is no such clip."""
    done = tx.run(update(event).where(_row.id == id_, _SEEN).values(starred=starred))
    return done.rowcount == 1


def days(tx: Tx, query: ClipQuery) -> tuple[tuple[datetime, int], ...]:
    """How many clips began in each quarter of an hour that has any, oldest first."""
    bucket = type_coerce(_row.starts_at, BigInteger).op("/")(_BUCKET_US)
    counted = select(bucket.label("bucket"), func.count().label("clips"))
    found = tx.run(counted.where(*_conditions(query)).group_by("bucket").order_by("bucket"))
    return tuple((_EPOCH + row.bucket * BUCKET, row.clips) for row in found)


def picture_bits(pictures: frozenset[PictureKind]) -> int:
    return sum(1 << n for n, kind in enumerate(_PICTURES) if kind in pictures)


def area_text(area: Area | None) -> str | None:
    return None if area is None else f"{area.x},{area.y},{area.width},{area.height}"


def _conditions(query: ClipQuery) -> list[ColumnElement[bool]]:
    asked = [_SEEN, *_of(query.camera), *_like(query), *_taken_for(query)]
    if query.cameras is not None:
        asked.append(_row.camera.in_(sorted(query.cameras)))
    if query.since is not None:
        asked.append(_row.starts_at >= query.since)
    if query.until is not None:
        asked.append(_row.starts_at < query.until)
    return asked


def _like(query: ClipQuery) -> Iterator[ColumnElement[bool]]:
    """Whenever and wherever it was."""
    if query.kind is ClipKind.DOORBELL:
        yield _row.rang_at.is_not(None)
    elif query.kind is not None:
        yield _row.rang_at.is_(None) & _row.by_hand.is_(query.kind is ClipKind.MANUAL)
    if query.starred is not None:
        yield _row.starred.is_(query.starred)
    looks = exists().where(event_footage.c.event == _row.id)
    if query.filmed is not None:
        yield looks if query.filmed else ~looks
    if query.unfilmed:
        yield ~looks & (_row.unfilmed.is_not(None) | (_row.state != EventState.OPEN))
    if query.min_s is not None:
        yield _microseconds() >= int(query.min_s * 1e6)


def _taken_for(query: ClipQuery) -> Iterator[ColumnElement[bool]]:
    if query.labels:
        yield _row.label.in_(sorted(query.labels))
    if query.sub_label is not None:
        of = classification.c.event == _row.id
        yield exists().where(of, classification.c.sub_label == query.sub_label)
    if query.notable:
        yield ~_NOTHING


def _of(camera: str | None) -> list[ColumnElement[bool]]:
    return [] if camera is None else [_row.camera == camera]


def _microseconds() -> ColumnElement[int]:
    return type_coerce(_row.ends_at, BigInteger) - type_coerce(_row.starts_at, BigInteger)


def _than(comparison: str, starts_at: datetime, id_: str) -> ColumnElement[bool]:
    # A row value, so that the index is walked from there.
    at = tuple_(literal(starts_at, Instant), literal(id_, String))
    return tuple_(_row.starts_at, _row.id).bool_op(comparison)(at)


def _clip(row: RowMapping) -> Clip:
    area, bits, unfilmed = row["area"], row["pictures"], row["unfilmed"]
    return Clip(
        **{
            **row,
            "source": EventSource(row["source"]),
            "state": EventState(row["state"]),
            "unfilmed": None if unfilmed is None else Unfilmed(unfilmed),
            "area": None if area is None else Area(*map(int, area.split(","))),
            "pictures": frozenset(kind for n, kind in enumerate(_PICTURES) if bits >> n & 1),
            "codecs": row["codecs"] or "",
            "width": row["width"] or 0,
            "height": row["height"] or 0,
        }
    )
