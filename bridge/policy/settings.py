"""What a person sets for a camera: what is noticed, and how long it is kept. Pure."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: bool = True
    sensitivity: Sensitivity = Sensitivity.MEDIUM
    zones: tuple[Outline, ...] = Field(default=(), max_length=16)
    masks: tuple[Outline, ...] = Field(default=(), max_length=16)
    pre_roll_s: int = Field(default=5, ge=0, le=10)
    post_roll_s: int = Field(default=5, ge=1, le=60)
    keep_hours: int = Field(default=CLOUD_CAM_HOURS, ge=1, le=24 * 365)
    keep_mb: int | None = Field(default=None, ge=100)
