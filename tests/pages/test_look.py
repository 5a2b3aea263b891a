"""What can be measured of the looks: contrast, reach of the layout, names of controls."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.pages.fake_house import FakeHouse

PATHS = ["/", "/#garden", "/console", "/voice", "/error", "/sign-in"]
SIZES = [(1920, 1080), (1280, 800), (960, 480), (390, 844)]

CONTRAST = Path(__file__).with_name("contrast.js").read_text()


def settled(page: Page, path: str) -> None:
    ready = {
        "/": ".camera[data-state=live]",
        "/#garden": ".camera[data-view=full]",
        "/console": "#chips button",
    }
    expect(page.locator(ready.get(path, "h1")).first).to_be_visible(timeout=15000)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_has_contrast(scheme: str, house: FakeHouse, open_page: OpenPage) -> None:
    house.cameras["door"].become("lost", "the camera does not answer")
    house.confirm_user("Kitchen Echo")
    page = open_page(house.url, color_scheme=scheme)
    for path in PATHS:
        page.goto(house.url + path)
        settled(page, path)
        if path == "/console":
            page.locator("#chips button").last.click()
            expect(page.locator("#transcript .alexa")).to_be_visible()
        if path == "/voice":
            page.locator("#get-code").click()
            expect(page.locator("#code-box")).to_be_visible()
        assert page.evaluate(CONTRAST) == [], path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_sticks_out_sideways_and_targets_are_large_enough(
    size: tuple[int, int], house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url, viewport={"width": size[0], "height": size[1]})
    for path in PATHS:
        page.goto(house.url + path)
        settled(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(
            """[...document.querySelectorAll('button, a[href], input, summary')]
                .filter(e => e.checkVisibility() && !e.matches('.skip'))
                .map(e => [e.getBoundingClientRect(), e.outerHTML])
                .filter(([box]) => box.height < 30 || box.width < 30)"""
        )
        assert small == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_ways_to_the_pages_are_in_words_and_none_is_cut_off(
    size: tuple[int, int], house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/voice", viewport={"width": size[0], "height": size[1]})
    settled(page, "/voice")
    for part, count in ((".nav", 6), (".tabs", 7)):
        ways = page.locator(f"{part} a").evaluate_all(
            """all => all.map(a => [
                a.getBoundingClientRect().left >= 0,
                a.getBoundingClientRect().right <= innerWidth,
                a.querySelector('span').getBoundingClientRect().width > 2
                    || getComputedStyle(a, '::after').content.length > 2])"""
        )
        assert ways == [[True, True, True]] * count, part
    for name in ("Live", "Clips", "Alerts", "Voice console", "House", "My account"):
        expect(page.locator(".nav").get_by_role("link", name=name, exact=True)).to_be_visible()


def test_every_control_has_a_name(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    for path in PATHS:
        page.goto(house.url + path)
        settled(page, path)
        unnamed = page.evaluate(
            """[...document.querySelectorAll('button, a[href], input')]
                .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()))
                .filter(e => !e.labels?.length)
                .map(e => e.outerHTML)"""
        )
        assert unnamed == [], path
