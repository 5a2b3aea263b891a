"""Rows of Alexa request ids, against replays."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from bridge.store.database import Tx
from bridge.store.tables import seen_request

# Amazon's timestamp may be 150 s off; with both signs that is the 5 minutes an id must be known.
REMEMBERED = timedelta(minutes=5)


def seen(tx: Tx, request_id: str, now: datetime) -> bool:
    """True for a request id of the last 5 minutes; any other is remembered from now on."""
    tx.run(delete(seen_request).where(seen_request.c.at <= now - REMEMBERED))
    id_hash = hashlib.sha256(request_id.encode("utf-8", "surrogatepass")).digest()
    added = insert(seen_request).values(id_hash=id_hash, at=now).on_conflict_do_nothing()
    return tx.run(added).rowcount == 0
