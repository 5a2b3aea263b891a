"""A moment of a camera's pictures that can still be decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.media.types import Part
from bridge.model import Area


@dataclass(frozen=True, slots=True)
class Moment:
    """`moving`: where something moves at `at`; None where only the camera says that something does.
    `parts` begin with a keyframe and reach to that picture, which is `after_s` later. Bytes are
    shared, never copied."""

    at: datetime
    moving: Area | None
    parts: Sequence[Part]
    after_s: float

    @property
    def aspect(self) -> float:
        """Of the picture, width to height."""
        track = self.parts[0].init.video
        return track.width / track.height if track is not None and track.height else 16 / 9
