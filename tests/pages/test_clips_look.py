"""What can be measured of the looks of clips: contrast, reach, names of controls, no jumps."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bridge.model import ClipKind
from tests import recorded
from tests.pages.clip_house import LONG, ClipPages
from tests.pages.test_look import CONTRAST, SIZES
from tests.recorded import Sort

SMALL = """[...document.querySelectorAll('button, a[href], input:not([type=range]), summary')]
    .filter(e => e.checkVisibility({ opacityProperty: true }) && !e.matches('.skip'))
    .filter(e => !e.closest('.clip-pick'))
    .map(e => [e.getBoundingClientRect(), e.outerHTML])
    .filter(([box]) => box.height < 28 || box.width < 28)
    .map(([box, html]) => [box.width, box.height, html])"""
UNNAMED = """[...document.querySelectorAll('button, a[href], input')]
    .filter(e => e.checkVisibility())
    .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()))
    .filter(e => ![...(e.labels ?? [])].some(label => label.textContent.trim()))
    .map(e => e.outerHTML)"""
OBSERVE_SHIFTS = """window.shift = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });"""


SORTS: tuple[Sort | None, ...] = (
    *(("person",), ("vehicle", "motorcycle"), ("pet", "cat"), ("animal", "bird")),
    None,
)


def _filled(pages: ClipPages) -> None:
    for number, was in enumerate(SORTS):
        pages.add(later=timedelta(hours=-number), kind=list(ClipKind)[number % 2], was=was)
    pages.add("garden", later=timedelta(hours=1), footage=LONG)
    pages.add("garden", later=timedelta(hours=2), was=("other",))
    recorded.record_unfilmed(pages.doors.house.library, later=timedelta(hours=-5))


def _empty(page: Page) -> None:
    page.goto(page.url.split("/clips")[0] + "/clips?day=2026-02-02")
    expect(page.locator("#nothing")).to_be_visible()


def _list(page: Page) -> None:
    page.locator("#more-filters").click()
    page.locator('#kinds [data-label="other"]').click()
    expect(page.locator(".clip")).to_have_count(8)


def _of_a_kind(page: Page) -> None:
    page.locator('#kinds [data-label="pet"]').click()
    expect(page.locator(".clip")).to_have_count(2)
    page.locator('#kinds [data-label="pet"]').click()
    expect(page.locator(".clip")).to_have_count(8)


def _nothing_much(page: Page) -> None:
    """Of an hour in which there was nothing else."""
    page.goto(page.url.split("?")[0] + "?day=2026-03-01&hour=14")
    expect(page.locator("#nothing-title")).to_have_text("Nothing much happened")


def _picked(page: Page) -> None:
    page.locator(".clip-open").first.focus()
    page.keyboard.press(" ")
    expect(page.locator("#picked")).to_be_visible()


def _asked(page: Page) -> None:
    page.keyboard.press("Delete")
    expect(page.locator("#confirm")).to_be_visible()


def _played(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator(".clip-open").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#player")).to_have_attribute("data-state", "playing")
    page.locator("#trim").click()
    if page.locator("#reason").is_hidden():
        page.locator("#why").click()
    expect(page.locator("#reason-picture")).to_be_visible()


def _set(page: Page) -> None:
    page.goto(page.url.split("/clips")[0] + "/cameras/front")
    expect(page.locator("#picture-word")).to_be_visible()
    page.locator("#add-zone").click()
    page.locator("#keep-hours").fill("2")


SCENES: tuple[Callable[[Page], None], ...] = (
    *(_empty, _nothing_much, _list, _of_a_kind, _picked, _asked, _played, _set),
)


def each_scene(page: Page) -> Iterator[str]:
    """Goes from scene to scene; yields the name of each when it is there."""
    for scene in SCENES:
        if scene is _list:
            page.goto(page.url.split("/clips")[0] + "/clips")
        scene(page)
        yield scene.__name__


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_has_contrast(pages: ClipPages, scheme: str) -> None:
    _filled(pages)
    page = pages.show(color_scheme=scheme)
    for scene in each_scene(page):
        assert page.evaluate(CONTRAST) == [], scene


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_sticks_out_and_everything_can_be_hit(
    pages: ClipPages, size: tuple[int, int]
) -> None:
    _filled(pages)
    page = pages.show(viewport={"width": size[0], "height": size[1]})
    for scene in each_scene(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scene
        assert page.evaluate(SMALL) == [], scene
        assert page.evaluate(UNNAMED) == [], scene


def test_nothing_jumps_while_the_page_fills(pages: ClipPages) -> None:
    _filled(pages)
    page = pages.show("/voice")
    page.add_init_script(OBSERVE_SHIFTS)
    page.goto(pages.doors.home + "/clips")
    expect(page.locator(".clip-still").first).to_be_visible()
    expect(page.locator(".lane rect").first).to_be_attached()
    assert page.evaluate("shift") < 0.02
