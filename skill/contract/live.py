"""Cameras: shown, listed; and the code by which an Alexa is confirmed."""

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from skill.contract.clips import ClipShown, Moment
from skill.contract.question import Answer, OfRoom, Question
from skill.contract.refusals import Stranger


class CameraState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    LOST = "lost"
    FROZEN = "frozen"
    REFUSED = "refused"
    IDLE = "idle"
    OFF = "off"
    STOPPED = "stopped"
    UNKNOWN = "unknown"  # a bridge newer than this skill

    @classmethod
    def _missing_(cls, value: object) -> "CameraState":  # noqa: ARG003 - any
        return cls.UNKNOWN


class Camera(Struct, frozen=True):
    id: str
    name: str
    state: CameraState
    since: Moment


class Play(Answer, frozen=True, tag="play"):
    camera: Camera
    url: str


class Tell(Answer, frozen=True, tag="tell"):
    """There is no screen: say how the camera is."""

    camera: Camera


class NotLive(Answer, frozen=True, tag="not_live"):
    camera: Camera


class NothingBefore(Answer, frozen=True, tag="nothing_before"):
    """No room was said, and nothing was shown within the last 10 minutes."""

    rooms: tuple[str, ...]


class Cameras(Answer, frozen=True, tag="cameras"):
    cameras: tuple[Camera, ...]


class Confirmed(Answer, frozen=True, tag="confirmed"):
    house: str


class WrongCode(Answer, frozen=True, tag="wrong_code"):
    pass


class TooMany(Answer, frozen=True, tag="too_many"):
    """Wrong codes."""


Shown = Play | Tell | NotLive | NothingBefore | ClipShown


class Show(OfRoom[Shown], frozen=True, kw_only=True):
    """Without a room what was shown last, once more: a camera, or a clip."""

    path: ClassVar = "show"
    screen: bool


class ListCameras(Question[Cameras | Stranger], frozen=True):
    path: ClassVar = "cameras"


class ConfirmHouse(Question[Confirmed | WrongCode | TooMany], frozen=True):
    """`code`: six digits that an owner was shown."""

    path: ClassVar = "confirm"
    code: Annotated[str, Meta(max_length=20)]
