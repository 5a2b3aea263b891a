"""JSON in and out of privacy mode."""

from pydantic import Field

from bridge.service.privacy.mode import Presence
from bridge.service.privacy.switch import CameraPrivacy, Switched
from bridge.web import refusal_words
from bridge.web.shapes import Json, Name, RequestBody


class Hide(RequestBody):
    hidden: bool = Field(strict=True)


class AtHome(RequestBody):
    home: bool = Field(strict=True)


class PersonAtHome(RequestBody):
    name: Name


def camera(seen: CameraPrivacy) -> Json:
    standing = seen.standing if seen.hidden else None
    return {
        "id": seen.camera.id,
        "name": seen.camera.name,
        "hidden": seen.hidden,
        "since": standing.since.isoformat(timespec="seconds") if standing else None,
        "by": standing.name if standing else None,
        "way": standing.way.value if standing else None,
        "may": seen.may,
    }


def house(seen: tuple[CameraPrivacy, ...]) -> Json:
    return {"cameras": [camera(each) for each in seen]}


def switched(outcome: Switched) -> Json:
    refused = [
        {"id": id_, "reason": refusal_words.told(why)} for id_, why in outcome.refused.items()
    ]
    return {"cameras": list(outcome.cameras), "refused": refused}


def presence(name: str, told: Presence) -> Json:
    return {
        "name": name,
        "home": told.home,
        "since": told.since.isoformat(timespec="seconds"),
        "confirmed_at": told.confirmed.isoformat(timespec="seconds"),
    }
