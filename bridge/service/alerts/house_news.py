"""Those who want to know hear that a camera is lost, or back, and that nothing can be recorded."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bridge.clock import Clock
from bridge.model import Health
from bridge.policy import house_news
from bridge.policy.alerts import MessageKind
from bridge.policy.house_news import CameraNews
from bridge.service.alerts.deciding import AlertDeciding
from bridge.store.alerts import alerts, settings
from bridge.store.alerts.settings import Wish
from bridge.store.database import Database, Tx

LOOK_EVERY_S = 2.0
_HOUSE = ""


class HouseNews:
    """`turn` on one thread. `healths`: of all cameras; `full`: no clip can be recorded now."""

    def __init__(
        self,
        deciding: AlertDeciding,
        *,
        db: Database,
        clock: Clock,
        healths: Callable[[], Mapping[str, Health]],
        full: Callable[[], bool],
    ) -> None:
        self._deciding = deciding
        self._db = db
        self._clock = clock
        self._healths = healths
        self._full = full

    def turn(self) -> None:
        now, healths, full = self._clock.now(), self._healths(), self._full()
        with self._db.read() as tx:
            lost = {one.camera for one in alerts.going_on(tx, MessageKind.CAMERA_LOST)}
            was_full = bool(alerts.going_on(tx, MessageKind.DISK_FULL))
            news = {
                camera: said
                for camera, health in healths.items()
                if (said := house_news.of_camera(health, now, told=camera in lost))
            }
            # Most of the time there is none, and nobody's wishes need be read.
            wishes = settings.everyone(tx) if news or full else {}
        news = {
            camera: n for camera, n in news.items() if camera in lost or _of_lost(wishes, camera)
        }
        filled = full and not was_full and bool(_of_full(wishes))
        emptied = was_full and not full
        if not (news or filled or emptied):
            return
        with self._db.write() as tx:
            for camera, said in news.items():
                self._of_camera(tx, camera, said, min(healths[camera].since, now))
            if filled:
                for person, wish in _of_full(settings.everyone(tx)).items():
                    self._deciding.begin(tx, person, wish, MessageKind.DISK_FULL, _HOUSE, now)
            if emptied:
                for alert in alerts.going_on(tx, MessageKind.DISK_FULL):
                    self._deciding.end(tx, alert, says=MessageKind.DISK_FULL)

    def _of_camera(self, tx: Tx, camera: str, said: CameraNews, since: datetime) -> None:
        if said is CameraNews.LOST:
            for person, wish in _of_lost(settings.everyone(tx), camera).items():
                self._deciding.begin(tx, person, wish, MessageKind.CAMERA_LOST, camera, since)
            return
        says = MessageKind.CAMERA_BACK if said is CameraNews.BACK else None
        for alert in alerts.going_on(tx, MessageKind.CAMERA_LOST):
            if alert.camera == camera:
                self._deciding.end(tx, alert, says=says)


def _of_lost(wishes: Mapping[str, Wish], camera: str) -> dict[str, Wish]:
    """Those who want to know when that camera is lost."""
    return {person: wish for person, wish in wishes.items() if wish.alerts.of(camera).lost}


def _of_full(wishes: Mapping[str, Wish]) -> dict[str, Wish]:
    return {person: wish for person, wish in wishes.items() if wish.alerts.disk_full}
