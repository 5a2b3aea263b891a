"""The shipped Caddyfile in a real Caddy, before a server that writes down what reaches it."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.clock import SystemClock
from bridge.config import AlexaConfig, Config, HomeDoorConfig, Listen, PublicDoorConfig
from bridge.doctor.examine import Tools, examine
from bridge.doctor.finding import Verdict
from bridge.doctor.network import Failed, HttpAnswer
from tests.builders import free_port, until
from tests.deploy.proxy import DEPLOY, HOST, Proxy, caddy, proxying
from tests.doctor.house import SKILL_ID
from tests.doctor.server import Asked, Reply, Served, serving

GRANT = "the-right-to-watch"
URL = f"https://{HOST}"


def public_door(asked: Asked) -> Reply:
    """As the bridge's: 400 to who is not Amazon, media to who has a grant, silence otherwise."""
    if asked.path == "/alexa":
        return Reply(400)
    if asked.path.startswith(("/live/", "/clip/")):
        return Reply(200, b"#EXTM3U\n") if GRANT in asked.path else Reply(403)
    return Reply(404)


@pytest.fixture(scope="module")
def behind() -> Iterator[Served]:
    with serving(public_door) as served:
        yield served


@pytest.fixture(scope="module")
def proxy(behind: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxying(behind.port, tmp_path_factory.mktemp("caddy")) as running:
        yield running


def ask(proxy: Proxy, path: str, method: str = "GET", body: bytes | None = None) -> HttpAnswer:
    answer = proxy.network.ask(URL + path, method=method, body=body)
    assert isinstance(answer, HttpAnswer)
    return answer


def test_the_shipped_file_is_valid_as_it_is() -> None:
    command = [caddy(), "validate", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert checked.returncode == 0, checked.stderr
    formatted = subprocess.run([caddy(), "fmt", command[3]], capture_output=True, text=True)
    assert formatted.stdout == (DEPLOY / "Caddyfile").read_text()


def test_alexa_and_media_get_through_with_their_name(proxy: Proxy, behind: Served) -> None:
    assert ask(proxy, "/alexa", "POST", b'{"a": 1}').status == 400
    received = behind.asked[-1]
    assert (received.path, received.body) == ("/alexa", b'{"a": 1}')
    assert received.headers["Host"] == HOST
    assert received.headers["X-Forwarded-Proto"] == "https"
    assert ask(proxy, f"/live/{GRANT}/720p/media.m3u8?_HLS_msn=4").body == b"#EXTM3U\n"
    assert behind.asked[-1].path == f"/live/{GRANT}/720p/media.m3u8?_HLS_msn=4"
    assert ask(proxy, f"/clip/{GRANT}/720p/media.m3u8").body == b"#EXTM3U\n"
    assert behind.asked[-1].path == f"/clip/{GRANT}/720p/media.m3u8"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/", "/sign-in", "/api/v1/cameras", "/healthz", "/static/a")),
        *(("POST", path) for path in ("/api/v1/session", "/alexa/", "/alexa/x", "/alexas")),
        ("GET", "/alexa"),
        *(("GET", path) for path in ("/oauth", "/oauth/", "/oauth/token", "/oauth/authorize/x")),
        ("POST", "/oauth/look/base.css"),
        ("GET", "/live"),
        ("GET", "/clip"),
        ("GET", "/clips"),
        ("DELETE", f"/clip/{GRANT}/index.m3u8"),
        ("POST", f"/live/{GRANT}/index.m3u8"),
        ("DELETE", f"/live/{GRANT}/index.m3u8"),
        ("GET", "/%2e%2e/api/v1/cameras"),
    ],
)
def test_nothing_else_does(proxy: Proxy, behind: Served, method: str, path: str) -> None:
    before = len(behind.asked)
    answer = ask(proxy, path, method, b"" if method == "POST" else None)
    assert (answer.status, answer.body) == (404, b"")
    assert len(behind.asked) == before


def test_media_paths_cannot_climb_out(proxy: Proxy, behind: Served) -> None:
    """Whatever Caddy makes of such a path, the bridge's public door has no page to give."""
    before = len(behind.asked)
    answer = ask(proxy, "/live/../api/v1/cameras")
    assert answer.status in (400, 403, 404)
    assert [a.path for a in behind.asked[before:]] in ([], ["/live/../api/v1/cameras"])


