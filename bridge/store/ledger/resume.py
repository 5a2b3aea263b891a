"""Holds the ledger against its head file, once per process and whenever somebody else has written.

What is found is written down before anything else is: that the chain begins here, that the ledger
is older than it was, that nothing says how long it was.
"""

import logging
from datetime import datetime

from sqlalchemy import exists, select

from bridge.model import Actor
from bridge.policy import ledger as chained
from bridge.policy import ledger_check
from bridge.policy.ledger import BEGIN, RESTORED, UNWITNESSED, Head, Row
from bridge.store.database import Tx
from bridge.store.ledger import rows as ledger_rows
from bridge.store.ledger.rows import Plain
from bridge.store.tables import ledger

# Of so many of the newest entries one has to fit, else they were written under another key.
_LOOKED_AT = 16
log = logging.getLogger(__name__)


def agrees(tx: Tx) -> bool:
    """Whether the newest entry is the one that this process, or this transaction, has written."""
    if tx.head is not None:
        return True
    known = tx.chain.known
    return known is not None and ledger_rows.newest(tx) == (known.id, known.mac)


def resume(tx: Tx, actor: Actor, at: datetime) -> None:
    """Begin a chain where none of this key goes on, and tell of entries that are gone."""
    known = tx.chain.newest()
    rows = ledger_rows.recent(tx, _LOOKED_AT + 1)
    ours = ledger_check.any_fits(tx.chain.key, ledger_rows.pruned(tx), rows)
    if rows and not ours:
        _begin(tx, actor, at, rows)
    if known is not None:
        if not _is_there(tx, known) and not _told(tx, known):
            _restored(tx, actor, at, known)
    elif rows and ours and not tx.chain.restoring:
        ledger_rows.add(tx, actor, UNWITNESSED, at=at, details={})


def _begin(tx: Tx, actor: Actor, at: datetime, recent: list[Row]) -> None:
    before = (tuple(row) for row in tx.run(select(*ledger_rows.RAW).order_by(ledger.c.id)))
    count, digest = chained.digest(before)
    sealed = any(row[-1] is not None for row in recent)
    details: dict[str, Plain] = {
        "count": count,
        "digest": digest,
        "why": "key" if sealed else "first",
    }
    ledger_rows.add(tx, actor, BEGIN, at=at, details=details | _way(tx))


def _restored(tx: Tx, actor: Actor, at: datetime, known: Head) -> None:
    newest, _ = ledger_rows.newest(tx)
    log.warning("ledger.older_than_it_was", extra={"entry": known.id, "newest": newest})
    details: dict[str, Plain] = {
        "newest": newest,
        "head": known.id,
        "head_at": known.at.isoformat(),
        "head_mac": known.mac.hex(),
    }
    ledger_rows.add(tx, actor, RESTORED, at=at, details=details | _way(tx), object=_name(known))


def _is_there(tx: Tx, known: Head) -> bool:
    through, mac = ledger_rows.pruned(tx)
    if known.id <= through:
        return known.id < through or known.mac == mac
    found = tx.run(select(ledger.c.mac).where(ledger.c.id == known.id)).scalar_one_or_none()
    return bool(found == known.mac)


def _told(tx: Tx, known: Head) -> bool:
    """Whether the ledger already says that what came up to there is gone: `restore` does."""
    entry = (ledger.c.act == RESTORED) & (ledger.c.object == _name(known))
    return bool(tx.run(select(exists().where(entry))).scalar_one())


def _name(head: Head) -> str:
    """Fits where the ledger names an object."""
    return f"{head.id}-{head.mac.hex()[:32]}"


def _way(tx: Tx) -> dict[str, Plain]:
    return {"way": "restore"} if tx.chain.restoring else {}
