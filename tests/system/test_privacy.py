"""Privacy mode in a real Chromium: off means off, at once, and for as long as it lasts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridge.demo.house.process import DemoHouse
from tests.browser import OpenPage
from tests.builders import in_time, until
from tests.conftest import House, a_house, until_state
from tests.ledger import entries
from tests.system.conftest import expect_state

AT_ONCE_S = 1.0
# A picture is on the screen, of a stream or its last one.
SHOWN = """() => {
    const video = document.querySelector('[data-camera="front_room"] video');
    return getComputedStyle(video).visibility === "visible" && video.readyState > 0;
}"""


@pytest.fixture
def kept(cameras: DemoHouse, tmp_path: Path) -> Iterator[House]:
    running = a_house(tmp_path, *cameras.cameras)
    until_state(running, "front_room", "live")
    yield running
    running.bridge.stop()


@pytest.fixture
def page(kept: House, open_page: OpenPage) -> Page:
    opened = open_page(kept.bridge.sign_in_link())
    expect_state(opened, "front_room", "live")
    return opened


def hide(house: House, hidden: bool, camera: str = "front_room") -> dict[str, Any]:
    path = f"{house.home}/api/v1/cameras/{camera}/privacy"
    answer = house.browser.put(path, json={"hidden": hidden}, timeout=5)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def clips_of(house: House, camera: str) -> list[dict[str, Any]]:
    answer = house.program.get(f"{house.home}/api/v1/clips", params={"camera": camera}, timeout=5)
    found: list[dict[str, Any]] = answer.json()["clips"]
    return found


def test_a_running_view_ends_within_a_second_and_comes_back_without_a_reload(
    kept: House, page: Page
) -> None:
    page.evaluate("() => { window.loaded = 'once' }")
    tile = page.locator('[data-camera="front_room"]')

    def turn_off() -> None:
        assert page.evaluate(SHOWN)
        tile.locator(".off").evaluate("button => button.click()")
        expect_state(page, "front_room", "off")
        page.wait_for_function(f"() => !({SHOWN})()")

    def turn_on() -> None:
        tile.locator(".off").click()
        expect_state(page, "front_room", "live")

    tile.hover()
    in_time(turn_off, AT_ONCE_S, again=turn_on)
    expect(tile.locator(".cover-text")).to_contain_text("Privacy: off by")
    expect(tile.locator(".cover-text")).to_contain_text("by Owner")
    expect(page.locator("#privacy-lamp")).to_have_text(
        "2 of 3 live, front room off", ignore_case=True
    )
    assert tile.locator("video").evaluate("v => [v.poster, v.readyState]") == ["", 0]

    turn_on()
    assert page.evaluate("() => window.loaded") == "once"
    expect(page.locator("#privacy-lamp")).to_have_text("3 cameras live")


def test_nothing_is_kept_while_it_lasts(kept: House) -> None:
    url = kept.open_live("front_room")
    still = kept.program.get(kept.home + url.replace("index.m3u8", "still.jpg"), timeout=10)
    assert still.status_code == 200
    recorded = kept.post("/api/v1/cameras/front_room/record", seconds=60)
    assert recorded.status_code == 200, recorded.text
    hide(kept, True)
    old = kept.program.get(kept.home + url.replace("index.m3u8", "still.jpg"), timeout=10)
    assert old.status_code == 403

    clip = kept.home + f"/api/v1/clips/{recorded.json()['clip']}"
    until(lambda: kept.program.get(clip, timeout=5).json()["state"] == "closed")
    (ended,) = clips_of(kept, "front_room")
    fleet = kept.bridge._streams.fleet
    rings = [fleet.ring("front_room")]
    hidden_for = kept.bridge._base.clock.monotonic() + 5

    def empty_until_then() -> bool:
        assert all(ring.keyframe() is None for ring in rings)
        return kept.bridge._base.clock.monotonic() > hidden_for

    until(empty_until_then)
    assert clips_of(kept, "front_room") == [ended]
    again = kept.open_live("front_room")
    fresh = kept.program.get(kept.home + again.replace("index.m3u8", "still.jpg"), timeout=10)
    assert fresh.status_code == 503
    refused = kept.post("/api/v1/cameras/front_room/record", seconds=60)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (503, "unavailable")
    assert [entry.object for entry in entries(kept.bridge._base.db, "privacy.hide")] == [
        "front_room"
    ]
    hide(kept, False)
    until_state(kept, "front_room", "live")


def test_a_hidden_camera_is_not_connected_to_by_a_bridge_that_starts(
    cameras: DemoHouse, tmp_path: Path
) -> None:
    first = a_house(tmp_path, *cameras.cameras)
    hide(first, True, "garden")
    first.bridge.stop()
    again = a_house(tmp_path, *cameras.cameras)
    try:
        until_state(again, "front_room", "live")
        found = until_state(again, "garden", "off")
        assert found["reason"].startswith("Privacy: off by")
        assert found["video"] is None  # it has never sent anything to this bridge
    finally:
        again.bridge.stop()


def test_the_whole_house_by_a_remote_control(kept: House, page: Page) -> None:
    switch = page.locator("#privacy-all")
    switch.focus()
    page.keyboard.press("Enter")
    for camera in ("front_room", "garden", "door"):
        expect_state(page, camera, "off")
    expect(page.locator("#privacy-lamp")).to_have_text("All off")
    expect(switch).to_have_accessible_name("Turn all cameras on")
    page.goto(f"{kept.home}/voice")
    expect(page.locator("#privacy-lamp")).to_have_text("All off")
    page.goto(f"{kept.home}/")
    page.locator('[data-camera="garden"] .open').focus()
    page.keyboard.press("o")
    expect_state(page, "garden", "live")
    expect(page.locator("#privacy-lamp")).to_have_text(
        "1 of 3 live, front room off, door off", ignore_case=True
    )
