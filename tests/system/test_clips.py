"""The demo's door: a clip comes by itself, is shown and deleted by voice, and found nowhere."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.demo.house.scenes.schedule import MINUTE, VISIT, SceneName
from tests.builders import until
from tests.conftest import House, a_house
from tests.said import video_of
from tests.system import visits
from tests.system.visits import Scenes

SAMPLE = 48
SLOT = 64
PRE_ROLL_S = 8.0  # with the GOP in which it begins


@pytest.fixture
def scenes() -> Iterator[Scenes]:
    with visits.playing(SceneName.DOOR) as scenes:
        yield scenes


@pytest.fixture
def house(scenes: Scenes, tmp_path: Path) -> Iterator[House]:
    running = a_house(tmp_path, *scenes.cameras)
    yield running
    running.bridge.stop()


def clips_of(house: House, camera: str) -> list[dict[str, Any]]:
    answer = house.program.get(f"{house.home}/api/v1/clips", params={"camera": camera}, timeout=5)
    found: list[dict[str, Any]] = answer.json()["clips"]
    return found


def say(house: House, text: str) -> dict[str, Any]:
    answer = house.post("/api/v1/say", text=text, device="show")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def holding(folders: list[Path], sample: bytes) -> list[str]:
    """Names of all files that hold the sample."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            with suppress(OSError):
                if path.is_file() and sample in path.read_bytes():
                    found.append(path.name)
    return found


@pytest.mark.timeout(360)  # a visitor who is missed is followed by one a minute later
def test_from_the_door_to_nothing(house: House, scenes: Scenes, tmp_path: Path) -> None:
    state = tmp_path
    scenes.visit(house, PRE_ROLL_S)
    # Where the machine is so busy that pictures are passed over, a clip may begin with its visitor.
    until(lambda: any(_has_its_pre_roll(clip, scenes) for clip in _closed(house)), timeout_s=240)

    shown = say(house, "show the last clip from the door")
    playlist = house.program.get(video_of(shown), timeout=10)
    assert playlist.status_code == 200

    last = clips_of(house, "door")[0]
    files = [state / "clips" / f"{run}.clip" for run in _runs_of(last["id"], state)]
    samples = {sample: file.name for file in files for sample in _samples(file)}
    keys = (state / "clip-keys").read_bytes()
    before = {keys[at : at + SLOT] for at in range(0, len(keys), SLOT)}
    folders = [state, Path("/dev/shm")]  # noqa: S108
    assert files
    assert all(holding(folders, sample) == [name] for sample, name in samples.items())

    asked = say(house, "delete the last clip from the door")
    assert "door" in asked["speech"]
    assert asked["session"]["open"]
    assert last["id"] in [c["id"] for c in clips_of(house, "door")], "asked is not deleted"
    say(house, "yes")

    until(lambda: _delete_what_shares(house, state, files) and not any(map(Path.exists, files)))
    assert last["id"] not in [c["id"] for c in clips_of(house, "door")]
    keys = (state / "clip-keys").read_bytes()
    gone = before - {keys[at : at + SLOT] for at in range(0, len(keys), SLOT)}
    assert gone, "its keys are still there"
    for trace in [*samples, *gone]:
        assert holding(folders, trace) == []


def _delete_what_shares(house: House, state: Path, files: list[Path]) -> bool:
    """What two clips share stays until both are gone; where the visit came in two, delete both."""
    runs = {file.stem for file in files}
    sharing = [c["id"] for c in clips_of(house, "door") if runs & {*_runs_of(c["id"], state)}]
    return not sharing or house.post("/api/v1/clips/delete", ids=sharing).ok


def _runs_of(clip: str, state: Path) -> list[str]:
    """The runs of footage that it looks at: one, where the camera had no hiccup."""
    with closing(sqlite3.connect(state / "private-eye.db")) as rows:
        found = rows.execute("SELECT footage FROM event_footage WHERE event = ?", (clip,))
        return [str(run) for (run,) in found]


def _samples(file: Path) -> list[bytes]:
    blob = file.read_bytes()
    return [blob[at : at + SAMPLE] for at in (len(blob) // 3, len(blob) // 2, len(blob) - SAMPLE)]


def _closed(house: House) -> list[dict[str, Any]]:
    return [clip for clip in clips_of(house, "door") if clip["state"] == "closed"]


def _has_its_pre_roll(clip: dict[str, Any], scenes: Scenes) -> bool:
    """The visitor walks up at second 20 of every minute of the scene; a picture is dated when it
    arrives, which on a busy machine is later."""
    starts_at = datetime.fromisoformat(clip["starts_at"]) + scenes.ahead
    onset = VISIT[0] - starts_at.timestamp() % MINUTE
    return 1 <= onset % MINUTE <= 11
