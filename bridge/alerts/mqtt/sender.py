"""Alerts in words to the broker of the settings: `PREFIX/alerts`, for automations to go on from."""

import json
from typing import Protocol

from bridge.alerts.sending import Address, Message, Outcome, ReceiverKind, Sent
from bridge.ops import outbound

KIND = "mqtt"
LIMIT_S = 5.0
_WHO = "The MQTT broker"


class Deliveries(Protocol):
    """What `Broker` offers."""

    @property
    def trouble(self) -> str | None: ...
    def deliver(self, topic: str, said: str, limit_s: float) -> bool: ...


class MqttSender:
    """A `Sender`. Nothing is kept for a broker that is away: the courier comes again, as long as
    it is true."""

    def __init__(self, broker: Deliveries, topic: str) -> None:
        self._broker = broker
        self._topic = topic

    def send(self, address: Address, message: Message) -> Sent:  # noqa: ARG002  # the settings'
        if self._broker.deliver(self._topic, told(message), LIMIT_S):
            return Sent(Outcome.DELIVERED)
        return Sent(Outcome.AGAIN, f"{_WHO} {self._broker.trouble or 'does not take it'}.")


def kind(sender: MqttSender, where: str) -> ReceiverKind:
    """`where`: host and port of the broker."""
    return ReceiverKind(
        KIND,
        "The home automation (MQTT)",
        sender,
        lambda _given: {},
        lambda _address: where,
        (),
        carries_picture=False,
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
