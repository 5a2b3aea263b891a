"""Playing one clip, straight from the sealed store, in a real Chromium."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.model import ClipKind
from tests import recorded
from tests.pages.clip_house import LONG, ClipPages
from tests.pages.test_remote_control import press_code
from tests.recorded import Footage

HOUR = timedelta(hours=1)
TIME = "document.getElementById('video').currentTime"


def open_clip(page: Page, clip: str) -> None:
    page.locator(f'[data-clip="{clip}"] .clip-open').click()
    playing(page)


def playing(page: Page) -> None:
    expect(page.locator("#player")).to_have_attribute("data-state", "playing")


def until(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {condition}")


def brightness(page: Page) -> int:
    """Of the picture on the screen: the footage tells its second by it."""
    grey = page.evaluate(
        """() => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.drawImage(document.getElementById("video"), 0, 0, 1, 1);
            return canvas.getImageData(0, 0, 1, 1).data[0];
        }"""
    )
    return int(grey)


def probed(path: Path) -> dict[str, str]:
    argv = ["ffprobe", "-v", "error", "-show_entries", "format=duration,start_time", "-of", "json"]
    out = subprocess.run([*argv, str(path)], capture_output=True, check=True).stdout
    found: dict[str, str] = json.loads(out)["format"]
    return found


def test_clip_plays_from_its_beginning_and_says_what_it_is(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show()
    open_clip(page, clip)
    until(page, f"{TIME} > 0.5 && {TIME} < 15")
    assert page.url.split("?")[0].endswith(f"/clips/{clip}")
    expect(page.locator("#player-title")).to_have_text("front")
    expect(page.locator("#player-when")).to_have_text("Sunday 1 March 12:00 · 20 seconds")
    expect(page.locator("#seek-all")).to_have_text("0:20")
    page.locator("#why").click()
    expect(page.locator("#reason-text")).to_have_text(
        "A clear movement in the lower left: about 4 % of the picture changed at its strongest."
    )
    expect(page.locator("#reason-picture")).to_be_visible()


def test_a_clip_in_which_somebody_rang_says_when(pages: ClipPages) -> None:
    page = pages.show(f"/clips/{pages.add(seen=False, kind=ClipKind.DOORBELL)}")
    page.locator("#why").click()
    said = "Somebody rang at 12:00. The camera itself noticed motion."
    expect(page.locator("#reason-text")).to_have_text(said)


def test_a_clip_of_the_camera_s_own_word_says_so(pages: ClipPages) -> None:
    page = pages.show(f"/clips/{pages.add(seen=False)}")
    page.locator("#why").click()
    expect(page.locator("#reason-text")).to_have_text("The camera itself noticed motion.")


def test_seeking_shows_the_picture_of_that_second(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show(f"/clips/{clip}")
    playing(page)
    page.locator("#hold").click()
    first = brightness(page)
    page.locator("#seek").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    until(page, f"{TIME} > 9 && !document.getElementById('video').seeking")
    expect(page.locator("#seek")).to_have_attribute(
        "aria-valuetext", re.compile(r"0:1\d of 0:20, 12:00:1\d")
    )
    assert brightness(page) > first + 100
    page.keyboard.press("ArrowLeft")
    until(page, f"{TIME} < 9")


@pytest.mark.parametrize("trimmed", [False, True], ids=["whole", "trimmed"])
def test_download_is_as_long_as_it_says(pages: ClipPages, tmp_path: Path, trimmed: bool) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show(f"/clips/{clip}")
    playing(page)
    until(page, "document.getElementById('seek').max > 19.9")
    expected = 20.0
    if trimmed:
        page.locator("#trim").click()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.locator("#trim-to").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#trim-from")).to_have_attribute("aria-valuetext", "0:04 of 0:20")
        expect(page.locator("#download")).to_have_text("Download 0:04 to 0:18")
        expected = 14.0
    with page.expect_download() as started:
        page.locator("#download").click()
    path = tmp_path / "saved.mp4"
    started.value.save_as(path)
    part = "-trim-0m04s-0m18s" if trimmed else ""
    assert started.value.suggested_filename == f"front-2026-03-01-1200{part}.mp4"
    assert abs(float(probed(path)["duration"]) - expected) < 0.1
    assert abs(float(probed(path)["start_time"])) < 0.1


def test_handles_do_not_pass_each_other(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show(f"/clips/{clip}")
    playing(page)
    until(page, "document.getElementById('seek').max > 19.9")
    page.keyboard.press("t")
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#trim-from")).to_have_attribute("aria-valuetext", "0:18 of 0:20")
    page.keyboard.press("t")
    expect(page.locator("#download")).to_have_text("Download")
    expect(page.locator("#trim")).to_have_accessible_name("Trim")


def test_previous_next_star_and_delete_within_the_player(pages: ClipPages) -> None:
    newest, middle, oldest = (pages.add(later=hours * HOUR) for hours in (3, 2, 1))
    page = pages.show()
    open_clip(page, newest)
    expect(page.locator("#newer")).to_be_disabled()
    page.keyboard.press("p")
    expect(page.locator("#player-when")).to_contain_text("14:00")
    page.keyboard.press("s")
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    assert pages.doors.ask(f"/clips/{middle}")["starred"]
    page.keyboard.press("Delete")
    expect(page.locator("#confirm")).to_contain_text("It is starred.")
    page.locator("#confirm-yes").click()
    expect(page.locator("#player-when")).to_contain_text("13:00")
    assert pages.ids() == [newest, oldest]
    page.keyboard.press("n")
    expect(page.locator("#player-when")).to_contain_text("15:00")


def test_each_back_key_returns_to_the_clip_in_the_list(pages: ClipPages) -> None:
    pages.add()
    clip = pages.add(later=HOUR)
    page = pages.show()
    for leave in (
        lambda: page.keyboard.press("Escape"),
        lambda: press_code(page, 4),
        page.go_back,
        lambda: page.locator("#player-close").click(),
    ):
        open_clip(page, clip)
        leave()
        expect(page.locator("#player")).to_be_hidden()
        expect(page.locator(f'[data-clip="{clip}"] .clip-open')).to_be_focused()
        assert page.url.split("?")[0].endswith("/clips")


def test_arrows_reach_every_control(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show(f"/clips/{clip}")
    playing(page)
    assert page.evaluate("document.activeElement.id") == "hold"
    walk = [("ArrowRight", "sound"), ("ArrowRight", "star"), ("ArrowRight", "trim")]
    walk += [("ArrowRight", "download"), ("ArrowRight", "share"), ("ArrowRight", "what")]
    walk += [("ArrowRight", "why"), ("ArrowRight", "delete")]
    walk += [("ArrowUp", "seek"), ("ArrowUp", "player-close"), ("ArrowDown", "seek")]
    for key, place in walk:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == place, key


def test_address_of_a_clip_that_is_gone_leads_to_the_list(pages: ClipPages) -> None:
    gone, kept = pages.add(), pages.add(later=HOUR)
    pages.doors.api("POST", "/clips/delete", json={"ids": [gone]})
    page = pages.show(f"/clips/{gone}")
    expect(page.locator(f'[data-clip="{kept}"]')).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()
    expect(page.locator("#notice")).to_be_visible()


@pytest.mark.parametrize("size", [(640, 360), (320, 240)], ids=["same", "smaller"])
def test_a_clip_goes_on_where_the_camera_was_lost_and_came_back(
    pages: ClipPages, tmp_path: Path, size: tuple[int, int]
) -> None:
    before, after = Footage(seconds=8), Footage(seconds=4, late_s=30, size=size)
    runs = (before, timedelta(0)), (after, timedelta(seconds=18))
    page = pages.show(f"/clips/{recorded.record_runs(pages.doors.house.library, *runs)}")
    playing(page)
    expect(page.locator("#seek-all")).to_have_text("0:12")
    page.locator("#hold").click()
    page.locator("#seek").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    until(page, f"{TIME} > 9 && !document.getElementById('video').seeking")
    # The ten seconds in which nothing was filmed are on the clock and not on the bar.
    expect(page.locator("#seek")).to_have_attribute(
        "aria-valuetext", re.compile(r"0:1\d of 0:12, 12:00:2\d")
    )
    later = brightness(page)
    page.keyboard.press("ArrowLeft")
    until(page, f"{TIME} < 8 && !document.getElementById('video').seeking")
    assert brightness(page) > later
    page.locator("#trim").click()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.locator("#trim-to").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#download")).to_have_text("Download 0:06 to 0:10")
    with page.expect_download() as started:
        page.locator("#download").click()
    path = tmp_path / "saved.mp4"
    started.value.save_as(path)
    assert abs(float(probed(path)["duration"]) - 4.0) < 0.1


def test_damaged_part_is_left_out_and_said(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    pages.doors.house.damage(clip, 1)
    page = pages.show(f"/clips/{clip}")
    playing(page)
    expect(page.locator("#player-when")).to_contain_text("A damaged part is left out.")
    until(page, f"{TIME} > 4.2")


def test_clip_deleted_while_it_plays_is_said_to_be(pages: ClipPages) -> None:
    clip = pages.add(footage=LONG)
    page = pages.show()
    open_clip(page, clip)
    pages.doors.api("POST", "/clips/delete", json={"ids": [clip]})
    expect(page.locator("#stage-word")).to_have_text("This clip has been deleted.")
    page.locator("#player-close").click()
    expect(page.locator(".clip")).to_have_count(0)
