"""Children one behind the other: what is fed to the first goes through all, and out of the last.

Raw pictures go from child to child and never through this process. All are nicer than what people
look at, their memory has an end, and none outlives the pipeline.
"""

import contextlib
import os
import selectors
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Self

from bridge.cameras.child import widen
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops.children import ONE_THREAD, Work, environment, settle
from bridge.ops.threads import spawn

# Without a byte for so long, it hangs: a second of film takes a second at most, on a busy machine.
STUCK_S = 90.0
_READ = 256 * 1024
_FEED = 64 * 1024
_GONE_S = 5.0
_STANDSTILL = "Making a copy came to a standstill."
_FAILED = "This clip could not be made into a copy."


@dataclass(frozen=True, slots=True)
class PipelineStage:
    """`descriptors` are inherited by it."""

    argv: tuple[str, ...]
    most_memory: int
    descriptors: tuple[int, ...] = ()


class Pipeline:
    """Belongs to one thread; it has one of its own that feeds. Raises Unavailable where one of the
    children cannot be started, fails or hangs, and what `chunks` raises."""

    def __init__(
        self,
        chunks: Iterable[bytes],
        stages: Sequence[PipelineStage],
        clock: Clock,
        work: Work = Work.EXPORT,
    ) -> None:
        self._clock = clock
        self._moved_at = clock.monotonic()
        self._chunks = chunks
        self._failure: Exception | None = None
        self._children: list[subprocess.Popen[bytes]] = []
        self.fed = 0  # bytes
        self.fed_all = False
        try:
            for stage in stages:
                self._start(stage, work)
        except OSError as error:
            self.stop()
            if self._children:
                _pipe(self._children[0].stdin).close()
            raise PrivateEyeError(Kind.UNAVAILABLE, "A copy cannot be made here.") from error
        self._out = _pipe(self._children[-1].stdout)
        widen(self._out.fileno())
        self._feeder = spawn("copy-feeder", self._feed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pids(self) -> tuple[int, ...]:
        return tuple(child.pid for child in self._children)

    def read(self, timeout_s: float) -> bytes | None:
        """What the last child gives: None where there is nothing yet, empty at its end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if not selector.select(timeout_s):
                if self._clock.monotonic() - self._moved_at > STUCK_S:
                    raise PrivateEyeError(Kind.UNAVAILABLE, _STANDSTILL)
                return None
        self._moved_at = self._clock.monotonic()
        return os.read(self._out.fileno(), _READ)

    def finish(self) -> None:
        """After the end: all have ended well, and everything was fed that they wanted."""
        try:
            codes = [child.wait(_GONE_S) for child in self._children]
        except subprocess.TimeoutExpired as late:
            raise PrivateEyeError(Kind.UNAVAILABLE, _STANDSTILL) from late
        self._feeder.join(_GONE_S)
        if self._failure is not None:
            raise self._failure
        if any(codes):
            raise PrivateEyeError(Kind.UNAVAILABLE, _FAILED)

    def stop(self) -> None:
        """Harmless twice. The feeder ends by itself: nobody takes what it writes."""
        for child in self._children:
            child.kill()
        for child in self._children:
            child.wait()
        if self._children:
            _pipe(self._children[-1].stdout).close()

    def _start(self, stage: PipelineStage, work: Work) -> None:
        before = self._children[-1].stdout if self._children else None
        child = subprocess.Popen(
            stage.argv,
            stdin=subprocess.PIPE if before is None else before,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            pass_fds=stage.descriptors,
            env=environment(ONE_THREAD),
        )
        self._children.append(child)
        settle(child.pid, work, stage.most_memory)
        if before is not None:
            before.close()  # else the child before would not notice that this one has ended

    def _feed(self) -> None:
        into = _pipe(self._children[0].stdin)
        try:
            for chunk in self._chunks:
                view = memoryview(chunk)
                while view:
                    count = os.write(into.fileno(), view[:_FEED])
                    view = view[count:]
                    self.fed += count
                    self._moved_at = self._clock.monotonic()
            self.fed_all = True
        except BrokenPipeError:
            pass  # it has had all that it wanted, or has ended: its code says which
        except (OSError, PrivateEyeError) as error:
            self._failure = error
        finally:
            with contextlib.suppress(OSError):
                into.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the child was started without this pipe")
    return pipe
