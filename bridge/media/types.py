"""Media as data. Everything here is frozen; bytes are shared, never copied or rewritten.

Vocabulary is that of ISO/IEC 14496-12 (track, sample, timescale, ticks) and of RFC 8216bis
(part, segment, init, discontinuity). A *run* is one life of an ingest child; each run has one Init.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Protocol


class TrackKind(StrEnum):
    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True)
class Track:
    """One track of a moov. `codec` is the RFC 6381 string ("avc1.640028", "mp4a.40.2").

    `parameter_sets` holds the decoder configuration record (avcC, hvcC) or is empty; `width` and
    `height` are 0 for sound, `sample_rate` is 0 for pictures.
    """

    id: int
    kind: TrackKind
    codec: str
    timescale: int
    width: int = 0
    height: int = 0
    sample_rate: int = 0
    parameter_sets: bytes = b""
    default_duration: int = 0
    default_size: int = 0
    default_flags: int = 0


@dataclass(frozen=True, slots=True)
class Init:
    """ftyp + moov. `id` is derived from the bytes, so equal inits have equal ids."""

    id: str
    tracks: tuple[Track, ...]
    data: bytes

    @property
    def video(self) -> Track | None:
        return next((t for t in self.tracks if t.kind is TrackKind.VIDEO), None)

    @property
    def audio(self) -> Track | None:
        return next((t for t in self.tracks if t.kind is TrackKind.AUDIO), None)


@dataclass(frozen=True, slots=True)
class TrackRun:
    """One track's samples in one fragment. `start` and `durations` are ticks of the track.

    `offset` is where the first sample's bytes begin within the fragment's `data`.
    """

    track: int
    start: int
    durations: tuple[int, ...]
    sizes: tuple[int, ...]
    sync: tuple[bool, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """One moof + mdat as ffmpeg wrote it, sound and picture together."""

    runs: tuple[TrackRun, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """The unit of everything: one fragment with its place in the timeline.

    `segment` (media sequence number) and `index` never go back, across runs and restarts.
    `independent`: starts with a keyframe. `discontinuity` is true on the first part of a run and on
    the first after a gap.
    `starts_at` is wall time of the first sample; `arrived` is monotonic seconds when the fragment's
    last byte was read. A part with `index == 0` completes the segment before it.
    `part_target` only changes at a discontinuity; `duration` never exceeds it.
    """

    segment: int
    index: int
    duration: Fraction
    independent: bool
    discontinuity: bool
    starts_at: datetime
    arrived: float
    init: Init
    part_target: Fraction
    data: bytes


class PartSink(Protocol):
    def put(self, part: Part) -> None:
        """Take a part. Called on the ingest thread, in order; never blocks (drop and count)."""
