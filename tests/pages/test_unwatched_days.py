"""When nobody watched, on the Clips page: striped, said in words, and told where a day is empty."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bridge.policy.watching import WatchSpan
from bridge.store.events import watch
from tests import recorded
from tests.pages.clip_house import ClipPages

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EMPTY = "/clips?day=2026-02-28"


def watched(pages: ClipPages, *front: tuple[timedelta, timedelta]) -> None:
    """The garden always, the front in these spans, counted back from one in the afternoon."""
    house = pages.doors.house
    now = house.clock.now()
    with house.db.write() as tx:
        watch.begin(tx, now - 48 * HOUR)
        spans = [WatchSpan(now - since, now - until) for since, until in front]
        watch.keep(tx, {"front": spans, "garden": [WatchSpan(now - 48 * HOUR, now)]})


def track(page: Page, camera: str = "front") -> Locator:
    return page.locator(f'.lane[data-camera="{camera}"] .lane-track')


def nothing(page: Page) -> Locator:
    return page.locator("#nothing")


def test_a_gap_is_striped_and_said(pages: ClipPages) -> None:
    watched(pages, (48 * HOUR, 5 * HOUR), (4 * HOUR, timedelta()))
    pages.add()
    page = pages.show()
    expect(track(page).locator(".lane-gaps span")).to_have_count(1)
    expect(track(page)).to_have_accessible_name(
        re.compile(r"^front: 1 clip\. Not watched from 08:00 to 09:00\. 12:00")
    )
    expect(track(page, "garden").locator(".lane-gaps span")).to_have_count(0)
    expect(page.locator("#striped")).to_be_visible()
    track(page).locator(".lane-gaps span").hover(force=True)
    expect(page.locator(".lane-at:visible")).to_have_text("Not watched from 08:00 to 09:00")


def test_without_a_gap_nothing_is_said_of_it(pages: ClipPages) -> None:
    watched(pages, (48 * HOUR, timedelta()))
    pages.add()
    page = pages.show()
    expect(track(page)).to_have_accessible_name(re.compile(r"^front: 1 clip\. 12:00"))
    expect(page.locator("#striped")).to_be_hidden()


def test_a_day_on_which_nothing_moved(pages: ClipPages) -> None:
    watched(pages, (48 * HOUR, timedelta()))
    pages.add()
    page = pages.show(EMPTY)
    expect(page.locator("#nothing-title")).to_have_text("Nothing moved this day")
    expect(page.locator("#nothing-text")).to_be_hidden()


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ([(20 * HOUR, timedelta())], "front: not watched until 17:00."),
        ([(48 * HOUR, 30 * HOUR)], "front: not watched from 07:00 to midnight."),
        (
            [(48 * HOUR, 20 * HOUR), (19 * HOUR, 18 * HOUR), (17 * HOUR, timedelta())],
            "front: not watched 2 times, 120 minutes in all.",
        ),
    ],
)
def test_a_day_on_which_nothing_moved_where_it_was_watched(
    pages: ClipPages, front: list[tuple[timedelta, timedelta]], said: str
) -> None:
    watched(pages, *front)
    pages.add()
    page = pages.show(EMPTY)
    expect(page.locator("#nothing-title")).to_have_text("Nothing moved this day")
    expect(page.locator("#nothing-text")).to_have_text(said)


def test_a_camera_that_was_not_watched_all_day(pages: ClipPages) -> None:
    watched(pages)
    pages.add()
    page = pages.show(f"{EMPTY}&camera=front")
    expect(page.locator("#nothing-title")).to_have_text("Not watched this day")
    expect(track(page)).to_have_accessible_name("front: 0 clips. Not watched all day.")


def test_a_day_of_which_nothing_is_kept(pages: ClipPages) -> None:
    watched(pages, (48 * HOUR, 5 * HOUR), (4 * HOUR, timedelta()))
    clip = pages.add()
    recorded.record_unfilmed(pages.doors.house.library, "garden")
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(2)
    page.keyboard.press("Control+a")
    page.locator("#pick-delete").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("#nothing-title")).to_have_text("Nothing is kept of this day")
    expect(page.locator("#nothing-text")).to_have_text(
        "2 clips were deleted. front: not watched from 08:00 to 09:00."
    )
    assert clip not in pages.ids()


def test_a_house_that_has_had_no_clip_yet_is_told_how_one_comes(pages: ClipPages) -> None:
    page = pages.show()
    expect(page.locator("#nothing-title")).to_have_text("There are no clips")
    expect(nothing(page)).to_contain_text("Walk past a camera to try")
    expect(page.locator("#when")).to_be_hidden()
