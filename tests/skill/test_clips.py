"""Clips, as the skill talks about them: questions that stay open, and what a yes is to."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill.bridge_api import BridgeApi
from skill.handler import build
from tests.skill.alexa import SKILL_ID, a_request, accepted, free, intent, speech_of
from tests.skill.house import CLIP_URL, PENDING, TOKEN, House
from tests.skill.test_bridge_api import a_server

YES, NO = intent("AMAZON.YesIntent"), intent("AMAZON.NoIntent")


class Skill:
    """One device; every answer's attributes come back with the next request."""

    def __init__(self, house: House | None = None, *, device: str = "show") -> None:
        self.house = house or House()
        self._handle = build(self.house.api(), SKILL_ID)
        self._device = device
        self.attributes: dict[str, Any] = {}

    def hears(self, body: dict[str, Any]) -> dict[str, Any]:
        request = a_request(body, self._device, attributes=self.attributes)
        answer = accepted(self._handle(request))
        self.attributes = answer.get("sessionAttributes") or {}
        return answer

    def asked(self) -> tuple[str, dict[str, Any]]:
        """The last question to the bridge, without who asks."""
        path, question = self.house.asked[-1]
        return path, {k: v for k, v in question.items() if k not in ("user", "device")}


def test_a_clip_plays_under_its_camera_and_time() -> None:
    answer = Skill().hears(intent("ShowClipIntent"))
    (directive,) = answer["response"]["directives"]
    metadata = {"title": "Front room", "subtitle": "3:14 this afternoon"}
    assert directive["videoItem"] == {"source": CLIP_URL, "metadata": metadata}
    assert "shouldEndSession" not in answer["response"]


def test_a_question_to_delete_is_answered_with_the_bridges_own_id() -> None:
    skill = Skill()
    asked = skill.hears(intent("DeleteClipIntent", time="03:14", day="2026-11-21"))
    assert asked["response"]["shouldEndSession"] is False
    wanted = {"room": None, "which": "at", "at": "03:14", "day": "2026-11-21", "part": None}
    assert skill.asked() == ("clips/delete", wanted)
    assert skill.attributes == {"pending": PENDING}
    assert speech_of(skill.hears(YES)) == "It's deleted."
    assert skill.asked() == ("clips/delete/confirm", {"pending": PENDING})
    assert skill.attributes == {}


def test_no_deletes_nothing_and_asks_nobody() -> None:
    skill = Skill()
    skill.hears(intent("DeleteThatClipIntent"))
    before = len(skill.house.asked)
    assert speech_of(skill.hears(NO)) == "All right. Nothing was deleted."
    assert len(skill.house.asked) == before
    assert speech_of(skill.hears(YES)).startswith("There's nothing waiting for a yes.")


@pytest.mark.parametrize(
    "between", ["ShowCameraIntent", "AMAZON.HelpIntent", "AMAZON.FallbackIntent", "ShowClipIntent"]
)
def test_whatever_is_said_between_the_question_and_the_yes_ends_the_question(between: str) -> None:
    skill = Skill()
    skill.hears(intent("DeleteClipIntent"))
    skill.hears(intent(between, room={}))
    skill.hears(YES)
    assert "clips/delete/confirm" not in {path for path, _ in skill.house.asked}


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("ShowEarlierClipIntent", "before"),
        ("ShowLaterClipIntent", "next"),
        ("AMAZON.PreviousIntent", "before"),
        ("AMAZON.NextIntent", "next"),
    ],
)
def test_clips_are_stepped_through(name: str, which: str) -> None:
    skill = Skill()
    assert skill.hears(intent(name))["response"]["directives"]
    wanted = {"room": None, "which": which, "at": None, "day": None, "part": None}
    assert skill.asked() == ("clips/show", {**wanted, "screen": True})


