"""Sharing over HTTP: the owner's side at home, the recipient's by a link at either door."""

from typing import Any

import pytest
import requests

from bridge.model import Role
from bridge.store.people.persons import Person
from bridge.web.http.identity import SHARE_KEY
from tests.recorded import Footage
from tests.web.clip_doors import Doors

SMALL = Footage(seconds=6, gop_s=2, size=(160, 90), rate=5)
WISH: dict[str, Any] = {"called": "Mrs Hill", "purpose": "neighbour"}


@pytest.fixture
def clip(doors: Doors) -> str:
    return doors.house.a_clip("front", **vars(SMALL))


def share(doors: Doors, clip: str, **wish: Any) -> Any:
    answer = doors.api("POST", f"/clips/{clip}/shares", json=WISH | wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def shared(doors: Doors, clip: str, **wish: Any) -> Any:
    """With its copy."""
    made = share(doors, clip, **wish)
    assert doors.house.sharing.making.make_next()
    return made


class Recipient:
    """Whoever has a link, at one of the doors."""

    def __init__(self, door: str, link: str) -> None:
        path, _, key = link.partition("#")
        self.base, self.http = door + path, requests.Session()
        self.http.headers[SHARE_KEY] = key

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.http.request(method, self.base + path, timeout=20, **more)

    def open(self) -> Any:
        answer = self.ask("POST", "/views")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def piece(self, view: str, number: int = 0) -> requests.Response:
        return self.ask("GET", f"/views/{view}/{number}.m4s")


@pytest.mark.parametrize("door", ["home", "public"])
def test_a_link_opens_at_either_door_without_an_account(doors: Doors, clip: str, door: str) -> None:
    made = shared(doors, clip, words="Is this yours?")
    recipient = Recipient(getattr(doors, door), made["link"])
    about = recipient.ask("GET", "/about")
    assert about.status_code == 200
    assert {name: about.json()[name] for name in ("words", "views_left", "ready", "sound")} == {
        "words": "Is this yours?",
        "views_left": 5,
        "ready": True,
        "sound": False,
    }
    opened = recipient.open()
    piece = recipient.piece(opened["view"])
    assert piece.content == b"".join(doors.house.renderer.pieces)
    assert piece.headers["Cache-Control"] == "no-store"
    assert piece.headers["Content-Type"] == "video/mp4"
    played = {"from_s": 0, "to_s": 2.5}
    assert recipient.ask("POST", f"/views/{opened['view']}", json=played).status_code == 204
    assert recipient.ask("DELETE", f"/views/{opened['view']}").status_code == 204
    assert recipient.ask("GET", "/receipt.json").json()["made_for"] == "Mrs Hill"
    doors.house.sharing.ending.turn()
    (view,) = doors.ask(f"/shares/{made['id']}")["watched"]
    assert view["ranges"] == "0-2.5"


def test_the_key_is_in_no_address_and_is_told_once(doors: Doors, clip: str) -> None:
    made = shared(doors, clip)
    path, _, key = made["link"].partition("#")
    assert len(key) == 43
    assert key not in doors.api("GET", "/shares").text
    for query in (f"?key={key}", f"?{SHARE_KEY}={key}", f"/{key}"):
        answer = requests.get(f"{doors.public}{path}/about{query}", timeout=20)
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("door", ["home", "public"])
def test_taken_back_is_taken_back(doors: Doors, clip: str, door: str) -> None:
    made = shared(doors, clip)
    recipient = Recipient(getattr(doors, door), made["link"])
    view = recipient.open()["view"]
    assert recipient.piece(view).status_code == 200
    taken = doors.api("DELETE", f"/shares/{made['id']}").json()
    assert (taken["state"], taken["ended"], taken["views"]) == ("ended", "taken back", 1)
    for method, path in (
        *(("POST", "/views"), ("GET", f"/views/{view}/0.m4s"), ("GET", f"/views/{view}/key")),
        *(("GET", f"/views/{view}/0.sealed"),),
        *(("POST", f"/views/{view}"), ("DELETE", f"/views/{view}")),
    ):
        answer = recipient.ask(method, path, json={})
        assert answer.status_code == 410, (method, path)
        assert doors.house.renderer.pieces[0] not in answer.content
    # Who has the key is told why, and may say what they were given; nobody else learns of it.
    assert recipient.ask("GET", "/about").json()["ended"] == "taken back"
    assert recipient.ask("GET", "/receipt.json").status_code == 200
    recipient.http.headers[SHARE_KEY] = "A" * 43
    for path in ("/about", "/receipt.json", f"/views/{view}/0.m4s"):
        assert recipient.ask("GET", path).status_code == 403


def test_a_preview_of_a_chat_program_shows_and_counts_nothing(doors: Doors, clip: str) -> None:
    made = shared(doors, clip)
    path = made["link"].partition("#")[0]
    for method in ("GET", "HEAD", "OPTIONS"):
        for page in ("", "/", "/about", "/views", "/receipt.json"):
            answer = requests.request(
                method,
                doors.public + path + page,
                headers={"User-Agent": "WhatsApp/2.23", "Accept": "text/html"},
                timeout=20,
            )
            assert "Mrs Hill" not in answer.text
            assert b"moof" not in answer.content
    assert doors.ask(f"/shares/{made['id']}")["views"] == 0


def test_before_it_is_shared_a_page_knows_what_to_say(doors: Doors, clip: str) -> None:
    offer = doors.ask(f"/clips/{clip}/shares/offer")
    assert (offer["views"], offer["blurs"][0], offer["intimate"]) == (5, "faces", False)
    said = doors.api("POST", f"/clips/{clip}/shares/preview", json=WISH | {"blur": "nothing"})
    assert said.json()["warning"] == "A person will watch this clip."
    assert said.json()["confirm"] == ["unblurred"]
    assert doors.ask("/shares") == {"shares": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "fun"},
        {"recipient": "olga"},  # both
        {"called": None},
        {"called": "x" * 61},
        {"called": "line\nbreak\u2028"},
        {"words": "x" * 501},
        {"from_s": -1},
        {"from_s": "NaN"},
        {"to_s": 1e9},
        {"views": 0},
        {"views": 101},
        {"views": 2.5},
        {"blur": "none"},
        {"until": "2026-03-02T12:00:00"},  # in which zone?
        {"areas": [{"x": 900, "y": 0, "width": 200, "height": 10}]},
        {"areas": [{"x": 0, "y": 0, "width": 1, "height": 1}] * 17},
        {"confirmed": ["everything"]},
        {"camera": "front"},
    ],
)
def test_a_wish_that_is_none_is_refused(doors: Doors, clip: str, wrong: dict[str, Any]) -> None:
    for path in ("shares", "shares/preview"):
        answer = doors.api("POST", f"/clips/{clip}/{path}", json=WISH | wrong)
        assert answer.status_code == 400, answer.text
    assert doors.ask("/shares") == {"shares": []}


