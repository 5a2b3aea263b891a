"""`/api/v1/ledger`: as an owner, a member, a guest, a screen and a stranger; and its files."""

import csv
import io
import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests

from bridge.model import Actor, ActorKind, Role
from bridge.policy import ledger as chained
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import chain
from bridge.store.people.persons import FIRST, Person
from tests.web.clip_doors import Doors

FORMULAS = ('=cmd|"/c calc"!A0', "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1")


def cookie_of(doors: Doors, id_: str, role: Role, name: str | None = None) -> str:
    house = doors.house
    with house.db.write() as tx:
        if id_ != FIRST:
            person = Person(id_, name or id_.title(), role, None, (), None, house.clock.now())
            house.persons.put(tx, person)
        return house.sessions.start(tx, "a browser", id_).cookie


def get(doors: Doors, path: str, cookie: str | None = None) -> requests.Response:
    settings: dict[str, Any] = doors.as_page(cookie) if cookie else {}
    return requests.get(doors.home + path, timeout=20, allow_redirects=False, **settings)


def entries(doors: Doors, cookie: str, query: str = "what=all") -> list[dict[str, Any]]:
    answer = get(doors, f"/api/v1/ledger?{query}", cookie)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


def test_an_owner_reads_all_of_it_and_others_what_is_about_them(doors: Doors) -> None:
    owner = cookie_of(doors, FIRST, Role.OWNER)
    anna, gus = (
        cookie_of(doors, id_, role) for id_, role in (("anna", Role.MEMBER), ("gus", Role.GUEST))
    )
    clip = doors.house.a_clip()
    for cookie in (owner, anna):
        assert get(doors, f"/api/v1/clips/{clip}/download.mp4", cookie).status_code == 200
    assert len(entries(doors, owner, "what=looks")) == 2
    (mine,) = entries(doors, anna)
    assert mine["text"] == "Anna downloaded the clip of 12:00 pm from the front."
    assert (mine["who"], mine["camera"], mine["sort"]) == ("Anna", "front", "look")
    assert entries(doors, gus) == []
    assert entries(doors, gus, "what=all&person=anna") == []
    assert get(doors, "/api/v1/ledger/about", gus).json()["people"] == []


@pytest.mark.parametrize("path", ["", "/about", "/export.json", "/export.csv"])
def test_nobody_else_reads_any_of_it(shared_doors: Doors, path: str) -> None:
    assert get(shared_doors, f"/api/v1/ledger{path}").status_code == 401
    screen = cookie_of(shared_doors, "tablet", Role.SCREEN)
    refused = get(shared_doors, f"/api/v1/ledger{path}", screen)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (403, "denied")


def test_the_page_is_for_those_who_may(doors: Doors) -> None:
    for id_, role in ((FIRST, Role.OWNER), ("anna", Role.MEMBER), ("gus", Role.GUEST)):
        shown = get(doors, "/ledger", cookie_of(doors, id_, role))
        assert shown.status_code == 200
        assert 'href="/ledger"' in shown.text
    assert get(doors, "/ledger").headers["Location"] == "/sign-in"
    assert get(doors, "/ledger", cookie_of(doors, "tv", Role.SCREEN)).headers["Location"] == "/tv"


@pytest.mark.parametrize(
    "query", ["what=x", "before=0", "before=x", "limit=0", "limit=201", "day=soon", "x=1"]
)
def test_a_question_that_makes_no_sense_is_refused(shared_doors: Doors, query: str) -> None:
    answer = get(
        shared_doors, f"/api/v1/ledger?{query}", cookie_of(shared_doors, FIRST, Role.OWNER)
    )
    assert answer.status_code == 400


def test_a_third_party_can_check_the_order_of_a_file(doors: Doors) -> None:
    owner = cookie_of(doors, FIRST, Role.OWNER)
    clip = doors.house.a_clip()
    for _ in range(3):
        get(doors, f"/api/v1/clips/{clip}/download.mp4", owner)
    answer = get(doors, "/api/v1/ledger/export.json", owner)
    assert answer.headers["Content-Type"] == "application/json"
    said = json.loads(answer.text)
    assert tuple(said["columns"]) == chained.COLUMNS
    rows = said["entries"][::-1]
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))
    key = chain.of(doors.house.folder).key
    for before, row in pairwise(rows):
        values = [row["at_us"] if name == "at" else row[name] for name in chained.COLUMNS]
        assert chained.mac(key, bytes.fromhex(before["mac"]), values).hex() == row["mac"]


