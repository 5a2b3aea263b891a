"""What a clip was, in a word; and what a yes, a no and nothing at all are to what is learnt."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from tests.skill.alexa import free, intent, order, room
from tests.skill.house import a_clip
from tests.skill.talker import Talker

YES, NO, STOP = (intent(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Stop"))
ASKED = "Got it: nothing much. That would have spared you 27 of 41 alerts, and no person. Keep it?"


def answering(owner: Talker, **changed: Any) -> None:
    told = {"outcome": "taught", "clip": a_clip(), "label": "pet", "others": [], **changed}
    owner.house.replies["clips/teach"] = lambda: Response(
        json.dumps(told), mimetype="application/json"
    )


def learnt(**changed: Any) -> dict[str, Any]:
    figures = {"alerts": 41, "spared": 0, "lost": 0, "doubtful": 0, "changed": 0}
    return {"version": 3, "state": "in_use", **figures, **changed}


def test_a_false_alarm_is_learnt_and_kept_by_a_yes() -> None:
    owner = Talker()
    assert owner.hears(intent("TeachIntent")) == ASKED
    path, question = owner.asked()
    assert (path, question["which"], question["thing"]) == ("clips/teach", "that", "other")
    assert owner.hears(YES) == "All right. I'll go by that from now on."
    assert owner.asked() == ("learnt/answer", {"version": 3, "keep": True})


@pytest.mark.parametrize("no", [NO, intent("UnstarClipIntent", which=order("that"))])
def test_a_no_keeps_the_house_as_it_was(no: dict[str, Any]) -> None:
    owner = Talker()
    owner.hears(intent("TeachIntent"))
    assert owner.hears(no) == "All right. Only that clip is called so."
    assert owner.asked() == ("learnt/answer", {"version": 3, "keep": False})


def test_who_stops_says_neither() -> None:
    owner = Talker()
    owner.hears(intent("TeachIntent"))
    owner.hears(STOP)
    assert "learnt/answer" not in [path for path, _ in owner.house.asked]


def test_own_words_are_taught_as_they_were_said() -> None:
    owner = Talker()
    said = owner.hears(intent("TeachIntent", thing=free("postman")))
    assert said.startswith("Got it: postman.")
    assert said.endswith("That's the front room at 3:14 this afternoon.")
    assert owner.asked()[1]["name"] == "postman"


def test_the_clip_of_a_time_and_a_room_is_meant() -> None:
    owner = Talker()
    dog = {"thing": {**room("pet", "dog")}}
    owner.hears(intent("TeachIntent", time="15:14", room=room("garden", "garden"), **dog))
    question = owner.asked()[1]
    assert (question["which"], question["when"], question["thing"]) == (
        "at",
        {"at": "15:14"},
        "pet",
    )


def test_the_clip_of_a_room_is_meant_and_not_the_one_that_is_talked_of() -> None:
    owner = Talker()
    owner.hears(intent("ShowClipIntent", room=room("front_room", "front room")))
    dog = {"thing": {**room("pet", "dog")}}
    owner.hears(intent("TeachIntent", room=room("garden", "garden"), **dog))
    assert owner.asked()[1]["which"] == "last"
    owner.hears(intent("TeachIntent", **dog))
    assert owner.asked()[1]["which"] == "that"


def test_who_would_have_been_lost_is_said_and_nothing_is_asked() -> None:
    owner = Talker()
    answering(owner, learnt=learnt(state="set_aside", lost=1, spared=4))
    assert "would have lost a person" in owner.hears(intent("TeachIntent"))
    assert owner.open is None


def test_who_contradicts_is_named() -> None:
    owner = Talker()
    answering(owner, others=["Ben"], learnt=learnt())
    assert "But Ben said otherwise" in owner.hears(intent("TeachIntent"))


@pytest.mark.parametrize("name", ["TeachIntent", "WhoSawClipIntent", "WhatWasThatIntent"])
def test_the_second_to_last_is_the_second_whatever_is_said_of_it(name: str) -> None:
    owner = Talker()
    owner.hears(intent(name, which=order("second_last")))
    question = owner.asked()[1]
    assert (question["which"], question["nth"]) == ("last", 2)
