"""The worker child as a detector: started, asked, and ended, by one thread.

Every wait has an end. It is nicer than we are, its memory has an end, and it knows nothing of the
house (`ops.children`).
"""

import contextlib
import os
import selectors
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops.children import ONE_THREAD, Work, environment, settle
from bridge.vision.classifier import messages, runtime, weights
from bridge.vision.classifier.centernet import ABSENT
from bridge.vision.classifier.detector import Pixels, SeenThings
from bridge.vision.classifier.messages import Garbled, Ready, Refusal

COMMAND = (sys.executable, "-m", "bridge.vision.classifier.worker")
# Of what it has and may write: 170 MB are used.
MOST_MEMORY = 250 * 2**20
START_S, ANSWER_S = 30.0, 5.0
_READ = 64 * 1024


def missing() -> str | None:
    """What of the detector is not installed, in plain words; it is not started for that."""
    return runtime.missing(ABSENT, weights.load)


class Lacking(PrivateEyeError):
    """It cannot look at anything, and trying again changes nothing. `message` says why."""


class WorkerChild:
    """Raises Unavailable, in plain words, where it does not do what it is asked; then it is of no
    more use. A `detector.Detector`."""

    def __init__(
        self, clock: Clock, command: Sequence[str] = COMMAND, *, answer_s: float = ANSWER_S
    ) -> None:
        """Returns once it is ready: after a second or so."""
        self._clock = clock
        self._answer_s = answer_s
        self._splitter = messages.Splitter()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
                env=environment(ONE_THREAD),
            )
        except OSError as error:
            raise _unavailable("cannot be started") from error
        settle(self._process.pid, Work.ANALYSIS, MOST_MEMORY)
        self._in, self._out = _descriptor(self._process.stdin), _descriptor(self._process.stdout)
        for descriptor in (self._in, self._out):
            os.set_blocking(descriptor, False)
        try:
            self._begin()
        except PrivateEyeError:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def detect(self, picture: Pixels) -> SeenThings:
        deadline = self._clock.monotonic() + self._answer_s
        self._write(messages.picture(picture), deadline)
        said = self._answer(deadline)
        if not isinstance(said, SeenThings):
            raise _unavailable("says what it was not asked")
        return said

    def stop(self) -> None:
        """Harmless twice."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.kill()
        self._process.wait()

    def _begin(self) -> None:
        match self._answer(self._clock.monotonic() + START_S):
            case Refusal(why):
                raise Lacking(Kind.UNAVAILABLE, why)
            case SeenThings():
                raise _unavailable("says what it was not asked")
            case Ready():
                pass

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._in, selectors.EVENT_WRITE, deadline)
            try:
                view = view[os.write(self._in, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _unavailable("has ended") from error

    def _answer(self, deadline: float) -> messages.Answer:
        while True:
            self._wait(self._out, selectors.EVENT_READ, deadline)
            with contextlib.suppress(BlockingIOError):
                chunk = os.read(self._out, _READ)
                if not chunk:
                    raise _unavailable("has ended")
                try:
                    for message in self._splitter.feed(chunk):
                        return messages.read_answer(message)
                except Garbled as error:
                    raise _unavailable("says what makes no sense") from error

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, deadline - self._clock.monotonic())):
                raise _unavailable("does not answer")


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ValueError("the child was started without this pipe")
    return pipe.fileno()


def _unavailable(what: str) -> PrivateEyeError:
    return PrivateEyeError(Kind.UNAVAILABLE, f"The detector {what}.")
