"""Screens at a real home door: paired as RFC 8628 says, and held to what a screen may."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.config import CameraConfig, SecretUrl
from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests.conftest import House, a_house, sign_in, until_state

# What a screen may ask of the API; whatever else there is, is refused.
MAY = {
    "GET /api/v1/session",
    "GET /api/v1/cameras",
    "POST /api/v1/live",
    "DELETE /api/v1/live",
    "GET /api/v1/clips",
    "GET /api/v1/clips/days",
    "GET /api/v1/clips/timeline",
    "GET /api/v1/clips/{clip_id}",
    "POST /api/v1/clips/{clip_id}/open",
    "GET /api/v1/clips/{clip_id}/download.mp4",
    "GET /api/v1/clips/{clip_id}/{kind}.jpg",
    "GET /api/v1/clips/{clip_id}/classification",
    "PUT /api/v1/clips/{clip_id}/label",
    "DELETE /api/v1/clips/{clip_id}/label",
    "DELETE /api/v1/learnt/lessons/{lesson_id}",  # of what it taught itself
    "GET /api/v1/kinds",
    "GET /api/v1/alerts/{alert_id}/still.jpg",
    "GET /api/v1/privacy",
    "PUT /api/v1/privacy",
    "PUT /api/v1/cameras/{camera_id}/privacy",
}
# What is open to strangers too, tells nothing of the house, or knows nothing of what it is asked.
OPEN = {
    "POST /api/v1/screens/pair",
    "POST /api/v1/screens/token",
    "POST /api/v1/session/passkey",
    "POST /api/v1/session/passkey/options",
    "POST /api/v1/account/passkeys",
    "POST /api/v1/account/passkeys/options",
    "GET /api/v1/deletions/{deletion_id}",
    "GET /api/v1/openapi.json",
    "GET /api/v1/alerts/push-key",
}
# Ends the session with which the others are asked for.
LAST = {"DELETE /api/v1/session"}


@pytest.fixture
def home(tmp_path: Path, footage: Path) -> Iterator[House]:
    cameras = [
        CameraConfig(id=id_, name=id_, url=SecretUrl(footage.as_uri()), on_demand=id_ == "garden")
        for id_ in ("front_room", "garden")
    ]
    running = a_house(tmp_path, *cameras)
    yield running
    running.bridge.stop()


def post(house: House, who: requests.Session | None, path: str, **body: Any) -> requests.Response:
    asks = who or requests.Session()
    return asks.post(f"{house.home}/api/v1/screens/{path}", json=body, timeout=5)


def pair(house: House, **rights: Any) -> requests.Session:
    """The browser of a screen that was let in."""
    screen = requests.Session()
    screen.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 9; AFTS) Silk/108 Safari/537.36"
    asked = post(house, screen, "pair").json()
    code = asked["user_code"]
    wanted = {"name": "Kitchen tablet", "cameras": None, **rights}
    assert post(house, house.browser, "confirm", user_code=code, **wanted).status_code == 200
    answer = post(house, screen, "token", device_code=asked["device_code"])
    assert answer.status_code == 200, answer.text
    screen.headers[PAGE_KEY] = answer.json()["page_key"]
    return screen


def test_a_screen_is_paired_as_rfc_8628_says(home: House) -> None:
    assert post(home, None, "pair", name="Den").status_code == 400  # it does not name itself
    asked = post(home, None, "pair").json()
    assert asked["verification_uri"] == f"{home.home}/screens"
    sent = asked["user_code"][:-2]
    assert asked["verification_uri_complete"] == f"{home.home}/screens#code={sent}"
    assert (asked["expires_in"], asked["interval"]) == (600, 5)
    assert asked["qr"].startswith("data:image/svg+xml")
    code = {"device_code": asked["device_code"]}
    waiting = post(home, None, "token", **code)
    assert (waiting.status_code, waiting.json()) == (400, {"error": "authorization_pending"})
    assert post(home, None, "token", **code).json() == {"error": "slow_down"}
    seen = post(home, home.browser, "look", user_code=sent).json()
    assert seen == {"code": sent, "device": "a program", "place": "this computer"}
    half = {"user_code": sent, "name": "Den TV", "cameras": ["garden"]}
    assert post(home, home.browser, "confirm", **half).status_code == 404
    named = {"user_code": asked["user_code"], "name": "  Den  TV ", "cameras": ["garden"]}
    assert post(home, home.browser, "confirm", **named).json()["name"] == "Den TV"
    let_in = post(home, None, "token", **code)
    assert set(let_in.json()) == {"name", "page_key"}
    assert let_in.json()["name"] == "Den TV"
    cookie = let_in.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert post(home, None, "token", **code).json() == {"error": "expired_token"}
    people = home.browser.get(f"{home.home}/api/v1/people", timeout=5).json()["people"]
    (screen,) = (person for person in people if person["role"] == "screen")
    assert (screen["name"], screen["cameras"]) == ("Den TV", ["garden"])


def test_a_screen_that_is_refused_is_told_so(home: House) -> None:
    asked = post(home, None, "pair").json()
    refused = post(home, home.browser, "refuse", user_code=asked["user_code"])
    assert refused.status_code == 204
    told = post(home, None, "token", device_code=asked["device_code"])
    assert (told.status_code, told.json()) == (400, {"error": "access_denied"})


def test_only_signed_in_owners_confirm_and_no_other_site_asks(home: House) -> None:
    asked = post(home, None, "pair").json()
    for path in ("look", "refuse"):
        assert post(home, None, path, user_code=asked["user_code"]).status_code == 401
    elsewhere = requests.Session()
    elsewhere.headers["Origin"] = "https://evil.example"
    assert post(home, elsewhere, "pair").status_code == 403
    code = {"device_code": asked["device_code"]}
    assert post(home, elsewhere, "token", **code).status_code == 403
    without_key = requests.Session()
    without_key.cookies.update(home.browser.cookies)
    assert post(home, without_key, "look", user_code=asked["user_code"]).status_code == 401


def test_a_name_is_one_that_can_be_read(home: House) -> None:
    code = post(home, None, "pair").json()["user_code"]
    for name in ("", "  ", "x" * 61, "a\u202eb", "a\x07b"):
        wanted = {"user_code": code, "name": name, "cameras": None}
        assert post(home, home.browser, "confirm", **wanted).status_code == 400, name


def test_a_screen_sees_its_cameras_and_is_led_to_its_own_page(home: House) -> None:
    screen = pair(home, cameras=["front_room"])
    seen = screen.get(f"{home.home}/api/v1/cameras", timeout=5).json()["cameras"]
    assert [camera["id"] for camera in seen] == ["front_room"]
    body = {"camera": "garden"}
    assert screen.post(f"{home.home}/api/v1/live", json=body, timeout=5).status_code == 403
    for path in ("/", "/clips", "/console", "/voice", "/screens", "/cameras/front_room"):
        answer = screen.get(home.home + path, timeout=5, allow_redirects=False)
        assert answer.headers["Location"] == "/tv", path
    assert 'id="wall"' in screen.get(f"{home.home}/tv", timeout=5).text
    assert 'id="pair"' in requests.get(f"{home.home}/tv", timeout=5).text


def test_a_screen_may_look_teach_and_hide_and_nothing_else(home: House) -> None:
    """Every route of the API, with a body that it understands."""
    until_state(home, "front_room", "live")
    screen, real = pair(home), {"camera_id": "front_room"}
    real["clip_id"] = home.post("/api/v1/cameras/front_room/record").json()["clip"]
    described = home.program.get(f"{home.home}/api/v1/openapi.json", timeout=10).json()
    statuses = {
        f"{method.upper()} {path}": _ask(screen, home, method, path, operation, described, real)
        for path, operations in sorted(described["paths"].items(), key=_hiding_last)
        for method, operation in operations.items()
        if path.startswith("/api/") and f"{method.upper()} {path}" not in LAST
    }
    assert statuses.keys() > MAY
    refused = {route for route, status in statuses.items() if status in (401, 403)}
    assert not refused & (MAY | OPEN)
    assert statuses.keys() - refused == MAY | OPEN


def _hiding_last(described: tuple[str, Any]) -> bool:
    return described[0].endswith("privacy")


def _ask(
    screen: requests.Session,
    home: House,
    method: str,
    path: str,
    operation: dict[str, Any],
    described: dict[str, Any],
    real: dict[str, str],
) -> int:
    values = {p["name"]: _example(p["schema"], described) for p in operation["parameters"]} | real
    content = operation.get("requestBody", {}).get("content", {})
    body = _example(content["application/json"]["schema"], described) if content else None
    if path == "/api/v1/clips/delete":  # needs one of two, which its description cannot say
        body = {"ids": [real["clip_id"]]}
    if "/shares" in path and body and "purpose" in body:  # the same
        body["called"] = "Anna"
    query = {p["name"]: values[p["name"]] for p in operation["parameters"] if _needed(p)}
    url = home.home + path.format(**values)
    return screen.request(method, url, json=body, params=query, timeout=10).status_code


def _needed(parameter: dict[str, Any]) -> bool:
    return bool(parameter["in"] == "query" and parameter["required"])


def _example(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    """The least that fits."""
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return _example(schema[key][-1], described)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, described)


def _of_type(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    of = schema.get("type", "null")
    if of == "object":
        needed = {name: schema["properties"][name] for name in schema.get("required", ())}
        return {name: _example(inner, described) for name, inner in needed.items()}
    if of == "array":
        return [_example(schema["items"], described)] * schema.get("minItems", 0)
    if of == "string":
        formats = {"date": "2026-03-01", "date-time": "2026-03-01T12:00:00Z"}
        return formats.get(schema.get("format", ""), "x" * schema.get("minLength", 1))
    values = {"integer": 1, "number": 1, "boolean": True, "null": None}
    return schema.get("minimum", values[of])


def test_what_a_removed_screen_plays_ends_with_its_removal(home: House) -> None:
    until_state(home, "front_room", "live")
    screen = pair(home)
    body = {"camera": "front_room"}
    url = screen.post(f"{home.home}/api/v1/live", json=body, timeout=5).json()["url"]
    base = f"{home.home}{url.rpartition('/')[0]}"
    assert screen.get(f"{base}/media.m3u8", timeout=10).status_code == 200
    people = home.browser.get(f"{home.home}/api/v1/people", timeout=5).json()["people"]
    (id_,) = (person["id"] for person in people if person["role"] == "screen")
    removed = home.browser.delete(f"{home.home}/api/v1/people/{id_}", timeout=5)
    assert removed.status_code == 204
    # From the answer on; how long it takes until then is `access.revoke` of the bench.
    assert screen.get(f"{base}/media.m3u8", timeout=10).status_code == 403
    assert screen.get(f"{home.home}/api/v1/cameras", timeout=5).status_code == 401
    # Another browser of the house is not touched by it.
    assert sign_in(home.bridge).get(f"{home.home}/api/v1/cameras", timeout=5).status_code == 200
