"""The OWASP list against every route there is: each test is a table over the door's own routes."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from bridge.access.sign_in import one_time_links
from bridge.web.http.identity import COOKIE, PAGE_KEY, SECURE_COOKIE
from bridge.web.openapi.sentences import OPEN, OPEN_OPERATIONS
from tests.web.place import Place
from tests.web.routes import Route, every_route

# Whoever may use these is told nothing of the house: a change here is a change of what is open.
EXPECTED_OPEN = {
    *("GET /sign-in", "GET /join", "GET /tv", "GET /tv/pair", "GET /healthz", "GET /favicon.ico"),
    *("GET /manifest.webmanifest", "GET /sw.js", "GET /postcard/{share_id}"),
    *("POST /api/v1/session", "POST /api/v1/session/password", "POST /api/v1/session/recovery"),
    *("POST /api/v1/session/passkey", "POST /api/v1/session/passkey/options"),
    *("POST /api/v1/invitation", "POST /api/v1/screens/pair", "POST /api/v1/screens/token"),
}
# What a link of a share opens: the same page for everybody.
LINKED = "GET /postcard/{share_id}"
# Further doors of the public side: Alexa's, and linking where it is set up.
PUBLIC = {
    *("POST /alexa", "GET /oauth/authorize", "POST /oauth/authorize", "POST /oauth/token"),
    *("POST /oauth/revoke", "GET /oauth/look/{name}", LINKED),
}
LARGE = b'{"x": "' + b"x" * (70 * 1024) + b'"}'
DEEP = b"[" * 20_000


def waits(route: Route, answer: requests.Response) -> bool:
    """Who tries many keys of links is refused without a look; these tables have a dozen routes."""
    return route.template.startswith("/postcard/") and answer.status_code == 429


def refused(route: Route, answer: requests.Response) -> object:
    """Nothing but a refusal or the way to the sign-in page: 401 of the API, 403 of media."""
    if route.is_api:
        error = answer.json().get("error", {}) if answer.status_code == 401 else {}
        return None if set(error) == {"kind", "message"} else (answer.status_code, answer.text)
    if route.is_media:
        return None if answer.status_code == 403 or waits(route, answer) else answer.status_code
    away = (answer.status_code, answer.headers.get("Location"))
    return None if away == (302, "/sign-in") and b"the house" not in answer.content else away


def test_there_are_routes_of_every_kind(place: Place) -> None:
    assert len(place.routes) > 100
    for kind in (Route.is_open, Route.is_media, Route.is_api, Route.is_the_skills, Route.changes):
        assert any(kind.fget(route) for route in place.routes)  # type: ignore[attr-defined]


def test_what_is_open_to_strangers_is_what_was_meant(place: Place) -> None:
    declared = {str(route) for route in place.routes if route.is_open}
    assert declared == EXPECTED_OPEN
    assert {path for path in OPEN if any(path == route.template for route in place.routes)} == OPEN
    assert {str(route) for route in place.routes} >= OPEN_OPERATIONS


def test_a_stranger_is_refused_and_told_nothing_else(place: Place) -> None:
    def judge(route: Route) -> object:
        return None if route.is_open else refused(route, place.ask(route, json={}))

    assert place.wrong(judge) == {}


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Basic {token}"},
        {"Authorization": "{token}"},
        {"Authorization": "Bearer {cookie}"},
        {"Cookie": "private-eye={token}"},
        {"Cookie": "session={cookie}; Private-Eye={cookie}"},
        {
            "X-Auth-Token": "{token}",
            "X-API-Key": "{token}",
            "Proxy-Authorization": "Bearer {token}",
        },
        {"X-Remote-User": "owner", "X-Forwarded-User": "owner", "X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_a_secret_in_the_wrong_place_lets_nobody_in(place: Place, header: dict[str, str]) -> None:
    given = {
        name: value.format(token=place.token, cookie=place.cookie) for name, value in header.items()
    }

    def judge(route: Route) -> object:
        return None if route.is_open else refused(route, place.ask(route, json={}, headers=given))

    assert place.wrong(judge) == {}


def test_tokens_in_query_strings_are_refused(place: Place) -> None:
    names = ("token", "access_token", "auth", "authorization", "api_key", COOKIE, "session")
    query = {name: place.cookie if name == COOKIE else place.token for name in names}

    def judge(route: Route) -> object:
        return None if route.is_open else refused(route, place.ask(route, json={}, params=query))

    assert place.wrong(judge) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {PAGE_KEY: "{key}", "Origin": "https://evil.example"},
        {PAGE_KEY: "{key}", "Origin": "null"},
        {PAGE_KEY: "{key}", "Sec-Fetch-Site": "cross-site"},
        {PAGE_KEY: "{key}", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing(place: Place, headers: dict[str, str]) -> None:
    given = {name: value.format(key=place.page_key) for name, value in headers.items()}

    def judge(route: Route) -> object:
        if not route.changes or (route.is_open and "Origin" not in given):
            return None
        answer = place.ask(route, json={}, headers=given, cookies={COOKIE: place.cookie})
        expected = 401 if route.is_the_skills else 403
        fine = answer.status_code == expected or waits(route, answer)
        return None if fine else answer.status_code

    assert place.wrong(judge) == {}


def test_a_get_stays_a_get_whatever_it_says_it_is(place: Place) -> None:
    names = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
    before = place.doors.ask("/clips")["total"]

    def judge(route: Route) -> object:
        for method in ("DELETE", "POST", "PUT", "PATCH"):
            answer = place.ask(
                route,
                headers=dict.fromkeys(names, method),
                params={"_method": method},
                cookies={COOKIE: place.cookie},
            )
            if answer.status_code >= 500:
                return answer.status_code
        return None

    assert {str(r): bad for r in place.routes if r.method == "GET" and (bad := judge(r))} == {}
    assert place.doors.ask("/clips")["total"] == before
    assert place.doors.api("GET", "/session").status_code == 200


def bare_headers(answer: requests.Response) -> object:
    """What is missing of the headers that every answer carries, or is too much."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    wanted = {
        "frames": "frame-ancestors 'none'" in policy and headers.get("X-Frame-Options") == "DENY",
        "policy": policy.startswith("default-src 'none'") and "unsafe" not in policy,
        "sniffing": headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": headers.get("Referrer-Policy") in ("no-referrer", "same-origin"),
        "caching": "no-store" in headers.get("Cache-Control", ""),
        "sharing": not any(name.startswith("Access-Control") for name in headers),
        "server": "Server" not in headers and "X-Powered-By" not in headers,
        "opener": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
    }
    return [name for name, good in wanted.items() if not good]


