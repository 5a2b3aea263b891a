"""Alerts to the broker of the settings: in words to `PREFIX/alerts`, for automations to go on from;
where a person chose so, the picture to `PREFIX/camera/ID/picture`, before its words."""

import json
from typing import Protocol

from bridge.alerts.mqtt.states import Topics
from bridge.alerts.sending import Address, Message, Outcome, ReceiverKind, Sent
from bridge.ops import outbound

KIND = "mqtt"
LIMIT_S = 5.0
_WHO = "The MQTT broker"


class Deliveries(Protocol):
    """What `Broker` offers."""

    @property
    def trouble(self) -> str | None: ...
    def deliver(self, topic: str, said: str | bytes, limit_s: float) -> bool: ...


class MqttSender:
    """A `Sender`. Nothing is kept for a broker that is away: the courier comes again, as long as
    it is true."""

    def __init__(self, broker: Deliveries, topics: Topics) -> None:
        self._broker = broker
        self._topics = topics

    def send(self, address: Address, message: Message) -> Sent:  # noqa: ARG002  # the settings'
        if self._delivered(message):
            return Sent(Outcome.DELIVERED)
        return Sent(Outcome.AGAIN, f"{_WHO} {self._broker.trouble or 'does not take it'}.")

    def _delivered(self, message: Message) -> bool:
        """Nothing of it is retained: what is deleted here would be handed out there."""
        if message.picture is not None:
            where = self._topics.of(message.camera, "picture")
            if not self._broker.deliver(where, message.picture, LIMIT_S):
                return False
        return self._broker.deliver(self._topics.alerts, told(message), LIMIT_S)


def kind(sender: MqttSender, where: str) -> ReceiverKind:
    """`where`: host and port of the broker."""
    return ReceiverKind(
        KIND,
        "The home automation (MQTT)",
        sender,
        lambda _given: {},
        lambda _address: where,
        (),
        carries_picture=True,
        outbound=outbound.MQTT,
    )


def told(message: Message) -> str:
    said = {
        "alert": message.id,
        "number": message.number,
        "kind": message.kind.value,
        "label": message.label,
        "camera": message.camera or None,
        "camera_name": message.camera_name or None,
        "event": message.event,
        "title": message.title,
        "text": message.text,
        "at": message.at.isoformat(timespec="milliseconds"),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
