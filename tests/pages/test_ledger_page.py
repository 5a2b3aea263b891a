"""The page "Who looked", of a real house in a real browser."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.model import Actor, ActorKind, Rendition, Role
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store.people.persons import FIRST, Person
from tests.browser import OpenPage
from tests.ledger import entries
from tests.pages.clip_house import clip_pages
from tests.pages.people_house import PeoplePages
from tests.pages.test_clips_look import SMALL, UNNAMED
from tests.pages.test_look import CONTRAST, SIZES

FOCUSED = "(e => e.name || e.id || e.textContent.trim())(document.activeElement)"
WATCHED = "The kitchen tablet watched the front for 4 minutes, from 13:00 to 13:04."
SAVED = re.compile(r"^/api/v1/ledger/export\.csv\?seal=[0-9a-f]{64}&what=changes&clock=24$")


@pytest.fixture
def people(tmp_path: Path, open_page: OpenPage) -> Iterator[PeoplePages]:
    with clip_pages(tmp_path, open_page) as pages:
        made = PeoplePages(pages)
        fill(made)
        yield made


def cookie_of(people: PeoplePages, id_: str, role: Role) -> str:
    house = people.house
    with house.db.write() as tx:
        if house.persons.find(id_) is None:
            name = id_.capitalize()
            house.persons.put(tx, Person(id_, name, role, None, (), None, house.clock.now()))
        return house.sessions.start(tx, "Firefox on Linux", id_).cookie


def watch(people: PeoplePages, id_: str, role: Role, minutes: int) -> None:
    house = people.house
    caller = house.callers.browser(cookie_of(people, id_, role))
    assert caller is not None
    assert caller.session is not None
    token = house.live.open(caller, "front", rendition=Rendition.SOURCE).token
    for _ in range(minutes * 6):
        house.clock.advance(timedelta(seconds=10))
        house.live.served(house.live.stream(token, session=caller.session.id))
    house.live.end(token, caller)
    house.views.beat()


def fill(people: PeoplePages) -> None:
    """A tablet and Anna look, a clip is deleted, a stranger is refused."""
    house = people.house
    watch(people, "kitchen tablet", Role.SCREEN, 4)
    watch(people, "anna", Role.MEMBER, 1)
    anna = house.callers.browser(cookie_of(people, "anna", Role.MEMBER))
    assert anna is not None
    clip = house.a_clip("garden")
    house.clips.viewing.download(anna.actor, clip)
    house.clips.deleting.delete(anna.actor, [clip], way="page")
    house.clock.advance(timedelta(days=1))
    stranger = Actor(ActorKind.STRANGER, "192.0.2.7", "somebody")
    for _ in range(12):
        house.refusals.note(stranger, Act.API_CALL, Why.NOT_SIGNED_IN)
    house.refusals.write()


def seen(people: PeoplePages, id_: str = FIRST, role: Role = Role.OWNER, path: str = "") -> Page:
    page = people.as_(cookie_of(people, id_, role), f"/ledger{path}")
    expect(page.locator("#keep")).to_be_visible()
    expect(page.locator("#told")).not_to_have_attribute("aria-busy", "true")
    return page


def test_the_owner_reads_it_by_day_in_sentences(people: PeoplePages) -> None:
    page = seen(people)
    expect(page.locator(".line-of p", has_text=WATCHED)).to_be_visible()
    expect(page.locator("#told h2")).to_have_text(["Sunday, 1 March 2026"])
    expect(page.locator(".line-of")).to_have_count(3)
    page.get_by_role("button", name="Refused").click()
    expect(page.locator(".line-of p")).to_have_text(
        ["Somebody at 192.0.2.7 was refused 12 times within a minute: not signed in."]
    )
    page.get_by_role("button", name="Changes").click()
    deleted = page.locator(".line-of p", has_text="Anna deleted the clip of 12:00")
    expect(deleted).to_contain_text("from the garden.")


def test_it_is_filtered_and_the_address_keeps_the_filter(people: PeoplePages) -> None:
    page = seen(people)
    page.get_by_label("Who").select_option("Anna")
    expect(page.locator(".line-of")).to_have_count(2)
    page.get_by_label("Camera").select_option("garden")
    expect(page.locator(".line-of")).to_have_count(1)
    page.reload()
    expect(page.locator(".line-of")).to_have_count(1)
    expect(page.get_by_label("Who")).to_have_value("anna")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".line-of")).to_have_count(3)
    page.go_back()
    expect(page.locator(".line-of")).to_have_count(1)
    page.get_by_label("Day").fill("2026-03-02")
    expect(page.locator("#nothing")).to_have_text("Nobody has looked.")


def test_who_was_removed_can_be_chosen(people: PeoplePages) -> None:
    people.house.people.household.remove(people.a_caller().actor, "anna")
    page = seen(people)
    page.get_by_label("Who").select_option("Anna (removed)")
    expect(page.locator(".line-of p", has_text="Anna watched the front")).to_be_visible()


def test_what_is_much_is_told_as_one(people: PeoplePages) -> None:
    house, owner = people.house, people.a_caller()
    doomed = [house.a_clip("garden", seconds=2) for _ in range(3)]
    for _ in range(4):
        house.live.cameras(owner.actor)
        house.views.write()
        house.clock.advance(timedelta(minutes=1))
    house.clips.deleting.delete(owner.actor, doomed, way="voice")
    page = seen(people, path="?what=all&camera=garden")
    expect(page.locator(".line-of p").first).to_contain_text(
        "The owner deleted 3 clips from the garden by voice."
    )
    page = seen(people, path="?what=all&person=owner")
    expect(
        page.locator(".line-of p", has_text="The browser of the owner kept its pages up to date")
    ).to_have_count(1)
    expect(page.locator(".line-of", has_text="asked how the cameras are")).to_have_count(0)


def test_a_member_and_a_guest_see_what_is_about_them(people: PeoplePages) -> None:
    page = seen(people, "anna", Role.MEMBER, "?what=all")
    expect(page.locator("#lead")).to_contain_text("about you")
    expect(page.locator(".line-of p", has_text="Anna watched the front")).to_be_visible()
    expect(page.locator(".line-of", has_text="tablet")).to_have_count(0)
    expect(page.locator("#whole")).to_be_hidden()
    expect(page.locator("#person-field")).to_be_hidden()
    expect(page.get_by_role("link", name="House", exact=True)).to_be_visible()
    guest = seen(people, "gus", Role.GUEST)
    expect(guest.locator("#nothing")).to_have_text("Nobody has looked.")


def test_what_is_watched_now_is_said_so(people: PeoplePages) -> None:
    house = people.house
    caller = house.callers.browser(cookie_of(people, "anna", Role.MEMBER))
    assert caller is not None
    assert caller.session is not None
    token = house.live.open(caller, "garden", rendition=Rendition.SOURCE).token
    page = seen(people)
    now = page.locator(".line-of[data-now=true] p")
    expect(now).to_have_count(0)  # nothing was sent
    house.live.served(house.live.stream(token, session=caller.session.id))
    page.clock.install()
    page.reload()
    expect(now).to_contain_text("Anna is watching the garden now, since 13:05.")
    house.clock.advance(timedelta(seconds=10))
    page.clock.fast_forward(10_000)
    expect(now).to_have_count(0)
    expect(page.locator(".line-of").first).to_contain_text("Anna watched the garden")


def test_older_ones_come_on_demand(people: PeoplePages) -> None:
    house = people.house
    owner = people.a_caller()
    clip = house.a_clip()
    for number in range(70):
        house.clips.keeping.star(owner.actor, clip, number % 2 == 0)
    page = seen(people, path="?what=changes")
    expect(page.locator(".line-of")).to_have_count(60)
    page.get_by_role("button", name="Show older ones").click()
    expect(page.locator(".line-of", has_text="starred")).to_have_count(35)
    expect(page.get_by_role("button", name="Show older ones")).to_be_hidden()


def test_what_is_chosen_is_saved_as_a_file(people: PeoplePages, tmp_path: Path) -> None:
    page = seen(people, path="?person=anna")
    with page.expect_download() as saving:
        page.get_by_role("link", name="As a table").click()
    file = tmp_path / "saved.csv"
    saving.value.save_as(file)
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["person"] for row in rows} == {"anna"}
    assert any(row["text"].startswith("Anna watched the front") for row in rows)


def test_a_page_of_another_site_saves_nothing_as_the_owner(people: PeoplePages) -> None:
    page = people.owner("/ledger")
    expect(page.locator("#csv")).to_have_attribute("href", re.compile("seal="))
    url = people.url + (page.locator("#csv").get_attribute("href") or "")  # even if it knew that
    there = f"<a id=there href='{url}'>x</a><img src='{url}'>"
    page.route(
        "http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=there)
    )
    page.goto("http://evil.example/")
    with page.expect_response(url) as answer:
        page.locator("#there").click()
    assert answer.value.status == 403
    assert not entries(people.house.db, "ledger.export")
    own = people.owner("/ledger")
    with own.expect_download():
        own.get_by_role("link", name="As a table").click()
    assert len(entries(people.house.db, "ledger.export")) == 1


def test_all_of_it_is_reached_by_the_keyboard(people: PeoplePages) -> None:
    page = seen(people)
    page.locator("#what button").first.focus()
    names = []
    for _ in range(9):
        names.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert names[:6] == ["Looks", "Changes", "Refused", "Everything", "person", "camera"]
    page.get_by_role("button", name="Looks").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Changes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#csv")).to_have_attribute("href", SAVED)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_fits_every_screen(people: PeoplePages, size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = people.owner("/ledger?what=all", viewport=viewport)
    expect(page.locator(".line-of").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(UNNAMED) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_its_text_has_contrast(people: PeoplePages, scheme: str) -> None:
    page = people.owner("/ledger?what=all", color_scheme=scheme)
    expect(page.locator(".line-of").first).to_be_visible()
    assert page.evaluate(CONTRAST) == []
