"""A bounded queue of parts between an ingest thread and something slower."""

import threading
from collections import deque

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

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._parts.clear()
            self._changed.notify_all()
