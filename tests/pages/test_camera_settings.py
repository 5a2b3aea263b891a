"""What is noticed and how long it is kept, set on the page of a camera."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.pages.clip_house import ClipPages


def shown(pages: ClipPages, camera: str = "front") -> Page:
    page = pages.show(f"/cameras/{camera}")
    expect(page.locator("#form")).to_be_visible()
    return page


def saved(pages: ClipPages, page: Page) -> dict[str, Any]:
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    found: dict[str, Any] = pages.doors.ask("/cameras/front/settings")
    return found


def test_settings_are_saved_together(pages: ClipPages) -> None:
    page = shown(pages)
    expect(page.locator("#name")).to_have_text("front")
    expect(page.locator("#save")).to_be_disabled()
    page.locator('#sensitivity [data-value="high"]').click()
    page.locator("#pre-roll").fill("3")
    page.locator('#usual [data-hours="168"]').click()
    page.locator("#keep-mb").fill("500")
    after = saved(pages, page)
    assert after["sensitivity"] == "high"
    assert after["pre_roll_s"] == 3
    assert after["keep_hours"] == 168
    assert after["keep_mb"] == 500
    expect(page.locator("#save")).to_be_disabled()
    page.reload()
    expect(page.locator("#keep-mb")).to_have_value("500")


def test_zone_is_drawn_with_the_keyboard(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#add-zone").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".corner").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".corner").first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator(".side").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".corner")).to_have_count(5)
    page.keyboard.press("Delete")
    expect(page.locator(".corner")).to_have_count(4)
    zones = saved(pages, page)["zones"]
    assert zones == [[[300, 340], [650, 350], [650, 650], [350, 650]]]


def test_mask_is_dragged_with_the_pointer_and_removed(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#add-mask").click()
    corner = page.locator(".corner").first.bounding_box()
    picture = page.locator("#picture").bounding_box()
    assert corner is not None
    assert picture is not None
    page.mouse.move(corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    page.mouse.down()
    page.mouse.move(picture["x"] - 50, picture["y"] + 3, steps=4)
    page.mouse.up()
    (mask,) = saved(pages, page)["masks"]
    assert mask[0][0] == 0
    assert mask[0][1] < 20
    page.get_by_role("button", name="Remove Mask 1").click()
    assert saved(pages, page)["masks"] == []


def test_keeping_for_a_shorter_time_says_what_it_deletes(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#keep-hours").fill("2")
    expect(page.locator("#warning")).to_contain_text("older than 2 hours")
    page.locator("#undo").click()
    expect(page.locator("#warning")).to_be_empty()
    expect(page.locator("#keep-hours")).to_have_value("24")


def test_number_out_of_bounds_is_not_sent(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#post-roll").fill("600")
    page.locator("#save").click()
    expect(page.locator("#saved")).to_contain_text("Seconds kept after")
    expect(page.locator("#post-roll")).to_be_focused()
    assert pages.doors.ask("/cameras/front/settings")["post_roll_s"] == 5


def test_camera_without_a_picture_can_be_drawn_on_all_the_same(pages: ClipPages) -> None:
    page = shown(pages)
    expect(page.locator("#picture-word")).to_contain_text("no picture", timeout=20000)
    page.locator("#add-zone").click()
    expect(page.locator(".corner")).to_have_count(4)


def test_last_clip_lends_its_picture_and_says_when_it_is_from(pages: ClipPages) -> None:
    pages.add("front")
    page = shown(pages)
    expect(page.locator("#picture-word")).to_contain_text("Sunday 1 March 12:00", timeout=20000)
    expect(page.locator("#still")).to_be_visible()


def test_recording_by_hand_is_said_to_have_begun_or_not(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text(re.compile("^Recording front"))
    pages.doors.house.recorders.ready = False
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text("Not recording front. There is no picture now.")


def test_unknown_camera_is_said_to_be_unknown(pages: ClipPages) -> None:
    page = pages.show("/cameras/attic")
    expect(page.locator("#lead")).to_contain_text("no such camera")
