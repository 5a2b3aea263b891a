"""Rows of shares. The secret of a link is here as a hash: once it is over, whoever has the secret
is told why, and nobody else that there was anything."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, literal, select, update

from bridge.model import Area, BlurMode
from bridge.policy.sharing import Purpose, Share, ShareEnd, ShareState
from bridge.store.database import Tx, chunks
from bridge.store.tables import share

_COLUMNS = [share.c[field.name] for field in fields(Share)]


def add(tx: Tx, new: Share, link_hash: bytes | None) -> None:
    """`link_hash`: of the link's secret; None: it is for a person."""
    row = {field.name: getattr(new, field.name) for field in fields(Share)}
    areas = " ".join(f"{a.x},{a.y},{a.width},{a.height}" for a in new.areas)
    tx.run(insert(share).values(**row | {"areas": areas, "link_hash": link_hash}))


def find(tx: Tx, id_: str) -> Share | None:
    """Also one that is over."""
    row = tx.run(select(*_COLUMNS).where(share.c.id == id_)).mappings().one_or_none()
    return None if row is None else _share(row)


def link_hash(tx: Tx, id_: str) -> bytes | None:
    """Of the secret of its link; None: it has none."""
    wanted = select(share.c.link_hash).where(share.c.id == id_)
    found: bytes | None = tx.run(wanted).scalar_one_or_none()
    return found


def everything(
    tx: Tx, most: int, *, clip: str | None = None, sender: str | None = None
) -> tuple[Share, ...]:
    """Newest first: all that are not over, and as many of the others. `clip`, `sender`: only those
    of it, or theirs."""
    over = share.c.state == ShareState.ENDED.value
    wanted = select(*_COLUMNS).order_by(over, share.c.created_at.desc(), share.c.id).limit(most)
    if clip is not None:
        wanted = wanted.where(share.c.clip == clip)
    if sender is not None:
        wanted = wanted.where(share.c.sender == sender)
    found = sorted((_share(row) for row in tx.run(wanted).mappings()), key=lambda one: one.id)
    return tuple(sorted(found, key=lambda one: one.created_at, reverse=True))


def in_state(tx: Tx, *states: ShareState) -> tuple[Share, ...]:
    """Oldest first."""
    among = share.c.state.in_([state.value for state in states])
    wanted = select(*_COLUMNS).where(among).order_by(share.c.created_at, share.c.id)
    return tuple(_share(row) for row in tx.run(wanted).mappings())


def with_person(tx: Tx, person: str) -> tuple[Share, ...]:
    """Those that are shared with somebody and not over, newest first."""
    theirs = (share.c.recipient == person) & (share.c.state != ShareState.ENDED.value)
    wanted = select(*_COLUMNS).where(theirs).order_by(share.c.created_at.desc(), share.c.id)
    return tuple(_share(row) for row in tx.run(wanted).mappings())


def how_many(tx: Tx) -> int:
    """That are not over."""
    wanted = select(func.count()).where(share.c.state != ShareState.ENDED.value)
    return int(tx.run(wanted).scalar_one())


def ready(tx: Tx, id_: str) -> bool:
    """Its copy is there. False where it is over by now."""
    return _change(tx, id_, [ShareState.MAKING], state=ShareState.READY.value)


def count_view(tx: Tx, id_: str, at: datetime) -> bool:
    """False where there was none left, or it is over."""
    left = share.c.views < share.c.most_views
    first = func.coalesce(share.c.first_view_at, literal(at, share.c.first_view_at.type))
    is_open = (share.c.id == id_) & (share.c.state == ShareState.READY.value)
    counted = update(share).where(is_open & left)
    return tx.run(counted.values(views=share.c.views + 1, first_view_at=first)).rowcount == 1


def clips_deleted(tx: Tx, clips: Sequence[str]) -> None:
    """By a person: what is shared of them is over from here on."""
    for some in chunks(clips):
        tx.run(update(share).where(share.c.clip.in_(some)).values(clip_deleted=True))


def end(tx: Tx, id_: str, why: ShareEnd, at: datetime) -> bool:
    """Nobody opens it any more. False where it was over before."""
    over = {"state": ShareState.ENDED.value, "ended": why.value, "ended_at": at}
    return _change(tx, id_, [ShareState.MAKING, ShareState.READY], **over)


def _change(tx: Tx, id_: str, from_: Collection[ShareState], **values: Any) -> bool:
    among = share.c.state.in_([state.value for state in from_])
    return tx.run(update(share).where(share.c.id == id_, among).values(**values)).rowcount == 1


def _share(row: RowMapping) -> Share:
    kept = dict(row)
    kept["areas"] = tuple(Area(*map(int, area.split(","))) for area in row["areas"].split())
    kept |= {"purpose": Purpose(row["purpose"]), "blur": BlurMode(row["blur"])}
    kept |= {"state": ShareState(row["state"])}
    kept |= {"ended": None if row["ended"] is None else ShareEnd(row["ended"])}
    return Share(**kept)
