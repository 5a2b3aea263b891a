"""What is said after something else: and the garden, that one, the second one, again; by voice and
by touch, within a session and where it ended with the last answer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill.contract.question import Asker
from skill.memory import Memory
from skill.questions import Asked, AskedToDelete, Heard
from skill.recent import RecentTalk
from tests.skill.alexa import free, intent, known, launch, order, part, room
from tests.skill.house import NOON, House
from tests.skill.talker import Talker, after

GARDEN = free("garden")
IT = room("that", "it")
ASKER = Asker("anna", "kitchen")


@pytest.mark.parametrize("device", ["show", "dot"])
@pytest.mark.parametrize(
    ("first", "then", "path", "changed"),
    [
        ("ShowCameraIntent", {"room": GARDEN}, "show", {"room": "garden"}),
        ("HideCameraIntent", {"room": GARDEN}, "privacy/hide", {"room": "garden"}),
        ("HideCameraIntent", {"part": part("tonight")}, "privacy/hide", {"during": "tonight"}),
        ("HideCameraIntent", {"day": "2026-11-23"}, "privacy/hide", {"day": "2026-11-23"}),
        ("CameraStatusIntent", {"room": GARDEN}, "cameras/how", {"room": "garden"}),
        ("WhoWatchedIntent", {"room": GARDEN}, "ledger/watched", {"room": "garden"}),
        ("WhoIsWatchingIntent", {"room": GARDEN}, "ledger/watched", {"now": True}),
        ("WhileOutIntent", {"room": GARDEN}, "clips/told", {"away": True, "room": "garden"}),
        ("RecordIntent", {"room": GARDEN}, "clips/record", {"room": "garden"}),
        ("WhatHappenedIntent", {"day": "2026-11-21"}, "clips/told", {"room": "front room"}),
        ("ShowCameraIntent", {"day": "2026-11-21"}, "clips/told", {"room": "front room"}),
        ("DeleteClipIntent", {"room": GARDEN}, "clips/delete", {"room": "garden"}),
        ("OtherRequestIntent", {"room": GARDEN}, "show", {"room": "garden"}),
        ("WhoWatchedIntent", {"person": "ben"}, "ledger/watched", {"person": "ben"}),
        ("WhoWatchedIntent", {"person": "Myself"}, "ledger/watched", {"mine": True}),
        ("WhoSawClipIntent", {"person": "ben"}, "ledger/watched", {"room": "front room"}),
        ("ShowCameraIntent", {"person": "ben"}, "ledger/watched", {"room": None}),
    ],
)
def test_and_changes_what_was_asked_last(
    first: str, then: dict[str, Any], path: str, changed: dict[str, Any], device: str
) -> None:
    asked = after(
        intent(first, room=free("front room")), intent("AndIntent", **then), device=device
    )
    assert asked[0] == path
    assert asked[1].items() >= changed.items()


@pytest.mark.parametrize("device", ["show", "dot"])
@pytest.mark.parametrize("first", ["ShowCameraIntent", "CameraStatusIntent"])
@pytest.mark.parametrize(
    ("then", "wanted"),
    [
        (intent("WhatHappenedIntent", part=part("afternoon")), "garden"),
        (intent("WhatHappenedIntent", room=free("front door")), "front door"),
        (intent("WhatHappenedIntent", room=room("all", "everything")), None),
        (intent("ShowClipIntent", which=order("last")), "garden"),
        (intent("ShowClipIntent", day="2026-11-21"), None),
    ],
)
def test_what_is_asked_next_is_of_the_camera_that_was_shown(
    first: str, then: dict[str, Any], wanted: str | None, device: str
) -> None:
    asked = after(intent(first, room=GARDEN), then, device=device)
    assert asked[1]["room"] == wanted


@pytest.mark.parametrize("device", ["show", "dot"])
def test_the_first_one_is_of_what_was_told(device: str) -> None:
    told = intent("WhatHappenedIntent", room=GARDEN, day="2026-11-21")
    _, question = after(told, intent("ShowClipIntent", which=order("first")), device=device)
    wanted = ("first", "garden", {"day": "2026-11-21"})
    assert (question["which"], question["room"], question["when"]) == wanted


def test_and_goes_on_from_what_it_changed() -> None:
    path, question = after(
        intent("WhatHappenedIntent", room=free("front door"), day="2026-11-22"),
        intent("AndIntent", room=GARDEN),
        intent("AndIntent", day="2026-11-21"),
    )
    assert (path, question["room"], question["when"]) == (
        *("clips/told", "garden"),
        {"day": "2026-11-21"},
    )


def test_a_time_of_the_clock_is_of_the_day_and_the_night_that_were_asked_about() -> None:
    asked = intent("WhatHappenedIntent", day="2026-11-21", part=part("last_night"))
    _, question = after(asked, intent("AndIntent", since="00:00"))
    assert question["when"] == {"day": "2026-11-21", "part": "last_night", "since": "00:00"}
    asked = intent("WhatHappenedIntent", day="2026-11-21", part=part("morning"))
    _, question = after(asked, intent("AndIntent", time="03:00"))
    assert question["when"] == {"day": "2026-11-21", "at": "03:00"}


@pytest.mark.parametrize(
    ("then", "path"),
    [
        (intent("HideCameraIntent", room=IT), "privacy/hide"),
        (intent("CameraStatusIntent", room=IT), "cameras/how"),
        (intent("RecordIntent", room=IT), "clips/record"),
        (intent("WhatHappenedIntent", room=IT), "clips/told"),
    ],
)
def test_that_one_is_the_camera_that_was_talked_of(then: dict[str, Any], path: str) -> None:
    asked = after(intent("ShowCameraIntent", room=GARDEN), then)
    assert (asked[0], asked[1]["room"]) == (path, "Garden")


def test_turn_it_off_where_nothing_was_talked_of_is_the_whole_house() -> None:
    assert after(intent("HideCameraIntent", room=IT))[1]["room"] is None
    assert after(intent("HideCameraIntent", room=room("all", "everything")))[1]["room"] is None


@pytest.mark.parametrize(
    ("number", "clip"),
    [("2", "1"), ("last", "0"), ("first", "0"), ("middle", "1"), ("oldest", "2")],
)
def test_the_second_one_is_of_the_clips_that_were_listed(number: str, clip: str) -> None:
    path, question = after(intent("WhatHappenedIntent"), intent("ChooseIntent", position=number))
    assert (path, question["which"]) == ("clips/show", "chosen")
    assert question["clip"] == f"{clip}123456789abcdef"


@pytest.mark.parametrize(
    ("said", "place", "clip"),
    [("newest", "last", "0"), ("middle", "middle", "1"), ("earliest", "oldest", "2")],
)
def test_a_place_that_the_model_knows_is_of_the_clips_that_were_listed(
    said: str, place: str, clip: str
) -> None:
    for heard in (known(said, place, place), known("xyz", place, place), place):
        choose = intent("ChooseIntent", place=heard)
        path, question = after(intent("WhatHappenedIntent"), choose)
        assert (path, question["clip"]) == ("clips/show", f"{clip}123456789abcdef")


@pytest.mark.parametrize(("place", "which"), [("last", "last"), ("oldest", "first")])
def test_the_last_one_where_nothing_was_listed_is_the_last_clip(place: str, which: str) -> None:
    choose = intent("ChooseIntent", place=known(place, place, place))
    path, question = after(intent("ShowCameraIntent", room=GARDEN), choose)
    assert (path, question["which"], question["room"]) == ("clips/show", which, "garden")


def test_a_time_with_an_end_is_the_beginning_of_it() -> None:
    _, question = after(intent("WhatHappenedIntent", time="04:00", until="06:00"))
    assert question["when"] == {"since": "04:00", "until": "06:00"}


def test_the_second_one_is_of_the_cameras_that_were_listed() -> None:
    assert after(launch(), intent("ChooseIntent", number="2")) == (
        *("show",),
        {"room": "Garden", "screen": True},
    )


def test_the_cameras_that_were_asked_about_are_listed_once_and_remembered() -> None:
    owner = Talker()
    owner.hears(intent("ListCamerasIntent"))
    assert "listed" not in owner.attributes
    owner.hears(intent("CameraStatusIntent"))
    owner.hears(intent("ChooseIntent", number="2"))
    assert owner.asked() == ("show", {"room": "Garden", "screen": True})


def test_a_place_that_was_not_listed_leaves_the_question_open() -> None:
    owner = Talker()
    owner.hears(intent("WhatHappenedIntent"))
    assert owner.hears(intent("ChooseIntent", number="9")) == "I named three. Want to see it?"
    assert owner.open == "offered"


def test_what_was_said_is_said_again_and_the_question_with_it() -> None:
    owner = Talker()
    said = owner.hears(intent("WhatHappenedIntent"))
    assert owner.hears(intent("AMAZON.RepeatIntent")) == said
    assert owner.hears(intent("AMAZON.RepeatIntent")) == said
    assert owner.hears(intent("AMAZON.FallbackIntent")).startswith("Sorry")
    assert owner.hears(intent("AMAZON.RepeatIntent")) == said
    owner.hears(intent("WhoWatchedIntent"))
    assert owner.hears(intent("AMAZON.RepeatIntent")).startswith("Today Anna watched")
    owner.house.confirmed.clear()
    assert owner.attributes == {}
    assert owner.hears(intent("AMAZON.RepeatIntent")).startswith("We haven't met yet.")


def test_help_is_another_one_each_time_and_names_rooms_of_this_house() -> None:
    owner = Talker()
    helps = [owner.hears(intent("AMAZON.HelpIntent")) for _ in range(3)]
    assert len(set(helps)) == 3
    assert any("door" in said or "room" in said or "garden" in said for said in helps)


def test_what_is_not_understood_is_asked_shortly_first_and_by_example_then() -> None:
    owner = Talker()
    assert owner.hears(intent("AMAZON.FallbackIntent")) == "Sorry, which camera?"
    second = owner.hears(intent("AMAZON.FallbackIntent"))
    assert second.startswith("You can say: show the ")
    assert second.endswith("Which?")
    owner.hears(intent("ListCamerasIntent"))
    assert owner.hears(intent("AMAZON.FallbackIntent")).startswith("Sorry")


@pytest.mark.parametrize("leave", ["AMAZON.StopIntent", "AMAZON.CancelIntent"])
def test_who_stops_hears_what_was_not_turned_off_and_nothing_untrue(leave: str) -> None:
    """Whether a camera is still on is not the session's to know."""
    nothing = "Closed. I haven't turned anything off."
    for device in ("show", "firetv"):
        owner = Talker(device=device)
        owner.hears(intent("ShowCameraIntent", room=GARDEN))
        assert owner.hears(intent(leave)) == nothing
    hidden = Talker()
    hidden.hears(intent("ShowCameraIntent", room=GARDEN))
    hidden.hears(intent("HideCameraIntent", room=IT))
    assert hidden.hears(intent(leave)) == "Closed."
    hidden.hears(intent("HideCameraIntent", room=IT))
    hidden.hears(intent("RevealCameraIntent", room=free("front room")))
    assert hidden.hears(intent(leave)) == nothing


