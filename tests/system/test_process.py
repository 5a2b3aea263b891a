"""The command line as a process: starting, saying, stopping, and failing in plain words."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.said import video_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]

COMMAND = [sys.executable, "-m", "bridge"]


@dataclass
class Running:
    process: subprocess.Popen[str]
    state: Path
    link: str


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.run(
        [*COMMAND, *words], cwd=cwd, env=env, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Running]:
    state = tmp_path / "private-eye" / "demo"
    process = subprocess.Popen(
        [*COMMAND, "demo", "--port", "0", "--state", str(state)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    link = ""
    for line in process.stdout:
        if found := re.search(r"http://\S+#token=\S+", line):
            link = found[0]
            break
    yield Running(process, state, link)
    if process.poll() is None:
        process.kill()
    process.communicate()


def children(pid: int) -> list[int]:
    """All descendants, from /proc."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def core_limit(pid: int) -> list[str]:
    """Of core dumps: soft and hard."""
    try:
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    except FileNotFoundError:
        return []  # what looks at a moment of an event ends by itself
    return next(line.split()[4:6] for line in lines if line.startswith("Max core file size"))


def test_say_prints_what_the_skill_answered(demo: Running) -> None:
    environment = {"XDG_STATE_HOME": str(demo.state.parents[1])}
    said = run("say", "--json", "show the front room", cwd=demo.state, **environment)
    answer = json.loads(said.stdout)
    assert answer["intent"] == "ShowCameraIntent"
    assert answer["slots"] == {"room": "front room"}
    assert answer["session"] == {**answer["session"], "open": True, "new": True}
    plain = run("say", "which cameras are there", cwd=demo.state, **environment)
    assert "garden" in plain.stdout
    assert "(--touch show --touch garden)" in plain.stdout
    touched = run("say", "--touch", "show", "--touch", "garden", cwd=demo.state, **environment)
    assert "  | Garden" in touched.stdout.splitlines()
    looked = run("say", "who watched my cameras", cwd=demo.state, **environment)
    assert "Nobody looked at your cameras" in looked.stdout  # no picture was asked for
    _see(video_of(answer))
    looked = run("say", "who watched my cameras", cwd=demo.state, **environment)
    assert "front room" in looked.stdout
    assert "right now" in looked.stdout


def _see(url: str) -> None:
    """As a screen does: the playlists, then pictures."""
    while True:
        answer = requests.get(url, timeout=30)
        assert answer.status_code == 200
        if not answer.content.startswith(b"#EXTM3U"):
            return
        lines = answer.text.splitlines()
        url = urljoin(url, next(line for line in lines if line and not line.startswith("#")))


def test_stopping_takes_less_than_ten_seconds_and_leaves_nobody(demo: Running) -> None:
    before = children(demo.process.pid)
    assert before
    # While it runs, neither it nor what it started may leave its memory on a disk.
    limits = {tuple(core_limit(pid)) for pid in (demo.process.pid, *before)}
    assert limits - {()} == {("0", "0")}
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(timeout=10) == 0
    assert [pid for pid in before if Path(f"/proc/{pid}/exe").exists()] == []
    assert not (demo.state / "command-line.json").exists()


def test_a_killed_bridge_leaves_nobody_for_long(demo: Running) -> None:
    before = children(demo.process.pid)
    demo.process.kill()
    demo.process.wait(timeout=5)
    pids = [os.pidfd_open(pid) for pid in before if Path(f"/proc/{pid}").exists()]
    for descriptor in pids:
        with os.fdopen(descriptor) as file:
            assert select.select([file], [], [], 10)[0], "a child outlives the bridge"


def test_a_taken_port_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("demo", "--port", str(port), "--state", str(tmp_path / "s"), cwd=tmp_path)
    assert said.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in said.stderr
    assert "Traceback" not in said.stderr


def test_say_without_a_bridge_tells_how_to_start_one(tmp_path: Path) -> None:
    said = run("say", "hello", cwd=tmp_path, XDG_STATE_HOME=str(tmp_path))
    assert said.returncode == 1
    assert "make run" in said.stderr


def test_every_mistake_of_a_configuration_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "private-eye.toml").write_text(
        'colour = "red"\n[[camera]]\nid = "A B"\nname = "x"\nurl = "gopher://u:hunter2@x/"\n'
        '[[camera]]\nid = "door"\nurl = "rtsp://u:${NOWHERE}@x/"\n'
    )
    said = run("config", "check", cwd=tmp_path)
    assert said.returncode == 1
    for place in ("colour", "camera #1 id", "camera #1 url", "camera #2 name", "NOWHERE"):
        assert place in said.stderr
    assert "hunter2" not in said.stderr


def test_without_ffmpeg_it_says_what_to_do(tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    said = run("camera", "test", "rtsp://127.0.0.1:1/x", cwd=tmp_path, PATH=str(empty))
    assert said.returncode == 1
    assert "ffmpeg" in said.stderr
    assert "Traceback" not in said.stderr
