"""The demo house as a process: three live scenes over RTSP, commands, and a clean end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.demo.house import process as house
from bridge.demo.house.process import DemoHouse
from bridge.errors import Kind, PrivateEyeError
from tests.builders import PATIENCE_S, until
from tests.demo.client import Client

SOON_S, IN_A_ROW = 0.5, 10


@pytest.fixture(scope="module")
def running(ffmpeg: Path) -> Iterator[DemoHouse]:
    with house.start(ffmpeg, dropouts=False) as started:
        yield started


def address(running: DemoHouse, camera: str) -> str:
    return next(c.url.reveal() for c in running.cameras if c.id == camera)


def test_cameras_are_ready_for_the_configuration(running: DemoHouse) -> None:
    assert [(c.id, c.name, c.aliases) for c in running.cameras] == [
        ("front_room", "front room", ("living room", "lounge")),
        ("garden", "garden", ("back yard", "backyard")),
        ("door", "door", ("front door", "porch")),
    ]


def test_ffmpeg_plays_every_scene(running: DemoHouse, ffmpeg: Path) -> None:
    probe = [str(ffmpeg.with_name("ffprobe")), "-v", "error", "-rtsp_transport", "tcp"]
    probe += ["-analyzeduration", "1500000", "-show_streams", "-of", "json"]
    probes = [
        subprocess.Popen([*probe, c.url.reveal()], stdout=subprocess.PIPE) for c in running.cameras
    ]
    seen = []
    for process in probes:
        streams = json.loads(process.communicate(timeout=PATIENCE_S)[0])["streams"]
        picture = streams[0]
        seen.append([stream["codec_name"] for stream in streams])
        assert (picture["width"], picture["height"]) == (1280, 720)
        assert picture["avg_frame_rate"] == "15/1"
        assert picture["has_b_frames"] == 0
        assert picture["color_space"] == "bt709"
    assert seen == [["h264", "aac"], ["h264", "pcm_mulaw"], ["h264"]]


@pytest.mark.parametrize("camera", ["front_room", "garden", "door"])
def test_pictures_are_on_the_wire_soon_after_they_were_taken(
    running: DemoHouse, camera: str
) -> None:
    with Client(address(running, camera)) as client:
        client.play()
        wall, stamp = client.wall_clock()
        monotonic_at_wall = time.monotonic() - (time.time() - wall)
        soon = 0
        while soon < IN_A_ROW:  # of pictures that are late on their way there are so many never
            last = client.picture()[-1]
            ticks = (last.timestamp - stamp + 2**31) % 2**32 - 2**31
            late_s = last.arrived - (monotonic_at_wall + ticks / 90_000)
            soon = soon + 1 if late_s < SOON_S else 0


def test_commands_reach_the_camera(running: DemoHouse) -> None:
    url = address(running, "door")
    running.command("door", "drop")
    with Client(url) as client, pytest.raises(ConnectionError):
        client.ask("DESCRIBE")
    running.command("door", "restore")
    with Client(url) as client:
        client.play()
        before = client.keyframe()[0].payload
        running.command("door", "size", "640", "360")
        after = client.keyframe()[0].payload
        while after == before:
            after = client.keyframe()[0].payload
    running.command("door", "size", "1280", "720")


def test_unknown_commands_are_answered(running: DemoHouse) -> None:
    for words in (("attic", "drop"), ("door", "explode"), ("door", "size", "a", "b")):
        with pytest.raises(PrivateEyeError) as refused:
            running.command(*words)
        assert refused.value.kind is Kind.INVALID


def test_taken_port_is_said(running: DemoHouse, ffmpeg: Path) -> None:
    port = int(address(running, "door").rpartition(":")[2].partition("/")[0])
    with pytest.raises(PrivateEyeError, match=r"could not be started.*port") as refused:
        house.start(ffmpeg, port)
    assert refused.value.kind is Kind.UNAVAILABLE


def test_missing_ffmpeg_is_said() -> None:
    with pytest.raises(PrivateEyeError, match="is not a program"):
        house.start(Path("no-such-ffmpeg"))


def test_terminating_the_process_is_a_quiet_success(ffmpeg: Path) -> None:
    argv = [sys.executable, "-m", "bridge.demo", "--ffmpeg", str(ffmpeg)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready rtsp://127.0.0.1:")
    process.terminate()
    # Input stays open: a reader must not hold up the end.
    assert process.wait(PATIENCE_S) == 0
    assert process.communicate()[1] == ""


def test_stopping_leaves_nothing_behind(ffmpeg: Path) -> None:
    started = house.start(ffmpeg)
    family = [started.pid, *children(started.pid)]
    assert len(family) >= 3
    started.stop()
    started.stop()
    wait_gone(family)


def test_death_of_the_parent_ends_the_house(ffmpeg: Path) -> None:
    script = (
        "from pathlib import Path; from bridge.demo.house import process as house; "
        f"h = house.start(Path({str(ffmpeg)!r})); print(h.pid, flush=True); input()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    family = [pid, *children(pid)]
    parent.send_signal(signal.SIGKILL)
    parent.communicate(timeout=PATIENCE_S)
    wait_gone(family)


def children(pid: int) -> list[int]:
    """Those of every thread: a child belongs to the thread that started it."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def wait_gone(family: list[int]) -> None:
    until(lambda: not any(alive(pid) for pid in family))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
