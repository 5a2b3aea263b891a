"""Rows of what each Alexa user last looked at, by device: "show it again", "that clip"."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.digests import digest
from bridge.store.tables import voice_context

REMEMBERED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ClipBefore:
    """A clip that was shown or told of; it may be gone by now.

    `scope` is the camera among whose clips it was looked for, None where among all.
    """

    id: str
    at: datetime
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class LastAsked:
    """What was asked for last; `clip` None: the camera itself."""

    camera: str
    clip: ClipBefore | None = None


def remember(
    tx: Tx, user: str, device: str, camera: str, now: datetime, *, clip: ClipBefore | None = None
) -> None:
    """`user` is ours (`alexa_users.id_of`), `device` is Amazon's id. Prunes what is too old."""
    tx.run(delete(voice_context).where(voice_context.c.at <= now - REMEMBERED))
    seen = {
        "camera": camera,
        "clip": clip and clip.id,
        "clip_at": clip and clip.at,
        "scope": clip and clip.scope,
        "at": now,
    }
    added = insert(voice_context).values(alexa_user=user, device=digest(device), **seen)
    key = [voice_context.c.alexa_user, voice_context.c.device]
    tx.run(added.on_conflict_do_update(index_elements=key, set_=seen))


def last(tx: Tx, user: str, device: str, now: datetime) -> LastAsked | None:
    """What was asked for less than 10 minutes ago."""
    c = voice_context.c
    found = tx.run(
        select(c.camera, c.clip, c.clip_at, c.scope).where(
            c.alexa_user == user, c.device == digest(device), c.at > now - REMEMBERED
        )
    ).one_or_none()
    if found is None:
        return None
    clip = ClipBefore(found.clip, found.clip_at, found.scope) if found.clip else None
    return LastAsked(found.camera, clip)


def forget(tx: Tx, user: str) -> None:
    tx.run(delete(voice_context).where(voice_context.c.alexa_user == user))
