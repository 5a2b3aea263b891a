"""Privacy mode over HTTP: shapes in and out, and who may."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests

from bridge.model import ActorKind
from tests.ledger import entries
from tests.web.clip_doors import Doors, clip_doors


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Each test leaves the cameras on."""
    with clip_doors(tmp_path_factory.mktemp("doors")) as made:
        yield made


def test_one_camera_off_and_on(doors: Doors) -> None:
    switched = doors.api("PUT", "/cameras/front/privacy", json={"hidden": True})
    assert switched.json() == {"cameras": ["front"], "refused": []}
    front, garden = doors.ask("/privacy")["cameras"]
    assert (front["hidden"], front["way"], front["may"]) == (True, "program", True)
    assert front["since"].startswith("2026-03-01T12:00")
    assert (garden["hidden"], garden["since"], garden["by"]) == (False, None, None)
    listed = {camera["id"]: camera for camera in doors.ask("/cameras")["cameras"]}
    assert listed["front"]["state"] == "off"
    assert listed["front"]["reason"].startswith("Privacy: off by")
    doors.api("PUT", "/cameras/front/privacy", json={"hidden": False})
    assert not doors.ask("/privacy")["cameras"][0]["hidden"]


def test_the_whole_house(doors: Doors) -> None:
    doors.api("PUT", "/privacy", json={"hidden": True})
    assert all(camera["hidden"] for camera in doors.ask("/privacy")["cameras"])
    refused = doors.api("POST", "/cameras/front/record", json={"seconds": 10})
    assert (refused.status_code, refused.json()["error"]["kind"]) == (503, "unavailable")
    shown = doors.api("PUT", "/privacy", json={"hidden": False})
    assert shown.json() == {"cameras": ["front", "garden"], "refused": []}


@pytest.mark.parametrize(
    "body",
    [{}, {"hidden": "yes"}, {"hidden": 1}, {"hidden": None}, {"hidden": True, "x": 1}, []]
    + [{"hidden": True, "minutes": odd} for odd in (0, -1, 1.5, "5", True, 10**9)]
    + [{"hidden": False, "minutes": 5}],
)
@pytest.mark.parametrize("path", ["/privacy", "/cameras/front/privacy"])
def test_what_is_not_a_switch(doors: Doors, path: str, body: object) -> None:
    assert doors.api("PUT", path, json=body).status_code == 400
    assert not any(camera["hidden"] for camera in doors.ask("/privacy")["cameras"])


def test_off_for_an_hour(doors: Doors) -> None:
    doors.api("PUT", "/cameras/front/privacy", json={"hidden": True, "minutes": 60})
    front = doors.ask("/privacy")["cameras"][0]
    until = doors.house.clock.now() + timedelta(hours=1)
    assert front["until"] == until.isoformat(timespec="seconds")
    assert doors.ask("/cameras")["cameras"][0]["until"] == front["until"]
    doors.api("PUT", "/cameras/front/privacy", json={"hidden": False})
    front = doors.ask("/privacy")["cameras"][0]
    assert (front["hidden"], front["until"]) == (False, None)
    assert doors.ask("/cameras")["cameras"][0]["until"] is None


def test_no_such_camera(doors: Doors) -> None:
    answer = doors.api("PUT", "/cameras/attic/privacy", json={"hidden": True})
    assert answer.status_code == 404
    assert doors.api("GET", "/cameras/attic/privacy/rules").status_code == 404
    assert doors.api("PUT", "/cameras/attic/privacy/rules", json={}).status_code == 404


def test_rules_and_who_is_home(doors: Doors) -> None:
    rules = {
        "hours": [{"days": [0, 6], "since": 1320, "until": 420}],
        "presence": ["Anna"],
        "confirm_minutes": 60,
    }
    assert doors.api("PUT", "/cameras/front/privacy/rules", json=rules).json() == rules
    assert doors.ask("/cameras/front/privacy/rules") == rules
    doors.house.clock.advance(timedelta(minutes=1))  # after whatever switch the other tests made
    told = doors.api("PUT", "/presence/Anna", json={"home": True})
    assert (told.json()["name"], told.json()["home"]) == ("Anna", True)
    assert doors.ask("/privacy")["cameras"][0]["way"] == "presence"
    assert [person["name"] for person in doors.ask("/presence")["people"]] == ["Anna"]
    doors.api("PUT", "/presence/Anna", json={"home": False})
    assert not doors.ask("/privacy")["cameras"][0]["hidden"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/presence/%20", {"home": True}),
        ("/presence/Anna%0AThe%20owner", {"home": True}),
        ("/presence/Anna%E2%80%A8Ben", {"home": True}),
        ("/presence/%E2%80%AEannA", {"home": True}),
        ("/presence/" + "a" * 61, {"home": True}),
        ("/presence/Anna", {"home": "maybe"}),
        ("/cameras/front/privacy/rules", {"hours": [{"days": [8], "since": 0, "until": 1}]}),
        ("/cameras/front/privacy/rules", {"blind": True}),
    ],
)
def test_what_makes_no_sense(doors: Doors, path: str, body: object) -> None:
    assert doors.api("PUT", path, json=body).status_code == 400


def test_a_token_of_the_home_automation_says_who_is_home_and_nothing_else(doors: Doors) -> None:
    made = doors.api("POST", "/tokens", json={"name": "the automation", "use": "presence"}).json()
    assert made["use"] == "presence"
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def automation(method: str, path: str, json: object = None) -> int:
        url = f"{doors.home}/api/v1{path}"
        return requests.request(method, url, headers=bearer, json=json, timeout=20).status_code

    assert automation("PUT", "/presence/Ben", {"home": True}) == 200
    told = entries(doors.house.db, "presence.tell")[-1]
    assert (told.actor.kind, told.actor.name) == (ActorKind.PROGRAM, "the automation")
    for method, path, body in (
        ("GET", "/presence", None),
        ("GET", "/privacy", None),
        ("PUT", "/privacy", {"hidden": True}),
        ("PUT", "/cameras/front/privacy", {"hidden": False}),
        ("PUT", "/cameras/front/privacy/rules", {}),
        ("POST", "/live", {"camera": "front"}),
        ("GET", "/clips", None),
        ("GET", "/tokens", None),
        ("GET", "/people", None),
        ("POST", "/say", {"text": "show the front", "device": "echo_show"}),
    ):
        assert automation(method, path, body) == 403, path
    assert automation("POST", "/voice/cameras", {"user": "x", "device": "y"}) in {401, 403}
    assert [token["use"] for token in doors.ask("/tokens")["tokens"]] == ["presence"]
    doors.api("DELETE", f"/tokens/{made['id']}")
    assert automation("PUT", "/presence/Ben", {"home": False}) == 401


@pytest.mark.parametrize("use", ["owner", "", None, 1])
def test_a_token_for_everything_is_not_made(doors: Doors, use: object) -> None:
    assert doors.api("POST", "/tokens", json={"name": "all", "use": use}).status_code == 400
