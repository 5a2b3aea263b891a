"""The sealed postcard and what is shared with oneself, in a real Chromium: watched, taken back."""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from bridge.__main__ import main
from bridge.clock import SystemClock
from bridge.model import Role
from bridge.ops import threads
from bridge.service.sharing.ending import LOOK_EVERY_S
from bridge.sharing.render import CopyMaker
from bridge.store.people.persons import Person
from tests.browser import pass_time
from tests.builders import until
from tests.pages.clip_house import LONG, SHORT, ClipPages
from tests.pages.test_look import CONTRAST
from tests.recorded import FFMPEG, Footage

SECONDS = 8
PHONE = {"width": 390, "height": 844}
# From "taken back" to no picture: a beat of the page, and what a busy machine takes.
TAKEN_BACK_S = 1.0
WORDS = "Is this <b>yours</b>? \u05e9\u05dc\u05d5\u05dd \U0001f44b\U0001f3fd"


@cache
def copy() -> bytes:
    """As a renderer makes it: fragmented, without sound."""
    source = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=15:d={SECONDS}"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p"]
    form = ["-f", "mp4", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "pipe:1"]
    argv = [FFMPEG, "-v", "error", *source, *encode, *form]
    return subprocess.run(argv, capture_output=True, check=True).stdout


@pytest.fixture
def sharing(pages: ClipPages) -> Iterator[ClipPages]:
    """A house that ends its shares by itself."""
    house, stop = pages.doors.house, Event()
    house.renderer.pieces = [copy()]
    ending = threads.loop("shares", house.sharing.ending.turn, stop, every_s=LOOK_EVERY_S)
    yield pages
    stop.set()
    ending.join(5)


def shared(pages: ClipPages, footage: Footage = SHORT, **wish: Any) -> Any:
    doors = pages.doors
    asked = {"called": "Mrs Hill", "purpose": "neighbour", "words": WORDS, **wish}
    answer = doors.api("POST", f"/clips/{pages.add(footage=footage)}/shares", json=asked)
    assert answer.status_code == 200, answer.text
    assert doors.house.sharing.making.make_next()
    return answer.json()


def opened(pages: ClipPages, made: Any, **context: Any) -> Page:
    """As whoever was sent the link opens it, on a telephone."""
    settings = {"locale": "en-GB", "viewport": PHONE, **context}
    return pages.open_page(pages.doors.public + made["link"], **settings)


def part(page: Page, name: str) -> Any:
    return page.locator(f'[data-part="{name}"]')


def watching(page: Page) -> None:
    part(page, "watch").click()
    expect(page.locator("#clip")).to_have_attribute("data-state", "playing")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")


def views(pages: ClipPages, made: Any) -> int:
    return int(pages.doors.ask(f"/shares/{made['id']}")["views"])


def token_of(pages: ClipPages) -> str:
    return str(pages.doors.program.headers["Authorization"]).removeprefix("Bearer ")


def test_from_the_link_to_the_picture_and_taken_back_while_it_plays(sharing: ClipPages) -> None:
    made = shared(sharing)
    page = opened(sharing, made)
    expect(part(page, "title")).to_have_text("\u2068The owner\u2069 shares a clip with you")
    expect(part(page, "words")).to_have_text(WORDS)
    expect(part(page, "facts")).to_contain_text("4 seconds, without sound. Faces are blurred.")
    expect(part(page, "facts")).to_contain_text("You may watch it 5 times, until")
    assert views(sharing, made) == 0
    watching(page)
    assert views(sharing, made) == 1
    began = monotonic()
    assert sharing.doors.api("DELETE", f"/shares/{made['id']}").status_code == 200
    page.wait_for_function("() => !document.querySelector('video').src")
    assert monotonic() - began < TAKEN_BACK_S
    expect(part(page, "screen")).to_be_hidden()
    expect(part(page, "title")).to_have_text("This clip is not shared any more")
    expect(part(page, "why")).to_have_text("\u2068The owner\u2069 took this clip back.")
    page.reload()
    expect(part(page, "why")).to_have_text("\u2068The owner\u2069 took this clip back.")
    expect(part(page, "watch")).to_be_hidden()
    # What it says of itself: nothing stored, and the link where every browser puts it.
    said = "It stores nothing in your browser, whose history may keep the link."
    expect(page.locator("main")).to_contain_text(said)
    assert page.url.endswith(made["link"])
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_copy_that_was_rendered_plays_and_is_taken_back(sharing: ClipPages) -> None:
    house = sharing.doors.house
    house.sharing.making.renderer = CopyMaker(house.base.tool, clock=SystemClock())
    made = shared(sharing, blur="nothing", confirmed=["unblurred"])
    page = opened(sharing, made)
    expect(part(page, "facts")).to_contain_text("Nothing is blurred.")
    watching(page)
    size = page.evaluate("[document.querySelector('video').videoWidth, innerWidth]")
    assert size == [640, PHONE["width"]]
    began = monotonic()
    assert sharing.doors.api("DELETE", f"/shares/{made['id']}").status_code == 200
    page.wait_for_function("() => !document.querySelector('video').src")
    assert monotonic() - began < TAKEN_BACK_S


