"""JPEG stills of the newest keyframes, each decoded at most once."""

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bridge.cameras import decode
from bridge.cameras.ring import Ring
from bridge.cameras.timing import Timing
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part


@dataclass(frozen=True, slots=True)
class _Still:
    part: Part
    jpeg: bytes


class Stills:
    """Of all cameras. From any thread; one decoding child runs at a time, the others wait."""

    def __init__(self, ffmpeg: Ffmpeg, clock: Clock, timing: Timing | None = None) -> None:
        self._tool = ffmpeg
        self._clock = clock
        self._limit_s = (timing or Timing()).still_s
        self._decoding = threading.Lock()
        self._newest: WeakKeyDictionary[Ring, _Still] = WeakKeyDictionary()

    def jpeg(self, ring: Ring) -> bytes:
        """Raises Unavailable when there is no picture, or it takes longer than 3 s in all."""
        until = self._clock.monotonic() + self._limit_s
        if not self._decoding.acquire(timeout=self._limit_s):
            raise PrivateEyeError(Kind.UNAVAILABLE, "a still takes too long at the moment")
        try:
            part = ring.keyframe()
            if part is None:
                self._newest.pop(ring, None)
                raise PrivateEyeError(Kind.UNAVAILABLE, "there is no picture of this camera now")
            newest = self._newest.get(ring)
            if newest is None or newest.part is not part:
                left = max(0.1, until - self._clock.monotonic())
                newest = _Still(part, decode.jpeg(self._tool, part, left))
                self._newest[ring] = newest
            return newest.jpeg
        finally:
            self._decoding.release()
