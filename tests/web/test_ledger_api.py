"""`/api/v1/ledger`: as an owner, a member, a guest, a screen and a stranger; and its files."""

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest
import requests

from bridge.model import Actor, ActorKind, Role
from bridge.policy import ledger as chained
from bridge.store import chain
from bridge.store.persons import FIRST, Person
from bridge.web.identity import COOKIE
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
    cookies = {COOKIE: cookie} if cookie else {}
    return requests.get(doors.home + path, cookies=cookies, timeout=20, allow_redirects=False)


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
def test_nobody_else_reads_any_of_it(doors: Doors, path: str) -> None:
    assert get(doors, f"/api/v1/ledger{path}").status_code == 401
    screen = cookie_of(doors, "tablet", Role.SCREEN)
    refused = get(doors, f"/api/v1/ledger{path}", screen)
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
def test_a_question_that_makes_no_sense_is_refused(doors: Doors, query: str) -> None:
    answer = get(doors, f"/api/v1/ledger?{query}", cookie_of(doors, FIRST, Role.OWNER))
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
        house.refusals.note(actor, "api.call", f"{name}{number}")
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
