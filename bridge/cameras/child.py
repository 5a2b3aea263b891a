"""One ffmpeg process: started from an argument list, in a session of its own, read by one thread.

`read` belongs to one thread; `interrupt` may be called from any other. Descriptors are closed and
the process is reaped in `stop`, which is safe to call twice.
"""

import contextlib
import fcntl
import os
import resource
import selectors
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.ops.children import Work, environment, settle

LINES_KEPT = 100
_READ = 256 * 1024
# A keyframe fits, so that the child never waits for us; unprivileged users may have 64 MB of pipes.
_PIPE = 256 * 1024
# glibc would give each of its threads memory of its own: 0.2 MiB of private memory per camera.
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True, slots=True)
class Output:
    """What one wait brought. Empty `stdout` with `ended` means that there will be no more."""

    stdout: bytes = b""
    stderr: bytes = b""
    more: tuple[tuple[int, bytes], ...] = ()  # (descriptor, bytes) of the further pipes
    ended: bool = False


class Child:
    """Raises Unavailable when the program cannot be started.

    `pass_fds` are inherited by the process, `reads` are further pipes to read from; their ends on
    this side belong to the child from then on.
    """

    def __init__(
        self,
        tool: Ffmpeg,
        arguments: Sequence[str],
        *,
        stdin: int = subprocess.DEVNULL,
        pass_fds: Sequence[int] = (),
        reads: Sequence[int] = (),
        work: Work = Work.LIVE,
    ) -> None:
        try:
            self._process = subprocess.Popen(
                [tool.path, *arguments],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
                pass_fds=pass_fds,
                env=environment(_ONE_ARENA),
            )
        except OSError as error:
            sentence = "ffmpeg, which reads the cameras, cannot be started"
            raise PrivateEyeError(Kind.UNAVAILABLE, sentence) from error
        settle(self._process.pid, work)
        self.lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._lock = threading.Lock()  # guards signals against a reaped process id
        self._selector = selectors.DefaultSelector()
        self._stdout = _descriptor(self._process.stdout)
        self._stderr = _descriptor(self._process.stderr)
        self._reads = tuple(reads)
        for descriptor in (self._stdout, self._stderr, *reads):
            if descriptor != self._stderr:
                widen(descriptor)
            os.set_blocking(descriptor, False)
            self._selector.register(descriptor, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdin(self) -> int:
        """The descriptor to write to, when started with stdin=PIPE."""
        return _descriptor(self._process.stdin)

    def resident(self) -> int:
        """Bytes of its memory; 0 where the system does not say, or it has ended."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def read(self, timeout_s: float) -> Output:
        """Wait for bytes on either pipe. Empty when time is up."""
        chunks: dict[int, bytes] = {}
        for key, _events in self._selector.select(max(0.0, timeout_s)):
            if chunk := os.read(key.fd, _READ):
                chunks[key.fd] = chunk
            else:
                self._selector.unregister(key.fd)
        stdout, stderr = chunks.pop(self._stdout, b""), chunks.pop(self._stderr, b"")
        return Output(stdout, stderr, tuple(chunks.items()), ended=not self._selector.get_map())

    def interrupt(self) -> None:
        """TERM: `read` will see the end soon. From any thread; harmless when it has ended."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """KILL, for a child whose end nobody has to be told of."""
        self._signal(signal.SIGKILL)

    def stop(self, term_s: float = 3.0) -> int:
        """TERM, wait, KILL, reap. Returns the exit code (negative: signal)."""
        self.end_input()
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self._drain(term_s)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
        self._await_end()
        with self._lock:
            code = self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        reads, self._reads = self._reads, ()
        for descriptor in reads:
            os.close(descriptor)
        return code

    def _drain(self, term_s: float) -> None:
        # A child that is blocked in a write to a full pipe would not notice TERM: let go of it.
        if self._process.stdout is not None:
            if self._stdout in self._selector.get_map():
                self._selector.unregister(self._stdout)
            self._process.stdout.close()
        self._process.wait(term_s)

    def _await_end(self) -> None:
        """It is not reaped yet: while it is stuck in the kernel, others may signal it in vain."""
        with contextlib.suppress(ChildProcessError):  # a signal has found it ended, and reaped it
            if self._process.returncode is None:
                os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def end_input(self) -> None:
        """There is nothing more to read for it. On the thread that writes; harmless twice."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _signal(self, number: int) -> None:
        with self._lock:
            if self._process.returncode is None:
                self._process.send_signal(number)


def widen(descriptor: int) -> None:
    """Fewer waits on both sides; a kernel that refuses is fine too."""
    with contextlib.suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)


def _descriptor(pipe: object) -> int:
    if pipe is None:
        raise ValueError("the child was started without this pipe")
    number: int = pipe.fileno()  # type: ignore[attr-defined]
    return number
