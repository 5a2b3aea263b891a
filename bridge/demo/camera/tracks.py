"""What a source sends: tracks and the units of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bridge.media.types import TrackKind
from bridge.model import VideoCodec


class SoundCodec(StrEnum):
    AAC = "aac"
    PCMU = "pcmu"


@dataclass(frozen=True, slots=True)
class VideoTrack:
    codec: VideoCodec
    fps: float


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """Mono. `samples` is how many of them one frame holds."""

    codec: SoundCodec
    rate: int
    samples: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One access unit: the NAL units of a picture, or one frame of sound.

    `at` is when it was taken, in monotonic seconds: it never goes back within a track.
    """

    kind: TrackKind
    at: float
    data: tuple[bytes, ...]
    keyframe: bool = False


class UnitSink(Protocol):
    def put(self, unit: Unit) -> None:
        """Take a unit. Called on the server's event loop; never blocks."""
