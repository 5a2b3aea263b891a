"""Cameras: shown, listed, asked how they are; and the code by which an Alexa is confirmed."""

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from skill.contract.clips import ClipShown
from skill.contract.question import Answer, OfRoom, OfRooms, Question
from skill.contract.refusals import AskBack, Stranger
from skill.contract.when import Moment


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
    """`still`: the address of a picture of now, where the asker shows any."""

    id: str
    name: str
    state: CameraState
    since: Moment
    still: str | None = None


class Play(Answer, frozen=True, tag="play"):
    """`still`: the address of a picture of it, where the asker shows any."""

    camera: Camera
    url: str
    still: str | None = None


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


class CameraIs(Struct, frozen=True):
    """`recording` now, `by_hand` where somebody asked for that; `clips`: what moves there is
    kept. `off_until`: HH:MM of the house at which it comes back by itself, on `off_until_day`
    ("today", "tomorrow" or a date)."""

    camera: Camera
    recording: bool
    by_hand: bool
    clips: bool
    off_until: str | None = None
    off_until_day: str | None = None


class CamerasAre(Answer, frozen=True, tag="cameras_are"):
    """`room`: the name of the camera that was asked about; None: all were."""

    cameras: tuple[CameraIs, ...]
    room: str | None


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


class HowAre(OfRooms[CamerasAre | AskBack | Stranger], frozen=True, kw_only=True):
    """Without a room all cameras."""

    path: ClassVar = "cameras/how"


class ConfirmHouse(Question[Confirmed | WrongCode | TooMany], frozen=True):
    """`code`: six digits that an owner was shown."""

    path: ClassVar = "confirm"
    code: Annotated[str, Meta(max_length=20)]
