"""What stands between a camera's run and everything that keeps its pictures."""

import threading
from collections.abc import Sequence

from bridge.media.types import Part, PartSink


class Valve:
    """A PartSink. Once `shut` has returned no part gets through until `open`: any thread."""

    def __init__(self, sinks: Sequence[PartSink]) -> None:
        self._sinks = tuple(sinks)
        self._lock = threading.Lock()
        self._shut = False

    def put(self, part: Part) -> None:
        with self._lock:
            if self._shut:
                return
            for sink in self._sinks:
                sink.put(part)

    def shut(self) -> None:
        with self._lock:
            self._shut = True

    def open(self) -> None:
        with self._lock:
            self._shut = False
