"""Clips over HTTP: found, shown, kept, downloaded, deleted; by nobody without the right."""

import json
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.errors import Kind
from bridge.events.ongoing import RecordingState
from bridge.model import Area, ClipKind, LabelSource, Unfilmed
from bridge.policy.looks import Look, Sighting
from bridge.policy.watching import WatchSpan
from bridge.store.events import book, classifications, watch
from bridge.store.events.classifications import Classification
from tests import recorded
from tests.ledger import entries
from tests.recorded import AT, Sort
from tests.web.clip_doors import Doors

HOUR = timedelta(hours=1)
READS = (
    "/clips",
    "/clips/days",
    "/clips/timeline?day=2026-03-01",
    "/clips/{id}",
    "/clips/{id}/classification",
    "/clips/{id}/thumbnail.jpg",
    "/clips/{id}/download.mp4",
    "/deletions/x",
    "/cameras/front/settings",
)
CHANGES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("PATCH", "/clips/{id}", {"starred": True}),
    ("POST", "/clips/{id}/open", {}),
    ("POST", "/clips/delete", {"filter": {}}),
    ("POST", "/cameras/front/record", {"seconds": 60}),
    ("POST", "/cameras/front/record/stop", {}),
    ("PUT", "/cameras/front/settings", {}),
)


def test_no_clip_for_whoever_is_not_signed_in(doors: Doors) -> None:
    clip_id = doors.house.a_clip(seconds=2)
    api = f"{doors.home}/api/v1"
    for path in READS:
        assert requests.get(api + path.format(id=clip_id), timeout=5).status_code == 401
    for method, path, body in CHANGES:
        url = api + path.format(id=clip_id)
        assert requests.request(method, url, json=body, timeout=5).status_code == 401
        # A browser that is signed in, on a page of another origin: no page key.
        cookies = {"private-eye": doors.sign_in()}
        answer = requests.request(method, url, json=body, cookies=cookies, timeout=5)
        assert answer.status_code == 401
    assert doors.ask("/clips")["total"] == 1


def test_the_public_door_lists_nothing(doors: Doors) -> None:
    clip_id = doors.house.a_clip(seconds=2)
    for path in READS:
        url = f"{doors.public}/api/v1{path.format(id=clip_id)}"
        answer = doors.program.get(url, timeout=5)
        assert (answer.status_code, answer.content) == (404, b"")


def test_a_clip_is_told_as_the_pages_expect_it(doors: Doors) -> None:
    clip_id = doors.house.a_clip()
    (clip,) = doors.ask("/clips")["clips"]
    assert clip == doors.ask(f"/clips/{clip_id}")
    assert clip.pop("bytes") > 10_000
    assert clip.pop("duration_s") == pytest.approx(12.0, abs=0.1)
    ends = datetime.fromisoformat(clip.pop("ends_at"))
    assert (ends - AT).total_seconds() == pytest.approx(12.0, abs=0.1)
    assert clip == {
        "id": clip_id,
        "camera": "front",
        "camera_name": "front",
        "kind": "motion",
        "state": "closed",
        "starts_at": "2026-03-01T11:00:07.250+00:00",
        "starred": False,
        "label": "unknown",
        "sub_label": None,
        "called": None,
        "strength": None,
        "area": None,
        "width": 640,
        "height": 360,
        "sound": True,
        "end_reason": "quiet",
        "filmed": True,
        "rang_at": None,
        "unfilmed": None,
        "not_filmed": None,
        "download": f"/api/v1/clips/{clip_id}/download.mp4",
        "thumbnail": f"/api/v1/clips/{clip_id}/thumbnail.jpg",
        "preview": None,
        "marked": None,
    }
    picture = doors.get(doors.home + f"/api/v1/clips/{clip_id}/thumbnail.jpg")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert picture.content.startswith(b"\xff\xd8\xff")


