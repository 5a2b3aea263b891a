from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.alerts.told import ToldHouse, a_told_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ToldHouse]:
    with a_told_house(tmp_path) as made:
        yield made
