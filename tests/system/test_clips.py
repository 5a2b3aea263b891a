"""The demo's door: a clip comes by itself, is shown and deleted by voice, and found nowhere."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.demo.house.process import DemoHouse
from bridge.demo.house.scenes.schedule import MINUTE, VISIT
from tests.builders import until
from tests.conftest import House, a_house

SAMPLE = 48
SLOT = 64
SETTLED_S = 8.0


@pytest.fixture(scope="module")
def kept(
    cameras: DemoHouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, Path]]:
    state = tmp_path_factory.mktemp("kept")
    running = a_house(state, *cameras.cameras)
    yield running, state
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


@pytest.mark.timeout(300)  # a visitor comes once a minute
def test_from_the_door_to_nothing(kept: tuple[House, Path]) -> None:
    house, state = kept
    watching = time.time()
    until(lambda: _of_a_visit_after(watching + SETTLED_S, house) is not None, timeout_s=200)
    clip = _of_a_visit_after(watching + SETTLED_S, house)
    assert clip is not None
    _has_its_pre_roll(clip)

    shown = say(house, "show the last clip from the door")
    (launch,) = shown["directives"]
    assert launch["type"] == "VideoApp.Launch"
    playlist = house.program.get(launch["videoItem"]["source"], timeout=10)
    assert playlist.status_code == 200

    last = clips_of(house, "door")[0]
    file = state / "clips" / f"{_run_of(last['id'], state)}.clip"
    blob = file.read_bytes()
    samples = [
        blob[at : at + SAMPLE] for at in (len(blob) // 3, len(blob) // 2, len(blob) - SAMPLE)
    ]
    keys = (state / "clip-keys").read_bytes()
    before = {keys[at : at + SLOT] for at in range(0, len(keys), SLOT)}
    folders = [state, Path("/dev/shm")]  # noqa: S108
    assert all(holding(folders, sample) == [file.name] for sample in samples)

    asked = say(house, "delete the last clip from the door")
    assert "door" in asked["speech"]
    assert asked["session"]["open"]
    assert last["id"] in [c["id"] for c in clips_of(house, "door")], "asked is not deleted"
    say(house, "yes")

    until(lambda: not file.exists())
    assert last["id"] not in [c["id"] for c in clips_of(house, "door")]
    keys = (state / "clip-keys").read_bytes()
    gone = before - {keys[at : at + SLOT] for at in range(0, len(keys), SLOT)}
    assert gone, "its keys are still there"
    for trace in [*samples, *gone]:
        assert holding(folders, trace) == []


def _run_of(clip: str, state: Path) -> str:
    """The one run of footage that it looks at."""
    with closing(sqlite3.connect(state / "private-eye.db")) as rows:
        found = rows.execute("SELECT footage FROM event_footage WHERE event = ?", (clip,))
        ((run,),) = found.fetchall()
    return str(run)


def _of_a_visit_after(earliest: float, house: House) -> dict[str, Any] | None:
    """The first closed clip that starts when pictures from before the visit were there to keep."""
    closed = [c for c in reversed(clips_of(house, "door")) if c["state"] == "closed"]
    return next(
        (c for c in closed if datetime.fromisoformat(c["starts_at"]).timestamp() > earliest), None
    )


def _has_its_pre_roll(clip: dict[str, Any]) -> None:
    """The visitor walks up at second 20 of every minute."""
    starts_at = datetime.fromisoformat(clip["starts_at"]).timestamp()
    onset = VISIT[0] - starts_at % MINUTE
    assert 3.5 <= onset % MINUTE <= 11
