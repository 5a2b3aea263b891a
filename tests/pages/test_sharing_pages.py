"""Sharing a clip from its page, and the list of what is shared, in a real Chromium."""

import re
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from bridge.model import BlurMode
from bridge.ops import threads
from bridge.policy.settings import CameraSettings
from bridge.store.cameras import settings as camera_settings
from tests.pages.clip_house import ClipPages
from tests.pages.test_look import CONTRAST, SIZES


@pytest.fixture
def clip(pages: ClipPages) -> str:
    return pages.add()


def choosing(pages: ClipPages, clip: str, **context: object) -> Page:
    page = pages.show(f"/clips/{clip}/share", **context)
    expect(page.locator("#share")).to_have_attribute("data-state", "choosing")
    return page


def for_a_neighbour(page: Page) -> None:
    page.locator("#called").fill("Mrs Hill")
    page.get_by_role("button", name="Show a neighbour").click()
    expect(page.locator("#terms")).to_contain_text("Mrs Hill")


def listed(pages: ClipPages) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pages.doors.ask("/shares")["shares"]
    return found


def test_from_a_clip_to_a_link_in_three_steps_and_one_sentence(pages: ClipPages, clip: str) -> None:
    page = pages.show(f"/clips/{clip}")
    page.locator("#share").click()
    expect(page.locator("h1")).to_have_text("Share this clip")
    go = page.get_by_role("button", name="Share it")
    expect(go).to_be_disabled()
    expect(page.locator("#trouble")).to_have_text("Say who it is for.")
    for_a_neighbour(page)
    expect(page.locator("#says")).to_contain_text("A person will watch this clip.")
    expect(page.locator("#terms")).to_contain_text("5 times at most, until")
    expect(page.locator("#terms")).to_contain_text("Faces are blurred, and there is no sound.")
    page.get_by_role("button", name="Once").click()
    expect(page.locator("#terms")).to_contain_text("may watch it once")
    assert listed(pages) == []
    go.click()
    expect(page.locator("#done-title")).to_have_text("Shared with Mrs Hill")
    assert pages.doors.house.sharing.making.make_next()
    expect(page.locator("#making-words")).to_have_text("The copy is ready.")
    address = page.locator("#link-text").inner_text()
    assert re.fullmatch(rf"{pages.doors.home}/postcard/[0-9a-f]{{16}}#[\w-]{{43}}", address)
    (share,) = listed(pages)
    assert (share["called"], share["most_views"], share["state"]) == ("Mrs Hill", 1, "ready")


def test_what_is_chosen_is_what_is_shared(pages: ClipPages, clip: str) -> None:
    page = choosing(pages, clip)
    for_a_neighbour(page)
    page.locator("#from").fill("1")
    page.locator("#to").fill("3")
    page.get_by_role("button", name="People", exact=True).click()
    page.locator("#sound").check()
    page.get_by_role("button", name="Something else").click()
    expect(page.locator("#trouble")).to_have_text("Say in your own words what it is for.")
    page.locator("#words").fill("the <i>fox</i>")
    expect(page.locator("#terms")).to_contain_text("for this: “the <i>fox</i>”. People are blurred")
    expect(page.locator("#terms")).to_contain_text("it has the sound")
    page.get_by_role("button", name="Share it").click()
    expect(page.locator("#done")).to_be_visible()
    (share,) = listed(pages)
    assert {name: share[name] for name in ("from_s", "to_s", "blur", "sound", "words")} == {
        "from_s": 1.0,
        "to_s": 3.0,
        "blur": "people",
        "sound": True,
        "words": "the <i>fox</i>",
    }


def test_what_shows_more_is_said_yes_to_by_itself(pages: ClipPages, clip: str) -> None:
    with pages.doors.house.db.write() as tx:
        now = pages.doors.house.clock.now()
        camera_settings.put(tx, "front", CameraSettings(intimate=True), now)
    page = choosing(pages, clip)
    for_a_neighbour(page)
    go = page.get_by_role("button", name="Share it")
    expect(page.get_by_label("This camera sees what is private.")).to_be_visible()
    expect(go).to_be_disabled()
    page.get_by_label("This camera sees what is private.").check()
    expect(go).to_be_enabled()
    page.locator("#blur").get_by_role("button", name="Nothing").click()
    expect(page.get_by_label("Everybody in it can be known.")).to_be_visible()
    expect(go).to_be_disabled()
    page.get_by_label("Everybody in it can be known.").check()
    expect(go).to_be_enabled()
    go.click()
    expect(page.locator("#done")).to_be_visible()