def test_hostile_words_are_words(doors: Doors, clip: str) -> None:
    words = "</script><img src=x onerror=alert(1)> {{7*7}} ${x} '; drop table share; -- \u202e"
    made = shared(doors, clip, words=words)
    told = Recipient(doors.home, made["link"]).ask("GET", "/about").json()["words"]
    assert told == words.removesuffix(" \u202e")
    assert doors.ask("/shares")["shares"][0]["words"] == told


def test_a_recipient_in_the_house_watches_as_themselves(doors: Doors, clip: str) -> None:
    with doors.house.db.write() as tx:
        now = doors.house.clock.now()
        doors.house.persons.put(tx, Person("rita", "Rita", Role.REVIEWER, None, (), None, now))
        started = doors.house.sessions.start(tx, "a browser", "rita")
    page = doors.as_page(started.cookie)

    def ask(method: str, path: str) -> requests.Response:
        return requests.request(method, f"{doors.home}/api/v1{path}", timeout=20, **page)

    made = shared(doors, clip, called=None, recipient="rita")
    assert made["link"] is None
    assert [one["id"] for one in ask("GET", "/postcards").json()["shared"]] == [made["id"]]
    view = ask("POST", f"/postcards/{made['id']}/views").json()["view"]
    piece = ask("GET", f"/postcards/{made['id']}/views/{view}/0.m4s")
    assert piece.content == b"".join(doors.house.renderer.pieces)
    for path in (f"/clips/{clip}", "/clips", "/shares", f"/shares/{made['id']}"):
        assert ask("GET", path).status_code in (403, 404)
    assert doors.api("GET", f"/postcards/{made['id']}/about").status_code == 404


def test_an_owner_says_whether_members_may(doors: Doors) -> None:
    assert doors.ask("/shares/settings") == {"members": False}
    assert doors.api("PUT", "/shares/settings", json={"members": True}).status_code == 204
    assert doors.ask("/shares/settings") == {"members": True}


def test_a_receipt_is_checked(doors: Doors, clip: str) -> None:
    made = shared(doors, clip)
    receipt = doors.api("GET", f"/shares/{made['id']}/receipt.json").text
    for text, genuine in ((receipt, True), (receipt.replace("Mrs", "Ms"), False), ("{}", False)):
        answer = doors.api("POST", "/shares/receipts/check", json={"receipt": text})
        assert answer.json() == {"genuine": genuine}
