"""A bounded queue of parts between an ingest thread and something slower."""

import threading
from collections import deque
from fractions import Fraction

from bridge.media.types import Part

# 200 ms parts: 25 s of media, and what the ring held at the start.
LIMIT = 128


class Feed:
    """A PartSink that never blocks: when full it drops up to the next keyframe, and counts."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._changed = threading.Condition()
        self._parts: deque[Part] = deque()
        self._dropping = True  # until the first keyframe
        self._closed = False
        self._lost = False  # something between two parts, since it was last asked
        self.dropped = 0

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, part: Part) -> None:
        with self._changed:
            room = len(self._parts) < self._limit
            if self._dropping and part.independent and room:
                self._dropping = False
            if self._dropping or not room:
                self._lost = self._lost or not room
                self._dropping = True
                self.dropped += 1
                return
            self._parts.append(part)
            self._changed.notify_all()

    def get(self, timeout_s: float) -> Part | None:
        """The oldest part; None when time is up or the feed is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._parts or self._closed, timeout_s)
            return self._parts.popleft() if self._parts and not self._closed else None

    def skip(self, patience: Fraction) -> bool:
        """Where more than that waits, forget all that is older than its newest keyframe; whether
        anything was lost, here or for want of room, since this was last asked.
        """
        with self._changed:
            lost, self._lost = self._lost, False
            if sum((part.duration for part in self._parts), Fraction(0)) <= patience:
                return lost
            parts = list(self._parts)
            newest = max((n for n, part in enumerate(parts) if part.independent), default=0)
            for _ in range(newest):
                self._parts.popleft()
            return lost or newest > 0

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._parts.clear()
            self._changed.notify_all()
