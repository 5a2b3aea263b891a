"""One-time links by which the owner signs in."""

from datetime import datetime, timedelta

from bridge.access.secret_text import hashed, new_secret
from bridge.store.database import Tx
from bridge.store.people import one_time_links

VALID = timedelta(minutes=15)


def create(tx: Tx, now: datetime) -> str:
    """A new token, for the fragment of a link: fragments are sent to no server and no log."""
    token = new_secret()
    one_time_links.add(tx, hashed(token), created=now, expires=now + VALID)
    return token


def is_open(tx: Tx, token: str, now: datetime) -> bool:
    """Whether an exchange is worth trying: strangers with wrong tokens need wait for no writer."""
    return one_time_links.is_open(tx, hashed(token), now)


def exchange(tx: Tx, token: str, now: datetime) -> bool:
    """True for the first use of a token within 15 minutes; the caller starts a session then.

    The look-up is by hash, so its timing says nothing about the token.
    """
    return one_time_links.use(tx, hashed(token), now)
