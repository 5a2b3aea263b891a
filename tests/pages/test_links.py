"""Linked Alexas and the PIN, on the page Alexa."""

from playwright.sync_api import expect

from tests.browser import OpenPage
from tests.pages.fake_house import FakeHouse

LINK = {
    "id": "0123456789abcdef",
    "name": "Anna",
    "own": True,
    "scopes": ["control", "list", "look"],
    "created_at": "2026-11-22T12:00:00+00:00",
    "last_used_at": None,
}


def test_a_link_is_begun_seen_and_taken_back(house: FakeHouse, open_page: OpenPage) -> None:
    house.linking = True
    page = open_page(f"{house.url}/voice")
    page.get_by_role("button", name="Link an Alexa").click()
    expect(page.locator("#link-code span")).to_have_text(list("BCDFGHJK"))
    expect(page.locator("#link-left")).to_contain_text("Valid for 9:5")
    house.links = [LINK]
    expect(page.locator("#links")).to_contain_text(
        "turn cameras off and on, record and star, tell what happened"
    )
    expect(page.locator("#link-box")).to_be_hidden()
    page.get_by_role("button", name="Unlink Your Alexa").click()
    assert house.links == [LINK]
    page.get_by_role("button", name="Unlink Your Alexa").click()
    expect(page.locator("#links-none")).to_be_visible()
    assert house.links == []


def test_the_pin_is_set_and_shown_nowhere(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/voice")
    expect(page.locator("#linking")).to_be_hidden()
    expect(page.locator("#pin-state")).to_contain_text("There is none yet.")
    page.get_by_label("New PIN, 4 to 8 digits").fill("2580")
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.locator("#pin-state")).to_have_text("A PIN is set.")
    expect(page.get_by_label("New PIN, 4 to 8 digits")).to_have_value("")
    page.get_by_label("Ask for it before a single clip is deleted, too").check()
    expect(page.locator("#notice")).to_have_text("Saved.")
    assert house.pin["for_one"] is True
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#pin-state")).to_contain_text("There is none yet.")