def test_the_owner_is_told_which_part_was_watched(sharing: ClipPages) -> None:
    made = shared(sharing, LONG)
    page = opened(sharing, made)
    watching(page)
    page.wait_for_function("() => document.querySelector('video').currentTime > 1.5")
    part(page, "hold").click()
    expect(part(page, "hold")).to_have_text("Play")
    part(page, "seek").fill("6")
    part(page, "hold").click()
    page.wait_for_function("() => document.querySelector('video').ended")
    part(page, "start").click()
    page.wait_for_function("() => document.querySelector('video').currentTime < 1")
    page.close()

    def view() -> Any:
        (only,) = sharing.doors.ask(f"/shares/{made['id']}")["watched"]
        return only

    until(lambda: view()["last_at"] is not None)
    assert re.fullmatch(r"0-[123](\.\d)? [56](\.\d)?-[78](\.\d)?", view()["ranges"])


def test_it_is_watched_by_keys_alone_on_a_small_and_a_large_screen(sharing: ClipPages) -> None:
    for viewport in (PHONE, {"width": 960, "height": 540}, {"width": 1920, "height": 1080}):
        made = shared(sharing)
        page = opened(sharing, made, viewport=viewport)
        expect(part(page, "watch")).to_be_visible()
        assert page.evaluate(CONTRAST) == []
        page.keyboard.press("Tab")
        expect(part(page, "watch")).to_be_focused()
        page.keyboard.press("Enter")
        expect(part(page, "hold")).to_be_focused()
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
        page.keyboard.press("Space")
        expect(part(page, "hold")).to_have_text("Play")
        page.keyboard.press("Tab")
        page.keyboard.press("End")
        page.wait_for_function(f"() => document.querySelector('video').currentTime > {SECONDS - 1}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = page.evaluate(
            """[...document.querySelectorAll('button, input')].filter(e => e.checkVisibility())
                .map(e => e.getBoundingClientRect()).filter(b => b.height < 40 || b.width < 40)"""
        )
        assert small == []
        assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize(
    ("link", "title", "why"),
    [
        (lambda link: link.partition("#")[0], "Nothing is shared here", "The link is not whole"),
        (lambda link: link[:-1], "Nothing is shared here", "The link is not whole"),
        (lambda _: "/postcard/0#x", "Nothing is shared here", "The link is not whole"),
    ],
)
def test_a_link_that_is_not_whole_says_so(
    sharing: ClipPages, link: Any, title: str, why: str
) -> None:
    made = shared(sharing)
    page = opened(sharing, {"link": link(made["link"])})
    expect(part(page, "title")).to_have_text(title)
    expect(part(page, "why")).to_contain_text(why)
    expect(part(page, "watch")).to_be_hidden()


def test_what_was_watched_as_often_as_it_could_be_says_so(sharing: ClipPages) -> None:
    made = shared(sharing, views=1)
    first, second = opened(sharing, made), opened(sharing, made)
    expect(part(first, "facts")).to_contain_text("You may watch it once, until")
    watching(first)
    part(second, "watch").click()
    expect(part(second, "why")).to_have_text("It has been watched as often as it could be.")
    first.wait_for_function("() => document.querySelector('video').currentTime > 1")  # to its end
    assert views(sharing, made) == 1


def test_where_the_house_does_not_answer_nothing_is_shown_until_it_does(
    sharing: ClipPages,
) -> None:
    made = shared(sharing)
    page = opened(sharing, made)
    watching(page)
    page.route("**/postcard/*/views/*", lambda route: route.abort())
    expect(part(page, "quiet")).to_be_visible()
    expect(part(page, "screen")).to_be_hidden()
    assert page.evaluate("document.querySelector('video').paused")
    page.unroute("**/postcard/*/views/*")
    expect(part(page, "screen")).to_be_visible()
    page.route("**/postcard/*/about", lambda route: route.abort())
    page.reload()
    expect(part(page, "title")).to_have_text("The house does not answer")
    page.unroute("**/postcard/*/about")
    part(page, "again").click()
    expect(part(page, "watch")).to_be_visible()


