"""Fragments to parts: where segments begin, and where media time meets wall time.

Rules, each a test:
1. Nothing is published before the first video keyframe of a run.
2. A segment begins at a keyframe once the one before is at least 1 s long, and at the latest when
   the next part could break TARGETDURATION (so a camera with a 10 s GOP makes segments that do not
   begin with a keyframe; we therefore never claim EXT-X-INDEPENDENT-SEGMENTS).
3. PART-TARGET is fixed for the run: fragment duration + two frame intervals, 0.4 s at least. A
   longer part is never published with its duration: the rest of its GOP is dropped and the next
   keyframe starts with a discontinuity. A second long part within 10 s (a camera in the dark, whose
   frames may take up to 1 s) widens PART-TARGET from there on, to 2 s at most; one does not, or
   latency would stay high for good.
4. A part without pictures, or with pictures that take no time, is not published: nobody may take
   the first for a live picture, and the second would make segments without end.
5. A sequence parameter set that changes ends the run. So do more parts in a segment, or more
   segments in a run, than there is time for. Media that is late does not, however late it is: we
   may be the slow ones. Where the wall clock was set, a gap lets the dates start anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from bridge.media import codecs
from bridge.media.dates import ClocksApart, Dates
from bridge.media.types import Fragment, Init, Part, TrackRun

TARGET_DURATION = 2
MIN_SEGMENT = Fraction(1)
# RFC 8216 4.3.3.1: EXTINF, rounded to the nearest integer, must not exceed TARGETDURATION.
MAX_SEGMENT = TARGET_DURATION + Fraction(49, 100)
FRAGMENT = Fraction(1, 5)
HEADROOM = Fraction(1, 5)
WIDENED = Fraction(5, 4)  # of the long part that asked for it
WIDEST = Fraction(TARGET_DURATION)
SLOWEST_FRAME = Fraction(1)
LONG_AGAIN_S = 10.0
# A camera of 60 keyframes a second makes 60 parts of a second; a segment is 1 s of those.
MAX_PARTS = 250
# Segments last a second or more but where there are gaps: so many short ones a run may have.
SHORT_SEGMENTS = 30


class RunBroken(Exception):
    """The run cannot go on as it is; a new one begins at once. `str()` is a plain reason."""


@dataclass(frozen=True, slots=True)
class _NextPart:
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
        self._place = _NextPart(first_segment, 0, Fraction(0))
        self._waiting = True  # for a keyframe
        self._discontinuity = True
        self._target: Fraction | None = None
        self._long_at: float | None = None  # when the last part came that was too long
        self._dates = Dates()
        self._segment_at: float | None = None  # when the last segment began
        self._hurry = 0.0  # segments ahead of two a second
        self._sps: bytes | None = None
        self._slow = False  # the first sample was long
        self.dropped = 0  # fragments not published, for the log

    @property
    def next_segment(self) -> int:
        """The first segment number that a following run may use."""
        return self._place.segment + (1 if self._place.index else 0)

    def shows(self, fragment: Fragment) -> bool:
        """Whether there are pictures in it, of use or not."""
        return any(run.track == self._video.id and run.durations for run in fragment.runs)

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
        target = self._limit(run, duration, arrived)
        if target is not None:
            self._note(run, duration, now)
        if target is None or (self._waiting and not keyframe):
            self.dropped += 1
            return None
        self._waiting = False
        place = self._next_place(keyframe, duration, arrived)
        part = Part(
            segment=place.segment,
            index=place.index,
            duration=duration,
            independent=keyframe,
            discontinuity=self._discontinuity,
            starts_at=self._date(run, begins=place.index == 0),
            arrived=arrived,
            init=self._init,
            part_target=target,
            data=fragment.data,
        )
        self._place = replace(place, index=place.index + 1, elapsed=place.elapsed + duration)
        self._discontinuity = False
        return part

    def _next_place(self, keyframe: bool, duration: Fraction, arrived: float) -> _NextPart:
        place = self._place
        full = place.elapsed + duration > MAX_SEGMENT
        if place.index and (
            self._discontinuity or full or (keyframe and place.elapsed >= MIN_SEGMENT)
        ):
            place = _NextPart(place.segment + 1, 0, Fraction(0))
        if place.index == 0:
            self._pace(arrived)
        if place.index >= MAX_PARTS:
            raise RunBroken("the camera's pictures take no time")
        return place

    def _pace(self, arrived: float) -> None:
        """Numbers begin at the time in seconds and may not run away from it, nor memory grow."""
        since = arrived - self._segment_at if self._segment_at is not None else 0.0
        self._segment_at = arrived
        self._hurry = max(0.0, self._hurry + 1 - 2 * since)
        if self._hurry > SHORT_SEGMENTS:
            raise RunBroken("the camera's pictures come in pieces")

    def _limit(self, run: TrackRun, duration: Fraction, arrived: float) -> Fraction | None:
        """Rules 3 and 4: PART-TARGET if the fragment fits it, else None until the next keyframe."""
        if self._target is None:
            if not run.sync[0]:
                return WIDEST if 0 < duration <= WIDEST else None
            self._target = self._first_target(run)
        if self._target is not None:
            if 0 < duration <= self._target:
                return self._target
            if duration > 0:
                self._widen(run, duration, arrived)
        self._start_over()
        return None

    def _first_target(self, run: TrackRun) -> Fraction | None:
        frame = Fraction(min(run.durations), self._video.timescale)
        if len(run.durations) == 1 and frame > FRAGMENT and not self._slow:
            # A slow camera, or a first sample stretched back to where the sound starts: the next
            # keyframe tells.
            self._slow = True
            return None
        return min(WIDEST, FRAGMENT + max(2 * frame, HEADROOM))

    def _widen(self, run: TrackRun, duration: Fraction, arrived: float) -> None:
        again = self._long_at is not None and arrived - self._long_at <= LONG_AGAIN_S
        self._long_at = arrived
        slowest = Fraction(max(run.durations), self._video.timescale)
        if again and slowest <= SLOWEST_FRAME and duration <= WIDEST:
            self._target = min(WIDEST, WIDENED * duration)

    def _start_over(self) -> None:
        self._waiting = True
        self._discontinuity = True
        self._dates.forget()

    def _note(self, run: TrackRun, duration: Fraction, now: datetime) -> None:
        media = Fraction(run.start, self._video.timescale)
        try:
            self._dates.note(media, duration, now)
        except ClocksApart:
            self._start_over()
            self._dates.note(media, duration, now)

    def _date(self, run: TrackRun, *, begins: bool) -> datetime:
        """Wall time of the first sample, set right where a segment begins."""
        if begins:
            self._dates.settle(None if self._discontinuity else self._place.elapsed)
        return self._dates.at(Fraction(run.start, self._video.timescale))

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
