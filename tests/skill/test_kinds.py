"""Kinds of what was seen, as the skill asks the bridge for them and goes on with them."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from tests.skill.alexa import free, intent, known, order
from tests.skill.house import House, a_clip
from tests.skill.talker import Talker, after

DOGS = known("dogs", "dog", "dog")
SHOW = intent("ShowKindIntent", kind=DOGS)
COUNT = intent("KindHappenedIntent", kind=DOGS, room=free("garden"))
ASK = intent("WhatWasThatIntent")


def replying(**body: Any) -> Any:
    return lambda: Response(json.dumps(body), mimetype="application/json")


@pytest.mark.parametrize(
    ("first", "then", "path", "asked"),
    [
        (SHOW, intent("ShowClipIntent", which=order("before")), "clips/show", "dog"),
        (SHOW, intent("AMAZON.PreviousIntent"), "clips/show", "dog"),
        (SHOW, intent("ShowClipIntent", which=order("last")), "clips/show", None),
        (SHOW, intent("AndIntent", room=free("garden")), "clips/show", "dog"),
        (COUNT, intent("AndIntent", day="2026-11-21"), "clips/told", "dog"),
        (COUNT, intent("ShowClipIntent", which=order("first")), "clips/show", "dog"),
        (COUNT, intent("WhatHappenedIntent"), "clips/told", None),
    ],
)
@pytest.mark.parametrize("device", ["show", "dot"])
def test_what_is_asked_next_is_of_the_same_kind_where_it_goes_on(
    first: dict[str, Any], then: dict[str, Any], path: str, asked: str | None, device: str
) -> None:
    to, question = after(first, then, device=device)
    assert (to, question["kind"]) == (path, asked)


def test_a_kind_that_the_model_does_not_know_is_asked_for_as_it_was_spoken() -> None:
    owner = Talker()
    owner.hears(intent("ShowKindIntent", kind=free("The Postman")))
    assert owner.asked()[1]["kind"] == "the postman"


@pytest.mark.parametrize("name", ["ShowKindIntent", "KindHappenedIntent"])
def test_a_kind_that_the_house_does_not_know_is_no_other(name: str) -> None:
    house = House()
    nothing = {"outcome": "no_clip", "which": "last", "room": None}
    house.replies["clips/show"] = replying(**nothing)
    span = {"first": "today", "last": "today", "part": None, "since": None}
    happened = {"outcome": "happened", "span": span, "looked": False, "room": None, "count": 1}
    last = a_clip()
    house.replies["clips/told"] = replying(**happened, by_camera=[], last=last, clips=[last])
    owner = Talker(house)
    assert owner.hears(intent(name, kind=free("unicorn"))) == "I can't recognise that."
    assert owner.open is None


def test_what_it_was_is_asked_of_the_clip_talked_of_else_of_the_last() -> None:
    house = House()
    owner = Talker(house)
    owner.hears(ASK)
    assert owner.asked()[1].items() >= {"which": "that", "screen": False}.items()
    assert owner.open == "offered"
    house.replies["clips/show"] = replying(outcome="no_clip", which="that", room=None)
    assert owner.hears(ASK).startswith("I'm not sure which clip you mean")
    assert [question["which"] for _, question in house.asked[-2:]] == ["that", "last"]


def test_what_it_was_is_known_of_what_was_not_filmed_too() -> None:
    house = House()
    missing = {"count": 1, "newest": a_clip(label="pet", sub_label="fox"), "why": "disk_full"}
    nothing = {"outcome": "no_clip", "which": "that", "room": None, "not_filmed": missing}
    house.replies["clips/show"] = replying(**nothing)
    owner = Talker(house)
    assert owner.hears(ASK).startswith("It was a fox, in the front room at 3:14")
    assert owner.open is None
    owner.hears(intent("WhatWasThatIntent", time="03:14"))
    assert owner.asked()[1]["which"] == "at"


def test_nothing_much_is_not_offered_to_be_seen() -> None:
    house = House()
    span = {"first": "today", "last": "today", "part": None, "since": None}
    last = a_clip(label="other")
    house.replies["clips/told"] = replying(
        **{"outcome": "happened", "span": span, "looked": False, "room": None, "count": 3},
        **{"by_camera": [{"name": "Garden", "count": 3}], "last": last, "clips": [last]},
        nothing=3,
    )
    owner = Talker(house)
    assert owner.hears(intent("WhatHappenedIntent")).startswith("Nothing much today:")
    assert owner.open is None
