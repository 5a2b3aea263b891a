"""What a live tile says beside its picture."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from bridge.service.cameras.views import MotionWatch
from bridge.vision.watcher import Stage
from tests.browser import AT_ONCE_MS, OpenPage
from tests.pages.fake_house import FakeHouse
from tests.pages.test_live_page import DEFAULT_CAMERA, expect_state


@pytest.mark.parametrize(
    ("watch", "words"),
    [
        (MotionWatch(Stage.FILM, False, None, behind=True), "Motion may be missed: this computer"),
        (MotionWatch(Stage.FILM, False, None, crowded=True), "Rain or snow? Only what is larger"),
    ],
)
def test_a_live_tile_says_what_keeps_it_from_noticing(
    watch: MotionWatch, words: str, house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    note = page.locator(f'.camera[data-camera="{DEFAULT_CAMERA}"] .note')
    house.cameras[DEFAULT_CAMERA].notices(watch)
    expect(note).to_contain_text(words, timeout=AT_ONCE_MS)
    house.cameras[DEFAULT_CAMERA].notices(None)
    expect(note).to_be_empty(timeout=AT_ONCE_MS)


@pytest.mark.parametrize(
    ("was", "ago", "said"),
    [
        ({"label": "person"}, timedelta(0), r"^Person, \d\d:\d\d$"),
        ({"label": "pet", "sub_label": "dog"}, timedelta(days=1), r"^Dog, yesterday \d\d:\d\d$"),
        ({"label": "unknown", "kind": "doorbell"}, timedelta(days=30), r"^Somebody rang, \d+ \w+ "),
        ({"label": "k1", "called": "the postman"}, timedelta(days=3), r"^The postman, \w{3} \d"),
    ],
)
def test_a_live_tile_says_what_happened_last(
    was: dict[str, object], ago: timedelta, said: str, house: FakeHouse, open_page: OpenPage
) -> None:
    at = (datetime.now(UTC) - ago).isoformat()
    camera = house.cameras[DEFAULT_CAMERA]
    camera.last = {"clip": "a", "kind": "motion", "sub_label": None, "called": None, "at": at} | was
    page = open_page(house.url, locale="en-GB")
    expect_state(page, "live")
    tile = page.locator(f'.camera[data-camera="{DEFAULT_CAMERA}"]')
    expect(tile.locator(".last")).to_have_text(re.compile(said))
    expect(tile.locator(".last")).to_be_visible()
