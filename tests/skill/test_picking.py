"""Which clip is meant by its place, how long clips are kept, and deleting after all."""

from typing import Any

import pytest

from tests.skill.alexa import free, intent, order
from tests.skill.talker import Talker

NO = intent("AMAZON.NoIntent")


@pytest.mark.parametrize(
    ("slots", "which", "nth"),
    [
        ({"which": order("second_last")}, "last", 2),
        ({"which": order("last"), "position": "third"}, "last", 3),
        ({"position": "third"}, "first", 3),
        ({"position": "2nd", "which": order("first")}, "first", 2),
        ({"position": "last"}, "last", 1),
        ({"position": "umpteenth"}, "last", 1),
    ],
)
def test_a_clip_is_counted_from_either_end(slots: dict[str, Any], which: str, nth: int) -> None:
    for name in ("ShowClipIntent", "DeleteClipIntent", "StarClipIntent"):
        owner = Talker()
        owner.hears(intent(name, room=free("garden"), **slots))
        _, question = owner.asked()
        assert (question["which"], question["nth"], question["room"]) == (which, nth, "garden")


def test_the_second_to_last_is_not_the_last_of_them() -> None:
    owner = Talker()
    assert owner.hears(intent("ShowClipIntent")).startswith("The last of three clips: ")
    second = owner.hears(intent("ShowClipIntent", which=order("second_last")))
    assert second.startswith(("Here's the front room", "This is the front room"))


def test_how_long_clips_are_kept() -> None:
    owner = Talker()
    starred = "Starred ones stay until you delete them."
    of_all = owner.hears(intent("HowLongKeptIntent"))
    assert of_all == f"It depends on the camera: from three days up to seven days. {starred}"
    of_one = owner.hears(intent("HowLongKeptIntent", room=free("garden")))
    assert of_one == f"Clips of the garden are kept for up to seven days. {starred}"
    owner.house.cameras = owner.house.cameras[:1]
    assert owner.hears(intent("HowLongKeptIntent")).startswith("Clips are kept for up to three")
    assert owner.hears(intent("HowLongKeptIntent", room=free("moon"))).endswith("Which one?")
    owner.house.cameras = []
    assert owner.hears(intent("HowLongKeptIntent")).startswith("There are no cameras yet.")


def test_deleting_after_all_is_asked_about_once_more() -> None:
    after_all = intent("AfterAllIntent")
    owner = Talker()
    owner.hears(intent("DeleteAllClipsIntent", day="2026-11-21"))
    assert owner.hears(NO) == "All right. I've kept them."
    assert owner.hears(after_all).endswith("Delete them all for good?")
    path, question = owner.asked()
    assert (path, question["when"]) == ("clips/delete/all", {"day": "2026-11-21"})
    assert owner.hears(after_all).startswith("Please say yes or no.")
    assert "clips/delete/confirm" not in [path for path, _ in owner.house.asked]
    other = Talker()
    other.hears(intent("ShowClipIntent"))
    assert other.hears(after_all).endswith("Delete it for good?")
    assert other.asked()[1]["which"] == "that"
