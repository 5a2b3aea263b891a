"""What a touch does: the same as the words, and nothing to a question that is not its own; and how
long an answer may get."""

import json
import logging
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill.handler import build
from tests.skill.alexa import SKILL_ID, a_request, free, intent, launch, room, touch
from tests.skill.house import House
from tests.skill.talker import Talker, after

IT = room("that", "it")


def test_the_second_of_two_taps_is_no_try_of_the_pin() -> None:
    owner = Talker()
    owner.house.replies["privacy/reveal"] = lambda: Response(
        '{"outcome": "pin_needed"}', mimetype="application/json"
    )
    owner.hears(intent("RevealCameraIntent", room=IT))
    owner.hears(touch("choose", "2"))
    asked = len(owner.house.asked)
    assert owner.hears(touch("choose", "2")).endswith("What's your PIN?")
    assert len(owner.house.asked) == asked


def test_a_button_for_turning_off_is_a_yes_to_nothing_else() -> None:
    owner = Talker()
    owner.hears(intent("StopRecordingIntent", room=free("front room")))
    assert '["yes", "turn_off"]' in json.dumps(owner.response)
    owner.hears(intent("DeleteClipIntent"))
    assert owner.hears(touch("yes", "turn_off")).endswith("Delete it for good?")
    assert owner.hears(touch("yes")) == ""
    assert "clips/delete/confirm" not in {path for path, _ in owner.house.asked}


def test_a_button_names_the_camera_as_the_house_does() -> None:
    """One may be called what another is called inside."""
    owner = Talker()
    owner.house.cameras[1]["id"], owner.house.cameras[1]["name"] = "garden", "Back"
    owner.hears(intent("ShowCameraIntent", room=free("back")))
    owner.house.cameras[0] |= {"id": "cam2", "name": "Garden"}
    owner.hears(intent("ListCamerasIntent"))
    assert ["show", "Back"] in _sent(owner)
    assert ["show", "garden"] not in _sent(owner)


def _sent(owner: Talker) -> list[Any]:
    """What the buttons on the screen send."""
    return [
        each["arguments"]
        for directive in owner.response["directives"]
        for of in directive["datasources"]["screen"].values()
        if isinstance(of, list)
        for each in of
    ]


@pytest.mark.parametrize(
    ("arguments", "path", "asked"),
    [
        (("show", "garden"), "show", {"room": "garden"}),
        (("hide", "garden"), "privacy/hide", {"room": "garden"}),
        (("clips", "garden"), "clips/told", {"room": "garden"}),
        (("play", "00ff"), "clips/show", {"which": "chosen", "clip": "00ff"}),
        (("delete", "00ff"), "clips/delete", {"which": "chosen", "clip": "00ff"}),
        (("star", "00ff"), "clips/star", {"clip": "00ff", "starred": True}),
        (("unstar", "00ff"), "clips/star", {"clip": "00ff", "starred": False}),
        (("list",), "cameras", {}),
    ],
)
def test_a_touch_is_the_same_as_the_words(
    arguments: tuple[str, ...], path: str, asked: dict[str, Any]
) -> None:
    found = after(touch(*arguments))
    assert found[0] == path
    assert found[1].items() >= asked.items()


@pytest.mark.parametrize(
    "arguments",
    [(), ("explode",), ("show",), ("show", ""), ("show", "x" * 100), ("show", "a", "b")],
)
def test_a_touch_of_nothing_of_ours_does_nothing(arguments: tuple[str, ...]) -> None:
    owner = Talker()
    assert owner.hears(touch(*arguments)) == ""
    assert owner.house.asked == []


def test_after_turning_a_camera_off_there_is_a_way_on() -> None:
    owner = Talker()
    owner.hears(intent("HideCameraIntent", room=free("garden")))
    assert '"arguments": ["list"]' in json.dumps(owner.response)


def test_a_deletion_can_be_answered_by_touch() -> None:
    owner = Talker()
    owner.hears(touch("delete", "00ff"))
    pending = owner.attributes["question"]["pending"]
    assert owner.hears(touch("yes", "another")).endswith("Delete it for good?")
    assert owner.hears(touch("yes", pending)) == "It's deleted."


def test_a_screen_that_fails_is_noted_and_not_answered(caplog: pytest.LogCaptureFixture) -> None:
    failed = {
        "type": "Alexa.Presentation.APL.RuntimeError",
        "token": "private-eye",
        "errors": [
            {"type": "LIST_ERROR", "reason": "INTERNAL_ERROR", "message": "oops", "listId": "x"}
        ],
    }
    answer = build(House().api(), SKILL_ID)(a_request(failed))
    assert answer["response"] == {}
    assert [record.message for record in caplog.records] == ["skill.screen_failed"]
    assert caplog.records[0].levelno == logging.WARNING
    noted: Any = caplog.records[0]
    assert noted.errors == ["LIST_ERROR: INTERNAL_ERROR"]  # the message may hold an address


@pytest.mark.parametrize("device", ["show", "firetv"])
@pytest.mark.parametrize("locale", ["en-US"])
def test_an_answer_about_many_cameras_of_long_names_is_no_longer_than_alexa_takes(
    device: str, locale: str
) -> None:
    house = House()
    names = [f"{'鍵のかかる地下の作業部屋' * 4}{number:02}" for number in range(40)]
    house.cameras = [
        {**house.cameras[0], "id": f"c{n}", "name": name} for n, name in enumerate(names)
    ]
    for said in (
        [intent("ListCamerasIntent")],
        [launch(), intent("HideCameraIntent", room=free("鍵の"))],
        [intent("RecordIntent")],
        [intent("WhatHappenedIntent"), intent("RevealCameraIntent", room=IT)],
        [intent("CameraStatusIntent")],
    ):
        owner = Talker(house, device=device, locale=locale)
        for body in said:
            owner.hears(body)
            assert owner.bytes <= 24_000