@pytest.mark.parametrize("name", ["AMAZON.NextIntent", "AMAZON.PreviousIntent"])
def test_next_moves_nothing_where_no_clip_was_shown(name: str) -> None:
    skill = Skill()
    skill.house.replies["clips/show"] = lambda: Response(
        '{"outcome": "no_clip", "which": "that", "room": null, "span": null}'
    )
    assert speech_of(skill.hears(intent(name))).startswith("There's nothing to turn over here.")


def test_several_clips_are_told_of_where_there_is_no_screen() -> None:
    dot = Skill(device="dot")
    told = speech_of(dot.hears(intent("ShowClipsIntent", part=free("morning"))))
    assert told.startswith("Three clips were recorded this morning:")


def test_was_anybody_there_is_asked_of_what_moved() -> None:
    skill = Skill()
    skill.hears(intent("MovedIntent", room=free("garden"), start=free("morning")))
    when = {"day": None, "part": None, "since": "morning"}
    asked = {"room": "garden", **when, "away": False, "motion": True}
    assert skill.asked() == ("clips/told", asked)


def test_a_time_without_clips_is_named() -> None:
    skill = Skill()
    skill.house.missing = {"last"}
    told = skill.hears(intent("ShowClipsIntent", room=free("garden"), part=free("morning")))
    assert speech_of(told) == "There are no clips of the garden from this morning."


def test_no_the_one_before_is_about_deleting_while_that_is_the_question() -> None:
    skill = Skill()
    skill.hears(intent("DeleteClipIntent"))
    skill.hears(intent("ShowEarlierClipIntent"))
    path, question = skill.asked()
    assert (path, question["which"]) == ("clips/delete", "before")
    assert skill.attributes == {"pending": PENDING}


@pytest.mark.parametrize(("why", "said"), [("used", "done already"), ("expired", "a while")])
def test_a_yes_that_comes_too_late_is_told_so(why: str, said: str) -> None:
    skill = Skill()
    skill.attributes = {"pending": why}
    assert said in speech_of(skill.hears(YES))


def test_a_yes_that_the_house_does_not_answer_in_time_claims_nothing() -> None:
    with a_server() as url:
        handle = build(BridgeApi(url, TOKEN, budget_s=0.2), SKILL_ID)
        answer = accepted(handle(a_request(YES, attributes={"pending": PENDING})))
    assert "I can't say whether that was deleted" in speech_of(answer)


def test_the_room_that_was_asked_back_for_goes_on_with_what_was_asked() -> None:
    skill = Skill()
    asked = skill.hears(intent("DeleteClipIntent", room=free("door"), time="03:14"))
    assert speech_of(asked) == "Did you mean the front door or the back door?"
    again = skill.hears(YES)
    assert speech_of(again) == speech_of(asked)
    skill.hears(intent("ShowCameraIntent", room=free("back door")))
    wanted = {"room": "back door", "which": "at", "at": "03:14", "day": None, "part": None}
    assert skill.asked() == ("clips/delete", wanted)


def test_another_room_than_those_in_question_is_a_new_request() -> None:
    skill = Skill()
    skill.hears(intent("DeleteClipIntent", room=free("door")))
    skill.hears(intent("ShowCameraIntent", room=free("garden")))
    assert skill.asked() == ("show", {"room": "garden", "screen": True})


def test_what_happened_offers_the_last_clip() -> None:
    skill = Skill()
    skill.hears(intent("WhatHappenedIntent"))
    assert skill.attributes == {"offered": True}
    skill.hears(YES)
    path, question = skill.asked()
    assert (path, question["which"]) == ("clips/show", "that")
    dot = Skill(device="dot")
    assert dot.hears(intent("WhatHappenedIntent"))["response"]["shouldEndSession"] is True


