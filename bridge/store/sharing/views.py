"""Rows of who watched a copy, from when to when, and which part."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bridge.store.database import Tx, chunks
from bridge.store.tables import share_view


@dataclass(frozen=True, slots=True)
class ShareView:
    """`last_at` None: it goes on. `ranges`: which seconds were played, as text."""

    id: str
    share: str
    opened_at: datetime
    last_at: datetime | None = None
    ranges: str = ""
    device: str | None = None


_COLUMNS = [share_view.c[field.name] for field in fields(ShareView)]


def add(tx: Tx, view: ShareView) -> None:
    tx.run(insert(share_view).values(**asdict(view)))


def end(tx: Tx, view: ShareView) -> None:
    """Write when it was over, and what was watched."""
    this = update(share_view).where(share_view.c.id == view.id)
    tx.run(this.values(last_at=view.last_at, ranges=view.ranges))


def left_open(tx: Tx) -> tuple[ShareView, ...]:
    """By a crash, before any is opened."""
    found: Iterable[Any] = tx.run(select(*_COLUMNS).where(share_view.c.last_at.is_(None)))
    return tuple(ShareView(*row) for row in found)


def of_shares(tx: Tx, shares: Sequence[str]) -> tuple[ShareView, ...]:
    """In the order in which they were opened."""
    found: list[ShareView] = []
    for some in chunks(shares):
        wanted = select(*_COLUMNS).where(share_view.c.share.in_(some))
        rows: Iterable[Any] = tx.run(wanted.order_by(share_view.c.opened_at))
        found += [ShareView(*row) for row in rows]
    return tuple(sorted(found, key=lambda view: view.opened_at))
