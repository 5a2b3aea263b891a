"""hold.half_open_p95, hold.guest_flood_p95: somebody is in the way, and others are answered."""

import re
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests

from bridge.access.epochs import Epochs
from bridge.access.persons import Persons
from bridge.access.sessions import Sessions
from bridge.clock import SystemClock
from bridge.model import Role
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people.persons import Person
from bridge.web.http.identity import PAGE_KEY
from tests.bench import processes
from tests.bench.access_gate import signed_in
from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row, percentile, row, spread

NOWHERE = "rtsp://127.0.0.1:9/none"
HALF_OPEN, TRIES = 3000, 5
# Another machine to the door, and this one.
SOURCES = ("127.0.0.2", "127.0.0.1")
GUEST, WAITING, FETCHES = "guest-of-the-bench", 64, 40
Switch = Callable[[], requests.Response]


def half_open(ground: Ground) -> Iterator[Row]:
    """The off switch beside sockets that never ask anything whole, of another machine's and of
    this machine's address, on either door."""
    took: dict[str, list[float]] = {"page": [], "command line": [], "voice": []}
    with ground.house([("garden", NOWHERE, True)]) as house:
        browser = signed_in(house.home, house.helper)
        switches = _switches(house, browser)
        for switch in switches.values():  # the skill is loaded by the first word
            switch()
        for number, (door, source) in enumerate(
            (door, source) for door in (house.home, house.public) for source in SOURCES
        ):
            at = urlsplit(door)
            log = ground.folder / f"half-open-{number}.log"
            with Helper("tests.bench.half_open", log=log) as crowd:
                crowd.ask(host=at.hostname, port=at.port, source=source, count=HALF_OPEN)
                for _ in range(TRIES):
                    for way, switch in switches.items():
                        took[way].append(_timed(switch))
                        _on_again(house)
    every = [seconds for times in took.values() for seconds in times]
    each = ", ".join(f"{way} p95 {percentile(times, 0.95):.3g}" for way, times in took.items())
    note = (
        f"{HALF_OPEN} half-open sockets from one address, this machine's or another, on either "
        f"door, opened anew when closed; the off switch, each time by a new connection: {each}; "
        f"{spread(every)}"
    )
    yield row("hold.half_open_p95", percentile(every, 0.95), note)


def _switches(
    house: House, browser: requests.Session
) -> dict[str, Callable[[], requests.Response]]:
    def asked(method: str, path: str, body: dict[str, Any], **more: Any) -> requests.Response:
        url = f"{house.home}/api/v1{path}"
        return requests.request(method, url, json=body, timeout=30, **more)

    key = {PAGE_KEY: browser.headers[PAGE_KEY]}
    cookie = {"cookies": browser.cookies.get_dict(), "headers": key}
    token = {"headers": dict(house.program.headers)}
    return {
        "page": lambda: asked("PUT", "/privacy", {"hidden": True}, **cookie),
        "command line": lambda: asked("PUT", "/privacy", {"hidden": True}, **token),
        "voice": lambda: asked(
            "POST", "/say", {"text": "turn off the garden", "new": True}, **token
        ),
    }


def _timed(switch: Switch) -> float:
    began = monotonic()
    answer = switch()
    took = monotonic() - began
    if answer.status_code != requests.codes.ok:
        raise NotMeasured(f"the off switch was answered with {answer.status_code}")
    return took


def _on_again(house: House) -> None:
    if house.states() != {"garden": "off"}:
        raise NotMeasured("the camera was not turned off")
    house.ask("PUT", "/privacy", json={"hidden": False})


def guest_flood(ground: Ground) -> Iterator[Row]:
    """A guest asks for pictures of a lost camera, and asks again whatever is answered."""
    state = ground.folder / "flooded"
    state.mkdir()
    guest = _a_guest(state)
    cameras = [("warm", ground.urls[SOURCE], False), ("lost", NOWHERE, True)]
    refused: list[int] = []
    with ground.house(cameras, state=state) as house:
        clip = _a_clip(house)
        live = house.home + house.open_live("warm").rpartition("/")[0]
        urls = {
            "playlist": f"{live}/media.m3u8",
            "still": f"{live}/still.jpg",
            "clip segment": f"{clip}/segment-0.m4s",
        }
        alone = _fetched(house.program, urls, refused)
        with flooding(house.home, guest) as answers:
            beside = _fetched(house.program, urls, refused)
    each = ", ".join(f"{what} {beside[what]:.3g} (alone {alone[what]:.3g})" for what in urls)
    note = (
        f"{WAITING} requests of a guest for a lost camera, over and over, answered by status "
        f"{answers}; meanwhile the owner's, the slowest of which is the figure: {each}"
    )
    if refused:
        note += f"; REFUSED: {refused}"
    slowest, floor = max(beside.values()), max(alone.values())
    yield row("hold.guest_flood_p95", slowest, note, floor, good=not refused)


