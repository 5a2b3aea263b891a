"""One camera's live output in memory: the timeline, what players wait on, and nothing else.

Threads: `put` on the ingest thread; everything else on request threads. One lock guards the
timeline and the rendered text; text is rendered once per (version, skip) and shared by all waiters.
Every wait has a deadline and ends at once when the channel is cleared.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist
from bridge.hls.timeline import ReloadWait, Segment, Timeline
from bridge.media.segmenter import TARGET_DURATION
from bridge.media.types import Init, Part

# 6.2.5.2: a server should not hold a request longer than three target durations.
LONGEST_WAIT_S = 3.0 * TARGET_DURATION
NOT_LIVE = "there is no live picture from this camera at the moment"
MEDIA_URI = "media.m3u8"


@dataclass(frozen=True, slots=True)
class Reload:
    """The delivery directives of 6.2.5: `_HLS_msn`, `_HLS_part`, `_HLS_skip`."""

    msn: int | None = None
    part: int | None = None
    skip: bool = False


class Channel:
    """A PartSink that players read. Starts without a picture: `live` is set by health."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._timeline = Timeline()
        self._live = False
        self._cleared = 0
        self._closed = False
        self._version = 0
        self._rendered: dict[bool, tuple[int, bytes]] = {}
        self._waiting = 0

    def put(self, part: Part) -> None:
        with self._changed:
            self._timeline = self._timeline.append(part)
            self._version += 1
            self._changed.notify_all()

    def set_live(self, live: bool) -> None:
        """Not live: what there is may no longer be called live, so new playlists are withheld."""
        with self._changed:
            self._live = live
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget every picture and answer everybody who waits. Numbers go on afterwards."""
        with self._changed:
            self._timeline = self._timeline.emptied()
            self._live = False
            self._cleared += 1
            self._version += 1
            self._rendered.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """Clear, and never make anybody wait again: the bridge stops."""
        with self._changed:
            self._closed = True
        self.clear()

    @property
    def waiting(self) -> int:
        """Requests that are being held now."""
        with self._changed:
            return self._waiting

    def init(self) -> Init | None:
        """What the newest part needs to be decoded, once there is one."""
        with self._changed:
            newest = self._timeline.newest
        return newest.init if newest else None

    def multivariant(self, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """Wait for the first picture of a camera that is starting. Raises Unavailable."""
        with self._changed:
            self._wait(self._has_picture, timeout_s)
            timeline = self._timeline
        init = timeline.segments[-1].init
        video = init.video
        assert video is not None  # noqa: S101  # the segmenter refuses runs without a picture
        codecs = ",".join(track.codec for track in init.tracks)
        bandwidth = max(map(_bits_per_second, timeline.segments))
        variant = playlist.Variant(MEDIA_URI, bandwidth, codecs, video.width, video.height)
        return playlist.multivariant([variant]).encode()

    def media(self, reload: Reload, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """The playlist, held until it has what `reload` names. Raises Invalid or Unavailable."""
        with self._changed:
            if reload.msn is not None:
                if self._timeline.ask(reload.msn, reload.part) is ReloadWait.TOO_FAR:
                    raise PrivateEyeError(Kind.INVALID, "that is too far ahead of live")
                self._wait(self._has(reload.msn, reload.part), timeout_s)
            else:
                self._wait(self._has_picture, timeout_s)
            return self._render(reload.skip)

    def part(self, number: int, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """A part by its channel-wide number; the next one (the preload hint) is waited for."""
        with self._changed:
            if (found := self._timeline.find_part(number)) is not None:
                return found.data
            if not self._timeline.segments or number != self._timeline.next_part:
                raise PrivateEyeError(Kind.NOT_FOUND, "that part is not there")
            self._wait(lambda: self._timeline.find_part(number) is not None, timeout_s)
            found = self._timeline.find_part(number)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "that part is not there")
        return found.data

    def segment(self, sequence: int) -> tuple[bytes, ...]:
        """The parts of a complete segment, to be sent one after the other."""
        with self._changed:
            found = self._timeline.find_segment(sequence)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "that segment is not there")
        return tuple(part.data for part in found.parts)

    def init_bytes(self, init_id: str) -> bytes:
        with self._changed:
            found = self._timeline.find_init(init_id)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "that init is not there")
        return found.data

    def _has_picture(self) -> bool:
        return bool(self._live and self._timeline.segments)

    def _has(self, msn: int, part: int | None) -> Callable[[], bool]:
        return lambda: self._live and self._timeline.ask(msn, part) is not ReloadWait.WAIT

    def _wait(self, ready: Callable[[], bool], timeout_s: float) -> None:
        """Hold the lock's owner until ready. Raises Unavailable at the deadline or when cleared."""
        cleared = self._cleared
        self._waiting += 1
        try:
            self._changed.wait_for(
                lambda: self._closed or self._cleared != cleared or ready(), timeout_s
            )
        finally:
            self._waiting -= 1
        if self._closed or self._cleared != cleared or not ready():
            raise PrivateEyeError(Kind.UNAVAILABLE, NOT_LIVE)

    def _render(self, skip: bool) -> bytes:
        cached = self._rendered.get(skip)
        if cached is None or cached[0] != self._version:
            text = playlist.media(self._timeline, skip=skip).encode()
            self._rendered[skip] = cached = (self._version, text)
        return cached[1]


def _bits_per_second(segment: Segment) -> int:
    size = sum(len(part.data) for part in segment.parts)
    return int(8 * size / max(segment.duration, Fraction(1)))
