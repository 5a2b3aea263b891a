"""Shared fixtures: a real bridge with a real camera (a file that ffmpeg plays in a loop)."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import settings

from bridge.app import Bridge, Outside, build
from bridge.config import CameraConfig, Config, HomeDoorConfig, Listen, PublicDoorConfig, SecretUrl
from bridge.web.http.identity import PAGE_KEY
from tests.browser import browser, open_page, open_whole_page, playwright, whole_browser
from tests.builders import PATIENCE_S
from tests.fresh import fresh_state

# Fixtures for all.
__all__ = ["browser", "open_page", "open_whole_page", "playwright", "whole_browser"]
pytest_plugins = ["tests.groups", "tests.left_out"]

FFMPEG = shutil.which("ffmpeg") or "ffmpeg"
# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile("private-eye", deadline=None)
settings.load_profile("private-eye")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="Rewrite golden files; review the diff."
    )
    parser.addoption("--headed", action="store_true", help="Show the browser, slowed down.")


@dataclass(frozen=True)
class House:
    """A running bridge and its two doors; `browser` and `program` are signed in."""

    bridge: Bridge
    home: str
    public: str
    browser: requests.Session
    program: requests.Session

    def post(self, path: str, **body: Any) -> requests.Response:
        return self.program.post(self.home + path, json=body, timeout=10)

    def open_live(self, camera: str = "front_room", **ask: Any) -> str:
        """The path of a live view's multivariant playlist."""
        answer = self.post("/api/v1/live", camera=camera, **ask)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """10 s of a moving picture with sound: H.264 720p25 with 2 s GOPs, and AAC."""
    return _moving(tmp_path_factory.mktemp("footage") / "room.mp4", "1280x720", 25)


@pytest.fixture(scope="session")
def small_footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in 360p10: several at once cost a browser little."""
    return _moving(tmp_path_factory.mktemp("footage") / "room.mp4", "640x360", 10)


def _moving(path: Path, size: str, rate: int) -> Path:
    source = f"-f lavfi -i testsrc2=s={size}:r={rate}:d=10 -f lavfi -i sine=r=48000:d=10"
    codec = f"-c:v libx264 -preset ultrafast -g {2 * rate} -bf 0 -pix_fmt yuv420p -c:a aac"
    argv = [FFMPEG, "-v", "error", *source.split(), *codec.split(), str(path)]
    subprocess.run(argv, check=True)
    return path


def sign_in(bridge: Bridge) -> requests.Session:
    """A browser that has opened a one-time link."""
    browser = requests.Session()
    home, _, token = bridge.sign_in_link().partition("/sign-in#token=")
    answer = browser.post(f"{home}/api/v1/session", json={"token": token}, timeout=5)
    assert answer.status_code == 200, answer.text
    browser.headers[PAGE_KEY] = answer.json()["page_key"]
    return browser


def a_house(
    state: Path, *cameras: CameraConfig, outside: Outside | None = None, **config: Any
) -> House:
    """Start a bridge on free ports, in the real outside or another. The caller stops it."""
    settings: dict[str, Any] = {
        "home": HomeDoorConfig(listen=Listen(port=0)),
        "public": PublicDoorConfig(listen=Listen(port=0)),
        "threads": 64,
        **config,
    }
    built = Config(state=fresh_state(state), camera=cameras, **settings)
    bridge = build(built, outside or Outside())
    bridge.start()
    program = requests.Session()
    program.headers["Authorization"] = f"Bearer {bridge.command_line_token}"
    addresses = bridge.addresses
    return House(bridge, addresses.home, addresses.public, sign_in(bridge), program)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, footage: Path) -> Iterator[House]:
    """One bridge for tests that only look. Rooms: front room (live), cellar (lost)."""
    front = CameraConfig(
        id="front_room",
        name="front room",
        aliases=("living room",),
        url=SecretUrl(footage.as_uri()),
    )
    cellar = CameraConfig(id="cellar", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    running = a_house(tmp_path_factory.mktemp("state"), front, cellar)
    until_state(running, "front_room", "live")
    yield running
    running.bridge.stop()


def until_state(
    house: House, camera: str, state: str, timeout_s: float = PATIENCE_S
) -> dict[str, Any]:
    """Wait, by long polls, until a camera is in a state; return how it is then."""
    version, until = 0, time.monotonic() + timeout_s
    while time.monotonic() < until:
        ask = {"after": version, "wait": 1}
        answer = house.program.get(house.home + "/api/v1/cameras", params=ask, timeout=5).json()
        version = answer["version"]
        found: dict[str, Any] = next(c for c in answer["cameras"] if c["id"] == camera)
        if found["state"] == state:
            return found
    raise AssertionError(f"{camera} is {found['state']}: {found['reason']}")
