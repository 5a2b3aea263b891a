"""What the owner blacks out is seen by nobody: live, in stills, in clips, and after a restart."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bridge.cameras import binary
from bridge.demo.house.scenes.schedule import SceneName
from bridge.model import Area
from tests.builders import until
from tests.cameras.pictures import BLACKEST, brightness
from tests.conftest import House, a_house, until_state
from tests.system import visits
from tests.system.visits import Scenes

LEFT = Area(0, 0, 500, 1000)
AREAS = [[[0, 0], [500, 0], [500, 1000], [0, 1000]]]
TOOL = binary.locate(None)
SETTINGS = "/api/v1/cameras/front_room/settings"


@pytest.fixture(scope="module")
def scenes() -> Iterator[Scenes]:
    with visits.playing(SceneName.FRONT_ROOM) as scenes:
        yield scenes


@pytest.fixture
def kept(scenes: Scenes, tmp_path: Path) -> Iterator[House]:
    running = a_house(tmp_path, *scenes.cameras)
    until_state(running, "front_room", "live")
    yield running
    running.bridge.stop()


def black_out(house: House, *, encode: bool) -> tuple[int, dict[str, Any]]:
    wanted = house.program.get(house.home + SETTINGS, timeout=5).json()
    wanted |= {"blackout": AREAS, "encode": encode, "pre_roll_s": 10}
    answer = house.program.put(house.home + SETTINGS, json=wanted, timeout=10)
    return answer.status_code, answer.json()


def still(house: House) -> bytes:
    url = house.home + house.open_live("front_room").replace("index.m3u8", "still.jpg")
    answer = house.program.get(url, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.content


def left_of(picture: bytes) -> int:
    return brightness(TOOL, picture, LEFT)


def test_refused_where_the_picture_is_copied(kept: House) -> None:
    status, answer = black_out(kept, encode=False)
    assert (status, answer["error"]["kind"]) == (409, "conflict")
    assert "processor core" in answer["error"]["message"]
    assert left_of(still(kept)) > 2 * BLACKEST


def test_black_live_in_stills_and_in_clips(kept: House) -> None:
    assert left_of(still(kept)) > 2 * BLACKEST
    fleet = kept.bridge._streams.fleet
    status, _ = black_out(kept, encode=True)
    assert status == 200
    found = fleet.ring("front_room").keyframe()
    assert found is None or left_of(found.init.data + found.data) < BLACKEST
    until_state(kept, "front_room", "live")
    assert left_of(still(kept)) < 2 * BLACKEST  # a JPEG has the full range

    recorded = kept.post("/api/v1/cameras/front_room/record", seconds=5).json()["clip"]
    clip = f"{kept.home}/api/v1/clips/{recorded}"
    until(lambda: kept.program.get(clip, timeout=5).json()["state"] == "closed")
    film = kept.program.get(f"{clip}/download.mp4", timeout=30)
    assert film.status_code == 200
    assert left_of(film.content) < BLACKEST  # in all of its pictures


def test_black_from_the_first_picture_after_a_restart(scenes: Scenes, tmp_path: Path) -> None:
    first = a_house(tmp_path, *scenes.cameras)
    status, _ = black_out(first, encode=True)
    first.bridge.stop()
    assert status == 200
    again = a_house(tmp_path, *scenes.cameras)
    try:
        ring = again.bridge._streams.fleet.ring("front_room")
        until(lambda: ring.keyframe() is not None)
        part = ring.since(Fraction(10))[0]
        assert left_of(part.init.data + part.data) < BLACKEST
        until_state(again, "front_room", "live")
        assert left_of(still(again)) < 2 * BLACKEST
    finally:
        again.bridge.stop()