def test_clips_are_asked_for_by_what_they_were(doors: Doors) -> None:
    house = doors.house
    sorts: tuple[Sort | None, ...] = (("person",), ("pet", "cat"), ("pet", "dog"), ("other",), None)
    person, cat, dog, leaves, unknown = (
        house.a_clip(later=n * HOUR, seconds=2, was=was) for n, was in enumerate(sorts)
    )
    everything = [unknown, leaves, dog, cat, person]
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({}, everything),
        ({"label": "person"}, [person]),
        ({"label": ["person", "pet"]}, [dog, cat, person]),
        ({"label": "pet", "sub_label": "cat"}, [cat]),
        ({"notable": True}, [unknown, dog, cat, person]),
        ({"label": ["", "unknown"]}, [unknown]),
        ({"label": "k0123456789abcdef"}, []),
    ]
    for ask, found in asked:
        page = doors.ask("/clips", counts=True, **ask)
        assert ([clip["id"] for clip in page["clips"]], page["total"]) == (found, len(found))
        (day,) = doors.ask("/clips/days", **ask)["days"] or [{"count": 0}]
        assert day["count"] == len(found)
        line = doors.ask("/clips/timeline", day="2026-03-01", **ask)["clips"]
        assert [mark["id"] for mark in line] == found[::-1]
        # What the others were is told all the same.
        assert page["labels"] == [
            {"label": "other", "sub_label": None, "called": None, "count": 1},
            {"label": "person", "sub_label": None, "called": None, "count": 1},
            {"label": "pet", "sub_label": "cat", "called": None, "count": 1},
            {"label": "pet", "sub_label": "dog", "called": None, "count": 1},
            {"label": "unknown", "sub_label": None, "called": None, "count": 1},
        ]
        assert page["nothing_much"] == 1
    (mark,) = doors.ask("/clips/timeline", day="2026-03-01", sub_label="dog")["clips"]
    assert (mark["label"], mark["sub_label"]) == ("pet", "dog")
    assert doors.api("GET", "/clips?label=Per%20son").status_code == 400
    body = {"filter": {"label": ["pet"], "notable": True}}
    assert doors.api("POST", "/clips/delete", json=body).json()["total"] == 2


def test_lists_days_and_timelines_are_asked_by_query(doors: Doors) -> None:
    made = [doors.house.a_clip(later=n * HOUR, seconds=2) for n in range(3)]
    ask = {"camera": "front", "day": "2026-03-01", "hour": 13, "kind": "", "starred": ""}
    assert [c["id"] for c in doors.ask("/clips", **ask)["clips"]] == [made[1]]
    first = doors.ask("/clips", limit=2, kind="motion", starred=0, min_s=1)
    assert ([c["id"] for c in first["clips"]], first["total"]) == ([made[2], made[1]], 3)
    rest = doors.ask("/clips", limit=2, before=first["next"])
    assert ([c["id"] for c in rest["clips"]], rest["next"]) == ([made[0]], None)
    days = doors.ask("/clips/days", camera="front")
    hours = [int(hour in (12, 13, 14)) for hour in range(24)]
    day = {"day": "2026-03-01", "count": 3, "hours": hours}
    assert days == {"timezone": "Europe/Berlin", "days": [day]}
    assert doors.ask("/clips/days", starred=1)["days"] == []
    starred = doors.ask("/clips/timeline", camera="front", day="2026-03-01", starred=1)
    assert starred["clips"] == []
    line = doors.ask("/clips/timeline", camera="front", day="2026-03-01")["clips"]
    assert [mark["id"] for mark in line] == made
    told = {"id", "starts_at", "ends_at", "kind", "starred", "filmed"}
    told |= {"label", "sub_label", "called"}
    assert set(line[0]) == told


def test_who_rang_is_a_kind_of_its_own_with_its_time(doors: Doors) -> None:
    rung = recorded.record(doors.house.library, kind=ClipKind.DOORBELL)
    doors.house.a_clip(later=HOUR, seconds=2)
    (clip,) = doors.ask("/clips", kind="doorbell")["clips"]
    assert (clip["id"], clip["kind"]) == (rung, "doorbell")
    assert datetime.fromisoformat(clip["rang_at"]) == AT
    line = doors.ask("/clips/timeline", camera="front", day="2026-03-01", kind="doorbell")["clips"]
    assert [(mark["id"], mark["kind"]) for mark in line] == [(rung, "doorbell")]


