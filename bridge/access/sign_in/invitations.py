"""One-time links for people who were invited, or have lost every way to sign in."""

from datetime import datetime, timedelta

from bridge.access.secret_text import hashed, new_secret
from bridge.store.database import Tx
from bridge.store.people import invitations as rows
from bridge.store.people.invitations import InvitationRow

VALID = timedelta(days=3)


def create(tx: Tx, person: str, inviter: str | None, now: datetime) -> str:
    """A new token, for the fragment of a link. The one that the person had before ends."""
    token = new_secret()
    rows.replace(tx, hashed(token), InvitationRow(person, inviter, now + VALID), now)
    return token


def find_open(tx: Tx, token: str, now: datetime) -> InvitationRow | None:
    """What `use` would use up. Looked up by hash, so that timing says nothing about the token."""
    return rows.find_open(tx, hashed(token), now)


def use(tx: Tx, token: str, now: datetime) -> bool:
    """True for the first use of a token within three days."""
    return rows.use(tx, hashed(token), now)
