"""People over HTTP: ways in, what is refused, what a browser is given."""

from typing import Any

import pytest
import requests

from bridge.model import Role
from bridge.service.people.views import PersonSettings
from bridge.web.http.identity import COOKIE, PAGE_KEY
from bridge.web.people.session_routes import KNOWN
from tests.web.clip_doors import Doors

GOOD = "battery staple tuna lamp"
WISH = {"name": "Anna", "role": "guest", "cameras": ["garden"]}
STRANGE = [
    {"name": "Anna", "role": "screen"},
    {"name": "", "role": "guest"},
    {"name": "A\u202ennA", "role": "guest"},
    {"name": "Anna", "role": "king"},
    {"name": "Anna", "role": "guest", "cameras": ["attic"]},
    {"name": "Anna", "role": "guest", "until": "2027-01-01T00:00:00"},
    {"name": "Anna", "role": "guest", "until": "9999-12-31T23:59:59-12:00"},
    {"name": "Anna", "role": "guest", "until": "0001-01-01T00:00:00+12:00"},
    {"name": "Anna", "role": "guest", "until": "3000-01-03T00:00:00Z"},
    {"name": "Anna", "role": "guest", "until_day": "2020-01-01"},
    {"name": "Anna", "role": "guest", "until_day": "9999-12-31"},
    {"name": "Anna", "role": "guest", "hours": [{"days": [7], "since": 0, "until": 60}]},
    {"name": "Anna", "role": "guest", "hours": [{"days": [0], "since": 60, "until": 60}]},
    {"name": "Anna", "role": "guest", "hours": [{"days": [], "since": 0, "until": 60}]},
    {"name": "Anna", "role": "owner", "cameras": ["garden"]},
    {"name": "Anna", "role": "guest", "surprise": 1},
]


class Browser(requests.Session):
    """As a browser does: cookies, and the page key beside them."""

    def __init__(self, doors: Doors) -> None:
        super().__init__()
        self.api = f"{doors.home}/api/v1"

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        answer = self.request(method, self.api + path, json=body, timeout=20, **more)
        if answer.ok and path.startswith("/session") and "page_key" in answer.text:
            self.headers[PAGE_KEY] = answer.json()["page_key"]
        return answer


@pytest.fixture
def owner(doors: Doors) -> Browser:
    return an_owner(doors)


@pytest.fixture(scope="module")
def shared_owner(shared_doors: Doors) -> Browser:
    return an_owner(shared_doors)


def an_owner(doors: Doors) -> Browser:
    browser = Browser(doors)
    started, _ = doors.house.browser()
    browser.cookies.set(COOKIE, started.cookie)
    browser.headers[PAGE_KEY] = started.page_key
    assert browser.ask("GET", "/session").json()["role"] == "owner"
    assert browser.ask("PUT", "/account/password", {"password": GOOD}).status_code == 204
    return browser


def a_guest(doors: Doors, owner: Browser) -> Browser:
    link = owner.ask("POST", "/people", WISH).json()["link"]["url"]
    guest = Browser(doors)
    assert guest.ask("POST", "/session", {"token": link.partition("=")[2]}).status_code == 200
    return guest


def test_a_session_says_who_it_is_and_what_may_be_done(doors: Doors, owner: Browser) -> None:
    guest = a_guest(doors, owner).ask("GET", "/session").json()
    assert (guest["name"], guest["role"]) == ("Anna", "guest")
    assert "watch_clip" not in guest["may"]
    assert {"live", "own_account"} <= set(guest["may"])
    assert "manage_access" in owner.ask("GET", "/session").json()["may"]


def test_a_guest_is_shown_their_camera_and_refused_everything_else(
    doors: Doors, owner: Browser
) -> None:
    guest = a_guest(doors, owner)
    seen = guest.ask("GET", "/cameras").json()["cameras"]
    assert [camera["id"] for camera in seen] == ["garden"]
    person = guest.ask("GET", "/session").json()["person"]
    for method, path, body in (
        ("POST", "/live", {"camera": "front"}),
        ("GET", "/clips", None),
        ("GET", "/clips/days", None),
        ("GET", "/people", None),
        ("POST", "/people", WISH),
        ("PUT", f"/people/{person}", {"name": "Anna", "role": "owner"}),
        ("DELETE", "/people/owner", None),
        ("POST", "/people/owner/link", {}),
        ("GET", "/people/owner/sessions", None),
        ("DELETE", "/people/owner/sessions", None),
        ("POST", "/tokens", {"name": "x"}),
        ("POST", "/alexa/codes", {}),
    ):
        assert guest.ask(method, path, body).status_code == 403, path


