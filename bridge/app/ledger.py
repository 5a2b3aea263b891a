"""The wiring of the ledger's own work: open views, gathered reads, pruning."""

import threading

from bridge.access.grants.book import GrantBook
from bridge.access.persons import Persons
from bridge.clock import Clock
from bridge.config import Config
from bridge.ops import threads
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.ledger import retention as ledger_retention
from bridge.service.ledger.reading import WhoLooked
from bridge.service.ledger.retention import LedgerPruning
from bridge.service.live.open_views import BEAT_S, OpenViews
from bridge.store.database import Database

WRITE_EVERY_S = 60.0


class LedgerParts:
    """`start` before a view can be opened; `stop` when none is served any more."""

    def __init__(self, config: Config, *, db: Database, grants: GrantBook, clock: Clock) -> None:
        self._config, self._db, self._clock = config, db, clock
        self.views = OpenViews(db, grants, clock)
        path = config.state / "private-eye.db"
        self._pruning = LedgerPruning(db, path, keep_days=config.ledger.keep_days, clock=clock)

    def start(self, stop: threading.Event) -> None:
        """Until `stop` is set. First ends what a crash has left open."""
        self.views.complete()
        threads.loop("looks", self.views.beat, stop, every_s=BEAT_S)
        threads.loop("reads", self.views.write, stop, every_s=WRITE_EVERY_S)
        threads.loop("ledger", self._pruning.turn, stop, every_s=ledger_retention.EVERY_S)

    def who_looked(self, house: House, acts: Acts, persons: Persons) -> WhoLooked:
        """The use case of the page "Who looked"."""
        return WhoLooked(
            house,
            acts,
            db=self._db,
            persons=persons,
            views=self.views,
            clock=self._clock,
            zone=self._config.zone,
            keep_days=self._config.ledger.keep_days,
        )

    def stop(self) -> None:
        self.views.close()