@pytest.mark.parametrize(
    "wanted", ["RevealCameraIntent", "StopRecordingIntent", "DeleteAllClipsIntent"]
)
def test_that_one_where_nothing_was_talked_of_is_never_the_whole_house(wanted: str) -> None:
    owner = Talker()
    assert owner.hears(intent(wanted, room=IT)).startswith("Which camera")
    assert {path for path, _ in owner.house.asked} == {"cameras"}
    owner.hears(intent("AndIntent", room=GARDEN))
    path, question = owner.asked()
    assert (path, question["room"]) != ("cameras", None)
    assert question["room"] == "garden"
    only = House()
    only.cameras = only.cameras[:1]
    alone = Talker(only)
    alone.hears(intent(wanted, room=IT))
    assert alone.asked()[0] != "cameras"


def test_the_pin_is_asked_for_with_what_it_turns_on() -> None:
    owner = Talker()

    def needed() -> Response:
        told = {"outcome": "pin_needed", "cameras": ["Garden", "Back Door"]}
        return Response(json.dumps(told), mimetype="application/json")

    owner.house.replies["privacy/reveal"] = needed
    said = "To turn the garden and the back door on, what's your PIN?"
    assert owner.hears(intent("RevealCameraIntent")) == said
    owner.house.replies["privacy/reveal"] = lambda: Response(
        '{"outcome": "pin_refused", "locked": false}', mimetype="application/json"
    )
    again = owner.hears(intent("DigitsIntent", digits="4279"))
    assert again == f"That isn't the right PIN. {said}"