def test_what_was_not_filmed_is_told_too_and_says_why(doors: Doors) -> None:
    library = doors.house.library
    filmed = doors.house.a_clip(seconds=2)
    clip_id = recorded.record_unfilmed(library, later=HOUR, why=Unfilmed.DISK_ABSENT)
    clip = doors.ask(f"/clips/{clip_id}")
    sentence = "Not filmed: the disk for clips was not there."
    assert (clip["filmed"], clip["unfilmed"], clip["not_filmed"]) == (
        False,
        "disk_absent",
        sentence,
    )
    assert (clip["bytes"], clip["duration_s"], clip["thumbnail"]) == (0, 24.0, None)
    for query, expected in [({}, [clip_id, filmed]), ({"filmed": "true"}, [filmed])]:
        assert [c["id"] for c in doors.ask("/clips", **query)["clips"]] == expected
    assert [c["id"] for c in doors.ask("/clips", filmed="false")["clips"]] == [clip_id]
    marks = doors.ask("/clips/timeline", day="2026-03-01")["clips"]
    assert [mark["filmed"] for mark in marks] == [True, False]
    for answer in (
        doors.api("POST", f"/clips/{clip_id}/open", json={}),
        doors.api("GET", f"/clips/{clip_id}/download.mp4"),
    ):
        assert answer.status_code == 409
        assert answer.json()["error"]["message"] == sentence
    assert doors.api("GET", f"/clips/{clip_id}/thumbnail.jpg").status_code == 404


def test_a_day_says_when_a_camera_was_not_watched_and_what_is_gone(doors: Doors) -> None:
    house, day = doors.house, {"day": "2026-03-01"}
    now = house.clock.now()
    assert doors.ask("/clips/timeline", **day)["gaps"] == []
    front = [WatchSpan(now - 5 * HOUR, now - 3 * HOUR), WatchSpan(now - 2 * HOUR, now)]
    with house.db.write() as tx:
        watch.begin(tx, now - 5 * HOUR)
        watch.keep(tx, {"front": front, "garden": [WatchSpan(now - 5 * HOUR, now - HOUR)]})
    house.clips.deleting.delete(house.browser()[1].actor, [house.a_clip()], way="page")
    line = doors.ask("/clips/timeline", **day)
    assert line["removed"] == {"deleted": 1, "expired": 0}
    assert line["gaps"] == [
        {
            **{"camera": "front", "since": "2026-03-01T09:00:00.000+00:00"},
            **{"until": "2026-03-01T10:00:00.000+00:00", "goes_on": False},
        },
        {
            **{"camera": "garden", "since": "2026-03-01T11:00:00.000+00:00"},
            **{"until": "2026-03-01T12:00:00.000+00:00", "goes_on": True},
        },
    ]
    garden = doors.ask("/clips/timeline", camera="garden", starred=1, **day)
    assert [gap["camera"] for gap in garden["gaps"]] == ["garden"]
    assert garden["removed"] == {"deleted": 0, "expired": 0}
    assert doors.ask("/clips/timeline", day="2026-02-01")["gaps"] == []


