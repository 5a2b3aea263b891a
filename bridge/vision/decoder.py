"""One child that turns our media into small gray pictures, written to and read from by one thread.

Neither side can block the other for good: what the child does not take waits while its pictures are
read, and a child that does neither for 5 s is given up.
"""

import os
import subprocess
from collections import deque
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from bridge.clock import Clock
from bridge.media.ffmpeg import Ffmpeg
from bridge.vision.pixels import HEIGHT, WIDTH, Gray

_STUCK_S = 5.0
_TICK_S = 0.05
_SIZE = WIDTH * HEIGHT


class Broken(Exception):
    """The child ended, or does nothing any more. `str()` says which."""


class ChildOutput(Protocol):
    @property
    def stdout(self) -> bytes: ...
    @property
    def ended(self) -> bool: ...


class Process(Protocol):
    """What `cameras.child.Child` offers."""

    @property
    def stdin(self) -> int: ...
    def read(self, timeout_s: float) -> ChildOutput: ...
    def end_input(self) -> None: ...
    def kill(self) -> None: ...
    def stop(self) -> int: ...


class Starter(Protocol):
    def __call__(self, tool: Ffmpeg, arguments: Sequence[str], *, stdin: int) -> Process:
        """Raises Unavailable when it cannot be started."""


class Decoder:
    """Belongs to one thread. Raises Broken from `write` and `read`."""

    def __init__(
        self, start: Starter, tool: Ffmpeg, arguments: Sequence[str], clock: Clock
    ) -> None:
        self._child = start(tool, arguments, stdin=subprocess.PIPE)
        os.set_blocking(self._child.stdin, False)
        self._clock = clock
        self._bytes = bytearray()
        self._pictures: deque[Gray] = deque()
        self.count = 0  # of all pictures that came

    def write(self, data: bytes) -> None:
        view, deadline = memoryview(data), self._clock.monotonic() + _STUCK_S
        while view:
            taken = self._try(view)
            if taken:
                view, deadline = view[taken:], self._clock.monotonic() + _STUCK_S
            elif self._clock.monotonic() > deadline:
                raise Broken("it takes nothing any more")
            self._collect(_TICK_S if not taken else 0.0)

    def wait(self, count: int, timeout_s: float) -> bool:
        """Until so many pictures have come in all; False when time is up."""
        deadline = self._clock.monotonic() + timeout_s
        while self.count < count:
            if self._clock.monotonic() > deadline:
                return False
            self._collect(_TICK_S)
        return True

    def read(self) -> list[Gray]:
        """The pictures that came since the last time. Never waits."""
        self._collect(0.0)
        pictures = list(self._pictures)
        self._pictures.clear()
        return pictures

    def finish(self, timeout_s: float) -> list[Gray]:
        """What is left once the child has been told that there is no more; then it is gone."""
        self._child.end_input()
        deadline = self._clock.monotonic() + timeout_s
        try:
            while self._clock.monotonic() < deadline:
                self._collect(_TICK_S)
        except Broken:
            pass  # its end is what was waited for
        pictures = list(self._pictures)
        self.stop()
        return pictures

    def stop(self) -> None:
        """It holds nothing of worth. Harmless twice."""
        self._child.kill()
        self._child.stop()

    def _try(self, view: memoryview) -> int:
        try:
            return os.write(self._child.stdin, view)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise Broken("it has closed its input") from error

    def _collect(self, timeout_s: float) -> None:
        output = self._child.read(timeout_s)
        self._bytes += output.stdout
        while len(self._bytes) >= _SIZE:
            picture = np.frombuffer(bytes(self._bytes[:_SIZE]), np.uint8)
            del self._bytes[:_SIZE]
            self._pictures.append(picture.reshape(HEIGHT, WIDTH))
            self.count += 1
        if output.ended:
            raise Broken("it has ended")
