"""Starts the demo house's cameras as a separate process and knows how to talk to it."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Self

from bridge.config import CameraConfig, SecretUrl
from bridge.errors import Kind, PrivateEyeError
from bridge.ops.children import environment

READY_S = 20.0
ANSWER_S = 10.0
STOP_S = 10.0

_ALIASES = {
    "front_room": ("living room", "lounge"),
    "garden": ("back yard", "backyard"),
    "door": ("front door", "porch"),
}


class DemoHouse:
    """A running demo. `stop` ends it; so does the end of this process, however it comes."""

    def __init__(self, child: subprocess.Popen[str], requests: IO[str], answers: IO[str]) -> None:
        self._child = child
        self._requests = requests
        self._answers: Queue[str | None] = Queue()
        self._lock = threading.Lock()
        self._reader = threading.Thread(
            target=self._read, args=(answers,), name="demo-house", daemon=True
        )
        self._reader.start()
        self.cameras: tuple[CameraConfig, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.poll() is None

    def wait_ready(self) -> None:
        answer = self._answer(READY_S)
        if not answer.startswith("ready "):
            raise _unavailable(answer)
        self.cameras = tuple(_camera(url) for url in answer.split()[1:])

    def command(self, camera: str, *words: str) -> None:
        """A use case of one camera by name, as `bridge.demo.__main__` lists them."""
        with self._lock:
            try:
                print(camera, *words, file=self._requests, flush=True)
            except OSError as error:
                raise _unavailable("it has ended") from error
            answer = self._answer(ANSWER_S)
        if answer != "ok":
            raise PrivateEyeError(Kind.INVALID, f"the demo cameras answer: {answer}")

    def stop(self) -> None:
        """Returns when the process has ended. Calling it twice is harmless."""
        if self.running:
            self._child.terminate()
        try:
            self._child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait(STOP_S)
        with suppress(OSError):  # a command that nobody read is still in the buffer
            self._requests.close()
        self._reader.join(STOP_S)

    def _answer(self, timeout_s: float) -> str:
        try:
            answer = self._answers.get(timeout=timeout_s)
        except Empty:
            answer = None
        if answer is None:
            raise _unavailable("they do not answer")
        return answer

    def _read(self, answers: IO[str]) -> None:
        with answers:
            for line in answers:
                self._answers.put(line.strip())
        self._answers.put(None)


def start(ffmpeg: Path, port: int = 0, *, dropouts: bool = True) -> DemoHouse:
    """Returns when the cameras answer; the first pictures follow within a second.

    Raises PrivateEyeError if they do not start. `dropouts` False keeps the garden camera up.
    """
    house = launch(ffmpeg, port, dropouts=dropouts)
    try:
        house.wait_ready()
    except PrivateEyeError:
        house.stop()
        raise
    return house


def launch(ffmpeg: Path, port: int = 0, *, dropouts: bool = True) -> DemoHouse:
    """Start the process and return at once: there are no cameras before `wait_ready`."""
    argv = [sys.executable, "-m", "bridge.demo", "--port", str(port), "--ffmpeg", str(ffmpeg)]
    if not dropouts:
        argv.append("--no-dropouts")
    # The same modules as ours, where they are not installed.
    modules = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    # A session of its own: Ctrl-C at a terminal reaches the bridge, which then stops the house.
    child = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(modules),
        start_new_session=True,
    )
    if child.stdin is None or child.stdout is None:
        raise _unavailable("they have no pipes")
    return DemoHouse(child, child.stdin, child.stdout)


def _camera(url: str) -> CameraConfig:
    camera = url.rpartition("/")[2]
    name = camera.replace("_", " ")
    return CameraConfig(id=camera, name=name, aliases=_ALIASES[camera], url=SecretUrl(url))


def _unavailable(why: str) -> PrivateEyeError:
    return PrivateEyeError(Kind.UNAVAILABLE, f"the demo cameras could not be started: {why}")
