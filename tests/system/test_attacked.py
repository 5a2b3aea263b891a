"""The owner's page in a real Chromium, while somebody is in the way of it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, Response, expect

from bridge.config import CameraConfig, SecretUrl
from bridge.model import Role
from bridge.store.people.persons import Person
from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests.bench.hold_doors import WAITING, flooding
from tests.bench.processes import Helper
from tests.browser import OpenPage
from tests.conftest import House, a_house, until_state
from tests.system.conftest import expect_state

HALF_OPEN = 1100
GUEST = "the-guest"


@pytest.fixture(scope="module")
def attacked(small_footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    front = CameraConfig(id="front_room", name="front room", url=SecretUrl(small_footage.as_uri()))
    lost = CameraConfig(id="lost", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    running = a_house(tmp_path_factory.mktemp("attacked"), front, lost)
    until_state(running, "front_room", "live")
    yield running
    running.bridge.stop()


@pytest.fixture(scope="module")
def guest(attacked: House) -> requests.Session:
    """Eve, of the lost camera, in a browser of her own."""
    access, now = attacked.bridge._access, attacked.bridge._base.clock.now()
    with attacked.bridge._base.db.write() as tx:
        cameras = frozenset({"lost"})
        access.persons.put(tx, Person(GUEST, "Eve", Role.GUEST, cameras, (), None, now))
        started = access.sessions.start(tx, "a browser", GUEST)
    session = requests.Session()
    session.headers[PAGE_KEY] = started.page_key
    session.headers["Cookie"] = f"{COOKIE}={started.cookie}"
    return session


def turn_off_and_on(page: Page) -> None:
    tile = page.locator('[data-camera="front_room"]')
    tile.hover()
    tile.locator(".off").click()
    expect_state(page, "front_room", "off")
    tile.locator(".off").click()
    expect_state(page, "front_room", "live")


@pytest.mark.parametrize("source", ["127.0.0.2", "127.0.0.1"])
def test_half_open_connections_keep_nobody_from_the_page_and_its_off_switch(
    attacked: House, open_page: OpenPage, tmp_path: Path, source: str
) -> None:
    """Of another machine's address, and of this machine's, from which the owner comes too."""
    at = urlsplit(attacked.home)
    with Helper("tests.bench.half_open", log=tmp_path / "half-open.log") as crowd:
        crowd.ask(host=at.hostname, port=at.port, source=source, count=HALF_OPEN)
        page = open_page(attacked.bridge.sign_in_link())
        expect_state(page, "front_room", "live")
        turn_off_and_on(page)
        page.goto(f"{attacked.home}/clips")
        expect(page.locator("h1")).to_be_visible()


def test_a_guest_who_lets_64_requests_wait_takes_no_picture_from_the_owner(
    attacked: House, guest: requests.Session, open_page: OpenPage
) -> None:
    page = open_page(attacked.bridge.sign_in_link())
    expect_state(page, "front_room", "live")
    refused: list[str] = []
    page.on("response", lambda answer: _note(answer, refused))
    headers = {name: str(value) for name, value in guest.headers.items()}
    with flooding(attacked.home, headers) as answers:
        page.reload()
        expect_state(page, "front_room", "live")
        assert refused == []
        turn_off_and_on(page)
    assert sum(answers.values()) >= WAITING


@pytest.mark.parametrize("name", ["Owner", "The owner", "\u039fwner", "Ow\u200bner", "somebody"])
def test_nobody_takes_a_name_by_which_the_ledger_would_say_another(
    attacked: House, guest: requests.Session, open_page: OpenPage, name: str
) -> None:
    asked = guest.put(f"{attacked.home}/api/v1/account/name", json={"name": name}, timeout=10)
    assert asked.status_code in (400, 401, 403)
    opened = guest.post(f"{attacked.home}/api/v1/live", json={"camera": "lost"}, timeout=10)
    assert opened.status_code == 200
    page = open_page(attacked.bridge.sign_in_link())
    expect_state(page, "front_room", "live")
    page.goto(f"{attacked.home}/ledger")
    rows = page.locator("main")
    expect(rows).to_contain_text("Eve")
    expect(rows).not_to_contain_text(f"{name} opened")


def _note(answer: Response, refused: list[str]) -> None:
    if answer.status in (429, 503):
        refused.append(f"{answer.status} {answer.url}")