def test_every_answer_carries_the_headers(place: Place) -> None:
    def judge(route: Route) -> object:
        if route.template == "/favicon.ico":
            return None  # the same for everybody, and kept by browsers
        return bare_headers(place.ask(route, json={})) or (
            None if route.changes else bare_headers(place.as_owner(route))
        )

    assert place.wrong(judge) == {}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_of_another_kind_is_refused(place: Place, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}

    def judge(route: Route) -> object:
        if "requestBody" not in route.operation or route.is_the_skills:
            return None
        answer = place.as_owner(route, data=b'{"a": 1}', headers=headers)
        good = answer.status_code == 400 and answer.json()["error"]["kind"] == "invalid"
        return None if good else (answer.status_code, answer.text)

    assert place.wrong(judge) == {}


@pytest.mark.parametrize(
    ("body", "status"), [(LARGE, 413), (DEEP, 400), (b'"\\ud800"', 400), (b"\xff", 400)]
)
def test_a_body_that_is_too_large_or_no_json_is_refused(
    place: Place, body: bytes, status: int
) -> None:
    def judge(route: Route) -> object:
        if "requestBody" not in route.operation or route.is_the_skills:
            return None
        answer = place.as_owner(route, data=body, headers={"Content-Type": "application/json"})
        return None if answer.status_code == status else (answer.status_code, answer.text)

    assert place.wrong(judge) == {}


