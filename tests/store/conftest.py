from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.store.chain import HEAD_FILE, Chain
from bridge.store.database import Database
from bridge.store.keys import VARIABLE
from tests.fresh import fresh_database, fresh_state
from tests.store.book import Book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "state"
    path = fresh_database(folder / "private-eye.db")
    database = Database(path, Chain(bytes(32), folder / HEAD_FILE), wait_s=2.0)
    yield database
    database.close()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.delenv(VARIABLE, raising=False)
    made = Book(fresh_state(tmp_path))
    yield made
    made.db.close()
