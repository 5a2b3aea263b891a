"""Two rooms in one breath, and all rooms but one."""

import pytest

from tests.skill.alexa import free, intent, part, room
from tests.skill.talker import Talker, after

GARDEN, FRONT_ROOM = free("garden"), free("front room")
ALL = room("all", "everything")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("HideCameraIntent", "privacy/hide"),
        ("WhatHappenedIntent", "clips/told"),
        ("CameraStatusIntent", "cameras/how"),
        ("DeleteAllClipsIntent", "clips/delete/all"),
    ],
)
def test_both_are_asked_about(name: str, path: str) -> None:
    asked, question = after(intent(name, room=FRONT_ROOM, also=GARDEN))
    assert asked == path
    assert (question["room"], question["also"]) == ("front room", "garden")


def test_all_but_one() -> None:
    owner = Talker()
    owner.hears(intent("HideCameraIntent", room=ALL, but=GARDEN, duration="PT1H"))
    path, question = owner.asked()
    assert path == "privacy/hide"
    assert (question["room"], question["but"], question["minutes"]) == (None, "garden", 60)


@pytest.mark.parametrize("slot", ["also", "but"])
def test_the_one_that_is_not_known_is_asked_back_and_the_other_is_not_forgotten(slot: str) -> None:
    owner = Talker()
    first = FRONT_ROOM if slot == "also" else ALL
    told = owner.hears(intent("HideCameraIntent", room=first, **{slot: free("door")}))
    assert told == "Did you mean the front door or the back door?"
    owner.hears(intent("AndIntent", room=free("back door")))
    path, question = owner.asked()
    assert path == "privacy/hide"
    assert question["room"] == ("front room" if slot == "also" else None)
    assert question[slot] == "back door"


def test_and_the_front_room_is_of_that_alone() -> None:
    hidden = intent("HideCameraIntent", room=GARDEN, also=free("front door"))
    _, question = after(hidden, intent("AndIntent", room=FRONT_ROOM))
    assert (question["room"], question["also"]) == ("front room", None)


def test_turn_it_and_the_garden_off_is_more_than_a_no_to_the_pin() -> None:
    owner = Talker()
    owner.hears(intent("ShowCameraIntent", room=FRONT_ROOM))
    owner.hears(intent("HideCameraIntent", room=room("that", "it"), also=GARDEN))
    _, question = owner.asked()
    assert (question["room"], question["also"]) == ("Front Room", "garden")


def test_the_rest_of_the_day_is_until_midnight_and_of_what_happened_it_is_today() -> None:
    day = part("whole_day")
    _, hidden = after(intent("HideCameraIntent", room=GARDEN, part=day))
    assert (hidden["until"], hidden["during"]) == ("00:00", None)
    _, told = after(intent("WhatHappenedIntent", part=day))
    assert told["when"] == {"day": "today"}
    _, of_friday = after(intent("WhatHappenedIntent", part=day, day="2026-11-20"))
    assert of_friday["when"] == {"day": "2026-11-20"}
