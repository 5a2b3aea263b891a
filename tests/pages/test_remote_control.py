"""Everything on the pages can be reached and left with four arrows, Enter, Back and Play/Pause."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.pages.fake_house import FakeHouse
from tests.pages.test_live_page import expect_state


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            """() => {
                const at = document.activeElement;
                return at.closest('.camera')?.dataset.camera && at.matches('.open')
                    ? at.closest('.camera').dataset.camera : at.innerText.trim() || at.id;
            }"""
        )
    )


def press_code(page: Page, code: int) -> None:
    """Fire TV's remote sends key codes that have no name."""
    page.evaluate(
        """keyCode => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { keyCode, bubbles: true, cancelable: true }))""",
        code,
    )


def test_arrows_move_between_tiles_and_to_the_menu(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    walk = [
        ("ArrowDown", "front-room"),
        ("ArrowRight", "garden"),
        ("ArrowDown", "door"),
        ("ArrowLeft", "front-room"),
        ("ArrowRight", "garden"),
        ("ArrowRight", "garden"),
        ("ArrowUp", "House"),
        ("ArrowRight", "My account"),
        ("ArrowRight", "Sign out"),
        ("ArrowRight", "Sign out"),
        ("ArrowLeft", "My account"),
        ("ArrowLeft", "House"),
        ("ArrowLeft", "Voice console"),
        ("ArrowLeft", "Alerts"),
        ("ArrowLeft", "Clips"),
        ("ArrowLeft", "Live"),
        ("ArrowDown", "garden"),
    ]
    for key, place in walk:
        page.keyboard.press(key)
        assert focused(page) == place, key


def test_enter_opens_a_camera_and_each_back_key_returns_to_its_tile(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live", "garden")
    garden = page.locator('[data-camera="garden"]')
    ways: list[Callable[[], object]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: page.keyboard.press("Backspace"),
        lambda: press_code(page, 4),
        page.go_back,
    ]
    garden.locator(".open").focus()
    for leave in ways:
        page.keyboard.press("Enter")
        expect(garden).to_have_attribute("data-view", "full")
        assert focused(page) == "All cameras"
        page.keyboard.press("ArrowRight")
        assert focused(page) == "Pause"
        leave()
        expect(garden).to_have_attribute("data-view", "tile")
        assert focused(page) == "garden"
    expect_state(page, "live", "garden")
    expect_state(page, "live", "front-room")


def test_only_the_open_camera_plays(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/#garden")
    expect_state(page, "live", "garden")
    expect(page.locator('[data-player="none"]')).to_have_count(2)


def test_play_pause_key_of_the_remote(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/#garden")
    expect_state(page, "live", "garden")
    press_code(page, 179)
    expect_state(page, "paused", "garden")
    press_code(page, 179)
    expect_state(page, "live", "garden")


def test_sound_is_off_until_asked_for_and_off_again_as_a_tile(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/#garden")
    expect_state(page, "live", "garden")
    video = page.locator('[data-camera="garden"] video')
    assert video.evaluate("video => video.muted")
    page.get_by_role("button", name="Sound is off").click()
    assert not video.evaluate("video => video.muted")
    page.keyboard.press("Escape")
    expect(page.locator('[data-camera="garden"]')).to_have_attribute("data-view", "tile")
    assert video.evaluate("video => video.muted")


def test_arrows_leave_the_text_box_of_the_console(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    page.locator("#chips button").first.wait_for()
    page.locator("#text").fill("show")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "text"
    page.keyboard.press("ArrowUp")
    assert focused(page) != "text"


def test_back_of_the_remote_leads_home(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/voice")
    press_code(page, 4)
    page.wait_for_url(f"{house.url}/")
