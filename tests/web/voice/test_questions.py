"""What the skill asks, over HTTP: questions as they travel, and what comes back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.service.house import ANNA
from tests.web.clip_doors import Doors, clip_doors

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Two clips of the front, of noon and a while later. It is one o'clock in Berlin. Each test
    leaves the cameras on."""
    with clip_doors(tmp_path_factory.mktemp("doors")) as made:
        made.house.confirm_anna()
        for later in (0, 20):
            made.house.a_clip(later=later * MINUTE)
        yield made


def post(doors: Doors, path: str, **fields: Any) -> requests.Response:
    asked = {"user": ANNA.user, "device": "kitchen", **fields}
    return requests.post(
        f"{doors.home}/api/v1/voice/{path}",
        json=asked,
        headers={"Authorization": f"Bearer {doors.skill}"},
        timeout=20,
    )


def ask(doors: Doors, path: str, **fields: Any) -> dict[str, Any]:
    answer = post(doors, path, **fields)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_happened_since_lunch_and_one_of_those(doors: Doors) -> None:
    told = ask(doors, "clips/told", when={"start": "lunch"}, listed=5)
    assert (told["outcome"], told["count"]) == ("happened", 2)
    assert [clip["local_time"] for clip in told["clips"]] == ["12:20", "12:00"]
    assert told["span"]["part"] == "lunch"
    (second,) = (clip["id"] for clip in told["clips"][1:])
    shown = ask(doors, "clips/show", which="chosen", clip=second, screen=True)
    assert (shown["outcome"], shown["clip"]["id"]) == ("play_clip", second)
    seen = ask(doors, "ledger/seen", which="chosen", clip=second)
    assert (seen["outcome"], seen["clip"]["id"]) == ("seen", second)
    gone = ask(doors, "clips/show", which="chosen", clip="0" * 16, screen=True)
    assert (gone["outcome"], gone["which"]) == ("no_clip", "chosen")


def test_the_times_of_an_answer_say_what_was_meant(doors: Doors) -> None:
    span = ask(doors, "clips/told", when={"since": "12:00", "until": "12:30"})["span"]
    assert (span["since"], span["until"]) == ("12:00", "12:30")
    assert ask(doors, "clips/told", when={"ago": "PT2H"})["span"]["ago_s"] == 7200
    assert ask(doors, "clips/told", when={"at": "12:10"})["span"]["around"] == "12:10"
    assert ask(doors, "clips/told", when={"day": "2030-01-01"})["outcome"] == "unclear"
    asked = ask(doors, "clips/delete/all", when={"since": "12:10"})
    assert (asked["outcome"], asked["count"]) == ("confirm", 1)


def test_the_last_so_many_are_named_as_such(doors: Doors) -> None:
    one = ask(doors, "clips/delete/newest", count=1)
    assert (one["outcome"], one["count"], one["newest"]) == ("confirm", 1, True)
    assert one["clip"]["local_time"] == "12:20"
    every = ask(doors, "clips/delete/newest", count=9, when={"since": "12:10"})
    assert (every["count"], every["newest"]) == (1, False)
    assert ask(doors, "clips/delete/newest", count=9)["outcome"] == "no_pin"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("clips/told", {"when": {"part": "teatime"}}),
        ("clips/told", {"when": {"at": "noon"}}),
        ("clips/told", {"when": "today"}),
        ("clips/told", {"listed": 1000}),
        ("clips/delete/newest", {"count": 0}),
        ("clips/show", {"which": "last", "clip": "x" * 100, "screen": False}),
        ("privacy/hide", {"minutes": 0}),
        ("privacy/hide", {"minutes": "60"}),
        ("privacy/hide", {"until": "soon"}),
        ("cameras/how", {"room": 5}),
        ("cameras/how", {"locale": "e" * 100}),
    ],
)
def test_what_is_no_question_is_refused_by_its_place(
    doors: Doors, path: str, fields: dict[str, Any]
) -> None:
    answer = post(doors, path, **fields)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("not understood: $.")
    assert not any(camera["hidden"] for camera in doors.ask("/privacy")["cameras"])


def test_off_for_an_hour_and_on_again(doors: Doors) -> None:
    off = ask(doors, "privacy/hide", room="front", minutes=60)
    assert (off["outcome"], off["until_time"], off["until_day"]) == ("hidden", "14:00", "today")
    assert not off["already"]
    (camera,) = ask(doors, "cameras/how", room="the front")["cameras"]
    assert (camera["camera"]["state"], camera["off_until"]) == ("off", "14:00")
    assert ask(doors, "privacy/hide", room="front", minutes=5)["already"]
    doors.api("PUT", "/cameras/front/privacy", json={"hidden": False})
    on = ask(doors, "privacy/reveal", room="front")
    assert on == {"outcome": "already_on", "cameras": ["front"], "all": False}


def test_how_all_cameras_are_and_who_looked(doors: Doors) -> None:
    told = ask(doors, "cameras/how", locale="en-GB")
    assert [each["camera"]["name"] for each in told["cameras"]] == ["front", "garden"]
    assert told["room"] is None
    assert ask(doors, "ledger/watched", now=True)["now"]
    assert ask(doors, "ledger/watched", person="Zoe")["outcome"] == "unknown_person"
