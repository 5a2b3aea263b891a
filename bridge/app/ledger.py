"""The wiring of the ledger's own work: open views, gathered reads, pruning."""

import threading

from bridge.access.grants.book import GrantBook
from bridge.app.access import Access
from bridge.app.base import DATABASE, Base
from bridge.ops import threads
from bridge.service.cameras.house import House
from bridge.service.ledger import retention as ledger_retention
from bridge.service.ledger.names import LedgerNames
from bridge.service.ledger.reading import WhoLooked
from bridge.service.ledger.retention import LedgerPruning
from bridge.service.live.open_views import BEAT_S, OpenViews

WRITE_EVERY_S = 60.0


class LedgerParts:
    """`start` before a view can be opened; `stop` when none is served any more."""

    def __init__(self, base: Base, grants: GrantBook) -> None:
        self._base = base
        self.views = OpenViews(base.db, grants, base.clock)
        path, keep_days = base.config.state / DATABASE, base.config.ledger.keep_days
        self._pruning = LedgerPruning(base.db, path, keep_days=keep_days, clock=base.clock)

    def start(self, stop: threading.Event) -> None:
        """Until `stop` is set. First ends what a crash has left open."""
        self.views.complete()
        threads.loop("looks", self.views.beat, stop, every_s=BEAT_S)
        threads.loop("reads", self.views.write, stop, every_s=WRITE_EVERY_S)
        threads.loop("ledger", self._pruning.turn, stop, every_s=ledger_retention.EVERY_S)

    def stop(self) -> None:
        self.views.close()


def who_looked(base: Base, access: Access, house: House, views: OpenViews) -> WhoLooked:
    """The use case of the page "Who looked"."""
    return WhoLooked(
        LedgerNames(house, access.persons, base.config.zone),
        access.acts,
        db=base.db,
        views=views,
        clock=base.clock,
        keep_days=base.config.ledger.keep_days,
    )
