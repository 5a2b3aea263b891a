"""The owner's page in a real Chromium, while somebody is in the way of it."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, Response, expect

from bridge.access.sign_in.pairing import MOST_PER_ADDRESS
from bridge.config import CameraConfig, SecretUrl
from bridge.model import Role
from bridge.policy.acts import Act
from bridge.policy.fair_use import most_a_minute
from bridge.store.people.persons import Person
from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests.bench.hold_doors import WAITING, flooding
from tests.bench.processes import Helper
from tests.browser import OpenPage
from tests.conftest import House, a_house, until_state
from tests.pages.test_other_port import neighbour
from tests.pages.test_tv import Home
from tests.system.conftest import expect_state

HALF_OPEN = 1100
GUEST = "the-guest"
# Hosts of a camera that is the guest's to look at, and of one that is not.
THEIRS, NOT_THEIRS = "127.0.0.1:9", "127.0.0.2:9"


@pytest.fixture(scope="module")
def attacked(small_footage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    front = CameraConfig(id="front_room", name="front room", url=SecretUrl(small_footage.as_uri()))
    lost, other = (
        CameraConfig(id=id_, name=name, url=SecretUrl(f"rtsp://{host}/none"))
        for id_, name, host in (("lost", "cellar", THEIRS), ("other", "attic", NOT_THEIRS))
    )
    running = a_house(tmp_path_factory.mktemp("attacked"), front, lost, other)
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


def test_a_guest_whose_name_is_another_now_is_told_by_both(
    attacked: House, guest: requests.Session, open_page: OpenPage
) -> None:
    saved = guest.get(f"{attacked.home}/api/v1/ledger/export.csv", timeout=10)
    assert saved.status_code == 200
    path = f"{attacked.home}/api/v1/people/{GUEST}"
    eve = {"name": "Eve", "role": "guest", "cameras": ["lost"]}
    named = attacked.browser.put(path, json={**eve, "name": "M."}, timeout=10)
    assert named.status_code == 204
    page = open_page(attacked.bridge.sign_in_link())
    expect_state(page, "front_room", "live")
    page.goto(f"{attacked.home}/ledger?what=all")
    expect(page.locator("main")).to_contain_text("Eve, a guest, now called M.")
    assert attacked.browser.put(path, json=eve, timeout=10).status_code == 204


def test_what_a_guest_does_too_often_is_one_row(
    attacked: House, guest: requests.Session, open_page: OpenPage
) -> None:
    page = open_page(attacked.bridge.sign_in_link())
    expect_state(page, "front_room", "live")
    export = f"{attacked.home}/api/v1/ledger/export.csv"
    answers = [guest.get(export, timeout=10).status_code for _ in range(40)]
    refused = answers.count(429)
    assert refused >= 40 - most_a_minute(Act.LEDGER_EXPORT)
    attacked.bridge._access.refusals.write()
    expect_state(page, "front_room", "live")
    page.goto(f"{attacked.home}/ledger")
    page.get_by_role("button", name="Refused").click()
    expect(page.locator(".line-of p", has_text=f"{refused} times")).to_have_count(1)


def test_a_guest_learns_of_no_camera_that_is_not_theirs(
    attacked: House, guest: requests.Session, open_page: OpenPage
) -> None:
    page = open_page(attacked.bridge.sign_in_link())
    expect_state(page, "front_room", "live")
    turned = guest.put(f"{attacked.home}/api/v1/privacy", json={"hidden": True}, timeout=10)
    leaves = guest.get(f"{attacked.home}/api/v1/transparency", timeout=10)
    for answer in (turned, leaves):
        for word in ("front", "other", "attic", NOT_THEIRS):
            assert word not in answer.text
    expect_state(page, "front_room", "live")
    page.goto(f"{attacked.home}/transparency")
    for host in (THEIRS, NOT_THEIRS):
        expect(page.locator('[data-way="camera"] .way-hosts')).to_contain_text(host)
    restored = attacked.program.put(
        f"{attacked.home}/api/v1/privacy", json={"hidden": False}, timeout=10
    )
    assert restored.ok


def test_screens_that_ask_and_say_nothing_more_keep_no_television_out(
    attacked: House, open_page: OpenPage
) -> None:
    at = urlsplit(attacked.home)
    for _ in range(2 * MOST_PER_ADDRESS):
        asking = HTTPConnection(at.hostname or "", at.port, source_address=("127.0.0.2", 0))
        headers = {"Content-Type": "application/json"}
        asking.request("POST", "/api/v1/screens/pair", "{}", headers)
        assert asking.getresponse().status in (200, 429)
        asking.close()
    home = Home(attacked, open_page)
    tv = home.tv()
    home.let_in(tv, home.phone())
    expect(tv.locator('.tile[data-camera="front_room"]')).to_have_attribute("data-player", "live")


def test_a_program_at_another_port_has_the_cookie_and_turns_nothing_off(
    attacked: House, open_page: OpenPage
) -> None:
    page = open_page(attacked.bridge.sign_in_link().replace("127.0.0.1", "localhost"))
    expect_state(page, "front_room", "live")
    with neighbour() as (address, cookies):
        other = page.context.new_page()
        other.goto(address)
        other.close()
    assert f"{COOKIE}=" in cookies[0]
    stolen = {"Cookie": cookies[0], "Sec-Fetch-Site": "same-origin"}
    for method, path in (("PUT", "/api/v1/privacy"), ("GET", "/api/v1/cameras")):
        answer = requests.request(
            method, attacked.home + path, json={"hidden": True}, headers=stolen, timeout=10
        )
        assert answer.status_code == 401
    turn_off_and_on(page)


def _note(answer: Response, refused: list[str]) -> None:
    if answer.status in (429, 503):
        refused.append(f"{answer.status} {answer.url}")
