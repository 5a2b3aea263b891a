"""Pages of somebody whose rights end while they are open, and acts that ask who it is first."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.model import Hours, Role
from bridge.service.people.client import Client
from bridge.service.people.views import PersonSettings
from tests.browser import AT_ONCE_MS, OpenPage, pass_time
from tests.pages.clip_house import clip_pages
from tests.pages.people_house import PeoplePages

GOOD = "battery staple tuna lamp"
GARDEN = frozenset({"garden"})
GUEST = PersonSettings("Anna", Role.GUEST, GARDEN)
WHERE = Client("10.0.0.3", "Safari on an iPhone")
OFFICE = (Hours(frozenset(range(5)), 540, 1020),)  # it is Sunday


@pytest.fixture
def people(tmp_path: Path, open_page: OpenPage) -> Iterator[PeoplePages]:
    with clip_pages(tmp_path, open_page) as pages:
        yield PeoplePages(pages)


FIRST_ASKED_S, ASKS_EVERY_S = 1.5, 10


def guest(people: PeoplePages, path: str = "/", **context: bool) -> tuple[Page, str]:
    """Anna's page, and who she is."""
    token = people.invite(GUEST).partition("=")[2]
    started = people.house.people.sign_in.by_link(token, WHERE).started
    return people.as_(started.cookie, path, **context), started.session.person


def change(people: PeoplePages, person: str, wish: PersonSettings) -> None:
    people.house.people.household.change(people.a_caller().actor, person, wish)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (
            PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(2026, 2, 27)),
            "Your access has ended",
        ),
        (
            PersonSettings("Anna", Role.GUEST, GARDEN, OFFICE),
            "You have access Mon to Fri 09:00 to 17:00. Come back on Monday at 09:00.",
        ),
    ],
    ids=["over", "hours"],
)
def test_a_live_page_says_at_once_why_it_shows_nothing_and_nothing_else(
    people: PeoplePages, wish: PersonSettings, why: str
) -> None:
    page, person = guest(people, own_time=True)
    expect(page.locator(".camera")).to_have_count(1)
    expect(page.locator("#privacy-lamp")).to_be_visible()
    change(people, person, wish)
    expect(page.locator("#why")).to_contain_text(why, timeout=AT_ONCE_MS)
    for gone in (".camera", "nav", "#privacy-lamp"):
        expect(page.locator(gone)).to_have_count(0)
    change(people, person, GUEST)
    pass_time(page, ASKS_EVERY_S)
    expect(page.locator(".camera")).to_have_count(1)


def test_who_is_removed_is_told_so_where_they_sign_in(people: PeoplePages) -> None:
    page, person = guest(people)
    expect(page.locator(".camera")).to_have_count(1)
    people.house.people.household.remove(people.a_caller().actor, person)
    expect(page.locator("#lead")).to_contain_text("no longer signed in here", timeout=AT_ONCE_MS)
    assert page.url == f"{people.url}/sign-in"


@pytest.mark.parametrize("path", ["/account", "/ledger"])
def test_any_other_page_closes_when_it_asks_next(people: PeoplePages, path: str) -> None:
    page, person = guest(people, path, own_time=True)
    pass_time(page, FIRST_ASKED_S)
    expect(page.locator("#privacy-lamp")).to_be_visible()
    people.house.people.household.remove(people.a_caller().actor, person)
    pass_time(page, ASKS_EVERY_S)
    expect(page.locator("#lead")).to_contain_text("no longer signed in here")


def test_a_day_that_is_over_ends_a_guest_and_invites_nobody(people: PeoplePages) -> None:
    _, person = guest(people)
    page = people.owner("/people")
    page.get_by_role("button", name="Change Anna").click()
    page.get_by_label("Access ends").fill("2026-02-28")
    page.get_by_role("button", name="Save").click()
    card = page.locator(".person", has_text="Anna")
    expect(card).to_contain_text("Sees nothing: their last day was Saturday")
    found = people.house.persons.find(person)
    assert found
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Ben")
    page.locator("#cameras").get_by_text("garden").click()
    page.get_by_label("Access ends").fill("2026-02-28")
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#warning")).to_contain_text("already passed")
    page.get_by_label("Access ends").fill("2026-03-02")
    expect(page.locator("#warning")).to_be_hidden()
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#link-text")).to_contain_text("/join#token=")


def test_what_is_wrong_is_no_longer_said_when_a_button_puts_it_right(people: PeoplePages) -> None:
    page = people.owner("/people")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Ben")
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#warning")).to_contain_text("Choose a camera")
    page.locator("#role").get_by_role("button", name="Owner").click()
    expect(page.locator("#warning")).to_be_hidden()


def sign_in_again(page: Page) -> None:
    page.locator("#sign-in-again").get_by_role("button", name="Sign in again").click()
    page.wait_for_url("**/sign-in")
    page.get_by_label("Name", exact=True).first.fill("Owner")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def stale(people: PeoplePages, path: str, shown: Callable[[Page], object]) -> Page:
    """A page of the owner's, who has signed in a while ago."""
    people.house.people.accounts.set_password(people.a_caller(), GOOD)
    page = people.owner(path)
    shown(page)
    people.house.clock.advance(timedelta(minutes=16))
    return page


def test_a_screen_is_let_in_after_signing_in_again_without_typing_all_of_its_code_anew(
    people: PeoplePages,
) -> None:
    page = stale(people, "/screens", lambda page: expect(page.locator("#none")).to_be_visible())
    code = people.house.screens.ask("10.0.0.9", "a television").asking.user_code
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator("#rest")).to_be_hidden()  # it was typed off the screen
    page.get_by_label("Name of the screen").fill("Den")
    page.get_by_label("All cameras").check()
    page.get_by_role("button", name="Connect").click()
    sign_in_again(page)
    page.wait_for_url("**/screens#code=*")
    assert code not in page.url
    page.get_by_label("The last two letters").fill(code[-2:])
    page.get_by_label("Name of the screen").fill("Den")
    page.get_by_label("All cameras").check()
    page.get_by_role("button", name="Connect").click()
    expect(page.locator("#find")).to_be_visible()
    assert "#" not in page.url


def test_more_rights_are_given_after_signing_in_again_and_fewer_without(
    people: PeoplePages,
) -> None:
    guest(people)
    page = stale(people, "/people", lambda page: expect(page.locator("#add")).to_be_visible())
    page.get_by_role("button", name="Change Anna").click()
    page.locator("#role").get_by_role("button", name="Member").click()
    page.get_by_role("button", name="Save").click()
    sign_in_again(page)
    page.wait_for_url("**/people")
    page.get_by_role("button", name="Change Anna").click()
    page.locator("#role").get_by_role("button", name="Member").click()
    page.get_by_role("button", name="Save").click()
    card = page.locator(".person", has_text="Anna")
    expect(card).to_contain_text("Member")
    people.house.clock.advance(timedelta(minutes=16))
    page.get_by_role("button", name="Change Anna").click()
    page.locator("#role").get_by_role("button", name="Guest").click()
    page.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Guest")
    expect(page.locator("#sign-in-again")).to_have_count(0)


def test_a_guest_opens_the_page_of_their_own_alexa(people: PeoplePages) -> None:
    page, _ = guest(people, "/voice")
    expect(page.locator("#no-linking")).to_be_visible()
    expect(page.get_by_role("link", name="Alexa")).to_have_count(1)
    expect(page.locator("#pin-form")).to_have_count(0)
    expect(page.locator("#notice")).to_be_hidden()