@pytest.mark.parametrize(
    "query",
    [
        "hour=4",
        "day=x",
        "day=2026-03-01&hour=24",
        "day=0001-01-01",
        "day=9999-12-31",
        "min_s=inf",
        "min_s=nan",
        "limit=0",
        "kind=dog",
        "before=1",
        "x=1",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(shared_doors: Doors, query: str) -> None:
    assert shared_doors.api("GET", f"/clips?{query}").status_code == 400


@pytest.fixture(scope="module")
def one_clip(shared_doors: Doors) -> str:
    return shared_doors.house.a_clip(seconds=2)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/clips/{id}", {"starred": "maybe"}),
        ("POST", "/clips/delete", {}),
        ("POST", "/clips/delete", {"ids": [], "filter": {}}),
        ("POST", "/clips/delete", {"ids": ["x" * 41]}),
        ("POST", "/clips/delete", {"filter": {"day": "9999-12-31"}}),
        ("POST", "/clips/delete", {"filter": {"until": "0001-01-01T00:00:00+14:00"}}),
        ("POST", "/clips/delete", {"filter": {"until": "9999-12-31T23:59:59-14:00"}}),
        ("GET", "/clips/timeline?day=9999-12-31", {}),
        ("GET", "/clips/timeline?day=0001-01-01", {}),
        ("GET", "/clips/{id}/download.mp4?from_s=inf", {}),
        ("GET", "/clips/{id}/download.mp4?from_s=nan", {}),
        ("GET", "/clips/{id}/download.mp4?to_s=inf", {}),
        ("GET", "/clips/{id}/download.mp4?to_s=1e300", {}),
        ("POST", "/cameras/front/record", {"seconds": 4}),
        ("POST", "/cameras/front/record", {"seconds": 1e9}),
        ("PUT", "/cameras/front/settings", {"keep_hours": 0}),
        ("PUT", "/cameras/front/settings", {"zones": [[[0, 0], [1, 1]]]}),
        ("PUT", "/cameras/front/settings", {"zones": [[[0, 0], [1, 1], [2000, 1]]]}),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    shared_doors: Doors, one_clip: str, method: str, path: str, body: dict[str, Any]
) -> None:
    assert shared_doors.api(method, path.format(id=one_clip), json=body).status_code == 400
    assert shared_doors.ask("/clips")["total"] == 1


def test_what_there_is_not_is_not_found(doors: Doors) -> None:
    none = "0" * 16
    for path in (f"/clips/{none}", f"/clips/{none}/thumbnail.jpg", f"/clips/{none}/download.mp4"):
        assert doors.api("GET", path).status_code == 404
    for path in ("/deletions/x", "/cameras/attic/settings", "/clips/x/movie.jpg"):
        assert doors.api("GET", path).status_code == 404
    assert doors.api("POST", "/cameras/attic/record", json={"seconds": 60}).status_code == 404
    assert doors.api("PATCH", f"/clips/{none}", json={"starred": True}).status_code == 404


def test_a_star_is_set_and_asked_for(doors: Doors) -> None:
    clip_id = doors.house.a_clip(seconds=2)
    answer = doors.api("PATCH", f"/clips/{clip_id}", json={"starred": True})
    assert answer.json()["starred"] is True
    assert [c["id"] for c in doors.ask("/clips", starred=1)["clips"]] == [clip_id]


def test_settings_are_read_and_set(doors: Doors) -> None:
    settings = doors.ask("/cameras/front/settings")
    assert (settings["keep_hours"], settings["zones"]) == (24, [])
    wanted = {**settings, "keep_hours": 48, "zones": [[[0, 0], [500, 0], [0, 500]]]}
    assert doors.api("PUT", "/cameras/front/settings", json=wanted).json() == wanted
    assert doors.ask("/cameras/front/settings") == wanted
    assert doors.house.recorders.told["front"].keep_hours == 48


def test_recording_answers_with_the_clip(doors: Doors) -> None:
    answer = doors.api("POST", "/cameras/garden/record", json={"seconds": 60})
    assert doors.ask(f"/clips/{answer.json()['clip']}")["camera"] == "garden"


def test_a_camera_says_what_it_records_and_stops_when_it_is_told(doors: Doors) -> None:
    def front() -> dict[str, Any]:
        cameras: list[dict[str, Any]] = doors.ask("/cameras")["cameras"]
        return cameras[0]

    assert front()["recording"] is None
    version = doors.ask("/cameras")["version"]
    doors.house.recorders.become("front", RecordingState("c1", by_hand=True, moves=True))
    assert doors.ask("/cameras", after=version, wait=20)["version"] > version
    assert front()["recording"] == {"clip": "c1", "by_hand": True}
    stop = "/cameras/front/record/stop"
    assert doors.api("POST", stop).json() == {"stopped": True, "goes_on": True}
    assert front()["recording"] == {"clip": "c1", "by_hand": False}
    assert doors.api("POST", stop).json() == {"stopped": False, "goes_on": True}
    assert doors.api("POST", "/cameras/attic/record/stop").status_code == 404


def test_many_are_deleted_at_once_and_progress_is_told(doors: Doors) -> None:
    made = [doors.house.a_clip(later=n * HOUR, seconds=2) for n in range(4)]
    answer = doors.api("POST", "/clips/delete", json={"ids": made[:2]}).json()
    assert (answer["total"], answer["shared"]) == (2, 0)
    assert doors.ask(f"/deletions/{answer['deletion']}") == {"total": 2, "left": 2}
    doors.house.library.finish()
    assert doors.ask(f"/deletions/{answer['deletion']}") == {"total": 2, "left": 0}
    asked = {"filter": {"camera": "front", "until": (AT + 2 * HOUR + HOUR / 2).isoformat()}}
    assert doors.api("POST", "/clips/delete", json=asked).json()["total"] == 1
    assert [c["id"] for c in doors.ask("/clips")["clips"]] == [made[3]]
    assert {e.details["way"] for e in entries(doors.house.db, "clip.delete")} == {"page"}
    assert doors.api("GET", f"/clips/{made[0]}/thumbnail.jpg").status_code == 404


def test_a_download_is_a_file_and_says_what_it_lacks(doors: Doors, tmp_path: Path) -> None:
    clip_id = doors.house.a_clip()
    doors.house.damage(clip_id, 1)
    answer = doors.api("GET", f"/clips/{clip_id}/download.mp4?from_s=&to_s=")
    assert answer.headers["X-Clip-Damaged"] == "1"
    name = 'attachment; filename="front-2026-03-01-1200.mp4"'
    assert answer.headers["Content-Disposition"] == name
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    (tmp_path / "clip.mp4").write_bytes(answer.content)
    argv = ["ffprobe", "-v", "error", "-show_format", "-of", "json", str(tmp_path / "clip.mp4")]
    seen = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)["format"]
    assert float(seen["duration"]) == pytest.approx(12.0, abs=0.1)
    part = doors.api("GET", f"/clips/{clip_id}/download.mp4", params={"from_s": 4, "to_s": 6})
    assert "-trim-0m04s-0m06s.mp4" in part.headers["Content-Disposition"]
    assert part.headers["X-Clip-Damaged"] == "0"
    # Each gives its place in memory back once it is sent.
    for _ in range(5):
        assert doors.api("GET", f"/clips/{clip_id}/download.mp4").status_code == 200
    wrong = doors.api("GET", f"/clips/{clip_id}/download.mp4", params={"from_s": 99})
    assert wrong.json()["error"]["kind"] == Kind.INVALID.value