def test_large_bodies_stop_at_the_proxy(proxy: Proxy, behind: Served) -> None:
    too_large = proxy.network.ask(f"{URL}/alexa", method="POST", body=b"x" * 200_000)
    assert isinstance(too_large, Failed) or too_large.status >= 400
    assert all(len(asked.body) <= 128 * 1024 for asked in behind.asked)


def test_large_headers_stop_at_the_proxy(proxy: Proxy, behind: Served) -> None:
    headers = {f"X-{number}": "y" * 1000 for number in range(40)}
    answer = proxy.network.ask(f"{URL}/live/large-headers/index.m3u8", headers=headers)
    assert isinstance(answer, HttpAnswer)
    assert answer.status == 431
    assert not any("large-headers" in path for path in behind.paths())


def test_credentials_are_not_passed_on(proxy: Proxy, behind: Served) -> None:
    headers = {"Cookie": "session=1", "Authorization": "Bearer 1", "X-Forwarded-For": "10.0.0.1"}
    proxy.network.ask(f"{URL}/live/{GRANT}/index.m3u8", headers=headers)
    received = behind.asked[-1].headers
    assert "Cookie" not in received
    assert "Authorization" not in received
    assert received["X-Forwarded-For"] == "127.0.0.1"  # what a stranger claims is not believed


@pytest.mark.parametrize(
    ("method", "path", "passed_on"),
    [
        ("GET", "/oauth/authorize?client_id=1", False),
        ("POST", "/oauth/authorize?client_id=1", False),
        ("GET", "/oauth/look/base.css", False),
        ("POST", "/oauth/token", True),
        ("POST", "/oauth/revoke", True),
    ],
)
def test_linking_gets_through_and_only_amazon_says_who_it_is(
    proxy: Proxy, behind: Served, method: str, path: str, passed_on: bool
) -> None:
    headers = {"Cookie": "session=1", "Authorization": "Basic 1"}
    body = b"a=b" if method == "POST" else None
    proxy.network.ask(URL + path, method=method, body=body, headers=headers)
    received = behind.asked[-1]
    assert received.path == path
    assert "Cookie" not in received.headers
    assert ("Authorization" in received.headers) is passed_on


def test_only_the_name_itself_is_served(proxy: Proxy) -> None:
    """Another name gets no certificate, so a scanner of addresses learns nothing."""
    refused = proxy.network.handshake("other.example.org", 443)
    assert isinstance(refused, Failed)


def test_grants_are_in_no_log_even_when_the_bridge_is_down(tmp_path: Path) -> None:
    with serving(public_door) as served, proxying(served.port, tmp_path) as proxy:
        assert ask(proxy, f"/live/{GRANT}/index.m3u8?token={GRANT}").status == 200
        assert ask(proxy, f"/clip/{GRANT}/index.m3u8").status == 200
        assert ask(proxy, f"/elsewhere/live/{GRANT}/x").status == 404
        proxy.network.ask(f"{URL}/live/x/y", headers={"Referer": f"{URL}/live/{GRANT}/"})
        nobody = free_port()
    with proxying(nobody, _folder(tmp_path, "down")) as down:
        assert ask(down, f"/live/{GRANT}/index.m3u8").status == 502
        assert ask(down, f"/clip/{GRANT}/index.m3u8").status == 502
        until(lambda: "connection refused" in down.log())
        down.stop()
    for log in (proxy.log(), down.log()):
        uris = [json.loads(line).get("request", {}).get("uri") for line in log.splitlines()]
        assert {"/live/-", "/clip/-"} <= set(uris)
        assert GRANT not in log


def test_the_doctor_is_content_with_it(proxy: Proxy, tmp_path: Path) -> None:
    config = Config(
        state=tmp_path,
        home=HomeDoorConfig(listen=Listen(port=0)),
        public=PublicDoorConfig(listen=Listen(port=0), url=URL),
        alexa=AlexaConfig(skill_id=SKILL_ID),
    )
    tools = Tools(SystemClock(), proxy.network, lambda _: "")
    found = {f.name: f for f in examine(config, None, tools)}
    for name in ("door for Alexa", "door for media", "home stays home", "clock"):
        assert found[name].verdict is Verdict.GOOD, found[name]
    # Caddy's own authority gives certificates of 12 hours, so there is nothing to renew yet.
    assert found["certificate"].verdict is Verdict.GOOD, found["certificate"]


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
