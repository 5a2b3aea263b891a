"""JSON in and out of privacy mode."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from bridge.service.privacy.mode import MOST_MINUTES, Presence
from bridge.service.privacy.switch import CameraPrivacy, Switched
from bridge.web import refusal_words
from bridge.web.shapes import Json, Name, RequestBody


class Hide(RequestBody):
    """`minutes`: hidden for so long, then shown again by itself."""

    hidden: bool = Field(strict=True)
    minutes: int | None = Field(default=None, strict=True, ge=1, le=MOST_MINUTES)

    @model_validator(mode="after")
    def _only_hiding_ends(self) -> Self:
        if self.minutes is not None and not self.hidden:
            raise ValueError("minutes are for hiding")
        return self


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
        "since": _moment(standing.since) if standing else None,
        "by": standing.name if standing else None,
        "way": standing.way.value if standing else None,
        "until": _moment(seen.until) if seen.until else None,
        "may": seen.may,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


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
        "since": _moment(told.since),
        "confirmed_at": _moment(told.confirmed),
    }
