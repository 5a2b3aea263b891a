"""Which clips a deletion is asked about: the last so many, another one, one of them all."""

import pytest

from tests.skill.alexa import free, intent, known
from tests.skill.talker import Talker


@pytest.mark.parametrize(
    ("said", "count"), [("2", 2), ("twelve", 12), ("0", 1), ("900", 100), ("?", 1)]
)
def test_the_last_so_many_are_asked_about(said: str, count: int) -> None:
    owner = Talker()
    owner.hears(intent("DeleteLastClipsIntent", number=said, room=free("garden")))
    assert owner.asked() == (
        "clips/delete/newest",
        {"room": "garden", "count": count, "when": {}},
    )
    assert owner.open == "delete"


def test_the_last_one_instead_of_the_clip_that_was_asked_about() -> None:
    owner = Talker()
    owner.hears(intent("DeleteClipIntent", time="03:14"))
    owner.hears(intent("ChooseIntent", place=known("last", "last", "last")))
    path, question = owner.asked()
    assert (path, question["which"], owner.open) == ("clips/delete", "last", "delete")


def test_of_all_that_were_asked_about_only_the_one_of_that_time() -> None:
    owner = Talker()
    owner.hears(intent("DeleteAllClipsIntent", room=free("garden"), day="2026-11-21"))
    owner.hears(intent("AndIntent", time="09:15"))
    path, question = owner.asked()
    assert (path, question["room"], question["which"]) == ("clips/delete", "garden", "at")
    assert question["when"] == {"day": "2026-11-21", "at": "09:15"}


def test_hold_on_leaves_the_question_open_and_is_answered_with_nothing_else() -> None:
    owner = Talker()
    asked = owner.hears(intent("DeleteClipIntent"))
    again = owner.hears(intent("AMAZON.PauseIntent"))
    assert owner.open == "delete"
    assert asked.endswith(again)