def test_where_nothing_can_be_blurred_the_page_says_so(pages: ClipPages, clip: str) -> None:
    pages.doors.house.renderer.able = frozenset({BlurMode.NOTHING})
    page = choosing(pages, clip)
    expect(page.locator("#blur").get_by_role("button", name="Faces")).to_be_disabled()
    expect(page.locator("#blur-text")).to_have_text("Everybody in it can be known.")


def test_the_making_is_shown_and_can_be_stopped(pages: ClipPages, clip: str) -> None:
    house, stop = pages.doors.house, Event()
    house.renderer.going.clear()
    page = choosing(pages, clip)
    for_a_neighbour(page)
    page.get_by_role("button", name="Share it").click()
    maker = threads.loop("making", house.sharing.making.turn, stop)
    expect(page.locator("#making-words")).to_have_text("The copy is being made: 50 %.")
    back = page.locator("#take-back")
    back.click()
    back.click()
    expect(page.locator("#making-words")).to_have_text("Over: taken back.")
    expect(page.locator("#link-box")).to_be_hidden()
    stop.set()
    house.sharing.making.stop()
    maker.join(20)
    assert house.renderer.closed == 1


def test_the_list_tells_who_watched_and_takes_back(pages: ClipPages, clip: str) -> None:
    house = pages.doors.house
    page = choosing(pages, clip)
    for_a_neighbour(page)
    page.get_by_role("button", name="Share it").click()
    expect(page.locator("#link-text")).to_contain_text("/postcard/")
    address = page.locator("#link-text").inner_text()
    assert house.sharing.making.make_next()
    id_, _, key = address.rpartition("/")[2].partition("#")
    to = house.shared.viewing.by_link(id_, key, address=None, device="Firefox on Windows")
    opened = house.shared.viewing.open(to)
    house.shared.viewing.piece(to, opened.view, 0)
    page.get_by_role("link", name="All that is shared").click()
    card = page.locator(".shared")
    expect(card.locator("h3")).to_have_text("Mrs Hill")
    expect(card.locator(".shared-terms")).to_contain_text("Watched once of 5.")
    expect(card.locator(".shared-views")).to_contain_text("with Firefox on Windows")
    back = card.get_by_role("button", name="Take back what is shared with Mrs Hill")
    back.click()
    back.click()
    expect(page.locator("#now")).to_be_hidden()
    expect(page.locator("#before .shared-state")).to_have_text("Over: taken back")
    expect(page.locator("#notice")).to_contain_text("Its key is destroyed.")
    assert (house.folder / "share-keys").read_bytes().strip(b"\0") == b""


def test_an_owner_lets_members_share(pages: ClipPages) -> None:
    page = pages.show("/shares")
    expect(page.locator("#lead")).to_contain_text("Nothing is shared now.")
    page.get_by_label("Members may share clips").check()
    page.reload()
    expect(page.get_by_label("Members may share clips")).to_be_checked()


def test_arrows_and_enter_alone_share_a_clip(pages: ClipPages, clip: str) -> None:
    page = choosing(pages, clip)
    page.keyboard.press("ArrowDown")
    reached = set()
    for _ in range(60):
        reached.add(
            page.evaluate("document.activeElement.id || document.activeElement.textContent")
        )
        if page.evaluate("document.activeElement.id") == "called":
            page.keyboard.type("Mrs Hill")
            expect(page.locator("#go")).to_be_enabled()
        if page.evaluate("document.activeElement.id") == "go":
            break
        at = page.evaluate("document.activeElement.id")
        page.keyboard.press("ArrowLeft" if at == "no" else "ArrowDown")
    assert {"from", "to", "called", "words", "go"} <= reached
    page.keyboard.press("Enter")
    expect(page.locator("#done-title")).to_have_text("Shared with Mrs Hill")


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_pages_are_legible_at_each_size(
    pages: ClipPages, clip: str, size: tuple[int, int], scheme: str
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = choosing(pages, clip, viewport=viewport, color_scheme=scheme)
    for_a_neighbour(page)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(CONTRAST) == []
        unnamed = page.evaluate(
            """[...document.querySelectorAll('button, a[href], input')]
                .filter(e => e.checkVisibility() && !e.matches('.skip'))
                .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()))
                .filter(e => !e.labels?.length)
                .map(e => e.outerHTML)"""
        )
        assert unnamed == []
        page.goto(f"{pages.doors.home}/shares")
        expect(page.locator("#shares")).to_have_attribute("data-state", "shown")
