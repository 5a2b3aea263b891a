"""What is sent to receivers of alerts, and what a kind of receiver has to be able to do.

A receiver is a row (`store.alerts.receivers`): whose it is, its kind, a name, its address. The
address is a flat mapping of strings that only its kind understands; it is sealed under the house
key, and no page or log shows more of it than `ReceiverKind.shown`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bridge.ops.outbound import Outbound
from bridge.policy.alerts import MessageKind

__all__ = [
    "Address",
    "FormField",
    "Kinds",
    "Message",
    "MessageKind",
    "Outcome",
    "ReceiverKind",
    "Sender",
    "Sent",
]

Address = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an alert, in plain words. A later one with the same `id` replaces it."""

    id: str  # of the alert
    number: int  # of this alert's messages: 1, 2 ...
    kind: MessageKind
    label: str | None
    camera: str  # "" where it is about the house
    camera_name: str
    event: str | None
    title: str
    text: str
    at: datetime
    until: datetime | None  # not sent after that: no longer true
    picture: bytes | None  # a JPEG of the still, only where the receiver may carry it


class Outcome(StrEnum):
    DELIVERED = "delivered"
    AGAIN = "again"  # not now: try later
    GONE = "gone"  # there is no such receiver any more (410): it is forgotten
    DEAD = "dead"  # it will never take this message


@dataclass(frozen=True, slots=True)
class Sent:
    """`why`: a plain sentence without secrets, unless it was delivered. `again_in_s`: the
    receiver's own wish (Retry-After)."""

    outcome: Outcome
    why: str | None = None
    again_in_s: float | None = None


class Sender(Protocol):
    def send(self, address: Address, message: Message) -> Sent:
        """Blocks, but has time-outs of its own (10 s in all). Any thread; one call at a time for
        one receiver. Never raises for what a receiver or the network does."""
        ...


@dataclass(frozen=True, slots=True)
class FormField:
    """What a person fills in; `secret`: never shown again."""

    name: str
    label: str
    hint: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class ReceiverKind:
    """One way to be told. `read` makes the address of what was filled in, and raises
    `PrivateEyeError(INVALID)` with a sentence; `shown` says where an address leads, without
    secrets. `script`: a module of the page that fills the form in by itself (Web Push)."""

    kind: str  # "web_push", "mqtt", "webhook", "apprise"
    name: str  # "This phone or browser"
    sender: Sender
    read: Callable[[Address], Address]
    shown: Callable[[Address], str]
    fields: tuple[FormField, ...]
    carries_picture: bool
    outbound: Outbound
    script: str | None = None
    anybodys: bool = False  # else only an owner adds one: the bridge connects to where they say


# By `kind`; only these are offered.
Kinds = Mapping[str, ReceiverKind]
