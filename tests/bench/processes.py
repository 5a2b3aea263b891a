"""Processes of the bench: helpers that are asked in lines of JSON, and what /proc says of any."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

from tests.bench.rows import NotMeasured

ANSWER_S = 60.0
STOP_S = 15.0
TICKS = os.sysconf("SC_CLK_TCK")


class Helper:
    """`python -m module`, which answers each line of JSON on its input with one on its output.

    It ends when its input ends, so it cannot outlive the bench. It has a session of its own, as a
    service has: sessions share the processors.
    """

    def __init__(
        self, module: str, *, log: Path, ready_s: float = ANSWER_S, **settings: Any
    ) -> None:
        self._module = module
        self._log = log.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, name=f"reads-{module}", daemon=True).start()
        try:
            self.ready = self.ask(timeout_s=ready_s, **settings)
        except NotMeasured:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        """The file of what it says on standard error."""
        return self._log.name

    def ask(self, *, timeout_s: float = ANSWER_S, **request: Any) -> dict[str, Any]:
        """Raises NotMeasured when it has ended or takes too long."""
        assert self._process.stdin is not None
        try:
            print(json.dumps(request), file=self._process.stdin, flush=True)
            answer = self._answers.get(timeout=timeout_s)
        except (OSError, queue.Empty) as error:
            raise NotMeasured(f"{self._module} does not answer") from error
        if not answer:
            raise NotMeasured(
                f"{self._module} has ended: {Path(self._log.name).read_text()[-800:]}"
            )
        found: dict[str, Any] = json.loads(answer)
        return found

    def kill(self) -> None:
        """As a power cut would end it. Then what it had started, which would end by itself."""
        below = descendants(self.pid)
        self._process.kill()
        self._process.wait(STOP_S)
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)

    def stop(self) -> None:
        """Its input ends; it is killed with its children when it does not follow."""
        below = [self.pid, *descendants(self.pid)]
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            self._process.wait(STOP_S)
        self._log.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for line in answers:
                self._answers.put(line)
        self._answers.put("")


def serve(answer: Callable[[dict[str, Any]], Any]) -> None:
    """The other end of `Helper`: until the input ends."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


@contextlib.contextmanager
def running(*argv: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A silent program that is killed at the end of the block."""
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(argv, **{**streams, "stdout": subprocess.DEVNULL, **options})
    try:
        yield process
    finally:
        process.kill()
        process.wait(STOP_S)


def descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := _stat(int(folder.name))):
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = list(parents.get(pid, ()))
    for child in found:
        found.extend(parents.get(child, ()))
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, with that of its children that have ended."""
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) / TICKS if fields else 0.0


def private_mib(pid: int) -> float:
    """Memory that nobody else shares, swapped out or not."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0.0
    kib = {name: int(size) for name, size, *_ in (line.split() for line in lines)}
    return (kib["Private_Clean:"] + kib["Private_Dirty:"]) / 1024


def until(ready: Callable[[], bool], timeout_s: float, what: str, *, every_s: float = 0.1) -> None:
    """Raises NotMeasured with `what` when it does not come."""
    end = monotonic() + timeout_s
    while not ready():
        if monotonic() > end:
            raise NotMeasured(f"waited {timeout_s:g} s: {what}")
        sleep(every_s)


def _stat(pid: int) -> list[str]:
    """proc(5) /proc/pid/stat from field 3 (state) on; the name before it may hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
