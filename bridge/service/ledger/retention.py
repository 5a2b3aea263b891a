"""Prunes the ledger after the time that the owner has set, and logs its newest entry each day.

What was watched is kept as long: the receipts of what was deleted and the spans in which somebody
would have noticed say together why nothing is there.
"""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path

from bridge.clock import Clock
from bridge.model import Actor, ActorKind
from bridge.policy import ledger
from bridge.store import ledger as entries
from bridge.store.cameras import settings as camera_settings
from bridge.store.database import Database, Tx
from bridge.store.events import watch
from bridge.store.ledger import LedgerQuery
from bridge.store.ledger import prune as ledger_prune
from bridge.store.ledger import verify as ledger_verify

EVERY_S = 3600.0
_BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
_DAY = timedelta(days=1)
# A clock is believed when there is an entry from so long ago at most, and so long ago at least.
_KNOWN, _PROVEN = timedelta(days=30), timedelta(days=7)
log = logging.getLogger(__name__)


class LedgerPruning:
    """On a thread of its own. `path` is the database's.

    Entries are never kept for a shorter time than a camera keeps its clips. A starred clip stays
    until somebody deletes it: who saw it is known for as long as entries are kept.
    """

    def __init__(self, db: Database, path: Path, *, keep_days: int, clock: Clock) -> None:
        self._db = db
        self._path = path
        self._keep = timedelta(days=keep_days)
        self._clock = clock
        self._told: date | None = None

    def turn(self) -> None:
        """To be called every hour; once a day there is something to do."""
        now = self._clock.now()
        if self._told == now.date():
            return
        if self._may_prune(now):
            while self._prune(now):
                pass
        head = ledger_verify.newest(self._path)
        if head is not None:
            log.info("ledger.head", extra={"line": ledger.line(head)})
            self._told = now.date()

    def _may_prune(self, now: datetime) -> bool:
        """Once a day, whatever restarts, and never on a clock that has jumped ahead: after a gap
        of 30 days nothing goes for a week."""
        with self._db.read() as tx:
            last = ledger_prune.newest(tx)
            if last is not None and last.date() == now.date():
                return False
            asked = LedgerQuery(since=now - _KNOWN, until=now - _PROVEN, limit=1)
            return bool(entries.page(tx, asked))

    def _prune(self, now: datetime) -> int:
        """A batch, so that no other writer waits for long."""
        with self._db.write() as tx:
            before = now - self._kept(tx)
            watch.prune(tx, before)
            return ledger_prune.prune(tx, _BRIDGE, before=before, at=now)

    def _kept(self, tx: Tx) -> timedelta:
        clips = [settings.keep_hours for settings in camera_settings.all_of(tx).values()]
        return max(self._keep, timedelta(hours=max(clips, default=0)) + _DAY)
