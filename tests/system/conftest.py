"""The whole bridge with the demo's cameras, and a real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.demo.house import process as demo_house
from bridge.demo.house.process import DemoHouse
from tests.browser import OpenPage
from tests.builders import PATIENCE_S
from tests.conftest import FFMPEG, House, a_house

SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def cameras() -> Iterator[DemoHouse]:
    with demo_house.start(Path(FFMPEG), dropouts=False) as running:
        yield running


@pytest.fixture(scope="module")
def demo(cameras: DemoHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    running = a_house(tmp_path_factory.mktemp("demo"), *cameras.cameras)
    yield running
    running.bridge.stop()


@pytest.fixture
def signed_in(demo: House, open_page: OpenPage) -> Page:
    """The live page, reached as a newcomer does: by the printed link."""
    page = open_page(demo.bridge.sign_in_link())
    page.wait_for_url(re.compile(r"/$"))
    return page


def expect_state(page: Page, camera: str, state: str, timeout_s: float = PATIENCE_S) -> None:
    """The tile says `state`, and for "live" its player really plays."""
    tile = page.locator(f'[data-camera="{camera}"]')
    expect(tile).to_have_attribute("data-state", state, timeout=timeout_s * 1000)
    if state == "live":
        expect(tile).to_have_attribute("data-player", "live", timeout=timeout_s * 1000)
