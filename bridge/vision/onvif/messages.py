"""The few messages of ONVIF's event service that listening needs, and what motion is. Pure.

Sources: ONVIF Core 9 (PullPoint), WS-BaseNotification 1.3 (Renew, Unsubscribe).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, tostring

from bridge.vision.onvif.soap import NotUnderstood, SoapRequest, every, first, local, text

_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_EVENTS = "http://www.onvif.org/ver10/events/wsdl"
_NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
_MANAGER = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"
_ADDRESSING = "http://www.w3.org/2005/08/addressing"
_MOST_MESSAGES = 50
_MOST_PARAMETERS = 8

# Topics without their prefixes, and the item that says whether it is so.
_TOPICS = {
    "VideoSource/MotionAlarm": ("State", "IsMotion"),
    "RuleEngine/CellMotionDetector/Motion": ("IsMotion", "State"),
    "RuleEngine/MotionRegionDetector/Motion": ("State", "IsMotion"),
    "RuleEngine/FieldDetector/ObjectsInside": ("IsInside", "State"),
    "RuleEngine/PeopleDetector/People": ("IsPeople", "State"),
    "RuleEngine/MyRuleDetector/PeopleDetect": ("State", "IsPeople"),
    "RuleEngine/MyRuleDetector/VehicleDetect": ("State", "IsVehicle"),
    "RuleEngine/MyRuleDetector/DogCatDetect": ("State", "IsPet"),
    "RuleEngine/MyRuleDetector/FaceDetect": ("State", "IsFace"),
}
_PREFIX = re.compile(r"[^/:\s]+:")


def date_and_time() -> SoapRequest:
    """The only one that needs no login."""
    return _request(f"{_DEVICE}/GetSystemDateAndTime", "GetSystemDateAndTime", _DEVICE)


def capabilities() -> SoapRequest:
    body = "<x:Category>Events</x:Category>"
    return _request(f"{_DEVICE}/GetCapabilities", "GetCapabilities", _DEVICE, body)


def create_pull_point(lasts_s: int) -> SoapRequest:
    """Without a filter: cameras differ too much in which ones they take."""
    action = f"{_EVENTS}/EventPortType/CreatePullPointSubscriptionRequest"
    body = f"<x:InitialTerminationTime>PT{lasts_s}S</x:InitialTerminationTime>"
    return _request(action, "CreatePullPointSubscription", _EVENTS, body)


def pull(wait_s: int) -> SoapRequest:
    action = f"{_EVENTS}/PullPointSubscription/PullMessagesRequest"
    body = f"<x:Timeout>PT{wait_s}S</x:Timeout><x:MessageLimit>{_MOST_MESSAGES}</x:MessageLimit>"
    return _request(action, "PullMessages", _EVENTS, body)


def renew(lasts_s: int) -> SoapRequest:
    body = f"<x:TerminationTime>PT{lasts_s}S</x:TerminationTime>"
    return _request(f"{_MANAGER}/RenewRequest", "Renew", _NOTIFICATION, body)


def unsubscribe() -> SoapRequest:
    return _request(f"{_MANAGER}/UnsubscribeRequest", "Unsubscribe", _NOTIFICATION)


def the_time(answer: Element) -> datetime | None:
    """By the camera's clock; None where it does not say."""
    utc = first(answer, "UTCDateTime")
    date, time = first(utc, "Date"), first(utc, "Time")
    try:
        year, month, day = (int(text(first(date, name))) for name in ("Year", "Month", "Day"))
        hour, minute, second = (int(text(first(time, n))) for n in ("Hour", "Minute", "Second"))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def events_address(answer: Element) -> str | None:
    return text(first(first(answer, "Events"), "XAddr")) or None


@dataclass(frozen=True, slots=True)
class Subscription:
    """`address` is None where a camera leaves it out; `parameters` are headers to send along."""

    address: str | None
    parameters: tuple[str, ...]


def subscription(answer: Element) -> Subscription:
    """Raises NotUnderstood."""
    reference = first(answer, "SubscriptionReference")
    if reference is None:
        raise NotUnderstood("there is no subscription in it")
    given = first(reference, "ReferenceParameters")
    # Names with a value, as Axis has them; whatever has more inside is nothing we know.
    parameters = [each for each in given if not len(each)] if given is not None else []
    for parameter in parameters[:_MOST_PARAMETERS]:
        parameter.set(f"{{{_ADDRESSING}}}IsReferenceParameter", "true")
        parameter.tail = None
    return Subscription(
        text(first(reference, "Address")) or None,
        tuple(tostring(each, encoding="unicode") for each in parameters[:_MOST_PARAMETERS]),
    )


@dataclass(frozen=True, slots=True)
class MotionMessage:
    """`about`: which rule of which source says so; each has a state of its own."""

    about: str
    moving: bool


def motions(answer: Element) -> list[MotionMessage]:
    """What of the messages is about motion, in their order. Raises NotUnderstood."""
    if first(answer, "PullMessagesResponse") is None:
        raise NotUnderstood("there are no messages in it")
    found = (_motion(message) for message in every(answer, "NotificationMessage"))
    return [motion for motion in found if motion is not None]


def _motion(message: Element) -> MotionMessage | None:
    topic = _PREFIX.sub("", text(first(message, "Topic")))
    names = _TOPICS.get(topic)
    if names is None:
        return None
    source = sorted(_items(first(message, "Source")).items())
    about = " ".join((topic, *(f"{name}={value}" for name, value in source)))
    if any(each.get("PropertyOperation") == "Deleted" for each in every(message, "Message")):
        return MotionMessage(about, moving=False)
    data = _items(first(message, "Data"))
    said = next((data[name] for name in names if name in data), None)
    # "Initialized" counts as "Changed" does: it may be moving already, and some send nothing else.
    return MotionMessage(about, said.casefold() in ("true", "1")) if said is not None else None


def _items(within: Element | None) -> dict[str, str]:
    if within is None:
        return {}
    items = (each for each in within.iter() if local(each) == "SimpleItem")
    return {item.get("Name", ""): item.get("Value", "").strip() for item in items}


def _request(action: str, name: str, namespace: str, body: str = "") -> SoapRequest:
    return SoapRequest(action, f'<x:{name} xmlns:x="{namespace}">{body}</x:{name}>')
