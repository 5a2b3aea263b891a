"""What a live tile says beside its picture."""

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
