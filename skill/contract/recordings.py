"""Recordings that were asked for by hand."""

from typing import Annotated, ClassVar

from msgspec import Meta

from skill.contract.live import Camera, NothingBefore
from skill.contract.question import Answer, OfRoom
from skill.contract.refusals import AskBack, Stranger


class Recording(Answer, frozen=True, tag="recording"):
    camera: Camera
    seconds: int


class NotRecorded(Answer, frozen=True, tag="not_recorded"):
    """The camera has no picture."""

    camera: Camera


class Stopped(Answer, frozen=True, tag="stopped"):
    """Names of cameras: `cameras` are no longer recorded by hand, `going_on` still record, because
    something moves there. `room` is the one that was asked about."""

    cameras: tuple[str, ...]
    going_on: tuple[str, ...]
    room: str | None


class Record(
    OfRoom[Recording | NotRecorded | NothingBefore | AskBack | Stranger], frozen=True, kw_only=True
):
    """Without a room the camera that was looked at last, or the only one."""

    path: ClassVar = "clips/record"
    seconds: Annotated[int, Meta(ge=5, le=600)]


class StopRecording(OfRoom[Stopped | AskBack | Stranger], frozen=True, kw_only=True):
    """Without a room wherever there is any."""

    path: ClassVar = "clips/record/stop"