def test_what_was_talked_of_is_remembered_for_a_moment_and_no_question_is() -> None:
    question = AskedToDelete(ask="Delete it?", pending="p")
    last = Asked("ShowCameraIntent", {"room": Heard("x")})
    memory = Memory(question=question, last=last, said="Anna looked.", misses=2)
    recent = RecentTalk()
    recent.keep(ASKER, memory, NOON)
    recalled = recent.recall(ASKER, NOON + timedelta(minutes=2))
    assert recalled == Memory(last=last, said="Anna looked.")
    assert recent.recall(ASKER, NOON + timedelta(minutes=4)) == Memory()
    assert recent.recall(ASKER, NOON - timedelta(minutes=1)) == Memory()
    assert recent.recall(Asker("ben", "kitchen"), NOON) == Memory()
    for number in range(100):
        recent.keep(Asker(f"{number}", "x"), memory, NOON)
    assert recent.recall(ASKER, NOON) == Memory()


@pytest.mark.parametrize("keeps", [False, True])
def test_what_is_no_longer_remembered_is_held_no_longer(keeps: bool) -> None:
    recent, other = RecentTalk(), Asker("ben", "hall")
    recent.keep(ASKER, Memory(room="Garden"), NOON)
    later = NOON + timedelta(minutes=4)
    if keeps:
        recent.keep(other, Memory(), later)
    else:
        recent.recall(other, later)
    # As it would be told by a clock that was set back.
    assert recent.recall(ASKER, NOON) == Memory()


