"""The few messages of ONVIF's event service that listening needs. Pure.

Sources: ONVIF Core 9 (PullPoint), WS-BaseNotification 1.3 (Renew, Unsubscribe).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, tostring

from bridge.vision.onvif import topics
from bridge.vision.onvif.soap import NotUnderstood, SoapRequest, call, child, children, text

_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_EVENTS = "http://www.onvif.org/ver10/events/wsdl"
_NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
_MANAGER = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"
_ADDRESSING = "http://www.w3.org/2005/08/addressing"
_MOST_MESSAGES = 50
_MOST_PARAMETERS = 8
_LONGEST = 1000  # letters of a topic, or of what it is about

_PREFIX = re.compile(r"[^/:\s]+:")
SourceItems = tuple[tuple[str, str], ...]  # names and values, by name


def date_and_time() -> SoapRequest:
    """The only one that needs no login."""
    return call(f"{_DEVICE}/GetSystemDateAndTime", "GetSystemDateAndTime", _DEVICE)


def capabilities(category: str = "Events") -> SoapRequest:
    body = f"<x:Category>{category}</x:Category>"
    return call(f"{_DEVICE}/GetCapabilities", "GetCapabilities", _DEVICE, body)


def create_pull_point(lasts_s: int) -> SoapRequest:
    """Without a filter: cameras differ too much in which ones they take."""
    action = f"{_EVENTS}/EventPortType/CreatePullPointSubscriptionRequest"
    body = f"<x:InitialTerminationTime>PT{lasts_s}S</x:InitialTerminationTime>"
    return call(action, "CreatePullPointSubscription", _EVENTS, body)


def pull(wait_s: int) -> SoapRequest:
    action = f"{_EVENTS}/PullPointSubscription/PullMessagesRequest"
    body = f"<x:Timeout>PT{wait_s}S</x:Timeout><x:MessageLimit>{_MOST_MESSAGES}</x:MessageLimit>"
    return call(action, "PullMessages", _EVENTS, body)


def renew(lasts_s: int) -> SoapRequest:
    body = f"<x:TerminationTime>PT{lasts_s}S</x:TerminationTime>"
    return call(f"{_MANAGER}/RenewRequest", "Renew", _NOTIFICATION, body)


def unsubscribe() -> SoapRequest:
    return call(f"{_MANAGER}/UnsubscribeRequest", "Unsubscribe", _NOTIFICATION)


def the_time(answer: Element) -> datetime | None:
    """By the camera's clock; None where it does not say."""
    said = child(answer, "Body", "GetSystemDateAndTimeResponse", "SystemDateAndTime")
    date, time = child(said, "UTCDateTime", "Date"), child(said, "UTCDateTime", "Time")
    try:
        year, month, day = (_number(child(date, name)) for name in ("Year", "Month", "Day"))
        hour, minute, second = (_number(child(time, n)) for n in ("Hour", "Minute", "Second"))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _number(element: Element | None) -> int:
    """Raises ValueError. XML's numbers have no other digits than these."""
    digits = text(element)
    if not digits.isascii():
        raise ValueError("a number of other digits")
    return int(digits)


def events_address(answer: Element) -> str | None:
    offered = child(answer, "Body", "GetCapabilitiesResponse", "Capabilities")
    return text(child(offered, "Events", "XAddr")) or None


@dataclass(frozen=True, slots=True)
class Subscription:
    """`address` is None where a camera leaves it out; `parameters` are headers to send along."""

    address: str | None
    parameters: tuple[str, ...]


def subscription(answer: Element) -> Subscription:
    """Raises NotUnderstood."""
    made = child(answer, "Body", "CreatePullPointSubscriptionResponse")
    reference = child(made, "SubscriptionReference")
    if reference is None:
        raise NotUnderstood("there is no subscription in it")
    given = child(reference, "ReferenceParameters")
    # Names with a value, as Axis has them; whatever has more inside is nothing we know.
    parameters = [each for each in given if not len(each)] if given is not None else []
    for parameter in parameters[:_MOST_PARAMETERS]:
        parameter.set(f"{{{_ADDRESSING}}}IsReferenceParameter", "true")
        parameter.tail = None
    return Subscription(
        text(child(reference, "Address")) or None,
        tuple(tostring(each, encoding="unicode") for each in parameters[:_MOST_PARAMETERS]),
    )


@dataclass(frozen=True, slots=True)
class MotionMessage:
    """`about`: which rule of which source says so; each has a state of its own. `source`: by what
    the camera names that source."""

    about: str
    moving: bool
    source: SourceItems = ()


@dataclass(frozen=True, slots=True)
class DoorbellMessage:
    """`held`: somebody presses the button. `initial`: how it stood when the camera was first
    asked, and not that it has changed."""

    about: str
    held: bool
    initial: bool = False
    source: SourceItems = ()


def said(answer: Element) -> list[MotionMessage | DoorbellMessage]:
    """What of the messages is about motion or a doorbell, in their order. Raises NotUnderstood."""
    pulled = child(answer, "Body", "PullMessagesResponse")
    if pulled is None:
        raise NotUnderstood("there are no messages in it")
    found = (_said(message) for message in children(pulled, "NotificationMessage"))
    return [each for each in found if each is not None]


def _said(message: Element) -> MotionMessage | DoorbellMessage | None:
    said_topic = text(child(message, "Topic"))
    if len(said_topic) > _LONGEST:
        return None
    topic = _PREFIX.sub("", said_topic)
    inner = child(message, "Message", "Message")
    data = _items(child(inner, "Data"))
    moving, ringing = topics.moving(topic, data), topics.ringing(topic, data)
    operation = inner.get("PropertyOperation") if inner is not None else None
    if operation == "Deleted":
        moving, ringing = topics.ended(topic)
    if moving is None and ringing is None:
        return None
    source = tuple(sorted(_items(child(inner, "Source")).items()))
    about = " ".join((topic, *(f"{name}={value}" for name, value in source)))
    if len(about) > _LONGEST:
        return None
    # "Initialized" counts as "Changed" does: it may be moving already, and some send nothing else.
    if moving is not None:
        return MotionMessage(about, moving, source)
    return DoorbellMessage(about, bool(ringing), operation == "Initialized", source)


def _items(within: Element | None) -> dict[str, str]:
    items = children(within, "SimpleItem")
    return {item.get("Name", ""): item.get("Value", "").strip() for item in items}
