"""The phrases can be read, and their judge tells right from not right, and from wrong."""

import re
from datetime import timedelta

import pytest

from tests.skill.phrases.house import CAMERAS, NOW, conversation
from tests.skill.phrases.judged import ACTS, Came, right, wrong
from tests.skill.phrases.phrase import Wanted, load
from tests.skill.phrases.tried import state

HALVES = ("seen", "unseen")


def test_all_phrases_can_be_judged() -> None:
    phrases = [phrase for half in HALVES for phrase in load(half)]
    assert len({phrase.id for phrase in phrases}) == len(phrases) >= 600
    names = set(CAMERAS.values())
    for phrase in phrases:
        wanted = [turn.wanted for turn in phrase.turns]
        assert wanted[-1] is not None, phrase.id
        for each in filter(None, wanted):
            assert each.act in ACTS, phrase.id
            assert set(each.cameras) <= names, phrase.id
            re.compile(each.fact)


def test_the_halves_are_of_the_same_kinds_and_share_nothing() -> None:
    seen, unseen = (load(half) for half in HALVES)
    assert {phrase.kind for phrase in seen} == {phrase.kind for phrase in unseen}
    assert not {phrase.id for phrase in seen} & {phrase.id for phrase in unseen}


def came_of(*said: str) -> Came:
    """The last of it."""
    with conversation() as talk:
        for text in said[:-1]:
            talk.say(text)
        talk.asked.since_last()
        before = state(talk.house)
        heard = talk.say(said[-1])
        answers = talk.asked.since_last()
        return Came(heard, answers, before, state(talk.house))


SHOWN = Wanted("show", "garden", cameras=("garden",))
HIDDEN = Wanted("hide", "off", cameras=("garden",))
LAST = ["front door 19:48"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (["show the garden"], SHOWN),
        (["turn off the garden camera"], HIDDEN),
        (["delete the last clip"], Wanted("ask_delete", "delete", clips=LAST)),
        (["delete the last clip", "yes"], Wanted("deleted", "deleted", clips=LAST)),
        (["delete the last clip", "no"], Wanted("kept", "")),
        (["turn the nursery camera on"], Wanted("ask_pin", "pin", cameras=("nursery",))),
        (
            ["what happened in the garden today"],
            Wanted("happened", "", cameras=("garden",), span=(NOW - timedelta(hours=20.6), NOW)),
        ),
        (["who watched the garden today"], Wanted("who_looked", "anna", cameras=("garden",))),
    ],
)
def test_what_was_wanted_is_right(said: list[str], wanted: Wanted) -> None:
    came = came_of(*said)
    assert right(wanted, came), came.speech
    assert not wrong(wanted, came)


def test_what_was_not_wanted_is_not_right_and_some_of_it_is_wrong() -> None:
    shown, deleted = came_of("show the garden"), came_of("delete the last clip", "yes")
    assert not right(HIDDEN, shown)
    assert wrong(HIDDEN, shown)
    assert not right(Wanted("show", "garden", cameras=("front door",)), shown)
    assert not right(Wanted("show", "front room", cameras=("garden",)), shown)
    assert not wrong(Wanted("show", "", cameras=("front door",)), shown)
    assert not right(Wanted("kept", ""), deleted)
    assert wrong(Wanted("kept", ""), deleted)
    assert not right(Wanted("deleted", "", clips=["garden 03:04"]), deleted)
