"""What every request passes: who it comes from, and which page asks for it."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests
from flask import Flask
from werkzeug.test import create_environ

from bridge.access.refusals import at_address
from bridge.policy.places import place_of
from bridge.web.http.clocks import twelve_hours
from bridge.web.http.guards import Proxies
from tests.ledger import entries
from tests.web.clip_doors import Doors, clip_doors

FORWARDED = [
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"),
]


def address(remote: str, host: str = "127.0.0.1:8700", *proxies: str, **headers: str) -> str:
    """As the door has it."""
    seen: list[str] = []

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return ()

    environ = create_environ(headers=headers, environ_overrides={"REMOTE_ADDR": remote})
    environ["HTTP_HOST"] = host
    Proxies(app, map(ip_network, proxies))(environ, lambda *_: lambda _: None)
    return seen[0]


@pytest.mark.parametrize("header", FORWARDED)
@pytest.mark.parametrize("here", ["127.0.0.1", "127.8.8.8", "::1"])
def test_who_comes_through_a_proxy_that_is_not_configured_is_not_on_this_computer(
    here: str, header: str
) -> None:
    assert place_of(address(here)) == "this computer"
    relayed = address(here, **{header: "192.0.2.1"})
    assert place_of(relayed) is None
    assert here not in at_address(relayed).id


def test_who_calls_the_house_by_its_name_from_this_machine_may_be_anywhere() -> None:
    for host in ("localhost:8700", "127.0.0.1", "[::1]:8700"):
        assert place_of(address("127.0.0.1", host)) == "this computer"
    for host in ("house.example", "private-eye.local:8700", ""):
        assert place_of(address("127.0.0.1", host)) is None
    assert place_of(address("192.168.1.7", "private-eye.local")) == "at home"


def test_no_header_takes_an_address_from_who_has_one() -> None:
    for header in FORWARDED:
        assert address("192.0.2.9", **{header: "127.0.0.1"}) == "192.0.2.9"
        assert address("192.168.1.7", **{header: "127.0.0.1"}) == "192.168.1.7"


def test_a_configured_proxy_says_who_asks() -> None:
    said = {"X-Forwarded-For": "192.0.2.9"}
    assert address("127.0.0.1", "house.example", "127.0.0.0/8", **said) == "192.0.2.9"


READ = [
    *("ledger", "ledger/export.csv", "ledger/export.json", "cameras", "clips", "account", "people"),
    *("clips/x/thumbnail.jpg", "clips/x/download.mp4", "transparency", "session", "privacy"),
]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with clip_doors(tmp_path_factory.mktemp("doors")) as made:
        yield made


@pytest.fixture(scope="module")
def owner(doors: Doors) -> requests.Session:
    browser = requests.Session()
    kept = doors.as_page(doors.house.browser()[0].cookie)
    browser.cookies.update(kept["cookies"])
    browser.headers.update(kept["headers"])
    return browser


@pytest.mark.parametrize("path", READ)
def test_no_page_of_another_site_reads_as_the_owner(
    doors: Doors, owner: requests.Session, path: str
) -> None:
    before = len(entries(doors.house.db))
    url = f"{doors.home}/api/v1/{path}"
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        answer = owner.get(url, headers=headers, timeout=5)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "denied")
    doors.house.refusals.write()
    doors.house.views.write()
    assert len(entries(doors.house.db)) == before


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_ones_own_page_and_address_bar_read(
    doors: Doors, owner: requests.Session, site: str | None
) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    url = f"{doors.home}/api/v1/ledger/export.csv"
    assert owner.get(url, headers=headers, timeout=5).status_code == 200


def test_a_page_of_what_is_not_there_is_a_404(doors: Doors, owner: requests.Session) -> None:
    clip = doors.house.a_clip()
    for path, status in (
        ("/cameras/nope", 404),
        ("/cameras/front", 200),
        ("/clips/nope", 404),
        (f"/clips/{clip}", 200),
        ("/clips", 200),
        ("/nope", 404),
    ):
        answer = owner.get(doors.home + path, headers={"Accept": "text/html"}, timeout=5)
        assert (answer.status_code, path) == (status, path)
        assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("language", "asked", "twelve"),
    [
        ("en-US,en;q=0.9", "", True),
        ("en-GB,en;q=0.9", "", False),
        ("de-DE,de;q=0.9,en;q=0.8", "", False),
        ("fr", "", False),
        ("en-AU", "", True),
        ("*", "", False),
        (None, "", True),
        ("en-US", "24", False),
        ("de", "12", True),
    ],
)
def test_times_are_told_by_the_clock_of_whoever_reads(
    language: str | None, asked: str, twelve: bool
) -> None:
    headers = {"Accept-Language": language} if language else {}
    query = {"clock": asked} if asked else {}
    with Flask(__name__).test_request_context("/", headers=headers, query_string=query):
        assert twelve_hours() is twelve
