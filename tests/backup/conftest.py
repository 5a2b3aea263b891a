from pathlib import Path

import pytest

from tests.backup.kept_house import KeptHouse


@pytest.fixture
def kept(tmp_path: Path) -> KeptHouse:
    house = KeptHouse(tmp_path / "state")
    house.move_in()
    return house


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "house.backup"
