"""Rows of messages on their way to receivers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, update

from bridge.policy.deliveries import Delivery
from bridge.store.database import Tx, chunks
from bridge.store.tables import alert_message, outbox, receiver


class OutboxState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    WITHHELD = "withheld"
    REPLACED = "replaced"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Pending:
    """The oldest message of a receiver. `later`: of its alert there is a newer one."""

    id: int
    receiver: str
    message: int
    delivery: Delivery
    later: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message that was meant for a receiver. `name`: what that is called."""

    message: int
    name: str
    state: OutboxState
    why: str | None


def post(tx: Tx, receivers: Iterable[str], message: int, now: datetime) -> None:
    """To each of them, in the transaction of what the message is about."""
    for one in receivers:
        row = {"state": OutboxState.PENDING, "tries": 0, "next_try_at": now}
        tx.run(insert(outbox).values(receiver=one, message=message, **row))


def busy(tx: Tx) -> tuple[str, ...]:
    """Receivers for which there is something."""
    wanted = select(outbox.c.receiver).where(outbox.c.state == OutboxState.PENDING).distinct()
    return tuple(tx.run(wanted).scalars())


def oldest(tx: Tx, receiver_id: str) -> Pending | None:
    of = alert_message.alias("of")
    newer = alert_message.alias("newer")
    waits = outbox.alias("waits")
    later = (
        select(func.count())
        .select_from(waits.join(newer, newer.c.id == waits.c.message))
        .where(
            waits.c.receiver == outbox.c.receiver,
            waits.c.state == OutboxState.PENDING,
            newer.c.alert == of.c.alert,
            newer.c.number > of.c.number,
        )
        .scalar_subquery()
    )
    wanted = (
        select(outbox, of.c.at, of.c.until, later.label("later"))
        .join(of, of.c.id == outbox.c.message)
        .where(outbox.c.receiver == receiver_id, outbox.c.state == OutboxState.PENDING)
        .order_by(outbox.c.id)
        .limit(1)
    )
    row = tx.run(wanted).one_or_none()
    if row is None:
        return None
    delivery = Delivery(row.at, row.until, row.tries, row.next_try_at)
    return Pending(row.id, row.receiver, row.message, delivery, bool(row.later))


def begin(tx: Tx, id_: int, now: datetime) -> bool:
    """A try is about to be made. False where it is not pending any more: it has been removed, with
    its receiver or its event."""
    still = (outbox.c.id == id_) & (outbox.c.state == OutboxState.PENDING)
    return tx.run(update(outbox).where(still).values(next_try_at=now)).rowcount == 1


def try_again(tx: Tx, id_: int, tries: int, at: datetime, why: str | None) -> None:
    values = {"tries": tries, "next_try_at": at, "why": _short(why)}
    tx.run(update(outbox).where(outbox.c.id == id_).values(values))


def end(tx: Tx, id_: int, state: OutboxState, now: datetime, why: str | None = None) -> None:
    """Of one that is not pending any more nothing is written."""
    values = {"state": state, "ended_at": now, "why": _short(why)}
    still = (outbox.c.id == id_) & (outbox.c.state == OutboxState.PENDING)
    tx.run(update(outbox).where(still).values(values))


def fates(tx: Tx, messages: Sequence[int]) -> tuple[Fate, ...]:
    found: list[Fate] = []
    for some in chunks(messages):
        wanted = (
            select(outbox, receiver.c.name)
            .join(receiver, receiver.c.id == outbox.c.receiver)
            .where(outbox.c.message.in_(some))
            .order_by(outbox.c.id)
        )
        found += [
            Fate(row.message, row.name, OutboxState(row.state), row.why) for row in tx.run(wanted)
        ]
    return tuple(found)


def _short(why: str | None) -> str | None:
    return None if why is None else why[:200]