def test_changing_anything_needs_the_page_key_and_this_origin(doors: Doors, owner: Browser) -> None:
    evil = {"Origin": "https://evil.example"}
    for method, path, body in (
        ("POST", "/people", WISH),
        ("PUT", "/account/password", {"password": GOOD}),
        ("PUT", "/account/name", {"name": "Eve"}),
        ("POST", "/account/recovery-codes", {}),
        ("POST", "/account/passkeys/options", {}),
        ("POST", "/account/sessions/end", {"which": "all"}),
    ):
        assert owner.ask(method, path, body, headers={PAGE_KEY: ""}).status_code == 401
        assert owner.ask(method, path, body, headers=evil).status_code == 403


@pytest.mark.parametrize("path", ["", "/password", "/recovery", "/passkey", "/passkey/options"])
def test_no_other_site_signs_somebody_in(shared_doors: Doors, path: str) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        door = f"{shared_doors.home}/api/v1/session{path}"
        assert requests.post(door, json={}, headers=headers, timeout=5).status_code == 403


def test_a_sign_in_gives_a_new_cookie_that_scripts_cannot_read(
    doors: Doors, owner: Browser
) -> None:
    fixed = {"Cookie": f"{COOKIE}=0123456789abcdef.chosen"}
    body = {"name": "Owner", "password": GOOD}
    door = f"{doors.home}/api/v1/session/password"
    answer = requests.post(door, json=body, headers=fixed, timeout=20)
    assert answer.status_code == 200
    given = answer.headers["Set-Cookie"]
    assert "chosen" not in given
    assert given.count("HttpOnly") == 2
    assert "SameSite=Strict" in given
    assert answer.cookies[KNOWN]
    assert given.count("Path=/api/v1/session") == 1


