"""The worker child: it sees what is in real pictures, and whatever becomes of it has an end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.errors import PrivateEyeError
from bridge.policy.labels import KINDS
from bridge.vision.classifier import child
from bridge.vision.classifier.child import Lacking, WorkerChild
from bridge.vision.classifier.detector import Pixels
from tests.films import CARPHONE, STREET

GRAY = np.full((64, 64, 3), 128, np.uint8)


@contextmanager
def worker(*command: str, answer_s: float = child.ANSWER_S) -> Iterator[WorkerChild]:
    started = WorkerChild(SystemClock(), command or child.COMMAND, answer_s=answer_s)
    try:
        yield started
    finally:
        started.stop()


def program(text: str) -> tuple[str, ...]:
    """In place of the worker; it begins by saying that it is ready."""
    ready = "from bridge.vision.classifier import messages as m; import sys, os; "
    ready += "w = os.fdopen(1, 'wb', 0).write; w(m.answer(m.Ready())); "
    return (sys.executable, "-c", ready + text)


def picture(film: Path, at_s: float, size: tuple[int, int]) -> Pixels:
    width, height = size
    argv = [binary.locate(None).path, "-v", "error", "-ss", str(at_s), "-i", str(film)]
    argv += ["-frames:v", "1", "-vf", f"scale={width}:{height}", "-f", "rawvideo"]
    argv += ["-pix_fmt", "rgb24", "pipe:1"]
    made = subprocess.run(argv, capture_output=True, check=True).stdout
    return np.frombuffer(made, np.uint8).reshape(height, width, 3)


@pytest.mark.parametrize(
    ("film", "at_s", "size", "name"),
    [(CARPHONE, 0.5, (320, 160), "person"), (STREET, 2.0, (320, 160), "car")],
)
def test_it_sees_what_is_there(film: Path, at_s: float, size: tuple[int, int], name: str) -> None:
    with worker() as looks:
        seen = looks.detect(picture(film, at_s, size))
    surest = next(thing for thing in seen.things if thing.name in KINDS)
    assert surest.name == name
    assert surest.score > 0.35
    left, top, right, bottom = surest.box
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    features = np.frombuffer(seen.features, "<f2")
    assert features.shape == (864,)
    assert np.isfinite(features).all()


def test_it_takes_pictures_of_any_size_within_its_memory() -> None:
    with worker() as looks:
        for rows in range(32, 321, 96):
            for columns in range(32, 321, 96):
                assert looks.detect(np.zeros((rows, columns, 3), np.uint8)).features
        status = Path(f"/proc/{looks.pid}/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(peak) * 1024 <= child.MOST_MEMORY


def test_one_that_is_killed_says_so() -> None:
    with worker() as looks:
        os.kill(looks.pid, signal.SIGKILL)
        with pytest.raises(PrivateEyeError, match="has ended"):
            looks.detect(GRAY)


def test_one_that_is_stopped_is_not_waited_for_for_ever() -> None:
    with worker(answer_s=0.3) as looks:
        os.kill(looks.pid, signal.SIGSTOP)
        with pytest.raises(PrivateEyeError, match="does not answer"):
            looks.detect(GRAY)


def test_one_that_takes_nothing_is_not_waited_for_for_ever() -> None:
    large = np.zeros((320, 320, 3), np.uint8)
    with (
        worker(
            *program("sys.stdin.buffer.raw.read(1); import signal; signal.pause()"), answer_s=0.3
        ) as looks,
        pytest.raises(PrivateEyeError, match="does not answer"),
    ):
        looks.detect(large)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("w(b'\\xff\\xff\\xff\\xff' * 9)", "makes no sense"),
        ("w(b'\\0\\0\\0\\3abc')", "makes no sense"),
        ("w(m.answer(m.Ready()))", "not asked"),
        ("x = bytearray(300 * 2**20)", "has ended"),  # more memory than it may have
    ],
)
def test_one_that_says_or_does_what_it_should_not_is_of_no_more_use(says: str, why: str) -> None:
    with (
        worker(*program(f"sys.stdin.buffer.raw.read(1); {says}; sys.stdin.buffer.read()")) as looks,
        pytest.raises(PrivateEyeError, match=why),
    ):
        looks.detect(GRAY)


def test_one_that_cannot_look_says_why() -> None:
    says = "from bridge.vision.classifier import messages as m; import os; "
    says += "os.write(1, m.answer(m.Refusal('It is not installed.')))"
    with pytest.raises(Lacking, match="It is not installed"), worker(sys.executable, "-c", says):
        pass


def test_one_that_cannot_be_started_or_ends_at_once_says_so(tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError, match="cannot be started"), worker(str(tmp_path / "none")):
        pass
    with pytest.raises(PrivateEyeError, match="has ended"), worker(sys.executable, "-c", ""):
        pass


def test_it_gives_way_and_inherits_nothing() -> None:
    with worker() as looks:
        nice = os.getpriority(os.PRIO_PROCESS, looks.pid)
        told = Path(f"/proc/{looks.pid}/environ").read_bytes().decode()
        limits = Path(f"/proc/{looks.pid}/limits").read_text()
    assert nice > os.getpriority(os.PRIO_PROCESS, 0)
    assert "PRIVATE_EYE" not in told
    (data,) = (line.split()[3] for line in limits.splitlines() if line.startswith("Max data size"))
    assert int(data) == child.MOST_MEMORY


def test_without_onnxruntime_it_says_what_to_install() -> None:
    without = "import sys; sys.modules['onnxruntime'] = None; "
    works = without + "from bridge.vision.classifier.worker import main; main()"
    with pytest.raises(Lacking, match="onnxruntime"), worker(sys.executable, "-c", works):
        pass
    asks = without + "from bridge.vision.classifier.child import missing; print(missing())"
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=True, text=True)
    assert 'pip install "private-eye[detector]"' in told.stdout
    assert child.missing() is None, "here it is"
