"""Another program on the same host name and another port gets the cookie, and nothing with it."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from bridge.policy.refusal import Why
from bridge.web import refusal_words
from bridge.web.http.identity import COOKIE
from tests.browser import OpenPage
from tests.ledger import entries
from tests.pages.clip_house import clip_pages
from tests.pages.people_house import PeoplePages

ONCE = "Please sign in once more"


@pytest.fixture
def people(tmp_path: Path, open_page: OpenPage) -> Iterator[PeoplePages]:
    with clip_pages(tmp_path, open_page) as pages:
        pages.add()
        yield PeoplePages(pages)


@contextmanager
def neighbour() -> Iterator[tuple[str, list[str]]]:
    """Its address by the same host name, and the cookies it was sent."""
    cookies: list[str] = []

    class Neighbour(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Another program</title>")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Neighbour) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/", cookies
        server.shutdown()


def thumbnail_is_drawn(page: Page) -> None:
    expect(page.locator(".clip-still").first).to_have_js_property("naturalWidth", 320)


def test_it_gets_the_cookie_and_nothing_with_it_while_the_owner_goes_on(
    people: PeoplePages,
) -> None:
    page = people.owner("/clips")
    thumbnail_is_drawn(page)
    (clip,) = people.pages.ids()
    before = len(entries(people.house.db, "privacy.hide"))
    with neighbour() as (address, cookies):
        other = page.context.new_page()
        other.goto(address)
        assert other.evaluate("localStorage.length") == 0
        # What its page asks for goes with the cookie, and is neither read nor done.
        ask = "url => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'refused')"
        assert other.evaluate(ask, f"{people.url}/api/v1/session") == "refused"
        other.close()
    stolen = {"Cookie": cookies[0], "Origin": people.url, "Sec-Fetch-Site": "same-origin"}
    assert f"{COOKIE}=" in stolen["Cookie"]
    attacks = (
        ("PUT", "/api/v1/privacy", {"hidden": True}),
        ("POST", "/api/v1/clips/delete", {"ids": [clip]}),
        ("GET", f"/api/v1/clips/{clip}/thumbnail.jpg", None),
        ("GET", "/api/v1/ledger?what=all", None),
        ("GET", "/api/v1/ledger/export.csv", None),
        ("POST", "/api/v1/people", {"name": "Eve", "role": "owner"}),
        ("POST", "/api/v1/tokens", {"name": "mine"}),
        ("POST", "/api/v1/live", {"camera": "front"}),
        ("DELETE", "/api/v1/session", None),
    )
    for method, path, body in attacks:
        answer = requests.request(method, people.url + path, json=body, headers=stolen, timeout=10)
        told = refusal_words.told(Why.NO_PAGE_KEY)
        assert (answer.status_code, answer.json()["error"]["message"]) == (401, told), path
    # Nor is anything said of the owner that they did not do.
    people.house.refusals.write()
    assert {entry.actor.name for entry in entries(people.house.db, "api.call")}.isdisjoint(
        {person.name for person in people.house.persons.everyone()}
    )
    page.reload()
    thumbnail_is_drawn(page)
    assert people.pages.ids() == [clip]
    page.goto(f"{people.url}/")
    page.locator("#privacy-all").click()
    expect(page.locator("#privacy-all")).to_have_attribute("data-hides", "false")
    assert len(entries(people.house.db, "privacy.hide")) > before


def test_another_tab_that_signs_in_again_leaves_no_page_with_addresses_that_are_over(
    people: PeoplePages,
) -> None:
    page = people.owner("/clips")
    thumbnail_is_drawn(page)
    page.evaluate("window.isAsItWas = true")
    again, _ = people.house.browser()
    other = page.context.new_page()
    other.goto(f"{people.url}/sign-in")
    page.context.add_cookies([{"name": COOKIE, "value": again.cookie, "url": people.url}])
    other.evaluate("key => localStorage.setItem('private-eye-key', key)", again.page_key)
    page.wait_for_function("() => !window.isAsItWas")
    thumbnail_is_drawn(page)


def test_a_browser_without_the_pages_half_is_asked_to_sign_in_once(people: PeoplePages) -> None:
    """Its data was cleared, or it signed in with a version that had no such half."""
    page = people.owner("/clips")
    thumbnail_is_drawn(page)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("#lead")).to_contain_text(ONCE)