@pytest.mark.parametrize(
    ("slots", "asked"),
    [
        ({"day": "2026-11-21"}, {"day": "2026-11-21"}),
        ({"part": free("morning")}, {"part": "morning"}),
        ({"part": free("last night")}, {"day": "yesterday", "part": "night"}),
        ({"since": "15:00"}, {"since": "15:00"}),
        ({"since": "MO"}, {"since": "morning"}),
        ({"start": free("afternoon")}, {"since": "afternoon"}),
    ],
)
def test_a_time_reaches_the_bridge_as_it_was_heard(
    slots: dict[str, Any], asked: dict[str, Any]
) -> None:
    skill = Skill()
    skill.hears(intent("WhatHappenedIntent", **slots))
    nothing: dict[str, object] = {"room": None, "day": None, "part": None, "since": None}
    nothing |= {"away": False, "motion": False}
    assert skill.asked() == ("clips/told", {**nothing, **asked})


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT30S", 30),
        ("PT1M", 60),
        ("PT1M30S", 90),
        ("PT1H", 600),
        ("PT1S", 5),
        ("P1DT1H", 600),
        ("?", 60),
    ],
)
def test_a_recording_is_as_long_as_was_said_within_reason(duration: str, seconds: int) -> None:
    skill = Skill()
    skill.hears(intent("RecordIntent", room=free("garden"), duration=duration))
    assert skill.asked() == ("clips/record", {"room": "garden", "seconds": seconds})


@pytest.mark.parametrize("which", ["last", "that", "before"])
def test_a_clip_that_there_is_not(which: str) -> None:
    name = {"last": "DeleteClip", "that": "DeleteThatClip", "before": "DeleteEarlierClip"}[which]
    skill = Skill()
    skill.house.missing = {which}
    answer = skill.hears(intent(f"{name}Intent"))
    assert "clip" in speech_of(answer)
    assert skill.attributes == {}


@pytest.mark.parametrize("about", [5, [], {"intent": 5}, {"intent": "x", "slots": {"a": []}}])
def test_attributes_that_make_no_sense_are_left_out(about: object) -> None:
    skill = Skill()
    skill.attributes = {"about": about, "which": 5, "pending": 7, "offered": "yes"}
    assert speech_of(skill.hears(YES)).startswith("There's nothing waiting for a yes.")


def test_an_answer_about_clips_that_makes_no_sense_is_one_kind_of_trouble() -> None:
    skill = Skill()
    skill.house.replies["clips/show"] = lambda: Response('{"outcome": "play_clip"}')
    answer = skill.hears(intent("ShowClipIntent"))
    assert speech_of(answer).startswith("Private Eye at your home had a problem with that.")


def a_reply(**body: Any) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


def test_the_pin_is_asked_for_and_goes_along_once() -> None:
    skill = Skill()
    skill.hears(intent("DeleteAllClipsIntent"))
    skill.house.replies["clips/delete/confirm"] = lambda: a_reply(outcome="pin_needed")
    asked = skill.hears(YES)
    assert speech_of(asked) == "What's your PIN?"
    assert skill.attributes == {"pending": PENDING}
    skill.hears(intent("PinIntent", pin="?"))
    wrong = {"outcome": "pin_refused", "locked": False}
    skill.house.replies["clips/delete/confirm"] = lambda: a_reply(**wrong)
    said = skill.hears(intent("PinIntent", pin="2 580"))
    assert skill.asked() == ("clips/delete/confirm", {"pending": PENDING, "pin": "2580"})
    assert "2580" not in json.dumps(said)
    assert skill.attributes == {"pending": PENDING}
    del skill.house.replies["clips/delete/confirm"]
    assert speech_of(skill.hears(intent("PinIntent", pin="2580"))) == "It's deleted."
    assert skill.attributes == {}


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("scope", "When this Alexa was linked"),
        ("hours", "You can't do that at this time."),
        ("camera", "That camera isn't open to you."),
        ("rights", "You can't do that in this house."),
        ("something new", "You can't do that in this house."),
    ],
)
def test_what_somebody_may_not_is_said_whatever_they_asked(why: str, told: str) -> None:
    skill = Skill()
    for path in ("cameras", "clips/show", "clips/told", "clips/delete"):
        skill.house.replies[path] = lambda: a_reply(outcome="refused", why=why)
    for name in ("ListCamerasIntent", "ShowClipIntent", "WhatHappenedIntent", "DeleteClipIntent"):
        assert speech_of(skill.hears(intent(name))).startswith(told)
