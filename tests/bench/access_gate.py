"""access.authorise_p99, access.revoke: what a request for media costs to judge, and how soon an end
is one."""

import random
from collections.abc import Iterator
from datetime import UTC
from time import monotonic, perf_counter_ns
from typing import Any
from urllib.parse import urlsplit

import requests

from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.users import AlexaUsers
from bridge.access.epochs import Epochs
from bridge.access.grants.book import GrantBook
from bridge.access.holders import Holders
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.clock import SystemClock
from bridge.model import Hours, Rendition, Role
from bridge.service.live.admission import Admission
from bridge.service.people.callers import Callers
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import Person
from bridge.web.http.identity import PAGE_KEY
from tests.bench.ground import Ground
from tests.bench.joins import SOURCE
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row, percentile, row, spread

CAMERAS, PEOPLE, GRANTS_EACH = 16, 12, 25
REQUESTS = 20_000
ADDRESS = "192.168.1.20"
PLAYERS = 50
PLAY_S, LISTEN_S = 5.0, 4.0


def authorise(ground: Ground) -> Iterator[Row]:
    """Guests of some cameras, with hours: what is dearest to decide. A new request each time."""
    callers, admission, requests_ = _house_with_views(ground)
    chosen = random.Random(4).choices(requests_, k=REQUESTS)
    whole, gate = [], []
    for cookie, token in chosen:
        began = perf_counter_ns()
        caller = callers.browser(cookie)
        known = perf_counter_ns()
        session = caller.session.id if caller and caller.session else None
        admission.live(token, session=session, address=ADDRESS)
        ended = perf_counter_ns()
        whole.append((ended - began) / 1000)
        gate.append((ended - known) / 1000)
    note = (
        f"cookie, grant and the decision about its camera, of guests with hours; {len(requests_)} "
        f"open grants of {PEOPLE} people; {spread(whole)}; grant and decision alone: "
        f"p99 {percentile(gate, 0.99):.3g}"
    )
    yield row("access.authorise_p99", percentile(whole, 0.99), note)


def _house_with_views(ground: Ground) -> tuple[Callers, Admission, list[tuple[str, str]]]:
    """(cookie, token) of every open view."""
    clock, folder = SystemClock(), ground.folder / "doors"
    folder.mkdir()
    key = house_key(folder)
    db = Database(folder / "private-eye.db", chain.of(folder, key))
    epochs = Epochs(db)
    sessions, tokens = Sessions(db, key.derive("s"), epochs, clock), Tokens(db, epochs, clock)
    persons, alexas = Persons(db, UTC), AlexaUsers(db, epochs)
    links = AlexaLinks(db, key.derive("l"), epochs, clock, None)
    holders = Holders(sessions, tokens, alexas, links, persons, clock)
    grants, refusals = GrantBook(key.derive("g"), epochs, clock), Refusals(db, clock)
    names = [f"camera-{number}" for number in range(CAMERAS)]
    always = tuple(Hours(frozenset({day}), 0, 24 * 60) for day in range(7))
    views = []
    for number in range(PEOPLE):
        guest = Person(
            f"guest-{number}",
            "a guest",
            Role.GUEST,
            frozenset(names[:8]),
            always,
            None,
            clock.now(),
        )
        with db.write() as tx:
            persons.put(tx, guest)
            started = sessions.start(tx, "a browser", guest.id)
        holder = Subject(SubjectKind.SESSION, started.session.id)
        for place in range(GRANTS_EACH):
            token = grants.open(
                names[place % 8], Rendition.SOURCE, holder, not_after=started.session.expires_at
            )
            views.append((started.cookie, token))
    callers = Callers(sessions, tokens, holders, refusals)
    return callers, Admission(grants, holders, refusals, clock), views


def revoke(ground: Ground) -> Iterator[Row]:
    """Fifty players of one browser; it is signed out; when does the last byte of media come?"""
    with ground.house([("warm", ground.urls[SOURCE], False)]) as house:
        browser = signed_in(house.home, house.helper)
        folders = [_opened(browser, house.home) for _ in range(PLAYERS)]
        split = urlsplit(house.home)
        with Helper("tests.bench.listeners", log=ground.folder / "listeners.log") as listeners:
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            listeners.ask(
                do="play", host=split.hostname, port=split.port, folders=folders, cookie=cookie
            )
            playing = listeners.ask(do="wait", seconds=PLAY_S)
            asked = monotonic()
            answer = browser.delete(f"{house.home}/api/v1/session", timeout=10)
            answered = monotonic()
            if answer.status_code != requests.codes.no_content:
                raise NotMeasured(f"signing out was answered with {answer.status_code}")
            after = listeners.ask(do="wait", seconds=LISTEN_S)
    yield _revoked(playing, after, asked, answered)


def _revoked(playing: dict[str, Any], after: dict[str, Any], asked: float, answered: float) -> Row:
    last = after["last_byte"]
    if playing["alive"] < PLAYERS or after["alive"]:
        raise NotMeasured(
            f"{playing['alive']} of {PLAYERS} played before, {after['alive']} play on"
        )
    note = (
        f"the sign-out of their browser, asked, to the last byte of media at any of {PLAYERS} "
        f"low-latency players; answered after {answered - asked:.3f} s; "
        f"{playing['answers']} answers before"
    )
    return row("access.revoke", max(0.0, last - asked), note)


def signed_in(home: str, helper: Helper) -> requests.Session:
    browser = requests.Session()
    token = str(helper.ask(do="link")["link"]).rpartition("token=")[2]
    answer = browser.post(f"{home}/api/v1/session", json={"token": token}, timeout=10)
    browser.headers[PAGE_KEY] = answer.json()["page_key"]
    return browser


def _opened(browser: requests.Session, home: str) -> str:
    answer = browser.post(f"{home}/api/v1/live", json={"camera": "warm"}, timeout=10)
    if answer.status_code != requests.codes.ok:
        raise NotMeasured(f"a view was answered with {answer.status_code}: {answer.text[:200]}")
    return str(answer.json()["url"]).rpartition("/")[0]
