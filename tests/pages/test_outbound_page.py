"""The page "What leaves the house", on a running bridge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bridge.config import CameraConfig, SecretUrl
from bridge.ops import outbound
from bridge.web.http.identity import PAGE_KEY
from skill import disclosed
from skill import outbound as skills
from tests.browser import OpenPage
from tests.conftest import House, a_house, sign_in

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
SIZES = [(1920, 1080), (1280, 800), (960, 480), (390, 844)]


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    cellar = CameraConfig(id="cellar", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    running = a_house(tmp_path_factory.mktemp("leaving"), cellar)
    yield running
    running.bridge.stop()


def state(house: House) -> dict[str, object]:
    """A browser that is signed in."""
    place = {"domain": "127.0.0.1", "path": "/"}
    signed_in = sign_in(house.bridge)
    key = {"name": "private-eye-key", "value": str(signed_in.headers[PAGE_KEY])}
    return {
        "cookies": [{"name": c.name, "value": c.value, **place} for c in signed_in.cookies],
        "origins": [{"origin": house.home, "localStorage": [key]}],
    }


def test_everything_that_is_declared_is_on_the_page(bridge: House, open_page: OpenPage) -> None:
    page = open_page(bridge.home + "/transparency", storage_state=state(bridge))
    ways = page.locator("[data-way]")
    expect(ways).to_have_count(len(outbound.ALL) + len(skills.ALL))
    for way in (*outbound.ALL, *skills.ALL):
        shown = page.locator(f'[data-way="{way.id}"]')
        for words in (way.purpose, way.to, way.data, way.turned_on_by):
            expect(shown).to_contain_text(words)
    for kind in disclosed.ALL:
        expect(page.locator("#answers")).to_contain_text(kind.data)
    # The cellar's camera was tried, and is in vain.
    expect(page.locator('[data-way="camera"]')).to_contain_text("127.0.0.1:9")
    expect(page.locator('[data-way="camera"] .way-hosts')).not_to_contain_text("not yet")
    expect(page.locator('[data-way="packages"] .way-last').first).to_be_hidden()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_fits_and_can_be_read(size: tuple[int, int], bridge: House, open_page: OpenPage) -> None:
    for scheme in ("dark", "light"):
        page = open_page(
            bridge.home + "/transparency",
            storage_state=state(bridge),
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
        )
        expect(page.locator("#since")).to_contain_text("started")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(CONTRAST) == []
