"""Alerts on the pages: the banner wherever somebody is, what was sent and why, and the settings."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridge.model import Label, Role
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.policy.kind_names import HouseKind
from bridge.store.events import teaching
from bridge.vision.classifier.classifier import DetectorHealth, DetectorState
from tests.browser import AT_ONCE_MS, OpenPage
from tests.pages.clip_house import ClipPages, clip_pages
from tests.pages.test_look import CONTRAST, SIZES
from tests.service.alerts.told import ToldHouse
from tests.service.house import Told


@pytest.fixture
def pages(tmp_path: Path, open_page: OpenPage) -> Iterator[ClipPages]:
    with clip_pages(tmp_path, open_page, ToldHouse) as made:
        yield made


def told(pages: ClipPages) -> ToldHouse:
    house = pages.doors.house
    assert isinstance(house, ToldHouse)
    return house


def followed(page: Page) -> Page:
    """It follows the house by now."""
    with page.expect_response(re.compile(r"/api/v1/cameras\?.*wait=|/api/v1/cameras$")):
        pass
    page.wait_for_function("() => sessionStorage.getItem('private-eye-last-alert') !== null")
    return page


@pytest.mark.parametrize("path", ["/", "/alerts", "/people"])
def test_the_banner_comes_up_on_every_page(path: str, pages: ClipPages) -> None:
    house = told(pages)
    house.wants(phone=False)
    page = followed(pages.show(path))
    event = house.happens(Label.PERSON)
    banner = page.locator(".alert-banner")
    expect(banner).to_be_visible(timeout=AT_ONCE_MS)
    expect(banner.locator(".alert-title")).to_have_text("front: a person")
    house.is_over(event, 40)
    expect(banner.locator(".alert-text")).to_contain_text("gone after 40 seconds")
    banner.get_by_role("button", name="Close").click()
    expect(banner).to_be_hidden()


def test_looking_from_the_banner_opens_the_camera(pages: ClipPages) -> None:
    house = told(pages)
    house.wants(phone=False)
    page = followed(pages.show("/people"))
    house.happens(Label.PERSON)
    page.get_by_role("button", name="Look").click()
    page.wait_for_url(re.compile(r"/#front$"))
    # What was shown is not shown again by the next page.
    expect(page.locator(".camera").first).to_be_visible()
    expect(page.locator(".alert-banner")).to_have_count(0)


def a_television(pages: ClipPages) -> Page:
    """That is told of people at the front."""
    house = told(pages)
    screen = house.somebody(Role.SCREEN, name="Kitchen TV").person
    assert screen is not None
    wish = PersonAlerts(cameras={"front": CameraAlerts(on=True)})
    house.alerts.settings.set(house.owner, wish, screen)
    with house.db.write() as tx:
        started = house.sessions.start(tx, "a television", screen)
    return followed(pages.show("/tv", storage_state=storage(pages, started.cookie)))


def storage(pages: ClipPages, cookie: str) -> dict[str, Any]:
    return pages.doors.storage(cookie, pages.doors.home)


def test_a_television_shows_it_and_ok_looks(pages: ClipPages) -> None:
    page = a_television(pages)
    expect(page.locator("#wall .open").first).to_be_focused()
    told(pages).happens(Label.PERSON)
    look = page.get_by_role("button", name="Press OK to look")
    expect(look).to_be_focused(timeout=AT_ONCE_MS)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tv#front$"))
    expect(page.locator(".alert-banner")).to_be_hidden()


def test_back_closes_it_on_a_television_and_leads_where_one_was(pages: ClipPages) -> None:
    page = a_television(pages)
    expect(page.locator("#wall .open").first).to_be_focused()
    told(pages).happens(Label.PERSON)
    expect(page.get_by_role("button", name="Press OK to look")).to_be_focused(timeout=AT_ONCE_MS)
    page.keyboard.press("Escape")
    expect(page.locator(".alert-banner")).to_be_hidden()
    expect(page.locator("#wall .open").first).to_be_focused()
    assert page.evaluate("location.hash") == ""


def test_what_was_sent_and_what_was_not_and_why(pages: ClipPages) -> None:
    house = told(pages)
    house.wants(cool_down_minutes=5)
    for label in (Label.PERSON, Label.PERSON, Label.OTHER):
        house.happens(label)
        house.clock.advance(timedelta(seconds=20))
    house.settled()
    page = pages.show("/alerts")
    lines = page.locator("#told > li")
    expect(lines).to_have_count(3)
    expect(page.locator("#lead")).to_have_text("You are told what happens at front.")
    expect(lines.nth(2)).to_contain_text("Sent, because you asked to be told of people at front.")
    expect(lines.nth(2)).to_contain_text("delivered to phone")
    page.get_by_role("button", name="Not sent", exact=True).click()
    expect(page.locator("#told > li:visible")).to_have_count(2)


def test_why_of_a_clip(pages: ClipPages) -> None:
    clip = pages.add()
    page = pages.show(f"/clips/{clip}")
    page.get_by_role("button", name="Why").click()
    expect(page.locator("#reason-alert-text")).to_have_text(
        "No alert, because alerts for front were not turned on for you then."
    )


def test_it_is_turned_on_and_counts_from_then(pages: ClipPages) -> None:
    house = told(pages)
    page = followed(pages.show("/alerts#settings"))
    expect(page.locator("#lead")).to_contain_text("Alerts are off")
    front = page.locator(".alert-camera").first
    front.get_by_label("Tell me what happens here").check()
    front.get_by_label("Pets").uncheck()
    front.get_by_text("Only in some parts").click()
    front.get_by_role("button", name="Row 3, column 1").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#lead")).to_have_text("You are told what happens at front.")
    saved = house.alerts.settings.of(house.owner).alerts.of("front")
    assert saved.on
    assert "pet" not in saved.wanted
    assert [(area.x, area.y) for area in saved.areas] == [(0, 667)]
    house.happens(Label.PERSON)
    expect(page.locator(".alert-banner")).to_be_visible(timeout=AT_ONCE_MS)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("person",), "not told of anything that moves at front: “What nobody could tell” is not"),
        (("person", "unknown"), "you are told that something moved, and not what."),
    ],
)
def test_what_is_not_heard_while_nothing_tells_events_apart_is_said(
    wanted: tuple[str, ...], said: str, pages: ClipPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = told(pages)
    house.wants(wanted=wanted)
    page = pages.show("/alerts")
    expect(page.locator("#lead")).to_contain_text("You are told what happens")
    expect(page.locator("#detector")).to_be_hidden()
    failing = DetectorHealth(DetectorState.FAILING, "The detector has ended.")
    monkeypatch.setattr(house.rooms, "_motion", Told({}, {}, failing))
    page.reload()
    expect(page.locator("#detector")).to_contain_text("The detector has ended. Until that")
    expect(page.locator("#detector")).to_contain_text(said)


def test_what_the_house_was_taught_can_be_left_out(pages: ClipPages) -> None:
    house = told(pages)
    postman = HouseKind("k0123456789abcdef", "the postman")
    with house.db.write() as tx:
        teaching.add_kind(tx, postman, house.clock.now())
    house.wants()
    page = pages.show("/alerts#settings")
    front = page.locator(".alert-camera").first
    expect(front.get_by_label("the postman")).to_be_checked()
    front.get_by_label("the postman").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    assert house.alerts.settings.of(house.owner).alerts.of("front").unwanted == (postman.id,)
    page.reload()
    expect(front.get_by_label("the postman")).not_to_be_checked()


def test_muted_and_sent_again(pages: ClipPages) -> None:
    house = told(pages)
    house.wants(phone=False)
    page = pages.show("/alerts")
    page.get_by_role("button", name="Mute for an hour").click()
    expect(page.locator("#muted")).to_contain_text("Muted until")
    page.get_by_role("button", name="Send alerts again").click()
    expect(page.locator("#muted")).to_be_hidden()


def test_a_receiver_is_added_tried_and_removed(pages: ClipPages) -> None:
    house = told(pages)
    page = pages.show("/alerts#receivers")
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("To whom").fill("me")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#receiver-list")).to_contain_text("A taker · to me")
    page.get_by_role("button", name="Send a test to my phone").click()
    expect(page.locator("#notice")).to_have_text("my phone has taken the test.")
    assert house.taker.read == ["Private Eye | This is a test: alerts arrive here."]
    remove = page.get_by_role("button", name="Remove my phone")
    remove.click()
    remove.click()
    expect(page.locator("#receiver-list li")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("part", ["log", "settings", "receivers"])
def test_it_fits_and_can_be_read(size: tuple[int, int], part: str, pages: ClipPages) -> None:
    house = told(pages)
    house.wants(cool_down_minutes=5)
    house.happens(Label.PERSON)
    house.happens(Label.PERSON)
    house.settled()
    for scheme in ("dark", "light"):
        page = pages.show(
            f"/alerts#{part}",
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
        )
        expect(page.locator("#alerts")).to_have_attribute("data-state", "ready")
        expect(page.locator("#told > li")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(CONTRAST) == []


def test_mute_of_a_notification_is_done_where_it_leads_and_undone(pages: ClipPages) -> None:
    house = told(pages)
    house.wants(phone=False)
    house.happens(Label.PERSON)
    (alert,) = pages.doors.ask("/alerts")["alerts"]
    page = pages.show(f"/alerts#mute={alert['id']}")
    expect(page.locator("#muted")).to_contain_text("Muted until")
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#muted")).to_be_hidden()
    page.reload()
    expect(page.locator("#muted")).to_be_hidden()


def test_a_link_that_anybody_could_write_mutes_nothing(pages: ClipPages) -> None:
    house = told(pages)
    house.wants(phone=False)
    house.happens(Label.PERSON)
    page = pages.show("/alerts#mute=front")
    expect(page.locator("#told li")).to_have_count(1)
    expect(page.get_by_role("button", name="Mute for an hour")).to_be_visible()
    assert pages.doors.ask("/alerts/settings")["muted_until"] is None
