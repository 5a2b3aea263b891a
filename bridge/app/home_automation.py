"""The wiring of the home automation: what it is told by MQTT, and as whom it may ask for things."""

import threading
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from bridge.alerts.mqtt import sender as mqtt
from bridge.alerts.mqtt.home_automation import HomeAutomation
from bridge.alerts.mqtt.sender import MqttSender
from bridge.alerts.mqtt.states import CameraNow
from bridge.alerts.sending import Kinds
from bridge.app.base import Base
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rights, Role, State
from bridge.ops import threads
from bridge.policy.privacy import Who
from bridge.receivers_config import MqttConfig
from bridge.service.cameras.house import House
from bridge.service.privacy.mode import HiddenBy, Privacy
from bridge.store.alerts import receivers
from bridge.store.events.ongoing import ongoing

_NAME = "the home automation"
_PROGRAM = Actor(ActorKind.PROGRAM, "mqtt", _NAME)
# The settings say that who may write to the broker may do with cameras what a member may.
_MEMBER = Actor(ActorKind.MEMBER, "mqtt", _NAME, rights=Rights(Role.MEMBER))
_WHO: TypeAdapter[str] = TypeAdapter(Who)
_SEEN = frozenset({State.LIVE, State.IDLE})
# What `stop` takes at most.
LEAVES_S = 2.0
# Labels come without a word; of the rest `House.wait` tells at once.
_LOOK_EVERY_S = 1.0


class HomeAutomationParts:
    """`start` after the cameras; `stop` before them or beside, on any thread."""

    def __init__(self, base: Base, config: MqttConfig, house: House, privacy: Privacy) -> None:
        self._base = base
        self._house = house
        self._privacy = privacy
        self._rings = frozenset(each.id for each in base.config.camera if each.onvif is not None)
        self._version = 0
        self._place = config.place
        self._stop = threading.Event()
        self.home_automation = HomeAutomation(
            config,
            house=house.name,
            cameras=self._now,
            wishes=self,
            clock=base.clock,
            pictures=self._pictures,
        )

    @property
    def kinds(self) -> Kinds:
        """The way by which alerts go to the broker."""
        automation = self.home_automation
        sender = MqttSender(automation.broker, automation.topics)
        return {mqtt.KIND: mqtt.kind(sender, self._place)}

    def start(self) -> None:
        self.home_automation.start()
        threads.loop("home-automation", self._turn, self._stop)

    def stop(self) -> None:
        self._stop.set()
        self.home_automation.stop()

    def tell_presence(self, name: str, home: bool) -> None:
        try:
            who = _WHO.validate_python(name)
        except ValidationError:
            raise PrivateEyeError(Kind.INVALID, "Nobody is called that.") from None
        self._privacy.rules.tell_presence(_PROGRAM, who, home)

    def watch(self, camera: str, on: bool) -> None:
        switch = self._privacy.switch
        turn = switch.reveal if on else switch.hide
        turn(_MEMBER, (camera,), HiddenBy.PROGRAM)

    def _turn(self) -> None:
        self.home_automation.turn()
        self._house.wait(self._version, _LOOK_EVERY_S)

    def _pictures(self) -> bool:
        with self._base.db.read() as tx:
            return receivers.carries_pictures(tx, mqtt.KIND)

    def _now(self) -> Sequence[CameraNow]:
        view = self._house.view()
        self._version = view.version
        with self._base.db.read() as tx:
            events = ongoing(tx)
        return [
            CameraNow(
                camera.id,
                camera.name,
                live=camera.state in _SEEN,
                hidden=camera.state is State.OFF,
                moves=any(of.moves for of in events if of.camera == camera.id),
                labels={of.label for of in events if of.camera == camera.id and of.moves},
                rings=camera.id in self._rings,
                rang=next((of.id for of in events if of.camera == camera.id and of.rang), None),
            )
            for camera in view.cameras
        ]
