"""Who asks for what was not shared with them: by the thousand, of everything that a house has."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from bridge.model import Role
from bridge.store.people.persons import Person
from bridge.web.http.identity import SHARE_KEY
from tests.web.clip_doors import Doors
from tests.web.sharing.test_sharing import SMALL, Recipient, share

# What the copies here are made of: whatever else is answered holds none of it.
COPY = b"moof mdat of a copy " * 100
_SHARED = (
    *("about", "receipt.json", "views", "views/{view}", "views/{view}/{n}.m4s"),
    *("views/{view}/{n}.sealed", "views/{view}/key", "views/{view}/../../{share}/about"),
    *("%2e%2e/{share}/about", "copy.mp4", "{clip}", ".copy", "views/{view}/{n}.m4s?key={key}"),
)
_OF_THE_HOUSE = (
    *("clips/{clip}", "clips/{clip}/open", "clips/{clip}/download.mp4", "clips/{clip}/preview.jpg"),
    *("clips/{clip}/thumbnail.jpg", "clips/{clip}/marked.jpg", "clips/{clip}/classification"),
    *("clips/{clip}/alert", "clips/{clip}/shares", "clips/{clip}/shares/offer", "clips", "cameras"),
    *("shares", "shares/{share}", "shares/{share}/receipt.json", "shares?clip={clip}"),
    *("live", "people", "clips/days", "clips/timeline?day=2026-03-01", "cameras/front/settings"),
)
_BY_GRANT = ("live/{key}/media.m3u8", "clip/{key}/segment-{n}.m4s", "clip/{share}/index.m3u8")
_METHODS = ("GET", "GET", "GET", "POST", "HEAD", "DELETE", "PUT")


@dataclass
class Hostile:
    """`send`: with what they have to show. `theirs`: of which share, None for who has none."""

    send: Callable[..., requests.Response]
    doors: tuple[str, ...]
    paths: tuple[str, ...]
    keys: tuple[str, ...]
    theirs: str | None = None


@dataclass
class Found:
    """What came of it: `got` is everything but refusals, and the one page that is for everybody."""

    asked: int = 0
    got: list[str] = field(default_factory=list)
    bytes: int = 0


@dataclass
class Unshared:
    """A house in which one share of each kind is there, and who may have none of them."""

    doors: Doors
    clip: str
    names: dict[str, tuple[str, ...]]
    hostiles: tuple[Hostile, ...]

    def ask(self, count: int, seed: int = 12) -> Found:
        chance, found = random.Random(seed), Found()
        for number in range(count):
            hostile = self.hostiles[number % len(self.hostiles)]
            method, url, key = self._address(chance, hostile)
            answer = hostile.send(method, url, key)
            found.asked += 1
            if _is_given(answer, method, url):
                found.got.append(f"{method} {url} {answer.status_code}")
                found.bytes += len(answer.content)
        return found

    def _address(self, chance: random.Random, hostile: Hostile) -> tuple[str, str, str]:
        known = {
            name: chance.choice([*(one for one in values if one != hostile.theirs), "0" * 16])
            for name, values in self.names.items()
        }
        filled = chance.choice(hostile.paths).format(
            **known, n=chance.choice((0, 0, 1, 2, 99, 10**9)), key=chance.choice(hostile.keys)
        )
        method = chance.choice(_METHODS)
        return method, f"{chance.choice(hostile.doors)}/{filled}", chance.choice(hostile.keys)


def _is_given(answer: requests.Response, method: str, url: str) -> bool:
    if COPY in answer.content:
        return True
    is_page = "/postcard/" in url and answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code < 400 and bool(answer.content) and not is_page and method != "OPTIONS"


def unshared(doors: Doors) -> Unshared:
    """A link that is watched now, one that is over, a reviewer's, and another reviewer who asks."""
    doors.house.renderer.pieces = [COPY]
    clip = doors.house.a_clip("front", **vars(SMALL))
    started = {name: _reviewer(doors, name) for name in ("rita", "rob")}
    watched, over = share(doors, clip), share(doors, clip)
    ritas = share(doors, clip, called=None, recipient="rita")
    robs = share(doors, clip, called=None, recipient="rob")
    while doors.house.sharing.making.make_next():
        pass
    recipient = Recipient(doors.home, watched["link"])
    view = recipient.open()["view"]
    assert recipient.piece(view).content == COPY
    doors.api("DELETE", f"/shares/{over['id']}")
    ended, key = over["link"].partition("#")[2], recipient.http.headers[SHARE_KEY]
    names = {
        "share": (watched["id"], over["id"], ritas["id"], robs["id"]),
        "view": (view, "0" * 16),
        "clip": (clip, watched["id"]),
    }
    wrong = ("", "A" * 43, str(key)[:-1], str(key).swapcase(), ended[:20])
    by_link = tuple(f"postcard/{{share}}/{path}" for path in _SHARED)
    api = tuple(f"api/v1/{path}" for path in _OF_THE_HOUSE)
    mine = tuple(f"api/v1/postcards/{{share}}/{path}" for path in _SHARED)
    both = (doors.home, doors.public)
    stranger = Hostile(_stranger(), both, (*by_link, *api, *mine, *_BY_GRANT), wrong)
    reviewer = Hostile(
        _signed_in(doors, started["rob"]), (doors.home,), (*mine, *by_link, *api), wrong, robs["id"]
    )
    return Unshared(doors, clip, names, (stranger, reviewer))


def _reviewer(doors: Doors, name: str) -> str:
    """The cookie of their browser."""
    with doors.house.db.write() as tx:
        now = doors.house.clock.now()
        person = Person(name, name.capitalize(), Role.REVIEWER, None, (), None, now)
        doors.house.persons.put(tx, person)
        return doors.house.sessions.start(tx, "a browser", name).cookie


def _stranger() -> Callable[..., requests.Response]:
    http = requests.Session()

    def send(method: str, url: str, key: str) -> requests.Response:
        return http.request(method, url, headers={SHARE_KEY: key}, timeout=20, json={})

    return send


def _signed_in(doors: Doors, cookie: str) -> Callable[..., requests.Response]:
    http, page = requests.Session(), doors.as_page(cookie)
    http.cookies.update(page["cookies"])

    def send(method: str, url: str, key: str) -> requests.Response:
        headers: dict[str, Any] = {**page["headers"], SHARE_KEY: key}
        return http.request(method, url, headers=headers, timeout=20, json={})

    return send
