"""Everything about alerts, in one place for the pages."""

from dataclasses import dataclass
from datetime import timedelta

from bridge.clock import Clock
from bridge.service.alerts.pictures import AlertPictures
from bridge.service.alerts.reading import AlertLog
from bridge.service.alerts.receivers import Receivers
from bridge.service.alerts.settings import AlertSettings
from bridge.store.alerts import alerts
from bridge.store.database import Database

PRUNE_EVERY_S = 3600.0
# What was said of cameras and of the house; what was said of events goes with them.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Alerts:
    settings: AlertSettings
    receivers: Receivers
    log: AlertLog
    pictures: AlertPictures


def prune(db: Database, clock: Clock) -> None:
    with db.write() as tx:
        alerts.prune(tx, clock.now() - KEPT)