def test_a_page_that_stands_still_is_closed_and_its_view_is_over(sharing: ClipPages) -> None:
    made = shared(sharing)
    page = opened(sharing, made, own_time=True)
    watching(page)
    part(page, "hold").click()
    pass_time(page, 301)
    expect(part(page, "title")).to_have_text("It was closed here")
    part(page, "again").click()
    expect(part(page, "facts")).to_contain_text("You may watch it 4 times")


def test_a_saved_page_asks_the_house_each_time_and_opens_nothing_once_it_is_taken_back(
    sharing: ClipPages, tmp_path: Path
) -> None:
    made = shared(sharing)
    page = opened(sharing, made)
    with page.expect_download() as download:
        page.locator("#save").click()
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    expect(page.locator("#said")).to_contain_text("Saved.")
    with page.expect_download() as receipt:
        page.locator("#receipt").click()
    receipt.value.save_as(tmp_path / "receipt.json")
    assert '"made_for": "Mrs Hill"' in (tmp_path / "receipt.json").read_text()
    contact = {"url": sharing.doors.home, "token": token_of(sharing)}
    (tmp_path / "command-line.json").write_text(json.dumps(contact))
    words = ["receipt", "verify", str(tmp_path / "receipt.json"), str(file)]
    verified = CliRunner().invoke(main, [*words, "--state", str(tmp_path)])
    assert (verified.exit_code, "to the last bit" in verified.output) == (0, True)
    assert views(sharing, made) == 0
    assert copy()[1000:1100] not in file.read_bytes()
    saved = sharing.open_page(file.as_uri(), locale="en-GB", viewport=PHONE)
    expect(part(saved, "words")).to_have_text(WORDS)
    expect(saved.locator("#save")).to_be_hidden()
    watching(saved)
    assert views(sharing, made) == 1
    sharing.doors.api("DELETE", f"/shares/{made['id']}")
    expect(part(saved, "why")).to_have_text("\u2068The owner\u2069 took this clip back.")
    saved.reload()
    expect(part(saved, "why")).to_have_text("\u2068The owner\u2069 took this clip back.")


@pytest.mark.parametrize(
    "words",
    [
        "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
        "\u05e9\u05dc\u05d5\u05dd " * 60 + "!",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * 60,
        "W" * 500,
    ],
)
def test_whatever_the_sender_writes_is_words_and_stays_on_the_page(
    sharing: ClipPages, words: str
) -> None:
    made = shared(sharing, words=words, purpose="own", called="W" * 60)
    page = opened(sharing, made)
    expect(part(page, "watch")).to_be_visible()
    assert page.locator("#clip img, #clip script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    asked = {"called": "Mrs Hill", "purpose": "own", "words": "x" * 5000}
    refused = sharing.doors.api("POST", f"/clips/{made['clip']}/shares", json=asked)
    assert refused.status_code == 400


def test_a_reviewer_has_one_page_without_names_of_the_household(sharing: ClipPages) -> None:
    house = sharing.doors.house
    with house.db.write() as tx:
        rita = Person("rita", "Rita", Role.REVIEWER, None, (), None, house.clock.now())
        house.persons.put(tx, rita)
        cookie = house.sessions.start(tx, "a browser", "rita").cookie
    storage = sharing.doors.storage(cookie, sharing.doors.home)
    page = sharing.open_page(sharing.doors.home + "/", locale="en-GB", storage_state=storage)
    expect(page).to_have_url(re.compile("/postcards$"))
    expect(page.locator("#lead")).to_contain_text("Nothing is shared with you now.")
    made = shared(sharing, called=None, recipient="rita", purpose="tell", words="")
    expect(part(page, "title")).to_have_text("Somebody shares a clip with you")
    assert house.rooms.name not in page.content()
    assert page.evaluate(CONTRAST) == []
    part(page, "watch").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    sharing.doors.api("DELETE", f"/shares/{made['id']}")
    expect(part(page, "why")).to_have_text("Somebody took this clip back.")
    for path in ("/clips", "/people", "/tv"):
        page.goto(sharing.doors.home + path)
        assert house.rooms.name not in page.content()
