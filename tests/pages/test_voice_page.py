"""Confirming an Alexa, and taking it back."""

from playwright.sync_api import expect

from tests.browser import OpenPage
from tests.pages.fake_house import FakeHouse


def test_code_is_shown_with_the_sentence_and_the_time_left(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/voice")
    expect(page.locator("#users-none")).to_have_text("No Alexa has been confirmed yet.")
    page.get_by_role("button", name="Get a code").click()
    expect(page.locator("#code span")).to_have_text(list("402817"))
    expect(page.locator("#sentence")).to_contain_text("4 0 2 8 1 7")
    expect(page.locator("#left")).to_contain_text("Valid for 4:5")
    house.confirm_user("Kitchen Echo")
    expect(page.locator("#users")).to_contain_text("Kitchen Echo")
    expect(page.locator("#code-box")).to_be_hidden()


def test_removing_takes_two_presses(house: FakeHouse, open_page: OpenPage) -> None:
    house.confirm_user("Kitchen Echo")
    page = open_page(f"{house.url}/voice")
    page.get_by_role("button", name="Remove Kitchen Echo").click()
    assert len(house.users) == 1
    page.get_by_role("button", name="Remove Kitchen Echo").click()
    expect(page.locator("#users-none")).to_be_visible()
    assert house.users == []
