"""Signing in with the printed link, and out again."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import OpenPage
from tests.pages.fake_house import TOKEN, FakeHouse


def test_link_signs_in_once_and_leaves_no_token_behind(
    build: Callable[..., FakeHouse], open_page: OpenPage
) -> None:
    house = build(signed_in=False)
    link = f"{house.url}/sign-in#token={TOKEN}"
    page = open_page(link)
    page.wait_for_url(f"{house.url}/")
    assert page.evaluate("history.length") <= 2
    page.go_back()
    assert TOKEN not in page.url
    house.signed_in = False
    page = open_page(link)
    expect(page.locator("#lead")).to_have_text("This link has been used or is too old.")
    expect(page.locator("#help")).to_contain_text("private-eye sign-in")
    assert page.url == f"{house.url}/sign-in"


def test_without_a_token_it_says_where_the_link_is(
    build: Callable[..., FakeHouse], open_page: OpenPage
) -> None:
    house = build(signed_in=False)
    page = open_page(house.url)
    assert page.url == f"{house.url}/sign-in"
    expect(page.locator("#sign-in")).to_have_attribute("data-state", "asking")
    expect(page.locator("#help")).to_contain_text("the link was printed there")


def test_second_link_in_the_same_tab_is_read(
    build: Callable[..., FakeHouse], open_page: OpenPage
) -> None:
    house = build(signed_in=False)
    page = open_page(f"{house.url}/sign-in")
    expect(page.locator("#help")).to_be_visible()
    page.goto(f"{house.url}/sign-in#token={TOKEN}")
    page.wait_for_url(f"{house.url}/")


def test_signing_out_leads_to_the_sign_in_page(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/voice")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{house.url}/sign-in")
    assert not house.signed_in


def test_session_that_ends_leads_to_the_sign_in_page(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect(page.locator(".camera")).to_have_count(3)
    house.signed_in = False
    house.changed()
    page.wait_for_url(f"{house.url}/sign-in")
