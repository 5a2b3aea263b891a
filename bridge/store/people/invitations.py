"""Rows of the links by which somebody who was invited signs in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import invitation


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """`inviter`: the person who made it; None: the command line."""

    person: str
    inviter: str | None
    expires_at: datetime


def replace(tx: Tx, token_hash: bytes, row: InvitationRow, created: datetime) -> None:
    """Insert it. Links that the person had before end, and those of anybody that are over go."""
    tx.run(
        delete(invitation).where(
            (invitation.c.person == row.person) | (invitation.c.expires_at <= created)
        )
    )
    tx.run(
        insert(invitation).values(
            token_hash=token_hash,
            person=row.person,
            inviter=row.inviter,
            created_at=created,
            expires_at=row.expires_at,
        )
    )


def find_open(tx: Tx, token_hash: bytes, now: datetime) -> InvitationRow | None:
    link = invitation.c
    unused = (link.token_hash == token_hash) & link.used_at.is_(None) & (link.expires_at > now)
    row = tx.run(select(link.person, link.inviter, link.expires_at).where(unused)).one_or_none()
    return None if row is None else InvitationRow(row.person, row.inviter, row.expires_at)


def of(tx: Tx, person: str, now: datetime) -> datetime | None:
    """Until when a link of theirs is open, if one is."""
    link = invitation.c
    unused = (link.person == person) & link.used_at.is_(None) & (link.expires_at > now)
    found: datetime | None = tx.run(select(link.expires_at).where(unused)).scalar_one_or_none()
    return found


def use(tx: Tx, token_hash: bytes, now: datetime) -> bool:
    """Mark a link as used. True exactly once per link, and only before it expires."""
    link = invitation.c
    done = tx.run(
        update(invitation)
        .where(link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now)
        .values(used_at=now)
    )
    return done.rowcount == 1


def end(tx: Tx, person: str) -> None:
    tx.run(delete(invitation).where(invitation.c.person == person))


def end_by(tx: Tx, inviter: str) -> None:
    """All that this person has made."""
    tx.run(delete(invitation).where(invitation.c.inviter == inviter))
