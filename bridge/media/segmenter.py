"""Fragments to parts: where segments begin, and where media time meets wall time.

Rules, each a test:
1. Nothing is published before the first video keyframe of a run.
2. A segment begins at a keyframe once the one before is at least 1 s long, and at the latest when
   the next part could break TARGETDURATION (so a camera with a 10 s GOP makes segments that do not
   begin with a keyframe; we therefore never claim EXT-X-INDEPENDENT-SEGMENTS).
3. PART-TARGET is fixed for the run: fragment duration + two frame intervals. A longer part is
   never published with its duration: the rest of its GOP is dropped and the next keyframe starts
   with a discontinuity. Frames of up to 1 s (a camera in the dark) widen PART-TARGET from there on;
   longer gaps do not, or latency would stay high for good.
4. A part without pictures is not published: nobody may take it for a live picture.
5. Media time that drifts 10 s from wall time, or a sequence parameter set that changes, ends the
   run.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.media import codecs
from bridge.media.types import Fragment, Init, Part, TrackRun

TARGET_DURATION = 2
MIN_SEGMENT = Fraction(1)
# RFC 8216 4.3.3.1: EXTINF, rounded to the nearest integer, must not exceed TARGETDURATION.
MAX_SEGMENT = TARGET_DURATION + Fraction(49, 100)
FRAGMENT = Fraction(1, 5)
SLOWEST_FRAME = Fraction(1)
RE_ANCHOR = timedelta(seconds=1)
CLOCK_JUMP = timedelta(seconds=10)


class RunBroken(Exception):
    """The run cannot go on as it is; a new one begins at once. `str()` is a plain reason."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next part goes."""

    segment: int
    index: int
    elapsed: Fraction  # media in this segment so far


class Segmenter:
    """One run. Owned by the ingest thread; not thread-safe."""

    def __init__(self, init: Init, first_segment: int) -> None:
        video = init.video
        if video is None:
            raise RunBroken("there is no picture in what the camera sends")
        self._init = init
        self._video = video
        self._place = _Place(first_segment, 0, Fraction(0))
        self._waiting = True  # for a keyframe
        self._discontinuity = True
        self._target: Fraction | None = None
        self._anchor: tuple[datetime, Fraction] | None = None  # wall time of a media time
        self._sps: bytes | None = None
        self._slow = False  # the first sample was long
        self.dropped = 0  # fragments not published, for the log

    @property
    def next_segment(self) -> int:
        """The first segment number that a following run may use."""
        return self._place.segment + (1 if self._place.index else 0)

    def feed(self, fragment: Fragment, *, now: datetime, arrived: float) -> Part | None:
        """Place a fragment; None when it is not published. Raises RunBroken."""
        run = next((r for r in fragment.runs if r.track == self._video.id), None)
        if run is None or not run.durations:
            self.dropped += 1
            return None
        keyframe = run.sync[0]
        if keyframe:
            self._same_picture_size(run, fragment.data)
        duration = Fraction(sum(run.durations), self._video.timescale)
        target = None if self._waiting and not keyframe else self._admit(run, duration)
        if target is None:
            self.dropped += 1
            return None
        self._waiting = False
        place = self._next_place(keyframe, target)
        starts_at = self._wall_time(run, duration, now, begins=place.index == 0)
        part = Part(
            segment=place.segment,
            index=place.index,
            duration=duration,
            independent=keyframe,
            discontinuity=self._discontinuity,
            starts_at=starts_at,
            arrived=arrived,
            init=self._init,
            part_target=target,
            data=fragment.data,
        )
        self._place = replace(place, index=place.index + 1, elapsed=place.elapsed + duration)
        self._discontinuity = False
        return part

    def _next_place(self, keyframe: bool, target: Fraction) -> _Place:
        place = self._place
        full = place.elapsed + target > MAX_SEGMENT
        if place.index and (
            self._discontinuity or full or (keyframe and place.elapsed >= MIN_SEGMENT)
        ):
            return _Place(place.segment + 1, 0, Fraction(0))
        return place

    def _admit(self, run: TrackRun, duration: Fraction) -> Fraction | None:
        """Rule 3: PART-TARGET if the fragment fits it, else None until the next keyframe."""
        frame = Fraction(min(run.durations), self._video.timescale)
        if self._target is None:
            if len(run.durations) == 1 and frame > FRAGMENT and not self._slow:
                # A slow camera, or a first sample stretched back to where the sound starts: the
                # next keyframe tells.
                self._slow = True
                self._start_over()
                return None
            self._target = FRAGMENT + 2 * min(frame, SLOWEST_FRAME)
        if duration <= self._target:
            return self._target
        if max(run.durations) <= SLOWEST_FRAME * self._video.timescale:
            self._target = max(self._target, duration + FRAGMENT)
        self._start_over()
        return None

    def _start_over(self) -> None:
        self._waiting = True
        self._discontinuity = True
        self._anchor = None

    def _wall_time(
        self, run: TrackRun, duration: Fraction, now: datetime, *, begins: bool
    ) -> datetime:
        """Wall time of the first sample; rule 5. Re-anchored only where a segment begins."""
        media = Fraction(run.start, self._video.timescale)
        arrived_start = now - _delta(duration)
        if self._anchor is None:
            self._anchor = (arrived_start, media)
        expected = self._anchor[0] + _delta(media - self._anchor[1])
        drift = arrived_start - expected
        if abs(drift) > CLOCK_JUMP:
            raise RunBroken("the camera's clock jumped")
        if begins and abs(drift) > RE_ANCHOR:
            self._anchor = (arrived_start, media)
            return arrived_start
        return expected

    def _same_picture_size(self, run: TrackRun, data: bytes) -> None:
        """Compare in-band parameter sets with the first ones of the run.

        Not with the moov's: some cameras' session descriptions differ from what they send for good.
        """
        sample = data[run.offset : run.offset + run.sizes[0]]
        sps = codecs.in_band_sps(self._video.codec, sample)
        if sps is None:
            return
        if self._sps is None:
            if not self._waiting and sps not in self._video.parameter_sets:
                raise RunBroken("the camera changed its picture format")
            self._sps = sps
        elif sps != self._sps:
            raise RunBroken("the camera changed its picture format")


def _delta(seconds: Fraction) -> timedelta:
    return timedelta(microseconds=round(seconds * 1_000_000))
