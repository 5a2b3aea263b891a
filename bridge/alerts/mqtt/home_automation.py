"""Tells the home automation what is true now, whenever that changes, and hears what it wants.

While the broker is away nothing is kept for it: when it is back it is told how things are by then.
A doorbell that rang meanwhile has rung.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

from bridge.alerts.mqtt import discovery
from bridge.alerts.mqtt.broker import Broker
from bridge.alerts.mqtt.discovery import PictureEntity
from bridge.alerts.mqtt.states import OFF, OFFLINE, ON, ONLINE, CameraNow, Topics, changed, states
from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.receivers_config import MqttConfig

log = logging.getLogger(__name__)

# Home Assistant's words for a person, and what people write.
_HOME = frozenset({"home", "on", "true", "1", "yes"})
_AWAY = frozenset({"not_home", "away", "off", "false", "0", "no"})


class Wishes(Protocol):
    """What may be asked for by MQTT. Each raises PrivateEyeError."""

    def tell_presence(self, name: str, home: bool) -> None: ...
    def watch(self, camera: str, on: bool) -> None: ...


class HomeAutomation:
    """`turn` on one thread, again and again; `start` and `stop` once each."""

    def __init__(
        self,
        config: MqttConfig,
        *,
        house: str,
        cameras: Callable[[], Sequence[CameraNow]],
        wishes: Wishes,
        clock: Clock,
        pictures: Callable[[], bool] = lambda: False,
    ) -> None:
        """`cameras`: how they are now; `pictures`: whether somebody has alerts sent here with
        theirs. Both raise PrivateEyeError where that cannot be read."""
        self._config = config
        self._house = house
        self._cameras = cameras
        self._pictures = pictures
        self._picture = PictureEntity.NONE  # as it was described
        self._wishes = wishes
        self.topics = topics = Topics(config.prefix)
        self._lock = Lock()
        self._connections = 0
        self._greeted = 0
        self._told: dict[str, str] = {}
        self._rung: dict[str, str | None] | None = None
        asked = [f"{topics.presence}/+"] if config.presence else []
        asked += [topics.command("+")] if config.switches else []
        self.broker = Broker(
            config,
            will=(topics.house, OFFLINE),
            topics=asked,
            ready=self._ready,
            hears=self._hears,
            clock=clock,
        )

    def start(self) -> None:
        self.broker.start()

    def stop(self) -> None:
        self.broker.stop()

    def turn(self) -> None:
        """Tell what has changed. Raises PrivateEyeError."""
        cameras, picture = self._cameras(), self._picture_entity()
        self._ring(cameras)
        with self._lock:
            connection = self._connections
        if self.broker.trouble is not None or not connection:
            return
        if self._greeted != connection:
            self._told = {}
        if self._greeted != connection or picture is not self._picture:
            if not self._describe(cameras, picture):
                return
            self._picture = picture
        if not self._tell(states(self.topics, cameras)) or self._greeted == connection:
            return
        # Last: until now Home Assistant had what was retained before, and took it for old.
        if self.broker.publish(self.topics.house, ONLINE, retain=True):
            self._greeted = connection

    def _picture_entity(self) -> PictureEntity:
        if self._pictures():
            return PictureEntity.SHOWN
        never = self._picture is PictureEntity.NONE
        return PictureEntity.NONE if never else PictureEntity.REMOVED

    def _ready(self) -> None:
        with self._lock:
            self._connections += 1

    def _describe(self, cameras: Sequence[CameraNow], picture: PictureEntity) -> bool:
        config = self._config
        for camera in cameras:
            where = discovery.address(config.discovery, config.prefix, camera.id)
            said = discovery.description(
                self.topics,
                camera,
                house=self._house,
                switches=config.switches,
                picture=picture,
            )
            if not self.broker.publish(where, said, retain=True):
                return False
        return True

    def _tell(self, now: dict[str, str]) -> bool:
        for topic, said in changed(self._told, now).items():
            if not self.broker.publish(topic, said, retain=True):
                return False
            self._told[topic] = said
        return True

    def _ring(self, cameras: Sequence[CameraNow]) -> None:
        """What rang before we looked for the first time is not told."""
        before, now = self._rung, {camera.id: camera.rang for camera in cameras}
        self._rung = now
        for camera, rang in now.items():
            if before is not None and rang is not None and rang != before.get(camera):
                where = self.topics.of(camera, "doorbell")
                self.broker.publish(where, discovery.PRESSED, retain=False)

    def _hears(self, topic: str, said: str) -> None:
        try:
            self._heard(topic, said.strip())
        except PrivateEyeError as error:
            log.info("mqtt.refused", extra={"why": error.message})

    def _heard(self, topic: str, said: str) -> None:
        name = self.topics.told_presence(topic)
        camera = self.topics.commanded(topic)
        word = said.casefold()
        if name is not None and word in _HOME | _AWAY:
            self._wishes.tell_presence(name, word in _HOME)
        elif camera is not None and said in (ON, OFF):
            self._wishes.watch(camera, said == ON)
            # Also where it was so before: a switch that was pressed waits for an answer.
            self._told.pop(self.topics.of(camera, "watching"), None)
