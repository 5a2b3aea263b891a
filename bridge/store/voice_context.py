"""Rows of what each Alexa user last looked at, by device: what "show it again" means."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.digests import digest
from bridge.store.tables import voice_context

REMEMBERED = timedelta(minutes=10)


def remember(tx: Tx, user: str, device: str, camera: str, now: datetime) -> None:
    """`user` is ours (`alexa_users.id_of`), `device` is Amazon's id. Prunes what is too old."""
    tx.run(delete(voice_context).where(voice_context.c.at <= now - REMEMBERED))
    added = insert(voice_context).values(
        alexa_user=user, device=digest(device), camera=camera, at=now
    )
    key = [voice_context.c.alexa_user, voice_context.c.device]
    tx.run(added.on_conflict_do_update(index_elements=key, set_={"camera": camera, "at": now}))


def last(tx: Tx, user: str, device: str, now: datetime) -> str | None:
    """The camera's id, if it was asked for less than 10 minutes ago."""
    row = voice_context.c
    found = tx.run(
        select(row.camera).where(
            row.alexa_user == user, row.device == digest(device), row.at > now - REMEMBERED
        )
    )
    camera: str | None = found.scalar_one_or_none()
    return camera


def forget(tx: Tx, user: str) -> None:
    tx.run(delete(voice_context).where(voice_context.c.alexa_user == user))
