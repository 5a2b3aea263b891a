"""One Chromium and one set of footage for all; a new house and a new context for each test."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser import OpenPage
from tests.pages.clip_house import ClipPages, clip_pages
from tests.pages.fake_house import FakeHouse
from tests.pages.footage import SCENES, Loop, make


@pytest.fixture(scope="session")
def loops(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Loop]:
    folder = tmp_path_factory.mktemp("footage")
    return {scene: make(scene, folder / scene) for scene in SCENES}


@pytest.fixture
def build(loops: Mapping[str, Loop]) -> Iterator[Callable[..., FakeHouse]]:
    with ExitStack() as stack:

        def start(**furniture: object) -> FakeHouse:
            house = FakeHouse(loops, **furniture)  # type: ignore[arg-type]
            house.start()
            stack.callback(house.close)
            return house

        yield start


@pytest.fixture
def house(build: Callable[..., FakeHouse]) -> FakeHouse:
    return build()


@pytest.fixture
def pages(tmp_path: Path, open_page: OpenPage) -> Iterator[ClipPages]:
    """The real house, with clips but without cameras."""
    with clip_pages(tmp_path, open_page) as made:
        yield made
