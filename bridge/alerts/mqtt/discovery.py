"""What Home Assistant finds by itself: one device for each camera (MQTT device discovery). Pure.

One of its entities is a picture only where somebody has alerts with pictures sent there.
"""

import json
from enum import Enum
from typing import Any

from bridge.alerts.mqtt.states import LABELS, OFFLINE, ONLINE, CameraNow, Topics
from bridge.model import Label

Json = dict[str, Any]
PRESSED = json.dumps({"event_type": "press"})
_NAMES = {Label.PERSON: "Person", Label.PET: "Pet", Label.VEHICLE: "Vehicle"}
_CLASSES = {Label.PERSON: "occupancy"}
_ICONS = {Label.PET: "mdi:paw", Label.VEHICLE: "mdi:car"}


def address(discovery: str, prefix: str, camera: str) -> str:
    """Where the description of a camera stands."""
    return f"{discovery}/device/{_id(prefix, camera)}/config"


class PictureEntity(Enum):
    NONE = "none"
    SHOWN = "shown"
    REMOVED = "removed"  # it was there


def description(
    topics: Topics,
    camera: CameraNow,
    *,
    house: str,
    switches: bool,
    picture: PictureEntity = PictureEntity.NONE,
) -> str:
    """`switches`: cameras can be turned off and on from there; else it only tells."""
    components = {"motion": _sensor(topics, camera, "motion", "Motion", device_class="motion")}
    for label in LABELS:
        more = {"device_class": _CLASSES.get(label), "icon": _ICONS.get(label)}
        components[label] = _sensor(topics, camera, label, _NAMES[label], **more)
    if camera.rings:
        components["doorbell"] = _doorbell(topics, camera)
    components["watching"] = _watching(topics, camera, switches=switches)
    match picture:
        case PictureEntity.SHOWN:
            components["picture"] = _picture(topics, camera)
        case PictureEntity.REMOVED:  # what has nothing but a platform is taken away
            components["picture"] = {"platform": "image"}
    described = {
        "device": {
            "identifiers": [_id(topics.prefix, camera.id)],
            "name": camera.name,
            "manufacturer": "Private Eye",
            "model": f"Camera of {house}",
        },
        "origin": {"name": "Private Eye"},
        "components": components,
    }
    return json.dumps(described, ensure_ascii=False, separators=(",", ":"))


def _sensor(topics: Topics, camera: CameraNow, what: str, name: str, **more: str | None) -> Json:
    return {
        "platform": "binary_sensor",
        "unique_id": _id(topics.prefix, f"{camera.id}_{what}"),
        "name": name,
        "state_topic": topics.of(camera.id, what),
        **{key: value for key, value in more.items() if value},
        **_available(topics, camera),
    }


def _doorbell(topics: Topics, camera: CameraNow) -> Json:
    return {
        "platform": "event",
        "unique_id": _id(topics.prefix, f"{camera.id}_doorbell"),
        "name": "Doorbell",
        "device_class": "doorbell",
        "event_types": ["press"],
        "state_topic": topics.of(camera.id, "doorbell"),
        **_available(topics, camera),
    }


def _picture(topics: Topics, camera: CameraNow) -> Json:
    return {
        "platform": "image",
        "unique_id": _id(topics.prefix, f"{camera.id}_picture"),
        "name": "Last alert",
        "image_topic": topics.of(camera.id, "picture"),
        "content_type": "image/jpeg",
        **_available(topics, camera),
    }


def _watching(topics: Topics, camera: CameraNow, *, switches: bool) -> Json:
    """Off is privacy mode. It is there also while the camera is not."""
    told = {
        "platform": "switch" if switches else "binary_sensor",
        "unique_id": _id(topics.prefix, f"{camera.id}_watching"),
        "name": "Watching",
        "icon": "mdi:eye",
        "state_topic": topics.of(camera.id, "watching"),
        "availability_topic": topics.house,
    }
    return {**told, "command_topic": topics.command(camera.id)} if switches else told


def _available(topics: Topics, camera: CameraNow) -> Json:
    """The bridge has to be there, and the camera to be seen."""
    places = (topics.house, topics.of(camera.id, "availability"))
    said = {"payload_available": ONLINE, "payload_not_available": OFFLINE}
    return {"availability_mode": "all", "availability": [{"topic": at, **said} for at in places]}


def _id(prefix: str, what: str) -> str:
    return f"{prefix.replace('/', '_')}_{what}"
