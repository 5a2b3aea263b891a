"""Single sentences; whole answers are in golden/."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from skill.bridge_api import BridgeFault
from skill.contract.live import Camera, CameraState
from skill.speech import LOCALES, Speech, for_how_long, for_locale, plain, the, where
from tests.skill.house import NOON

CAMERA = Camera("door", "Door", CameraState.LOST, NOON - timedelta(minutes=4))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "for a few seconds"),
        (0, "for a few seconds"),
        (29, "for a few seconds"),
        (31, "for a minute"),
        (240, "for four minutes"),
        (59 * 60, "for 59 minutes"),
        (60 * 60, "for an hour"),
        (80 * 60, "for an hour"),
        (2 * 3600, "for two hours"),
        (23 * 3600, "for 23 hours"),
        (24 * 3600, "for a day"),
        (3 * 86_400, "for three days"),
        (13 * 86_400, "for 13 days"),
        (14 * 86_400, "for two weeks"),
        (365 * 86_400, "for 52 weeks"),
    ],
)
def test_spans_are_told_as_people_tell_them(seconds: int, said: str) -> None:
    assert for_how_long(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Front room", "the front room"),
        ("Front Room", "the front room"),
        ("The Garden", "the garden"),
        ("  door ", "the door"),
        ("TV corner", "the TV corner"),
        ("Baby's room", "the baby's room"),
        ("Kids' Room", "the kids' room"),
        ("Sam's room", "Sam's room"),
        ("James’ Room", "James' room"),  # noqa: RUF001 - typed by a phone
        ("My office", "my office"),
        ("Küche", "the küche"),
        ("2nd floor", "the 2nd floor"),
    ],
)
def test_names_get_the_article_that_people_give_them(name: str, said: str) -> None:
    assert the(name) == said
    assert plain(name) == said.removeprefix("the ")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("state", CameraState)
def test_every_state_has_a_sentence_that_names_the_camera(state: CameraState, locale: str) -> None:
    told = for_locale(locale).health(replace(CAMERA, state=state), NOON)
    assert "the door" in told.lower()
    assert told.endswith(".")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_trouble_has_a_sentence_of_its_own(locale: str) -> None:
    said = [for_locale(locale).trouble(kind) for kind in BridgeFault]
    assert len(set(said)) == len(said)


def test_off_is_said_as_the_locale_says_it() -> None:
    off = replace(CAMERA, state=CameraState.OFF)
    assert "turned off for four minutes" in for_locale("en-US").health(off, NOON)
    assert "switched off for four minutes" in for_locale("en-GB").health(off, NOON)


def test_a_camera_called_camera_is_not_called_so_twice() -> None:
    told = for_locale("en-US").health(replace(CAMERA, name="Garden camera"), NOON)
    assert told == "The garden camera hasn't answered for four minutes."


def test_a_long_list_ends_before_the_listener_does() -> None:
    speech = for_locale("en-US")
    said = speech.which_of([f"Room {number}" for number in range(40)])
    assert said.endswith("the room 6 or some more?")
    cameras = [replace(CAMERA, name=f"Room {number}") for number in range(40)]
    told = speech.cameras(cameras, NOON)
    assert told.startswith("There are 40 cameras: ")
    assert len(told) < 1000


def test_what_was_misheard_is_repeated_only_so_far() -> None:
    assert len(for_locale(None).unknown_room("la " * 500, ["Door"])) < 150


def test_one_camera_is_one() -> None:
    speech: Speech = for_locale("en-US")
    live = replace(CAMERA, state=CameraState.LIVE)
    assert speech.cameras([live], NOON) == "There is one camera: the door. It's fine."
    assert speech.which_of(["Door"]) == "Would you like to see the door?"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Front Door", "at the front door"),
        ("the garden", "in the garden"),
        ("Playroom", "in the playroom"),
        ("Sam's Office", "in Sam's office"),
        ("Patio", "on the patio"),
        ("Upstairs", "in front of the upstairs camera"),
        ("Shelf Camera", "in front of the shelf camera"),
    ],
)
def test_where_something_is(name: str, said: str) -> None:
    assert where(name) == said


def test_what_is_said_of_privacy_mode() -> None:
    us, gb = for_locale("en-US"), for_locale("en-GB")
    kept = "Nothing is seen, and nothing is kept."
    assert us.turned(["Bedroom"], off=True, all_=False) == (
        f"The bedroom camera is turned off. {kept}"
    )
    assert gb.turned(["Bedroom", "Door"], off=True, all_=True) == (
        f"All cameras are switched off. {kept}"
    )
    assert us.turned(["Garden", "Door"], off=False, all_=False) == (
        "The garden and the door are coming back on."
    )
    assert "Live page" in us.on_the_page()
    assert "Live page" in us.may_not_turn()
