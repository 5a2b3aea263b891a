"""Failed attempts per source in the last minute."""

from dataclasses import dataclass
from threading import Lock

from bridge.clock import Clock

MOST = 20
WINDOW_S = 60.0
MOST_SOURCES = 1024  # about 0.2 KiB each


@dataclass(slots=True)
class _Window:
    """The `misses` of one source since `began`, in monotonic seconds."""

    began: float
    misses: int = 0


class Attempts:
    """Any thread. Bounded: with more sources at once, those that began first are forgotten."""

    def __init__(self, clock: Clock, *, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._lock = Lock()
        self._windows: dict[str, _Window] = {}  # in the order of `began`

    def exhausted(self, source: str) -> bool:
        """Whether the source has missed `most` times in its current minute."""
        with self._lock:
            self._sweep()
            window = self._windows.get(source)
            return window is not None and window.misses >= self._most

    def missed(self, source: str) -> None:
        with self._lock:
            self._sweep()
            if source not in self._windows and len(self._windows) >= MOST_SOURCES:
                del self._windows[next(iter(self._windows))]
            window = self._windows.setdefault(source, _Window(self._clock.monotonic()))
            window.misses += 1

    def _sweep(self) -> None:
        over = self._clock.monotonic() - WINDOW_S
        while self._windows and next(iter(self._windows.values())).began <= over:
            del self._windows[next(iter(self._windows))]
