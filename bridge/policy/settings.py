"""What a person sets for a camera: what is noticed, how long it is kept, what is black. Pure."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bridge.model import Area

# Corners in thousandths of the picture; the inside counts.
Corner = tuple[Annotated[int, Field(ge=0, le=1000)], Annotated[int, Field(ge=0, le=1000)]]
Outline = Annotated[tuple[Corner, ...], Field(min_length=3, max_length=32)]

CLOUD_CAM_HOURS = 24


class Sensitivity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class CameraSettings(BaseModel):
    """`zones`: where motion counts, everywhere if there are none; `masks`: where it never does.

    Of a masked area nothing is noticed; it is still seen and recorded. A clip older than
    `keep_hours` goes, and the oldest ones beyond `keep_mb`; starred ones stay.

    `blackout`: of the rectangles around them nothing is ever seen or stored. For that the picture
    is encoded here, which the owner allows by `encode` where the camera's own would do otherwise.
    `intimate`: what it sees is nobody's to see: owners alone share clips of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: bool = True
    sensitivity: Sensitivity = Sensitivity.MEDIUM
    zones: tuple[Outline, ...] = Field(default=(), max_length=16)
    masks: tuple[Outline, ...] = Field(default=(), max_length=16)
    blackout: tuple[Outline, ...] = Field(default=(), max_length=16)
    encode: bool = False
    pre_roll_s: int = Field(default=5, ge=0, le=10)
    post_roll_s: int = Field(default=5, ge=1, le=60)
    keep_hours: int = Field(default=CLOUD_CAM_HOURS, ge=1, le=24 * 365)
    keep_mb: int | None = Field(default=None, ge=100)
    intimate: bool = False


def black_areas(settings: CameraSettings) -> tuple[Area, ...]:
    """The rectangles that cover what is to be black: what ffmpeg draws at no cost of note."""
    return tuple(_around(outline) for outline in settings.blackout)


def _around(outline: Outline) -> Area:
    across, down = zip(*outline, strict=True)
    left, top = min(across), min(down)
    return Area(left, top, max(across) - left, max(down) - top)