def _fetched(owner: requests.Session, urls: dict[str, str], refused: list[int]) -> dict[str, float]:
    """95 % of them within so long."""
    took: dict[str, list[float]] = {what: [] for what in urls}
    for _ in range(FETCHES):
        for what, url in urls.items():
            began = monotonic()
            answer = owner.get(url, timeout=30)
            took[what].append(monotonic() - began)
            if answer.status_code != requests.codes.ok:
                refused.append(answer.status_code)
    return {what: percentile(times, 0.95) for what, times in took.items()}


def _a_guest(state: Path) -> dict[str, str]:
    """A session's cookie and page key."""
    key, clock = house_key(state), SystemClock()
    db = Database(state / "private-eye.db", chain.of(state, key))
    persons, sessions = Persons(db, UTC), Sessions(db, key.derive("sessions"), Epochs(db), clock)
    with db.write() as tx:
        cameras = frozenset({"lost"})
        persons.put(tx, Person(GUEST, "Guest", Role.GUEST, cameras, (), None, clock.now()))
        started = sessions.start(tx, "a browser", GUEST)
    db.close()
    return {"Cookie": f"private-eye={started.cookie}", PAGE_KEY: started.page_key}


def _a_clip(house: House) -> str:
    """The address that the media of a clip are under."""
    made = house.ask("POST", "/cameras/warm/record", json={"seconds": 5}).json()["clip"]

    def over() -> bool:
        return bool(house.ask("GET", f"/clips/{made}").json()["state"] == "closed")

    processes.until(over, 60.0, "the clip was not over")
    opened = house.ask("POST", f"/clips/{made}/open", json={"plays": ["h264"]}).json()
    address: str = house.home + opened["url"].rpartition("/")[0]
    return address


@contextmanager
def flooding(home: str, guest: dict[str, str]) -> Iterator[dict[str, int]]:
    """How often the guest was answered, by status."""
    folders = []
    for _ in range(WAITING // 2):
        answer = requests.post(
            f"{home}/api/v1/live", json={"camera": "lost"}, headers=guest, timeout=30
        )
        if answer.status_code != requests.codes.ok:
            raise NotMeasured(f"the guest was answered with {answer.status_code}")
        folders.append(answer.json()["url"].rpartition("/")[0])
    answers: dict[str, int] = {}
    over = threading.Event()
    flood = threading.Thread(target=_flood, args=(home, guest, folders, answers, over))
    flood.start()
    try:
        yield answers
    finally:
        over.set()
        flood.join()


def _flood(
    home: str,
    guest: dict[str, str],
    folders: list[str],
    answers: dict[str, int],
    over: threading.Event,
) -> None:
    selector, door = selectors.DefaultSelector(), urlsplit(home)
    for number in range(WAITING):
        sock = socket.create_connection((door.hostname or "", door.port or 0))
        path = f"{folders[number % len(folders)]}/media.m3u8"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {guest['Cookie']}\r\n\r\n"
        selector.register(sock, selectors.EVENT_READ, head.encode())
        sock.sendall(head.encode())
    while not over.is_set():
        for key, _ in selector.select(0.05):
            _again(selector, key, answers)
        over.wait(0.02)  # a guest's browser does not spin either
    for key in tuple(selector.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()


def _again(
    selector: selectors.BaseSelector, key: selectors.SelectorKey, answers: dict[str, int]
) -> None:
    sock = key.fileobj
    assert isinstance(sock, socket.socket)
    said = sock.recv(1 << 16)
    if not said:
        selector.unregister(sock)
        return
    for status in re.findall(rb"HTTP/1.1 (\d+)", said):  # the rest of an answer may come apart
        answers[status.decode()] = answers.get(status.decode(), 0) + 1
        sock.sendall(key.data)
