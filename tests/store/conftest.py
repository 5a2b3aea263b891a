import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.store.chain import HEAD_FILE, Chain
from bridge.store.database import Database
from bridge.store.keys import VARIABLE
from tests.store.book import FILE, Book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "state"
    database = Database(folder / "private-eye.db", Chain(bytes(32), folder / HEAD_FILE), wait_s=2.0)
    yield database
    database.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, to be copied: making one takes long."""
    path = tmp_path_factory.mktemp("empty") / FILE
    Database(path).close()
    return path


@pytest.fixture
def book(tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.delenv(VARIABLE, raising=False)
    shutil.copy(empty, tmp_path)
    made = Book(tmp_path)
    yield made
    made.db.close()
