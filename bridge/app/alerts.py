"""The wiring of alerts: deciding about them, carrying them out of the house, telling of them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.alerts.courier import Courier
from bridge.alerts.sealing import Sealing
from bridge.alerts.sending import Kinds
from bridge.app.access import Access
from bridge.app.base import Base
from bridge.cameras.still import Stills
from bridge.footage.library import Library
from bridge.model import Health
from bridge.ops import threads
from bridge.service.alerts import facade
from bridge.service.alerts.deciding import AlertDeciding
from bridge.service.alerts.desk import AlertDesk, TellingRules
from bridge.service.alerts.facade import Alerts
from bridge.service.alerts.house_news import LOOK_EVERY_S, HouseNews
from bridge.service.alerts.pictures import AlertPictures
from bridge.service.alerts.reading import AlertLog
from bridge.service.alerts.receivers import Receivers
from bridge.service.alerts.settings import AlertSettings
from bridge.service.alerts.stills import AlertStills
from bridge.service.alerts.whose import WhoseAlerts
from bridge.service.alerts.words import AlertNames
from bridge.service.cameras.house import House
from bridge.service.events.visible import VisibleClips
from bridge.service.live.open_views import OpenViews
from bridge.store.database import Tx
from bridge.store.events import teaching

SETTLE_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class AlertSources:
    """What alerts are about. `full`: no clip can be recorded, for want of room."""

    house: House
    stills: Stills
    library: Library
    full: Callable[[], bool]

    def glance(self, camera: str, limit_s: float) -> bytes:
        return self.stills.jpeg(self.house.outputs(camera).ring, limit_s)

    def healths(self) -> Mapping[str, Health]:
        return {camera.id: camera.health for camera in self.house.view().cameras}


class AlertParts:
    """`start` after the fleet; `stop` before the database is closed."""

    def __init__(
        self,
        base: Base,
        access: Access,
        deciding: AlertDeciding,
        sources: AlertSources,
        kinds: Kinds,
    ) -> None:
        self._base, self._access, self._deciding = base, access, deciding
        self._cameras = {camera.id: camera.name for camera in base.config.camera}
        sealing = Sealing(base.key.derive("receivers"))
        self._rules = TellingRules(access.persons, base.clock, frozenset(self._cameras))
        self._stills = AlertStills(sources.library, sources.glance)
        desk = AlertDesk(self._rules, self._stills, db=base.db, kinds=kinds, names=self._names)
        self.courier = Courier(base.db, base.clock, desk=desk, kinds=kinds, sealing=sealing)
        self.news = HouseNews(
            deciding,
            db=base.db,
            clock=base.clock,
            healths=sources.healths,
            full=sources.full,
        )
        deciding.tell(self.courier.wake, sources.house.renew)

    def use_cases(self, visible: VisibleClips, views: OpenViews) -> Alerts:
        base, acts = self._base, self._access.acts
        whose = WhoseAlerts(acts, self._access.persons)
        log = AlertLog(whose, self._rules, visible, db=base.db, names=self._names, views=views)
        return Alerts(
            AlertSettings(acts, whose, db=base.db, cameras=self._cameras),
            Receivers(acts, whose, self.courier, db=base.db),
            log,
            AlertPictures(visible, self._stills, db=base.db, views=views),
        )

    def start(self, stop: threading.Event) -> None:
        self.courier.start()
        threads.loop("alerts", self._deciding.settle, stop, every_s=SETTLE_EVERY_S)
        threads.loop("house-news", self.news.turn, stop, every_s=LOOK_EVERY_S)
        threads.loop("old-alerts", self._prune, stop, every_s=facade.PRUNE_EVERY_S)

    def stop(self) -> None:
        self.courier.stop()

    def _prune(self) -> None:
        facade.prune(self._base.db, self._base.clock)

    def _names(self, tx: Tx) -> AlertNames:
        kinds = {kind.id: kind.name for kind in teaching.kinds(tx)}
        return AlertNames(self._cameras, kinds, self._base.config.zone)
