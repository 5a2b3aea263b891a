"""Tracks played in a loop in real time, on the server's event loop. Costs next to nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from bridge.demo.camera.recording import CameraFilm, Studio
from bridge.demo.camera.tracks import SoundTrack, Unit, UnitSink, VideoTrack
from bridge.media.types import TrackKind

LATE_S = 1.0


class LoopedTrack:
    """Sends `units` over and over, each `intervals_s` after the one before; time never goes back.

    All methods are called on the loop. `swap` waits for the end of the group of pictures.
    """

    def __init__(self, kind: TrackKind, sink: UnitSink, *, loop: asyncio.AbstractEventLoop) -> None:
        self._kind = kind
        self._sink = sink
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._units: Sequence[tuple[tuple[bytes, ...], bool]] = ()
        self._next_units: Sequence[tuple[tuple[bytes, ...], bool]] | None = None
        self._intervals: Sequence[float] = (1.0,)
        self._at = 0.0
        self._numbers = count()
        self._index = 0

    def start(
        self,
        units: Sequence[tuple[tuple[bytes, ...], bool]],
        intervals_s: Sequence[float],
        *,
        first: int = 0,
    ) -> None:
        self._units, self._intervals, self._index = units, intervals_s, first
        self._at = self._loop.time()
        self._tick()

    def swap(self, units: Sequence[tuple[tuple[bytes, ...], bool]]) -> None:
        self._next_units = units

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _tick(self) -> None:
        if self._next_units is not None and self._units[self._index % len(self._units)][1]:
            self._units, self._next_units, self._index = self._next_units, None, 0
        data, keyframe = self._units[self._index % len(self._units)]
        self._sink.put(Unit(self._kind, self._at, data, keyframe))
        self._index += 1
        self._at += self._intervals[next(self._numbers) % len(self._intervals)]
        if self._loop.time() - self._at > LATE_S:  # the machine slept: a camera does not catch up
            self._at = self._loop.time()
        self._timer = self._loop.call_at(self._at, self._tick)


class Looped:
    """A camera that plays a recording. `stagger` (0 to 1) is where in the loop it starts, so that
    cameras that share one recording do not all send their keyframes at the same moment."""

    def __init__(self, studio: Studio, recording: CameraFilm, *, stagger: float = 0.0) -> None:
        self._studio = studio
        self._recording = recording
        self._stagger = stagger
        self._tracks: list[LoopedTrack] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def video(self) -> VideoTrack:
        return self._recording.video

    @property
    def sound(self) -> SoundTrack | None:
        return self._recording.sound

    def start(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None:
        self._loop = loop
        loop.call_soon_threadsafe(self._begin, loop, sink)

    def stop(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)

    def resize(self, width: int, height: int) -> None:
        """Encodes the same recipe at another size, then changes over at the next keyframe."""
        made = self._studio.record(replace(self._recording.recipe, size=(width, height)))
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tracks[0].swap, _pictures(made))

    def _begin(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None:
        recording, recipe = self._recording, self._recording.recipe
        pictures = LoopedTrack(TrackKind.VIDEO, sink, loop=loop)
        first = int(self._stagger * len(recording.pictures))
        pictures.start(_pictures(recording), recipe.intervals_s or (1 / recipe.fps,), first=first)
        self._tracks.append(pictures)
        if recording.sound is not None:
            sound = LoopedTrack(TrackKind.AUDIO, sink, loop=loop)
            frames = [((frame,), True) for frame in recording.frames]
            sound.start(frames, (recording.sound.samples / recording.sound.rate,))
            self._tracks.append(sound)

    def _end(self) -> None:
        for track in self._tracks:
            track.stop()


def _pictures(recording: CameraFilm) -> list[tuple[tuple[bytes, ...], bool]]:
    return [(unit.nals, unit.keyframe) for unit in recording.pictures]
