"""Processes: none is left behind, none can hold the bridge up."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bridge.cameras.child import Child
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion
from tests.builders import PATIENCE_S, Waiter
from tests.cameras.conftest import Stage
from tests.cameras.house import alive, children, poll

SHELL = Ffmpeg("/bin/sh", FfmpegVersion(5, 1))
BRIDGE = """
import sys
from bridge.cameras import binary
from bridge.cameras.fleet import Fleet
from bridge.clock import SystemClock
from bridge.config import CameraConfig
camera = CameraConfig.model_validate({"id": "a", "name": "a", "url": sys.argv[1]})
fleet = Fleet([camera], ffmpeg=binary.locate(None), clock=SystemClock(), sinks={}, first_segment=1)
fleet.start()
while fleet.health("a").state.value != "live":
    fleet.wait(fleet.version, 1)
print("live", flush=True)
sys.stdin.read()
"""


def test_a_bridge_that_is_killed_leaves_no_child(stage: Stage) -> None:
    argv = [sys.executable, "-c", BRIDGE, stage.camera().url]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as bridge:
        assert bridge.stdout is not None
        assert bridge.stdout.readline() == b"live\n"
        (child,) = children(bridge.pid)
        bridge.kill()
        bridge.wait(PATIENCE_S)
    assert poll(lambda: not alive(child))


def test_a_child_that_does_not_listen_is_killed() -> None:
    with Child(SHELL, ["-c", 'trap "" TERM; echo here; while :; do sleep 0.1; done']) as child:
        assert child.read(PATIENCE_S).stdout == b"here\n"
        assert child.stop(0.3) == -signal.SIGKILL
    assert not alive(child.pid)


def test_both_pipes_are_read_and_the_end_is_seen() -> None:
    with Child(SHELL, ["-c", "echo said; echo warned >&2"]) as child:
        said, warned, ended = b"", b"", False
        while not ended:
            output = child.read(PATIENCE_S)
            said, warned, ended = said + output.stdout, warned + output.stderr, output.ended
        assert (said, warned, child.stop()) == (b"said\n", b"warned\n", 0)


def test_a_child_has_its_own_session_and_none_of_our_files(tmp_path: Path) -> None:
    secret = os.open(tmp_path / "secret", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(secret, True)
    try:
        with Child(SHELL, ["-c", "ls /proc/self/fd; ps -o sid= -p $$"]) as child:
            output = b""
            while not (got := child.read(PATIENCE_S)).ended:
                output += got.stdout
            assert str(secret).encode() not in output.split()[:-1]
            assert int(output.split()[-1]) == child.pid
    finally:
        os.close(secret)


def test_interrupting_after_the_end_is_harmless() -> None:
    with Child(SHELL, ["-c", "exit 3"]) as child:
        while not child.read(PATIENCE_S).ended:
            pass
        assert child.stop() == 3
        child.interrupt()
        child.kill()
        assert child.stop() == 3


class Stuck(Child):
    """In the kernel, on a disk that is gone: KILL does not end it."""

    def __init__(self, tool: Ffmpeg, script: str) -> None:
        super().__init__(tool, ["-c", script])
        self.killed = threading.Event()

    def _signal(self, number: int) -> None:
        if number == signal.SIGKILL:
            self.killed.set()
        else:
            super()._signal(number)


def test_interrupting_never_waits_for_the_end(tmp_path: Path) -> None:
    end = tmp_path / "end"
    script = f'trap "" TERM; echo here; while [ ! -e {end} ]; do sleep 0.05; done; exit 3'
    child = Stuck(SHELL, script)
    assert child.read(PATIENCE_S).stdout == b"here\n"
    stopping = Waiter(lambda: child.stop(0.05))
    assert child.killed.wait(PATIENCE_S)
    interrupting = threading.Thread(target=child.interrupt, daemon=True)
    interrupting.start()
    interrupting.join(PATIENCE_S)
    try:
        assert not interrupting.is_alive()
    finally:
        end.touch()
    assert stopping.result() == 3


@pytest.mark.parametrize("code", [0, 1, 145])
def test_exit_codes_are_passed_on(code: int) -> None:
    with Child(SHELL, ["-c", f"exit {code}"]) as child:
        while not child.read(PATIENCE_S).ended:
            pass
        assert child.stop() == code
