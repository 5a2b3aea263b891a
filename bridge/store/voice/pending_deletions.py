"""Rows of deletions that a voice has asked for and not yet said yes to.

A row names the clips as they were when the question was asked: what arrives later is safe. It is
good for the user who was asked, for two minutes, once.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import pending_deletion

GOOD_FOR = timedelta(minutes=2)
_KEPT = timedelta(days=1)


class LostQuestion(StrEnum):
    """Why a yes finds nothing to do."""

    UNKNOWN = "unknown"  # never asked, or asked of somebody else
    USED = "used"
    EXPIRED = "expired"


def create(tx: Tx, user: str, clips: Sequence[str], now: datetime) -> str:
    """Keep the question and return its id. Prunes those that are a day old."""
    tx.run(delete(pending_deletion).where(pending_deletion.c.created_at <= now - _KEPT))
    row = {
        "id": secrets.token_hex(8),
        "alexa_user": user,
        "clips": " ".join(clips),
        "created_at": now,
        "expires_at": now + GOOD_FOR,
    }
    tx.run(insert(pending_deletion).values(**row))
    return str(row["id"])


def asked(tx: Tx, id_: str, user: str, now: datetime) -> tuple[str, ...] | LostQuestion:
    """The clips that `user` was asked about, while a yes would be good for them."""
    c = pending_deletion.c
    row = tx.run(
        select(c.clips, c.expires_at, c.used_at).where(c.id == id_, c.alexa_user == user)
    ).one_or_none()
    if row is None:
        return LostQuestion.UNKNOWN
    if row.used_at is not None:
        return LostQuestion.USED
    if row.expires_at <= now:
        return LostQuestion.EXPIRED
    return tuple(row.clips.split())


def take(tx: Tx, id_: str, user: str, now: datetime) -> tuple[str, ...] | LostQuestion:
    """As `asked`, and use it up; a second yes finds it used."""
    clips = asked(tx, id_, user, now)
    if not isinstance(clips, LostQuestion):
        used = update(pending_deletion).where(pending_deletion.c.id == id_)
        tx.run(used.values(used_at=now))
    return clips


def forget(tx: Tx, user: str) -> None:
    tx.run(delete(pending_deletion).where(pending_deletion.c.alexa_user == user))
