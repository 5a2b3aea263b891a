"""A watched camera: the real fleet on a real stream, with what it said and sent kept for asking."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from bridge.cameras.fleet import Fleet
from bridge.cameras.timing import Timing
from bridge.clock import SystemClock
from bridge.config import CameraConfig
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.model import Health, State
from tests.builders import PATIENCE_S

# What waits for nothing waits less; what is refused stays refused for the whole test. Silence is
# judged as in a real house: a run that has to bring its first picture in less never does so on a
# busy machine, however often it is begun again.
QUICK = Timing(
    backoff_first_s=0.2,
    backoff_most_s=0.5,
    ping_s=0.2,
    refused_s=60.0,
    settled_s=3.0,
    idle_s=1.5,
)
FIRST_SEGMENT = 1000


class Watched:
    """One camera of a fleet of its own."""

    def __init__(self, tool: Ffmpeg, url: str, *, timing: Timing = QUICK, **settings: Any) -> None:
        self.camera = CameraConfig.model_validate(
            {"id": "front_room", "name": "front room", "url": url, **settings}
        )
        self._changed = threading.Condition()
        self.history: list[Health] = []
        self.parts: list[Part] = []
        self.fleet = Fleet(
            [self.camera],
            ffmpeg=tool,
            clock=SystemClock(),
            sinks={self.camera.id: [self]},
            first_segment=FIRST_SEGMENT,
            listeners=[self._hear],
            timing=timing,
        )

    def __enter__(self) -> Self:
        self.fleet.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.fleet.stop(PATIENCE_S)

    def put(self, part: Part) -> None:
        with self._changed:
            self.parts.append(part)
            self._changed.notify_all()

    def _hear(self, camera_id: str, health: Health) -> None:
        assert camera_id == self.camera.id
        with self._changed:
            self.history.append(health)
            self._changed.notify_all()

    @property
    def health(self) -> Health:
        return self.fleet.health(self.camera.id)

    def until(self, ready: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
        """For what comes with a part or a word about the camera; see `poll` for all else."""
        with self._changed:
            came = self._changed.wait_for(ready, timeout_s)
            assert came, f"{self.health} after {len(self.parts)} parts; was {self.states}"

    def until_state(self, state: State, timeout_s: float = PATIENCE_S) -> Health:
        self.until(lambda: self.health.state is state, timeout_s)
        return self.health

    def until_parts(self, more: int) -> list[Part]:
        """The next so many parts."""
        have = len(self.parts)
        self.until(lambda: len(self.parts) >= have + more)
        return self.parts[have : have + more]

    @property
    def states(self) -> list[State]:
        return [health.state for health in self.history]


def poll(ready: Callable[[], bool], timeout_s: float = PATIENCE_S) -> bool:
    """For what gives no signal: another process's end, what is no longer kept."""
    until = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.02)
    return True


def children(parent: int) -> set[int]:
    """Process ids of the children of `parent` that are not zombies."""
    found = set()
    for stat in _stats():
        # proc(5): pid (comm) state ppid; comm may hold spaces and parentheses.
        pid, rest = stat.split(" ", 1)[0], stat.rpartition(")")[2].split()
        if int(rest[1]) == parent and rest[0] != "Z":
            found.add(int(pid))
    return found


def alive(pid: int) -> bool:
    return any(
        stat.startswith(f"{pid} (") and stat.rpartition(")")[2].split()[0] != "Z"
        for stat in _stats()
    )


def _stats() -> list[str]:
    texts = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue  # it ended in between
    return texts
