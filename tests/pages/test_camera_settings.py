"""What is noticed and how long it is kept, set on the page of a camera."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridge.events.ongoing import RecordingState
from bridge.service.cameras.views import MotionWatch
from bridge.vision.onvif.listener import Hearing, ListenerState
from bridge.vision.watcher import Stage
from tests.browser import AT_ONCE_MS
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


@pytest.mark.parametrize("hours", ["0", "1.5", "9000", ""])
def test_hours_that_cannot_be_are_refused_in_plain_words(pages: ClipPages, hours: str) -> None:
    page = shown(pages)
    page.locator("#keep-hours").fill(hours)
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text(
        "Hours a clip is kept: please give a whole number from 1 to 8,760."
    )


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
    expect(page.locator("#saved")).to_have_text(
        "Seconds after: please give a whole number from 1 to 60."
    )
    expect(page.locator("#post-roll")).to_be_focused()
    assert pages.doors.ask("/cameras/front/settings")["post_roll_s"] == 5


def test_camera_without_a_picture_can_be_drawn_on_all_the_same(pages: ClipPages) -> None:
    page = shown(pages)
    expect(page.locator("#picture-word")).to_contain_text("no picture")
    page.locator("#add-zone").click()
    expect(page.locator(".corner")).to_have_count(4)


def test_last_clip_lends_its_picture_and_says_when_it_is_from(pages: ClipPages) -> None:
    pages.add("front")
    page = shown(pages)
    expect(page.locator("#picture-word")).to_contain_text("Sunday 1 March 12:00")
    expect(page.locator("#still")).to_be_visible()


def test_recording_by_hand_is_said_to_have_begun_or_not(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text(re.compile("^Recording front"))
    pages.doors.house.recorders.ready = False
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text("Not recording front. There is no picture now.")


def test_what_is_recorded_by_hand_can_be_stopped_and_what_moves_goes_on(pages: ClipPages) -> None:
    recorders = pages.doors.house.recorders
    page = shown(pages)
    expect(page.locator("#recording")).to_be_hidden()
    recorders.become("front", RecordingState("c1", by_hand=True, moves=True))
    expect(page.locator("#recording")).to_have_text("Recording", timeout=AT_ONCE_MS)
    expect(page.locator("#record")).to_have_accessible_name("Stop recording front")
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text(
        "Something moves in front of front, so its clip goes on until that is over."
    )
    expect(page.locator("#record")).to_have_accessible_name("Record front for a minute")
    expect(page.locator("#recording")).to_be_visible()
    recorders.become("front", RecordingState("c1", by_hand=True, moves=False))
    expect(page.locator("#record")).to_have_accessible_name("Stop recording front")
    page.locator("#record").click()
    expect(page.locator("#notice")).to_have_text(
        "Recording front has stopped. Find it under Clips."
    )
    expect(page.locator("#recording")).to_be_hidden(timeout=AT_ONCE_MS)


def test_what_the_camera_notices_itself_is_said_to_be_set_there(pages: ClipPages) -> None:
    house = pages.doors.house
    page = shown(pages)
    word = page.locator("#own-word")
    expect(word).to_be_hidden()
    house.watched["front"] = MotionWatch(Stage.KEYFRAMES, False, ListenerState(Hearing.LISTENING))
    house.fleet.renew()
    expect(word).to_contain_text("are set in the camera.")
    refused = ListenerState(Hearing.REFUSED, "the camera refuses to tell")
    house.watched["front"] = MotionWatch(Stage.KEYFRAMES, False, refused)
    house.fleet.renew()
    expect(word).to_contain_text("It cannot be heard now: the camera refuses to tell.")
    house.watched.clear()


def test_what_keeps_a_camera_from_noticing_is_said(pages: ClipPages) -> None:
    house = pages.doors.house
    page = shown(pages)
    word = page.locator("#watch-word")
    expect(word).to_be_hidden()
    house.watched["front"] = MotionWatch(Stage.FILM, False, None, crowded=True)
    house.fleet.renew()
    expect(word).to_contain_text("as in rain or snow")
    house.watched["front"] = MotionWatch(Stage.FILM, False, None, behind=True)
    house.fleet.renew()
    expect(word).to_contain_text("this computer is too busy")
    house.watched.clear()


def test_unknown_camera_is_said_to_be_unknown(pages: ClipPages) -> None:
    page = pages.show("/cameras/attic")
    expect(page.locator("#main")).to_contain_text("no such camera")


def rules(pages: ClipPages) -> dict[str, Any]:
    found: dict[str, Any] = pages.doors.ask("/cameras/front/privacy/rules")
    return found


def test_a_camera_is_set_to_turn_itself_off_by_the_keyboard(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#add-hours").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hours .days button").first).to_be_focused()
    page.keyboard.press("Space")  # not on Mondays
    page.locator("#hours .since").fill("23:00")
    page.locator("#home-name").focus()
    page.keyboard.type("Anna")
    page.keyboard.press("Enter")
    expect(page.locator("#home input")).to_be_checked()
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    found = rules(pages)
    assert found["hours"] == [{"days": [1, 2, 3, 4, 5, 6], "since": 1380, "until": 420}]
    assert found["presence"] == ["Anna"]
    page.reload()
    expect(page.locator("#hours .since")).to_have_value("23:00")
    page.locator("#hours .drop").click()
    page.locator("#home label").click()
    saved(pages, page)
    assert (rules(pages)["hours"], rules(pages)["presence"]) == ([], [])
    expect(page.locator("#save")).to_be_disabled()


def test_hours_without_a_day_are_not_saved(pages: ClipPages) -> None:
    page = shown(pages)
    page.locator("#add-hours").click()
    for day in page.locator("#hours .days button").all():
        day.click()
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text("Choose days, and two different times.")
    assert rules(pages)["hours"] == []
    page.locator("#undo").click()
    expect(page.locator("#hours .hours-row")).to_have_count(0)


def test_an_area_is_blacked_out_once_encoding_is_allowed(pages: ClipPages) -> None:
    page = shown(pages)
    expect(page.locator("#encode-box")).to_be_hidden()
    page.locator("#add-black").click()
    page.locator("#save").click()
    expect(page.locator("#saved")).to_contain_text("Not saved. This camera's picture is passed on")
    expect(page.locator("#encode")).to_be_focused()
    page.keyboard.press("Space")
    after = saved(pages, page)
    assert after["encode"] is True
    assert after["blackout"] == [[[350, 350], [650, 350], [650, 650], [350, 650]]]
    page.reload()
    expect(page.locator("#outlines .black")).to_have_count(1)
