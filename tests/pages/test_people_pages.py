"""Signing in, one's account, the people of the house: a real bridge, by hand and by passkey."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, Route, expect

from bridge.model import Hours, Role
from bridge.service.people.client import Client
from bridge.service.people.views import PersonSettings
from tests.browser import OpenPage
from tests.ledger import entries
from tests.pages.clip_house import clip_pages
from tests.pages.people_house import PeoplePages, authenticator
from tests.pages.test_clips_look import SMALL, UNNAMED
from tests.pages.test_look import CONTRAST, SIZES

GOOD = "battery staple tuna lamp"
GUEST = PersonSettings("Anna", Role.GUEST, frozenset({"garden"}), until_day=date(2026, 3, 6))
WORKDAYS = (Hours(frozenset(range(5)), 480, 1080),)


@pytest.fixture
def people(tmp_path: Path, open_page: OpenPage) -> Iterator[PeoplePages]:
    with clip_pages(tmp_path, open_page) as pages:
        yield PeoplePages(pages)


def test_a_passkey_is_made_and_signs_in(people: PeoplePages) -> None:
    page = people.owner("/account")
    cdp, device = authenticator(page)
    page.get_by_label("Name of this device").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#passkeys")).to_contain_text("My laptop")
    kept = cdp.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [key["isResidentCredential"] for key in kept] == [True]
    assert kept[0]["rpId"] == "localhost"
    page.locator("#sign-out").click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{people.url}/")
    signed_in = entries(people.house.db, "person.sign-in")
    assert "passkey" in [entry.details["by"] for entry in signed_in]
    page.goto(f"{people.url}/account")
    page.get_by_role("button", name="Remove the passkey My laptop").click()
    page.get_by_role("button", name="Remove the passkey My laptop").click()
    expect(page.locator("#passkeys li")).to_have_count(0)
    # The device has the key still; the house does not know it any more.
    page.locator("#sign-out").click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#lead")).to_contain_text("not known here")


def test_a_device_that_does_not_know_its_owner_makes_no_passkey(people: PeoplePages) -> None:
    page = people.owner("/account")
    cdp, device = authenticator(page)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#notice")).to_have_text("No passkey was made.")
    expect(page.locator("#passkeys li")).to_have_count(0)


def test_password_second_step_and_recovery_code(people: PeoplePages) -> None:
    page = people.owner("/account")
    page.get_by_label("New password").fill("rose cottage")
    page.locator("#password-form").get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("would be guessed")
    page.get_by_label("New password").fill(GOOD)
    page.locator("#password-form").get_by_role("button", name="Save").click()
    expect(page.locator("#password-word")).to_contain_text("You have a password")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#factor-qr")).to_have_attribute("src", re.compile("^data:image/svg"))
    otp = pyotp.TOTP(page.locator("#factor-secret").inner_text().replace(" ", ""))
    page.get_by_label("Six digits").fill(otp.at(people.house.clock.now()))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("#factor-word")).to_contain_text("It is on")
    page.get_by_role("button", name="Make ten codes").click()
    expect(page.locator("#codes li")).to_have_count(10)
    code = page.locator("#codes li").first.inner_text()
    page.locator("#sign-out").click()
    page.wait_for_url("**/sign-in")
    page.get_by_label("Name", exact=True).first.fill("owner")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#lead")).to_contain_text("is wrong")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("The six digits").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#lead")).to_contain_text("wrong")
    page.get_by_role("button", name="I have no app at hand").click()
    page.get_by_label("recovery codes").fill(code.lower())
    page.locator("#by-recovery").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account")
    expect(page.locator("#recovery-word")).to_contain_text("9 of your codes are left")


def test_an_owner_invites_a_guest_who_sees_what_they_may_and_is_offered_nothing_else(
    people: PeoplePages,
) -> None:
    page = people.owner("/people")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Anna")
    page.locator("#cameras").get_by_text("garden").click()
    page.get_by_label("Access ends").fill("2026-03-06")
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#link-text")).to_contain_text("/join#token=")
    link = page.locator("#link-text").inner_text()
    expect(page.locator("[data-person] h2", has_text="Anna")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    assert "#token=" not in page.content()

    guest = people.open_page(link)
    expect(guest.locator("#what")).to_have_text(
        "Owner invites you to see: the garden, until Friday 6 March."
    )
    assert "token" not in guest.url
    guest.get_by_role("button", name="Accept invitation").click()
    expect(guest.locator("#title")).to_have_text("You are in")
    guest.get_by_role("link", name="Look at the cameras").click()
    expect(guest.locator(".camera")).to_have_count(1)
    expect(guest.locator(".camera")).to_have_attribute("data-camera", "garden")
    assert guest.locator(".beside > :visible").count() == 0
    links = guest.locator(".nav a")
    expect(links).to_have_count(3)
    assert [one.get_attribute("href") for one in links.all()] == ["/", "/ledger", "/account"]
    for path in ("/people", "/clips", "/console", "/cameras/garden", "/screens"):
        answer = guest.goto(people.url + path)
        assert answer
        assert answer.status == 403, path
    again = people.open_page(link)
    expect(again.locator("#why")).to_contain_text("already used")


def test_an_owner_invites_a_reviewer_who_is_led_to_what_is_shared_with_them(
    people: PeoplePages,
) -> None:
    page = people.owner("/people")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Rita")
    page.get_by_role("button", name="Reviewer", exact=True).click()
    expect(page.locator("#role-text")).to_contain_text("sees copies of single clips")
    expect(page.locator("#limits")).to_be_hidden()
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#link-text")).to_contain_text("/join#token=")
    link = page.locator("#link-text").inner_text()
    expect(page.locator("[data-person]", has_text="Rita")).to_contain_text(
        "Sees what is shared with them."
    )

    reviewer = people.open_page(link)
    expect(reviewer.locator("#what")).to_have_text(
        "You are invited to watch clips that are shared with you."
    )
    expect(reviewer.locator("#facts li")).to_have_text(
        [
            "You see copies of single clips, for as long as they are shared, and nothing else of "
            "the house."
        ]
    )
    reviewer.get_by_role("button", name="Accept invitation").click()
    reviewer.get_by_role("link", name="See what is shared with you").click()
    reviewer.wait_for_url("**/postcards")
    expect(reviewer.locator("#lead")).to_contain_text("Nothing is shared with you now.")
    links = reviewer.locator(".nav a")
    assert [one.get_attribute("href") for one in links.all()] == ["/postcards", "/account"]


def test_nobody_is_added_before_it_is_known_which_cameras_there_are(people: PeoplePages) -> None:
    page = people.owner("/account")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/people", hold)
    with page.expect_request("**/api/v1/people"):
        page.goto(f"{people.url}/people")
    add = page.get_by_role("button", name="Add somebody")
    expect(add).to_be_disabled()
    held[0].continue_()
    add.click()
    expect(page.locator("#cameras").get_by_text("garden")).to_be_visible()


def test_rights_are_changed_and_a_person_is_removed(people: PeoplePages) -> None:
    invitation = people.invite(GUEST).partition("=")[2]
    where = Client("10.0.0.3", "Safari on an iPhone")
    entered = people.house.people.sign_in.by_link(invitation, where)
    page = people.owner("/people")
    card = page.locator(".person", has_text="Anna")
    card.get_by_role("button", name="Devices of Anna").click()
    expect(card.locator(".users")).to_contain_text("Safari on an iPhone")
    expect(card.locator(".users")).to_contain_text("at home")
    card.get_by_role("button", name="Change Anna").click()
    expect(page.get_by_label("Access ends")).to_have_value("2026-03-06")
    page.locator("#role").get_by_role("button", name="Member").click()
    page.get_by_label("Access ends").fill("")
    page.get_by_label("All cameras").check()
    page.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Sees every camera.")
    caller = people.house.callers.browser(entered.started.cookie)
    assert caller
    assert "watch_clip" in people.house.people.may(caller)
    card.get_by_role("button", name="Remove Anna").click()
    card.get_by_role("button", name="Remove Anna").click()
    expect(card).to_have_count(0)
    assert people.house.callers.browser(entered.started.cookie) is None


def test_who_signed_in_a_while_ago_is_led_to_sign_in_again_and_back(people: PeoplePages) -> None:
    people.house.people.accounts.set_password(people.a_caller(), GOOD)
    page = people.owner("/people")
    expect(page.locator("#people")).to_have_attribute("data-state", "shown")
    people.house.clock.advance(timedelta(minutes=16))
    page.get_by_role("button", name="New link for Owner").click()
    banner = page.locator("#sign-in-again")
    expect(banner).to_contain_text("Please sign in again to do this")
    again = banner.get_by_role("button", name="Sign in again")
    expect(again).to_be_focused()
    again.click()
    page.wait_for_url("**/sign-in")
    page.get_by_label("Name", exact=True).first.fill("owner")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/people")
    page.get_by_role("button", name="New link for Owner").click()
    expect(page.locator("#link-text")).to_contain_text("/join#token=")


def test_signing_in_again_leads_back_and_only_there(people: PeoplePages) -> None:
    caller = people.a_caller()
    people.house.people.accounts.set_password(caller, GOOD)
    page = people.owner("/account")
    page.evaluate("sessionStorage.setItem('private-eye-next', 'https://evil.example/')")
    page.goto(people.url + "/sign-in?next=https://evil.example/")
    page.get_by_label("Name", exact=True).first.fill("Owner")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{people.url}/")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_looks(people: PeoplePages, size: tuple[int, int], scheme: str) -> None:
    look = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
    people.invite(PersonSettings("Anna Oberhuber-Wachtmeister", Role.GUEST, frozenset(), WORKDAYS))
    page = people.open_page(people.url + "/sign-in", **look)
    page.locator("#help summary").click()
    _judge(page)
    page.goto(people.url + people.invite(GUEST))
    expect(page.locator("#offer")).to_be_visible()
    _judge(page)
    page = people.owner("/account", **look)
    expect(page.locator("#sessions li").first).to_be_visible()
    _judge(page)
    page.goto(people.url + "/people")
    page.get_by_role("button", name="Change Anna Oberhuber-Wachtmeister").click()
    _judge(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="New link for Anna Oberhuber-Wachtmeister").click()
    expect(page.locator("#link-box")).to_be_visible()
    _judge(page)


def _judge(page: Page) -> None:
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL.replace(":not([type=range])", ":not([type=checkbox])")) == []
    assert page.evaluate(UNNAMED) == []


def test_four_arrows_reach_every_control(people: PeoplePages) -> None:
    page = people.owner("/people")
    expect(page.locator("#people")).to_have_attribute("data-state", "shown")
    page.get_by_role("button", name="Add somebody").focus()
    seen = set()
    for key in ["ArrowDown"] + ["ArrowLeft"] * 3:
        page.keyboard.press(key)
        seen.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"Change", "New link"} & seen


def test_a_token_for_the_home_automation_is_made_and_removed(people: PeoplePages) -> None:
    page = people.owner("/people")
    page.get_by_label("Token name").fill("Home Assistant")
    page.keyboard.press("Enter")
    expect(page.locator("#token-box")).to_be_focused()
    token = page.locator("#token-text").inner_text()
    assert token.startswith("pe_")
    expect(page.locator("#tokens")).to_contain_text("Says who is at home, not used yet")
    page.locator("#token-done").click()
    expect(page.locator("#token-text")).to_have_text("")
    remove = page.get_by_role("button", name="Remove the token of Home Assistant")
    remove.click()
    remove.click()
    expect(page.locator("#tokens li")).to_have_count(0)
    acts = [entry.details.get("use") for entry in entries(people.house.db, "token.create")]
    assert acts == ["presence"]
