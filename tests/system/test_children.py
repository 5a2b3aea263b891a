"""The programs that a running house has started: what is in their environment."""

import os
from pathlib import Path

import pytest

from bridge.ops.children import MOST_MEMORY
from tests.builders import until
from tests.conftest import House
from tests.system.test_process import children

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]

SECRET = "PRIVATE_EYE_SECRET_OF_A_TEST"


@pytest.fixture(autouse=True, scope="module")
def secret() -> object:
    os.environ[SECRET] = "nobody's business"
    yield
    del os.environ[SECRET]


def test_no_child_of_a_running_house_has_the_secrets_of_its_environment(demo: House) -> None:
    until(lambda: len(_ffmpegs()) >= 3)  # one for each camera
    for names in _ffmpegs():
        assert SECRET not in names
        assert not {name for name in names if "PRIVATE_EYE" in name or "HOME" in name}


def test_every_child_of_a_running_house_has_memory_with_an_end(demo: House) -> None:
    def settled() -> bool:
        tasks = Path("/proc/self/task").glob("*/children")  # its own, not the demo cameras'
        own = [int(pid) for task in tasks for pid in task.read_text().split()]
        found = [pid for pid in own if "ffmpeg" in _environment(pid)[0]]
        ends = [_most_memory(pid) for pid in found]
        return len(found) >= 3 and set(ends) == {str(MOST_MEMORY)}

    until(settled)


def _most_memory(pid: int) -> str:
    """Of one that has ended, none."""
    try:
        limits = (Path("/proc") / str(pid) / "limits").read_text()
    except OSError:
        return ""
    return next(line for line in limits.splitlines() if "Max data size" in line).split()[3]


def _ffmpegs() -> list[set[str]]:
    found = map(_environment, children(os.getpid()))
    return [names for command, names in found if "ffmpeg" in command]


def _environment(pid: int) -> tuple[str, set[str]]:
    """(its command, names in its environment); of one that has ended, nothing."""
    process = Path("/proc") / str(pid)
    try:
        command = (process / "cmdline").read_bytes().split(b"\0")[0].decode()
        entries = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return "", set()
    return command, {entry.partition(b"=")[0].decode() for entry in entries if entry}