def test_nobody_is_sent_to_another_site(place: Place) -> None:
    evil = ("//evil.example/", "/\\evil.example/", "/%5cevil.example", "///evil.example/%2e%2e")
    query = {name: "//evil.example/" for name in ("next", "url", "return", "to", "redirect_uri")}
    pages = [route for route in place.routes if route.method == "GET" and not route.is_media]
    asked = [(route, route.path, query) for route in pages]
    asked += [(pages[0], path, {}) for path in (*evil, *(path + "sign-in" for path in evil))]
    for route, path, params in asked:
        answer = place.ask(route, path, params=params)
        place_to = answer.headers.get("Location", "")
        there = urlsplit(urljoin(place.doors.home, place_to)).netloc
        assert there == urlsplit(place.doors.home).netloc, (path or route, place_to)


def test_line_breaks_in_an_address_make_no_header(place: Place) -> None:
    breaks = "%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0aevil"

    def judge(route: Route) -> object:
        for path in (f"{route.path}{breaks}", f"{route.path}?x={breaks}", f"{route.path};{breaks}"):
            answer = place.ask(route, path, cookies={COOKIE: place.cookie})
            if "evil" in str(answer.headers) or answer.status_code >= 500:
                return (path, answer.status_code)
        return None

    assert place.wrong(judge) == {}


def test_signing_in_ends_whatever_cookie_was_put_there_before(place: Place) -> None:
    client = place.doors.home_app.test_client()
    planted = "planted.by-somebody-else"
    client.set_cookie(SECURE_COOKIE, planted)
    assert client.get("/api/v1/session").status_code == 401
    with place.doors.house.db.write() as tx:
        link = one_time_links.create(tx, place.doors.house.clock.now())
    answer = client.post(
        "/api/v1/session", json={"token": link}, base_url="https://localhost", headers={}
    )
    assert answer.status_code == 200, answer.text
    given = {cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    assert planted not in given[SECURE_COOKIE]
    for cookie in given.values():
        assert "HttpOnly" in cookie
        assert "Secure" in cookie
        assert "SameSite=" in cookie
        assert "Domain=" not in cookie
    stranger = {COOKIE: planted}
    url = place.doors.home + "/api/v1/session"
    assert requests.get(url, cookies=stranger, timeout=5).status_code == 401


def test_the_public_door_has_none_of_it_but_media(place: Place) -> None:
    def judge(route: Route) -> object:
        if route.is_media or str(route) in PUBLIC:
            return None
        url = place.doors.public + route.path
        cookies = {COOKIE: place.cookie}
        answer = requests.request(route.method, url, json={}, cookies=cookies, timeout=10)
        return None if (answer.status_code, answer.content) == (404, b"") else answer.status_code

    assert place.wrong(judge) == {}


def test_the_public_door_has_no_further_route(place: Place) -> None:
    routes = every_route(place.doors.public_app)
    assert {str(route) for route in routes if not route.is_media} <= PUBLIC
    for route in routes:
        url = place.doors.public + route.path
        answer = requests.request(route.method, url, data=b"{}", timeout=10)
        expected = {200} if str(route) == LINKED else {400, 401, 403}
        assert answer.status_code in expected or waits(route, answer)
        assert bare_headers(answer) == [], route
        assert answer.content == b"" or route.template.startswith(("/oauth/", "/postcard/"))


def test_the_files_of_the_pages_lead_to_no_other_file(place: Place, tmp_path: Path) -> None:
    client = place.doors.home_app.test_client()
    for climb in ("../", "..%2f", "%2e%2e/", "....//", "..\\", "%2e%2e%2f", "/"):
        for target in ("templates/base.html", "pages.py", "etc/passwd"):
            for steps in (1, 2, 6):
                answer = client.get(f"/static/{climb * steps}{target}")
                assert answer.status_code in (308, 404), (climb, target)
