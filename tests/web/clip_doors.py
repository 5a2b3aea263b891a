"""Both doors of a house that has clips, over real HTTP, without cameras."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask

from bridge.alerts.push_keys import PushKeys
from bridge.config import LinkingConfig, Listen
from bridge.model import Actor, ActorKind
from bridge.service.privacy.outbound import OutboundConnections
from bridge.store.keys import Key
from bridge.web import doors
from bridge.web.api import UseCases
from bridge.web.http.identity import COOKIE, PAGE_KEY, Identity
from bridge.web.server import DoorServer
from tests.service.clip_house import ClipHouse, a_clip_house

BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
THREADS = 32
HERE = "http://127.0.0.1"


@dataclass(frozen=True)
class Doors:
    """`program` is the owner's; `api` asks the home door with it. `skill` is the skill's token.

    The public door is opened when somebody first asks for it: most tests stay at home.
    """

    house: ClipHouse
    home: str
    program: requests.Session
    skill: str
    home_app: Flask
    open_public: Callable[[], tuple[str, Flask]]

    @property
    def public(self) -> str:
        return self.open_public()[0]

    @property
    def public_app(self) -> Flask:
        return self.open_public()[1]

    def api(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.program.request(method, f"{self.home}/api/v1{path}", timeout=20, **more)

    def ask(self, path: str, **query: Any) -> Any:
        answer = self.api("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def open_clip(self, clip_id: str, **ask: Any) -> dict[str, Any]:
        answer = self.api("POST", f"/clips/{clip_id}/open", json=ask)
        assert answer.status_code == 200, answer.text
        opened: dict[str, Any] = answer.json()
        return opened

    def base(self, clip_id: str, **ask: Any) -> str:
        """The address that a clip's media are under."""
        return self.home + str(self.open_clip(clip_id, **ask)["url"]).rpartition("/")[0]

    def get(self, url: str) -> requests.Response:
        return self.program.get(url, timeout=20)

    def sign_in(self) -> str:
        """A cookie of a browser that is signed in."""
        started, _ = self.house.browser()
        return started.cookie

    def as_page(self, cookie: str) -> dict[str, Any]:
        """What a page of that browser sends beside each request."""
        return {
            "cookies": {COOKIE: cookie},
            "headers": {PAGE_KEY: self.house.sessions.page_key(cookie)},
        }

    def storage(self, cookie: str, home: str) -> dict[str, Any]:
        """What a browser keeps that signed in at `home` and was given this cookie."""
        host = urlsplit(home).hostname
        key = {"name": "private-eye-key", "value": self.house.sessions.page_key(cookie)}
        return {
            "cookies": [{"name": COOKIE, "value": cookie, "domain": host, "path": "/"}],
            "origins": [{"origin": home, "localStorage": [key]}],
        }


@contextmanager
def clip_doors(
    folder: Path, kind: type[ClipHouse] = ClipHouse, *, linked: LinkingConfig | None = None
) -> Iterator[Doors]:
    with a_clip_house(folder, kind, linked=linked) as house, ExitStack() as open_doors:
        text, skill = house.api_tokens.introduce(BRIDGE)
        identity = Identity(house.callers)
        home = DoorServer("home", Listen(port=0))
        open_doors.callback(home.stop)
        app = doors.home(
            use_cases(house), identity, hosts=(), proxies=(), port=home.port, threads=THREADS
        )
        home.start(app, worker_threads=THREADS, max_body=doors.MAX_HOME_BODY)

        @cache
        def open_public() -> tuple[str, Flask]:
            public = DoorServer("public", Listen(port=0))
            open_doors.callback(public.stop)
            silent = _public(house)
            public.start(silent, worker_threads=THREADS, max_body=doors.MAX_ALEXA_BODY)
            return f"{HERE}:{public.port}", silent

        program = requests.Session()
        program.headers["Authorization"] = f"Bearer {text}"
        yield Doors(house, f"{HERE}:{home.port}", program, skill, app, open_public)


def use_cases(house: ClipHouse) -> UseCases:
    return UseCases(
        house.rooms,
        house.live,
        house.by_voice,
        house.confirmed_alexas,
        house.api_tokens,
        lambda _user, _ask: {},
        "http://public.example",
        house.clips,
        house.day_absences,
        house.settings,
        screens=house.screens,
        people=house.people,
        linked=house.linking.page,
        privacy=house.privacy,
        outbound=OutboundConnections(tuple, (), house.acts, alexa_answers=False, clock=house.clock),
        who_looked=house.who_looked,
        alerts=house.alerts,
        teaching=house.teaching,
        learnt=house.learnt,
        forgetting=house.forgetting,
        push_key=PushKeys(Key(bytes(32)), "mailto:house@example.com").public,
        shared=house.shared,
        link_url=None,
    )


def _public(house: ClipHouse) -> Flask:
    return doors.public(
        house.live,
        house.clips.viewing,
        lambda _headers, _body: (400, b""),
        hosts=(),
        proxies=(),
        threads=THREADS,
        linking=house.linking.public,
        house=house.rooms.name,
        shared=house.shared,
    )
