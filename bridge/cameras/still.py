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

_NO_PICTURE = "there is no picture of this camera now"


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

    def forget(self, ring: Ring) -> None:
        """What was made of its pictures. Never waits: one that is being decoded is not kept."""
        self._newest.pop(ring, None)

    def jpeg(self, ring: Ring, limit_s: float | None = None) -> bytes:
        """Raises Unavailable when there is no picture, or it takes longer than 3 s in all, or
        the ring is cleared meanwhile: what is hidden or blacked out then is not shown after it.
        """
        limit_s = self._limit_s if limit_s is None else limit_s
        until = self._clock.monotonic() + limit_s
        if not self._decoding.acquire(timeout=limit_s):
            raise PrivateEyeError(Kind.UNAVAILABLE, "a still takes too long at the moment")
        try:
            cleared, part = ring.cleared, ring.keyframe()
            if part is None:
                self._newest.pop(ring, None)
                raise PrivateEyeError(Kind.UNAVAILABLE, _NO_PICTURE)
            newest = self._newest.get(ring)
            if newest is None or newest.part is not part:
                left = max(0.1, until - self._clock.monotonic())
                newest = _Still(part, decode.jpeg(self._tool, part, left))
                self._newest[ring] = newest
            if ring.cleared != cleared:  # asked last, so that `forget` or this forgets it
                self._newest.pop(ring, None)
                raise PrivateEyeError(Kind.UNAVAILABLE, _NO_PICTURE)
            return newest.jpeg
        finally:
            self._decoding.release()