def test_a_clip_says_what_it_was_taken_for_and_why(doors: Doors) -> None:
    clip_id = doors.house.a_clip()
    assert doors.ask(f"/clips/{clip_id}/classification") == {
        "id": clip_id,
        "classification": None,
    }
    area = Area(100, 200, 300, 400)
    dog = Sighting("dog", 812, area)
    what = Classification(
        *(clip_id, "pet", "dog", 812, LabelSource.DETECTOR, AT),
        {"looks": 1, "look": 0, "name": "dog", "also": []},
        (Look(AT, area, (dog, replace(dog, name="car", moves=False)), bytes(1728)),),
    )
    with doors.house.db.write() as tx:
        classifications.write(tx, what)
        book.label(tx, clip_id, "pet")
    told = doors.ask(f"/clips/{clip_id}/classification")["classification"]
    assert (told["label"], told["sub_label"], told["source"]) == ("pet", "dog", "detector")
    assert (told["confidence"], told["why"]["name"]) == (0.812, "dog")
    (look,) = told["looks"]
    assert [(one["name"], one["score"], one["moves"]) for one in look["found"]] == [
        ("dog", 0.812, True),
        ("car", 0.812, False),
    ]
    assert look["area"] == {"x": 100, "y": 200, "width": 300, "height": 400}
    clip = doors.ask(f"/clips/{clip_id}")
    assert (clip["label"], clip["sub_label"]) == ("pet", "dog")