def test_the_day_until_which_a_camera_is_off_is_handed_on() -> None:
    for then, asked in (
        ({"day": "2026-11-23", "until": "12:00"}, ("2026-11-23", "12:00")),
        ({"day": "2026-11-23"}, ("2026-11-23", None)),
        ({"day": "x" * 40}, ("x" * 20, None)),
    ):
        path, question = after(intent("HideCameraIntent", room=GARDEN, **then))
        assert (path, question["day"], question["until"]) == ("privacy/hide", *asked)


@pytest.mark.parametrize("duration", ["P999999999Y", "PT99999999999999999999H", "P367D", "PT0S"])
def test_an_absurd_time_leaves_a_camera_off_until_somebody_turns_it_on(duration: str) -> None:
    path, question = after(intent("HideCameraIntent", room=GARDEN, duration=duration))
    assert (path, question["minutes"], question["until"]) == ("privacy/hide", None, None)


def test_which_clip_is_starred() -> None:
    path, question = after(intent("StarClipIntent", which=order("last"), room=GARDEN))
    assert (path, question["which"], question["room"]) == ("clips/star", "last", "garden")


def test_the_star_that_is_taken_off_is_of_the_clip_that_was_shown() -> None:
    unstar = intent("UnstarClipIntent")
    assert after(intent("ShowClipIntent", room=GARDEN), unstar)[1]["which"] == "that"
    assert after(intent("ShowCameraIntent", room=GARDEN), unstar)[1]["which"] == "last"
    again = intent("UnstarClipIntent", room=GARDEN)
    assert after(intent("ShowClipIntent"), again)[1]["which"] == "last"


def test_whether_one_person_has_watched_it_is_of_that_person() -> None:
    of_ben = intent("WhoWatchedIntent", room=IT, person="ben")
    path, question = after(intent("ShowClipIntent", room=GARDEN), of_ben)
    assert (path, question["person"]) == ("ledger/watched", "ben")
    assert after(intent("ShowClipIntent", room=GARDEN), intent("WhoWatchedIntent", room=IT))[0] == (
        "ledger/seen"
    )
