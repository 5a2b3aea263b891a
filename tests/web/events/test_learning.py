"""Teaching over HTTP: what a clip is said to be, and what the house learnt of it."""

from datetime import timedelta

import pytest

from bridge.model import Actor, ActorKind, Label
from tests.lessons import happened_in
from tests.recorded import AT
from tests.web.clip_doors import Doors

TREE, WALKER = "a tree", "somebody"
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


@pytest.fixture
def trees(doors: Doors) -> list[str]:
    began = AT - timedelta(hours=2)
    with doors.house.db.write() as tx:
        for number in range(4):
            happened_in(tx, WALKER, Label.PERSON, number, at=began)
        return [happened_in(tx, TREE, Label.ANIMAL, number, at=began) for number in range(4)]


def test_a_label_is_learnt_kept_and_told(doors: Doors, trees: list[str]) -> None:
    taught = doors.program.put(
        f"{doors.home}/api/v1/clips/{trees[0]}/label", json={"label": "other"}
    ).json()
    assert taught["clip"]["label"] == "other"
    version = taught["version"]
    assert (version["state"], version["replay"]["spared"]) == ("proposed", 4)
    kept = doors.program.post(f"{doors.home}/api/v1/learnt/{version['number']}/keep").json()
    assert kept["state"] == "in_use"
    learnt = doors.ask("/learnt")
    assert [clip["said"][0]["label"] for clip in learnt["clips"]] == ["other"]
    assert doors.ask(f"/clips/{trees[3]}")["label"] == "other"
    back = doors.program.post(f"{doors.home}/api/v1/learnt/back", json={"to": None})
    assert (back.status_code, back.json()) == (200, {"in_use": None})
    assert doors.ask(f"/clips/{trees[3]}")["label"] == "animal"


def test_own_words_are_a_kind_until_they_are_taken_back(doors: Doors, trees: list[str]) -> None:
    address = f"{doors.home}/api/v1/clips/{trees[0]}/label"
    kind = doors.program.put(address, json={"name": "the postman"}).json()["kind"]
    assert doors.ask("/kinds")["kinds"] == [kind]
    assert doors.program.delete(address).json()["clip"]["label"] == "animal"
    assert doors.ask("/kinds")["kinds"] == []
    assert doors.program.delete(address).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"label": "other", "name": "x"}, 400),
        ({"label": "unknown"}, 400),
        ({"label": "kffffffffffffffff"}, 400),
        ({"name": "x" * 200}, 400),
        ({"name": "x" * 3000}, 400),
        ({"name": "\ud800"}, 400),
    ],
)
def test_what_nothing_can_be_called_is_refused(
    doors: Doors, trees: list[str], body: dict[str, str], status: int
) -> None:
    address = f"{doors.home}/api/v1/clips/{trees[0]}/label"
    answer = doors.program.put(address, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert doors.ask(f"/clips/{trees[0]}")["label"] == "animal"


def test_a_version_that_is_gone_cannot_be_kept(doors: Doors) -> None:
    for path in ("/learnt/99/keep", "/learnt/99/decline"):
        assert doors.program.post(f"{doors.home}/api/v1{path}").status_code == 404


def test_what_has_expired_is_listed_taken_back_and_forgotten(
    doors: Doors, trees: list[str]
) -> None:
    for tree in trees[:2]:
        doors.program.put(f"{doors.home}/api/v1/clips/{tree}/label", json={"label": "other"})
    house = doors.house
    with house.db.write() as tx:
        house.learner.keep_lessons(tx, trees)
        house.library.mark_deleting(tx, trees, actor=BRIDGE, way="older than 24 hours")
    left = doors.ask("/learnt")
    assert left["clips"] == []
    assert left["may_forget"]
    assert {one["id"] for one in left["expired"]} == set(trees[:2])
    one = left["expired"][0]
    assert (one["camera_name"], one["said"][0]["label"]) == ("front", "other")
    assert one["until"] > one["starts_at"]
    assert "thumbnail" not in one
    lesson = f"{doors.home}/api/v1/learnt/lessons/{one['id']}"
    assert doors.program.delete(lesson).status_code == 200
    assert doors.program.delete(lesson).status_code == 404
    assert doors.program.delete(f"{doors.home}/api/v1/learnt").json() == {"forgotten": 1}
    empty = doors.ask("/learnt")
    assert (empty["expired"], empty["versions"]) == ([], [])