def test_no_cell_of_a_table_is_a_formula(doors: Doors) -> None:
    house = doors.house
    for number, name in enumerate(FORMULAS):
        actor = Actor(ActorKind.STRANGER, name, name)
        house.refusals.note(actor, Act.API_CALL, tuple(Why)[number])
    house.refusals.write()
    owner = cookie_of(doors, FIRST, Role.OWNER)
    answer = get(doors, "/api/v1/ledger/export.csv", owner)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.content.decode()
    assert text.count("\r\n") >= len(FORMULAS) + 1
    first, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert first[:3] == ["id", "at", "text"]
    assert {len(row) for row in rows} == {len(first)}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\uff1d"))] == []
    assert [cell for cell in cells if cell.startswith("'=")] != []


def test_a_file_holds_what_was_chosen_and_only_ones_own(doors: Doors) -> None:
    anna = cookie_of(doors, "anna", Role.MEMBER)
    clip = doors.house.a_clip("garden")
    get(doors, f"/api/v1/clips/{clip}/download.mp4", anna)
    get(doors, f"/api/v1/clips/{clip}/download.mp4", cookie_of(doors, FIRST, Role.OWNER))
    said = get(doors, "/api/v1/ledger/export.json?what=looks&camera=garden", anna).json()
    (row,) = said["entries"]
    assert (row["person"], row["act"]) == ("anna", "clip.download")


def test_who_asks_for_what_is_not_theirs_is_in_it(doors: Doors) -> None:
    owner, gus = cookie_of(doors, FIRST, Role.OWNER), cookie_of(doors, "gus", Role.GUEST)
    for _ in range(3):
        assert get(doors, "/api/v1/people", gus).status_code == 403
    assert get(doors, "/people", gus).status_code == 403
    assert get(doors, "/api/v1/clips", gus).status_code == 403
    assert get(doors, f"/api/v1/clips/{doors.house.a_clip()}", gus).status_code == 403
    screen = cookie_of(doors, "tv", Role.SCREEN)
    assert get(doors, "/api/v1/ledger", screen).status_code == 403
    doors.house.refusals.write()
    told = {entry["text"]: entry for entry in entries(doors, owner, "what=refusals")}
    assert set(told) == {
        "Gus tried to see or change who may come in 3 times within a minute and was refused: "
        "guests may not do this.",
        # A page is asked for by a cookie, which other programs of that machine may have as well.
        "Somebody at 127.0.0.1 tried to see or change who may come in and was refused: "
        "it is not opened to them.",
        "Gus tried to see clips twice within a minute and was refused: guests may not do this.",
        "The tv tried to read this page and was refused: a screen may not do this.",
    }
    assert {entry["camera"] for entry in told.values()} == {None}
    assert all(entry["refused"] for entry in told.values())


def test_a_screen_that_asks_on_when_its_hours_are_over_tries_nothing(doors: Doors) -> None:
    house, tv = doors.house, cookie_of(doors, "tv", Role.SCREEN)
    over = house.clock.now() - timedelta(days=1)
    with house.db.write() as tx:
        house.persons.put(tx, Person("tv", "TV", Role.SCREEN, None, (), over, over))
    assert get(doors, "/api/v1/cameras", tv).status_code == 403
    for path in ("/api/v1/clips", "/api/v1/clips/days"):
        assert get(doors, path, tv).status_code == 403
    house.refusals.write()
    told = entries(doors, cookie_of(doors, FIRST, Role.OWNER), "what=refusals")
    assert told == []


def test_a_refusal_that_is_written_with_its_act_is_written_once(doors: Doors) -> None:
    owner, gus = cookie_of(doors, FIRST, Role.OWNER), cookie_of(doors, "gus", Role.GUEST)
    clip = doors.house.a_clip()
    assert get(doors, f"/api/v1/clips/{clip}/download.mp4", gus).status_code == 403
    doors.house.refusals.write()
    (refused,) = entries(doors, owner, "what=refusals")
    assert refused["text"].startswith("Gus tried to download the clip of 12:00 pm from the front")
    assert entries(doors, gus, "what=refusals") == []
