from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.store.database import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "state" / "private-eye.db", wait_s=2.0)
    yield database
    database.close()
