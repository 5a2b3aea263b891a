"""Rows of alerts and of what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from bridge.policy.alerts import AlertVerdict, AlertWhy, MessageKind
from bridge.store.database import Tx, chunks
from bridge.store.tables import alert, alert_message, outbox


@dataclass(frozen=True, slots=True)
class Alert:
    """See `tables.alert`."""

    id: str
    person: str
    kind: MessageKind
    camera: str
    event: str | None
    subject: str | None
    verdict: AlertVerdict
    why: AlertWhy
    minutes: int | None
    at: datetime
    decided_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """A message of an alert; see `tables.alert_message`."""

    id: int
    alert: str
    number: int
    kind: MessageKind
    subject: str | None
    lasted_s: int | None
    at: datetime
    until: datetime | None


def add(tx: Tx, row: Alert) -> None:
    tx.run(insert(alert).values({name: getattr(row, name) for name in Alert.__slots__}))


def change(tx: Tx, row: Alert) -> None:
    values = {name: getattr(row, name) for name in Alert.__slots__ if name != "id"}
    tx.run(update(alert).where(alert.c.id == row.id).values(values))


def find(tx: Tx, id_: str) -> Alert | None:
    found = tx.run(select(alert).where(alert.c.id == id_)).mappings().one_or_none()
    return None if found is None else _alert(found)


def of_event(tx: Tx, event: str) -> dict[str, Alert]:
    """By person."""
    found = tx.run(select(alert).where(alert.c.event == event)).mappings()
    return {row["person"]: _alert(row) for row in found}


def waiting(tx: Tx) -> tuple[str, ...]:
    """Events about which somebody's alert is not decided yet."""
    wanted = select(alert.c.event).where(alert.c.verdict == AlertVerdict.WAITING).distinct()
    return tuple(tx.run(wanted).scalars())


def going_on(tx: Tx, kind: MessageKind) -> tuple[Alert, ...]:
    """About cameras that are lost still, or a disk that is full still: of no event, which the index
    finds."""
    mine = alert.c.event.is_(None) & (alert.c.kind == kind)
    wanted = select(alert).where(mine, alert.c.ended_at.is_(None))
    return tuple(_alert(row) for row in tx.run(wanted).mappings())


def last_told(tx: Tx, person: str, camera: str, since: datetime) -> dict[str, datetime]:
    """When the person was last told of events of the camera, by subject."""
    told = select(alert.c.subject, func.max(alert.c.decided_at).label("at")).where(
        alert.c.person == person,
        alert.c.camera == camera,
        alert.c.decided_at >= since,
        alert.c.kind == MessageKind.EVENT,
        alert.c.verdict == AlertVerdict.SENT,
    )
    return {row.subject: row.at for row in tx.run(told.group_by(alert.c.subject))}


def page(
    tx: Tx, person: str, *, before: tuple[datetime, str] | None, limit: int
) -> tuple[Alert, ...]:
    """Newest first."""
    wanted = select(alert).where(alert.c.person == person, alert.c.verdict != AlertVerdict.WAITING)
    if before is not None:
        at, id_ = before
        earlier = (alert.c.decided_at < at) | ((alert.c.decided_at == at) & (alert.c.id < id_))
        wanted = wanted.where(earlier)
    newest = wanted.order_by(alert.c.decided_at.desc(), alert.c.id.desc()).limit(limit)
    return tuple(_alert(row) for row in tx.run(newest).mappings())


def say(tx: Tx, said: AlertMessage) -> AlertMessage:
    """Its `id` and `number` are given here."""
    last = select(func.coalesce(func.max(alert_message.c.number), 0))
    number = tx.run(last.where(alert_message.c.alert == said.alert)).scalar_one() + 1
    values = {
        name: getattr(said, name) for name in AlertMessage.__slots__ if name not in ("id", "number")
    }
    added = insert(alert_message).values(values | {"number": number})
    id_ = tx.run(added.returning(alert_message.c.id)).scalar_one()
    return AlertMessage(id=int(id_), number=number, **values)


def messages(tx: Tx, ids: Sequence[str]) -> dict[str, tuple[AlertMessage, ...]]:
    """Of these alerts, in order."""
    found: dict[str, list[AlertMessage]] = {}
    for some in chunks(ids):
        wanted = select(alert_message).where(alert_message.c.alert.in_(some))
        for row in tx.run(wanted.order_by(alert_message.c.id)).mappings():
            found.setdefault(row["alert"], []).append(_said(row))
    return {id_: tuple(said) for id_, said in found.items()}


def message(tx: Tx, id_: int) -> AlertMessage | None:
    found = tx.run(select(alert_message).where(alert_message.c.id == id_)).mappings().one_or_none()
    return None if found is None else _said(found)


def newest_message(tx: Tx) -> int:
    """The highest number that there is; 0: there is none."""
    return int(tx.run(select(func.coalesce(func.max(alert_message.c.id), 0))).scalar_one())


def news(
    tx: Tx, person: str, after: int, since: datetime
) -> tuple[tuple[Alert, AlertMessage], ...]:
    """What the person is told beyond message `after`, oldest first; 20 at most."""
    theirs = select(alert.c.id).where(alert.c.person == person)
    wanted = select(alert_message).where(
        alert_message.c.id > after, alert_message.c.at >= since, alert_message.c.alert.in_(theirs)
    )
    newest = wanted.order_by(alert_message.c.id.desc()).limit(20)
    said = [_said(row) for row in tx.run(newest).mappings()][::-1]
    known = {one.alert: find(tx, one.alert) for one in said}
    return tuple((found, one) for one in said if (found := known[one.alert]) is not None)


def remove_of_events(tx: Tx, events: Sequence[str]) -> None:
    """What was said of events goes with them, also what is on its way."""
    for some in chunks(events):
        _remove(tx, select(alert.c.id).where(alert.c.event.in_(some)))


def remove_of(tx: Tx, person: str) -> None:
    _remove(tx, select(alert.c.id).where(alert.c.person == person))


def prune(tx: Tx, before: datetime) -> None:
    """But what still waits, or goes on."""
    old = (alert.c.decided_at < before) & (alert.c.verdict != AlertVerdict.WAITING)
    goes_on = alert.c.event.is_(None) & alert.c.ended_at.is_(None)
    _remove(tx, select(alert.c.id).where(old, ~goes_on))


def _remove(tx: Tx, ids: Select[tuple[str]]) -> None:
    gone = tuple(tx.run(ids).scalars())
    for some in chunks(gone):
        said = select(alert_message.c.id).where(alert_message.c.alert.in_(some))
        tx.run(delete(outbox).where(outbox.c.message.in_(said)))
        tx.run(delete(alert_message).where(alert_message.c.alert.in_(some)))
        tx.run(delete(alert).where(alert.c.id.in_(some)))


def _alert(row: RowMapping) -> Alert:
    kinds = {
        "kind": MessageKind(row["kind"]),
        "verdict": AlertVerdict(row["verdict"]),
        "why": AlertWhy(row["why"]),
    }
    return Alert(**{**row, **kinds})


def _said(row: RowMapping) -> AlertMessage:
    return AlertMessage(**{**row, "kind": MessageKind(row["kind"])})
