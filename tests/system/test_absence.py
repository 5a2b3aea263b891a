"""Somebody comes while nothing can be filmed: the house tells of the visit, and why it was not.

The disks are real: file systems of their own in memory, a small one that is full and one that is
read-only. Where this machine lets nobody mount any, a full disk is one of which more is to be left
free than it has, and one that refuses has a file where its folder should be.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.config import ClipsConfig
from bridge.demo.house.scenes.schedule import SceneName
from bridge.footage.marker import NAME
from tests.builders import until
from tests.conftest import House, a_house
from tests.system import visits
from tests.system.visits import Scenes

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
SOON_S = 3.0
VISIT_S = 200.0  # and once a minute from then on
MORE_THAN_ANY_DISK_MB = 1 << 40
ASKED = "was anybody at the door"


def mount(*words: str) -> bool:
    done = subprocess.run(["mount", *words], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, bool]]:
    """A folder, and whether a disk of 64 MB is mounted there."""
    folder = tmp_path / "disk"
    folder.mkdir()
    real = mount("-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", str(folder))
    yield folder, real
    if real:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def scenes() -> Iterator[Scenes]:
    with visits.playing(SceneName.DOOR, SceneName.GARDEN) as scenes:
        yield scenes


@contextmanager
def filming(
    scenes: Scenes, tmp_path: Path, folder: Path, *, keep_free_mb: int = 0
) -> Iterator[House]:
    scenes.nobody()
    kept = ClipsConfig(folder=folder, keep_free_mb=keep_free_mb)
    house = a_house(tmp_path / "state", *scenes.cameras, clips=kept)
    yield house
    house.bridge.stop()


def told(house: House) -> str:
    answer = house.post("/api/v1/say", text=ASKED, device="dot")
    assert answer.status_code == 200, answer.text
    speech: str = answer.json()["speech"]
    return speech


def until_it_is_said(scenes: Scenes, house: House, said: Callable[[str], bool]) -> str:
    """Of a visit that begins soon."""
    scenes.visit(house, SOON_S)
    until(lambda: said(told(house)), timeout_s=VISIT_S)
    return told(house)


def test_the_disk_is_full(scenes: Scenes, tmp_path: Path, disk: tuple[Path, bool]) -> None:
    folder, real = disk
    if real:
        (folder / "ballast").write_bytes(bytes((64 << 20) - (256 << 10)))
    with filming(
        scenes, tmp_path, folder, keep_free_mb=1 if real else MORE_THAN_ANY_DISK_MB
    ) as house:
        said = until_it_is_said(scenes, house, lambda speech: "filmed" in speech)
        assert " at the door " in said
        assert said.endswith("filmed: the disk was full.")


def test_the_disk_cannot_be_written_to(
    scenes: Scenes, tmp_path: Path, disk: tuple[Path, bool]
) -> None:
    folder, real = disk
    with filming(scenes, tmp_path, folder) as house:
        if real:
            assert mount("-o", "remount,ro", str(folder))
        else:
            folder.rename(tmp_path / "away")
            folder.write_bytes(b"")
        said = until_it_is_said(scenes, house, lambda speech: "filmed:" in speech)
        assert " at the door " in said
        assert "the disk " in said


def test_the_disk_is_not_there(scenes: Scenes, tmp_path: Path, disk: tuple[Path, bool]) -> None:
    folder, real = disk
    with filming(scenes, tmp_path, folder) as house:
        # An empty disk is as good as another to a house that has filmed nothing yet.
        assert house.post("/api/v1/cameras/garden/record", seconds=5).ok
        until(lambda: any(folder.glob("*.clip")))
        assert (folder / NAME).exists()
        if real:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
            mount("-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", str(folder))
        else:
            folder.rename(tmp_path / "away")
            folder.mkdir()
        said = until_it_is_said(scenes, house, lambda speech: "filmed:" in speech)
        assert " at the door " in said
        assert "the disk wasn't there." in said