def test_a_stranger_is_told_when_to_come_back_and_the_known_device_is_not_kept_out(
    doors: Doors, owner: Browser
) -> None:
    phone, stranger = Browser(doors), Browser(doors)
    right, wrong = ({"name": "Owner", "password": p} for p in (GOOD, "wrong"))
    assert phone.ask("POST", "/session/password", right).status_code == 200
    codes = [stranger.ask("POST", "/session/password", wrong).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    refused = stranger.ask("POST", "/session/password", right)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 30
    assert phone.ask("POST", "/session/password", right).status_code == 200


def test_passkeys_belong_to_a_name(doors: Doors, owner: Browser) -> None:
    refused = owner.ask("POST", "/account/passkeys/options", {})
    assert refused.status_code == 400
    assert "name" in refused.json()["error"]["message"]
    here = doors.home.replace("127.0.0.1", "localhost")
    options = requests.post(f"{here}/api/v1/session/passkey/options", json={}, timeout=20).json()
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    rebound = {"Host": "evil.example"}
    answer = requests.post(
        f"{doors.home}/api/v1/session/passkey/options", json={}, headers=rebound, timeout=5
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("wish", STRANGE, ids=str)
def test_a_person_who_cannot_be_is_refused(shared_owner: Browser, wish: dict[str, object]) -> None:
    assert shared_owner.ask("POST", "/people", wish).status_code in (400, 409)


def test_an_owner_reads_changes_and_removes(doors: Doors, owner: Browser) -> None:
    made = owner.ask("POST", "/people", {**WISH, "until_day": "2026-03-06"}).json()
    assert made["link"]["qr"].startswith("data:image/svg+xml")
    people = owner.ask("GET", "/people").json()["people"]
    anna = next(one for one in people if one["id"] == made["id"])
    assert (anna["until_day"], anna["sessions"], anna["signs_in"]) == ("2026-03-06", 0, False)
    again = owner.ask("POST", f"/people/{made['id']}/link", {}).json()["link"]["url"]
    assert again != made["link"]["url"]
    assert owner.ask("PUT", f"/people/{made['id']}", WISH).status_code == 204
    assert owner.ask("DELETE", f"/people/{made['id']}").status_code == 204
    for method, path, body in (
        ("PUT", f"/people/{made['id']}", WISH),
        ("DELETE", f"/people/{made['id']}", None),
        ("POST", f"/people/{made['id']}/link", {}),
        ("GET", f"/people/{made['id']}/sessions", None),
    ):
        assert owner.ask(method, path, body).status_code == 404
    assert owner.ask("DELETE", "/people/owner").status_code == 409


def test_sessions_are_listed_without_addresses_and_ended(doors: Doors, owner: Browser) -> None:
    guest = a_guest(doors, owner)
    (seen,) = guest.ask("GET", "/account/sessions").json()["sessions"]
    assert seen["place"] == "this computer"
    assert seen["this_one"]
    assert "127.0.0.1" not in str(seen)
    person = guest.ask("GET", "/session").json()["person"]
    assert owner.ask("DELETE", f"/people/{person}/sessions/{seen['id']}").status_code == 204
    assert guest.ask("GET", "/session").status_code == 401


def test_pages_are_refused_to_whom_they_are_not_for(doors: Doors, owner: Browser) -> None:
    guest = a_guest(doors, owner)
    for path in ("/people", "/clips", "/console", "/cameras/garden"):
        page = guest.get(doors.home + path, headers={"Accept": "text/html"}, timeout=5)
        assert page.status_code == 403
        assert "/people" not in page.text
    live = guest.get(f"{doors.home}/", timeout=5).text
    assert "/clips" not in live.replace("clips-link", "")
    assert owner.get(f"{doors.home}/people", timeout=5).status_code == 200


def test_outside_their_hours_a_guest_is_told_one_thing_and_nothing_of_the_house(
    doors: Doors, owner: Browser
) -> None:
    guest, hours = a_guest(doors, owner), [{"days": [0, 1, 2, 3, 4], "since": 540, "until": 1020}]
    person = guest.ask("GET", "/session").json()["person"]
    wish = {**WISH, "hours": hours}  # it is Sunday
    assert owner.ask("PUT", f"/people/{person}", wish).status_code == 204
    session = guest.ask("GET", "/session").json()
    why = "You have access Mon to Fri 9:00 am to 5:00 pm. Come back on Monday at 9:00 am."
    assert (session["closed"], session["may"]) == (why, [])
    for path in ("/", "/account", "/ledger", "/voice", "/clips"):
        page = guest.get(doors.home + path, timeout=5)
        assert page.status_code == 403
        assert why not in page.text  # its script asks for that: `session["closed"]`
        assert "garden" not in page.text
        assert "<nav" not in page.text
        assert "privacy-lamp" not in page.text
    assert owner.ask("GET", "/session").json()["closed"] is None
    over = {**WISH, "until_day": "2026-02-27"}
    assert owner.ask("PUT", f"/people/{person}", over).status_code == 204
    assert "your last day was Friday, 27 February" in guest.ask("GET", "/session").json()["closed"]
    anna = next(p for p in owner.ask("GET", "/people").json()["people"] if p["id"] == person)
    assert (anna["over"], anna["until_day"], anna["readable"]) == (True, "2026-02-27", True)


@pytest.mark.parametrize(("role", "pin"), [("guest", False), ("member", True)])
def test_everybody_sees_their_own_alexas_and_no_owners_controls(
    doors: Doors, owner: Browser, role: str, pin: bool
) -> None:
    link = owner.ask("POST", "/people", {**WISH, "role": role}).json()["link"]["url"]
    browser = Browser(doors)
    assert browser.ask("POST", "/session", {"token": link.partition("=")[2]}).status_code == 200
    page = browser.get(f"{doors.home}/voice", timeout=5)
    assert page.status_code == 200
    assert 'href="/voice"' in page.text
    assert 'id="get-link-code"' in page.text
    assert ('id="pin-form"' in page.text) is pin
    for part in ('id="get-code"', 'id="users"', "js/voice.js"):
        assert part not in page.text
    assert browser.ask("GET", "/alexa/links").status_code == 200
    assert browser.ask("GET", "/alexa/users").status_code == 403
    assert 'id="get-code"' in owner.get(f"{doors.home}/voice", timeout=5).text


def test_who_cannot_sign_in_again_is_asked_for_a_passkey_or_a_password(doors: Doors) -> None:
    browser = Browser(doors)
    started, _ = doors.house.browser()
    browser.cookies.set(COOKIE, started.cookie)
    browser.headers[PAGE_KEY] = started.page_key
    assert browser.ask("GET", "/session").json()["can_sign_in_again"] is False
    for path in ("/people", "/screens", "/voice"):
        assert 'id="nudge" hidden' in browser.get(doors.home + path, timeout=5).text
    browser.ask("PUT", "/account/password", {"password": GOOD})
    assert browser.ask("GET", "/session").json()["can_sign_in_again"] is True


def test_a_secret_in_the_query_is_no_secret(doors: Doors, owner: Browser) -> None:
    person, link = doors.house.people.household.add(
        doors.house.browser()[1].actor, PersonSettings("Ben", Role.MEMBER)
    )
    asked = requests.post(f"{doors.home}/api/v1/session?token={link.token}", json={}, timeout=5)
    assert asked.status_code == 400
    assert requests.get(f"{doors.home}/join?token={link.token}", timeout=5).status_code == 200
    assert doors.house.sessions.active(person.id) == ()
