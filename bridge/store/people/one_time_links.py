"""Rows of one-time sign-in links."""

from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import signin_link


def add(tx: Tx, token_hash: bytes, *, created: datetime, expires: datetime) -> None:
    """Insert a link, and prune those that have expired."""
    tx.run(delete(signin_link).where(signin_link.c.expires_at <= created))
    row = {"token_hash": token_hash, "created_at": created, "expires_at": expires}
    tx.run(insert(signin_link), row)


def is_open(tx: Tx, token_hash: bytes, now: datetime) -> bool:
    """Whether `use` would be true now."""
    link = signin_link.c
    unused = (link.token_hash == token_hash) & link.used_at.is_(None) & (link.expires_at > now)
    return bool(tx.run(select(exists().where(unused))).scalar_one())


def use(tx: Tx, token_hash: bytes, now: datetime) -> bool:
    """Mark a link as used. True exactly once per link, and only before it expires."""
    link = signin_link.c
    done = tx.run(
        update(signin_link)
        .where(link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now)
        .values(used_at=now)
    )
    return done.rowcount == 1
