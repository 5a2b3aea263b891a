"""One-time links by which the owner signs in."""

from datetime import datetime, timedelta

from bridge.access.secret_text import hashed, new_secret
from bridge.store import signins
from bridge.store.database import Tx

VALID = timedelta(minutes=15)


def create(tx: Tx, now: datetime) -> str:
    """A new token, for the fragment of a link: fragments are sent to no server and no log."""
    token = new_secret()
    signins.add(tx, hashed(token), created=now, expires=now + VALID)
    return token


def is_open(tx: Tx, token: str, now: datetime) -> bool:
    """Whether an exchange is worth trying: strangers with wrong tokens need wait for no writer."""
    return signins.is_open(tx, hashed(token), now)


def exchange(tx: Tx, token: str, now: datetime) -> bool:
    """True for the first use of a token within 15 minutes; the caller starts a session then.

    The look-up is by hash, so its timing says nothing about the token.
    """
    return signins.use(tx, hashed(token), now)
