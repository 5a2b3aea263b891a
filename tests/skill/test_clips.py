"""Clips, as the skill talks about them: questions that stay open, and what a yes is to."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill.bridge_api import BridgeApi
from skill.handler import build
from tests.skill.alexa import (
    SKILL_ID,
    a_request,
    accepted,
    free,
    intent,
    order,
    room,
    speech_of,
)
from tests.skill.house import CLIP_URL, PENDING, TOKEN, House, a_clip
from tests.skill.talker import Talker
from tests.skill.test_bridge_api import a_server

YES, NO, HELP = (intent(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Help"))
THAT = order("that")
CONFIRM = "clips/delete/confirm"


def a_reply(**body: Any) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


def paths(talker: Talker) -> list[str]:
    return [path for path, _ in talker.house.asked]


def test_a_clip_plays_under_its_camera_and_time() -> None:
    owner = Talker(device="firetv")
    owner.hears(intent("ShowClipIntent"))
    (directive,) = owner.response["directives"]
    metadata = {"title": "Front room", "subtitle": "3:14 this afternoon"}
    assert directive["videoItem"] == {"source": CLIP_URL, "metadata": metadata}
    assert "shouldEndSession" not in owner.response


def test_a_question_to_delete_is_answered_with_the_bridges_own_id() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent", time="03:14", day="2026-11-21"))
    wanted = {"which": "at", "when": {"at": "03:14", "day": "2026-11-21"}, "clip": None, "nth": 1}
    assert owner.asked() == ("clips/delete", {"room": None, **wanted})
    assert owner.attributes["question"]["pending"] == PENDING
    assert owner.hears(YES) == "It's deleted."
    assert owner.asked() == (CONFIRM, {"pending": PENDING})
    assert owner.open is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (NO, "All right. I've kept it."),
        (intent("StarClipIntent", which=THAT), "All right. I've kept it."),
        (intent("AMAZON.StopIntent"), "All right. I've kept it."),
    ],
)
def test_no_deletes_nothing_and_asks_nobody(said: dict[str, Any], told: str) -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent", which=THAT))
    before = paths(owner)
    assert owner.hears(said) == told
    assert paths(owner) == before
    assert owner.hears(YES).startswith("There's nothing waiting for a yes.")


def test_yes_delete_it_is_a_yes_however_it_was_heard() -> None:
    for yes in (
        YES,
        intent("DeleteClipIntent", which=THAT),
        intent("DeleteClipIntent", room=room("that", "it")),
    ):
        owner = Talker()
        owner.hears(intent("DeleteClipIntent"))
        assert owner.hears(yes) == "It's deleted."


@pytest.mark.parametrize(
    "between",
    ["AMAZON.HelpIntent", "AMAZON.FallbackIntent", "AMAZON.RepeatIntent", "OtherRequestIntent"],
)
def test_an_aside_between_the_question_and_the_yes_loses_nothing(between: str) -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent"))
    assert owner.hears(intent(between)).endswith("Delete it for good?")
    assert owner.hears(YES) == "It's deleted."


def test_that_one_from_somewhere_is_the_one_from_there() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent", which=THAT, room=free("garden"), day="2026-11-21"))
    path, question = owner.asked()
    assert (path, question["which"], question["room"]) == ("clips/delete", "last", "garden")


@pytest.mark.parametrize("between", ["ShowCameraIntent", "WhatHappenedIntent", "ShowClipIntent"])
def test_another_request_between_the_question_and_the_yes_ends_the_question(between: str) -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent"))
    owner.hears(intent(between, room=free("garden")))
    owner.hears(YES)
    assert CONFIRM not in paths(owner)


def test_a_yes_that_comes_twice_is_done_once() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent"))
    kept = dict(owner.attributes)
    owner.hears(YES)
    owner.attributes = kept  # the same request, delivered again
    owner.house.replies[CONFIRM] = lambda: a_reply(outcome="nothing_pending", why="used")
    assert owner.hears(YES) == "That's been done already."


@pytest.mark.parametrize(("why", "said"), [("expired", "a while"), ("unknown", "nothing waiting")])
def test_a_yes_of_another_time_or_person_is_told_so(why: str, said: str) -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent"))
    owner.house.replies[CONFIRM] = lambda: a_reply(outcome="nothing_pending", why=why)
    assert said in owner.hears(YES)


@pytest.mark.parametrize(
    ("said", "which"),
    [
        (intent("ShowClipIntent", which=order("before")), "before"),
        (intent("AMAZON.PreviousIntent"), "before"),
        (intent("AMAZON.NextIntent"), "next"),
    ],
)
def test_clips_are_stepped_through(said: dict[str, Any], which: str) -> None:
    owner = Talker()
    owner.hears(said)
    path, question = owner.asked()
    assert (path, question["which"]) == ("clips/show", which)
    owner.hears(intent("DeleteClipIntent"))
    owner.hears(said)
    path, question = owner.asked()
    assert (path, question["which"]) == ("clips/delete", which)
    assert owner.open == "delete"


def test_where_there_is_none_before_it_the_question_is_still_the_same() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent"))
    owner.house.missing = {"before"}
    told = owner.hears(intent("AMAZON.PreviousIntent"))
    assert told == "There's no clip before that. Delete it for good?"
    assert owner.hears(YES) == "It's deleted."


@pytest.mark.parametrize("name", ["AMAZON.NextIntent", "AMAZON.PreviousIntent"])
def test_next_moves_nothing_where_no_clip_was_shown(name: str) -> None:
    owner = Talker()
    nothing = {"outcome": "no_clip", "which": "that", "room": None, "span": None}
    owner.house.replies["clips/show"] = lambda: a_reply(**nothing)
    assert owner.hears(intent(name)).startswith("There's no more to page through.")


def test_a_time_without_clips_is_named() -> None:
    owner = Talker()
    owner.house.missing = {"last"}
    told = owner.hears(intent("ShowClipIntent", room=free("garden"), part=free("morning")))
    assert told == "There are no clips of the garden from this morning."


def test_a_yes_that_the_house_does_not_answer_in_time_claims_nothing() -> None:
    question = {"open": "delete", "ask": "Delete it for good?", "pending": PENDING, "count": 1}
    with a_server() as url:
        handle = build(BridgeApi(url, TOKEN, budget_s=0.2), SKILL_ID)
        answer = accepted(handle(a_request(YES, attributes={"question": question})))
    assert "I can't say whether that was deleted" in speech_of(answer)


def test_the_room_that_was_asked_back_for_goes_on_with_what_was_asked() -> None:
    owner = Talker()
    asked = owner.hears(intent("DeleteClipIntent", room=free("door"), time="03:14"))
    assert asked == "Did you mean the front door or the back door?"
    assert owner.hears(YES) == asked
    assert owner.hears(HELP).endswith(asked)
    owner.hears(intent("ChooseIntent", position="second"))
    path, question = owner.asked()
    assert (path, question["room"], question["when"]) == (
        "clips/delete",
        "Back Door",
        {"at": "03:14"},
    )


def test_another_room_than_those_in_question_is_a_new_request() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent", room=free("door")))
    owner.hears(intent("ShowCameraIntent", room=free("garden")))
    assert owner.asked() == ("show", {"room": "garden", "screen": True})


def test_what_happened_offers_the_last_clip() -> None:
    owner = Talker()
    owner.hears(intent("WhatHappenedIntent"))
    assert owner.open == "offered"
    owner.hears(YES)
    path, question = owner.asked()
    assert (path, question["which"]) == ("clips/show", "chosen")
    assert question["clip"] == "0123456789abcdef"
    dot = Talker(device="dot")
    dot.hears(intent("WhatHappenedIntent"))
    assert dot.response["shouldEndSession"] is True


def test_the_first_one_is_of_what_was_just_told() -> None:
    owner = Talker()
    owner.hears(intent("WhatHappenedIntent", room=free("garden"), part=free("morning")))
    owner.hears(intent("ShowClipIntent", which=order("first")))
    path, question = owner.asked()
    assert (path, question["room"], question["when"]) == (
        "clips/show",
        "garden",
        {"part": "morning"},
    )


@pytest.mark.parametrize(
    ("slots", "when"),
    [
        ({"day": "2026-11-21"}, {"day": "2026-11-21"}),
        ({"part": free("morning")}, {"part": "morning"}),
        ({"part": free("last night")}, {"part": "last_night"}),
        ({"part": order("tonight")}, {"part": "tonight"}),
        ({"since": "15:00"}, {"since": "15:00"}),
        ({"since": "MO"}, {"start": "morning"}),
        ({"start": free("lunch")}, {"start": "lunch"}),
        ({"since": "02:00", "until": "04:00"}, {"since": "02:00", "until": "04:00"}),
        ({"time": "15:00"}, {"at": "15:00"}),
        ({"time": "NI"}, {"part": "night"}),
        ({"ago": "PT1H"}, {"ago": "PT1H"}),
        ({"first_day": "2026-11-21"}, {"first_day": "2026-11-21"}),
    ],
)
def test_a_time_reaches_the_bridge_as_it_was_heard(
    slots: dict[str, Any], when: dict[str, Any]
) -> None:
    owner = Talker(device="dot")
    owner.hears(intent("WhatHappenedIntent", **slots))
    wanted = {"room": None, "also": None, "when": when, "away": False, "listed": 8, "kind": None}
    assert owner.asked() == ("clips/told", wanted)


@pytest.mark.parametrize(
    "slots",
    [{"part": free("banana")}, {"time": "xx"}, {"until": "MO"}, {"ago": "PT"}, {"day": "9" * 30}],
)
def test_a_time_that_means_nothing_is_asked_for_and_goes_on(slots: dict[str, Any]) -> None:
    owner = Talker()
    said = owner.hears(intent("WhatHappenedIntent", room=free("garden"), **slots))
    assert said == "Sorry, which day or time do you mean?"
    owner.hears(intent("AndIntent", day="2026-11-21"))
    path, question = owner.asked()
    assert (path, question["room"], question["when"]) == (
        "clips/told",
        "garden",
        {"day": "2026-11-21"},
    )


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("PT30S", 30), ("PT1M30S", 90), ("PT1H", 600), ("PT1S", 5), ("P1DT1H", 600), ("?", 60)],
)
def test_a_recording_is_as_long_as_was_said_within_reason(duration: str, seconds: int) -> None:
    owner = Talker()
    owner.hears(intent("RecordIntent", room=free("garden"), duration=duration))
    assert owner.asked() == ("clips/record", {"room": "garden", "seconds": seconds})


def test_stop_filming_offers_to_turn_the_camera_off() -> None:
    owner = Talker()
    said = owner.hears(intent("StopRecordingIntent", room=free("front room")))
    assert said.endswith("Shall I turn off the front room camera?")
    assert owner.hears(YES).startswith("The front room camera is")
    path, question = owner.asked()
    assert (path, question["room"]) == ("privacy/hide", "front room")


@pytest.mark.parametrize("about", [5, [], {"open": 5}, {"open": "delete"}, {"open": "new"}])
def test_attributes_that_make_no_sense_are_left_out(about: object) -> None:
    owner = Talker()
    owner.attributes = {"question": about, "listed": 5, "misses": "often", "new": 1}
    assert owner.hears(YES).startswith("There's nothing waiting for a yes.")


def test_an_answer_about_clips_that_makes_no_sense_is_one_kind_of_trouble() -> None:
    owner = Talker()
    owner.house.replies["clips/show"] = lambda: Response(
        '{"outcome": "play_clip"}', headers={"X-Private-Eye-Contract": "2"}
    )
    told = owner.hears(intent("ShowClipIntent"))
    assert told.startswith("Private Eye at your home had a problem with that.")


def test_the_pin_is_asked_for_and_goes_along_once() -> None:
    owner = Talker()
    owner.hears(intent("DeleteAllClipsIntent"))
    owner.house.replies[CONFIRM] = lambda: a_reply(outcome="pin_needed")
    assert owner.hears(YES) == "What's your PIN?"
    assert "Delete it for good?" not in json.dumps(owner.response["directives"])
    for aside in (intent("DigitsIntent", digits="?"), HELP, YES):
        assert owner.hears(aside).endswith("What's your PIN?")
    owner.house.replies[CONFIRM] = lambda: a_reply(outcome="pin_refused", locked=False)
    said = owner.hears(intent("DigitsIntent", digits="2 580"))
    assert said == "That isn't the right PIN. What's your PIN?"
    assert owner.asked() == (CONFIRM, {"pending": PENDING, "pin": "2580"})
    assert "2580" not in json.dumps([owner.response, owner.attributes])
    del owner.house.replies[CONFIRM]
    assert owner.hears(intent("DigitsIntent", digits="2580")) == "It's deleted."
    assert owner.open is None


def test_a_camera_is_turned_on_with_the_pin_and_stays_off_without() -> None:
    house = House()
    house.replies["privacy/reveal"] = lambda: a_reply(outcome="pin_needed")
    owner = Talker(house)
    assert owner.hears(intent("RevealCameraIntent", room=free("back door"))) == "What's your PIN?"
    assert "What's your PIN?" in json.dumps(owner.response["directives"])
    for leave_it in (NO, intent("HideCameraIntent", room=room("that", "it"))):
        assert owner.hears(leave_it) == "All right. Nothing was changed."
        owner.hears(intent("RevealCameraIntent", room=free("back door")))
    assert "privacy/hide" not in paths(owner)
    owner.hears(intent("RevealCameraIntent", room=free("back door")))
    back = {"outcome": "revealed", "cameras": ["Back Door"], "all": False}
    house.replies["privacy/reveal"] = lambda: a_reply(**back)
    said = owner.hears(intent("DigitsIntent", digits="4279"))
    assert said == "The back door camera is coming back on."
    assert owner.asked() == ("privacy/reveal", {"room": "back door", "pin": "4279"})
    assert "4279" not in json.dumps([owner.response, owner.attributes])


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("scope", "This Alexa isn't allowed to do that."),
        ("hours", "You can't do that at this time."),
        ("camera", "That camera isn't open to you."),
        ("something new", "You can't do that in this house."),
    ],
)
def test_what_somebody_may_not_is_said_whatever_they_asked(why: str, told: str) -> None:
    owner = Talker()
    for path in ("cameras", "clips/show", "clips/told", "clips/delete"):
        owner.house.replies[path] = lambda: a_reply(outcome="refused", why=why)
    for name in ("ListCamerasIntent", "ShowClipIntent", "WhatHappenedIntent", "DeleteClipIntent"):
        assert owner.hears(intent(name)).startswith(told)


@pytest.mark.parametrize("asked", ["WhatHappenedIntent", "WhoWasThatIntent"])
def test_what_has_just_begun_is_not_offered_to_be_seen(asked: str) -> None:
    """Nothing of it is filmed yet; what can be shown is listed."""
    house = House()
    owner = Talker(house)
    owner.hears(intent(asked))
    assert owner.open == "offered"
    happened = {
        "outcome": "happened",
        "span": {"first": "today", "last": "today", "part": None, "since": None},
        **{"looked": False, "room": None, "count": 2},
        "by_camera": [{"name": "Garden", "count": 2}],
        "last": a_clip(id="b" * 16),
        "clips": [a_clip(id="a" * 16)],
    }
    house.replies["clips/told"] = lambda: a_reply(**happened)
    fresh = Talker(house)
    assert not fresh.hears(intent(asked)).endswith("?")
    assert fresh.open is None


@pytest.mark.parametrize("device", ["show", "dot"])
def test_a_question_is_not_left_open_by_an_answer_that_failed(device: str) -> None:
    """With a screen the session stays, and the words of the trouble are no question."""
    owner = Talker(device=device)
    owner.hears(intent("DeleteClipIntent"))
    assert owner.open == "delete"
    owner.house.replies["show"] = lambda: Response(status=500)
    assert not owner.hears(intent("ShowCameraIntent", room=free("garden"))).endswith("?")
    assert "question" not in owner.attributes
    owner.hears(intent("AMAZON.YesIntent"))
    assert "clips/delete/confirm" not in [path for path, _ in owner.house.asked]
