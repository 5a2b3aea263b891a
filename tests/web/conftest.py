"""Doors of a house that has clips."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.clip_doors import Doors, clip_doors
from tests.web.place import Place, a_place


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    with clip_doors(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared_doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """For tests that are refused, or only read: what one does, no other sees."""
    with clip_doors(tmp_path_factory.mktemp("doors")) as made:
        yield made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """For tables over every route."""
    with a_place(tmp_path_factory.mktemp("routes")) as made:
        yield made
