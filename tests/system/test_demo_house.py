"""What a newcomer sees: three live cameras, and what happens when one fails."""

import pytest
from playwright.sync_api import Page, expect

from bridge.demo.house.process import DemoHouse
from tests import playing
from tests.builders import in_time
from tests.conftest import House
from tests.system.conftest import expect_state

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

CAMERAS = ("front_room", "garden", "door")
STRETCH_S = 15
MARKED_S = 5 + 1.5  # and told, and drawn


@pytest.mark.timeout(420)
def test_every_camera_plays_a_stretch_without_a_stall(signed_in: Page) -> None:
    for camera in CAMERAS:
        expect_state(signed_in, camera, "live")
    playing.look(signed_in)
    playing.until_stretch(signed_in, STRETCH_S)
    for camera in CAMERAS:  # nor behind: what is more than 6 s old is not called live
        expect_state(signed_in, camera, "live")


def test_a_camera_that_is_killed_and_back_recovers_without_a_reload(
    signed_in: Page, cameras: DemoHouse
) -> None:
    expect_state(signed_in, "door", "live")
    signed_in.evaluate("() => { window.sameDocument = true; }")
    cameras.command("door", "drop")
    expect_state(signed_in, "door", "not-live")
    expect(signed_in.locator('[data-camera="door"]')).to_contain_text("Not live")
    cameras.command("door", "restore")
    expect_state(signed_in, "door", "live")
    assert signed_in.evaluate("() => window.sameDocument")


def test_a_camera_that_falls_silent_is_marked_within_five_seconds(
    signed_in: Page, cameras: DemoHouse
) -> None:
    def marked() -> None:
        cameras.command("front_room", "stall")
        expect_state(signed_in, "front_room", "not-live")

    def live() -> None:
        cameras.command("front_room", "resume")
        expect_state(signed_in, "front_room", "live")

    live()
    in_time(marked, MARKED_S, again=live)
    live()


def test_a_frozen_picture_is_not_called_live(signed_in: Page, cameras: DemoHouse) -> None:
    expect_state(signed_in, "door", "live")
    cameras.command("door", "freeze")
    expect_state(signed_in, "door", "frozen")
    cameras.command("door", "resume")
    expect_state(signed_in, "door", "live")


def test_the_voice_console_plays_what_is_asked_for(signed_in: Page, demo: House) -> None:
    signed_in.goto(demo.home + "/console")
    signed_in.fill("#text", "show the door")
    signed_in.keyboard.press("Enter")
    device = signed_in.locator("#device")
    expect(device).to_have_attribute("data-player", "live")
    moving = "() => { const v = document.querySelector('#apl video'); return v.currentTime; }"
    before = signed_in.evaluate(moving)
    signed_in.wait_for_function(
        "(before) => document.querySelector('#apl video').currentTime > before + 3", arg=before
    )
    assert demo.program.get(demo.home + "/api/v1/cameras", timeout=5).status_code == 200
