"""Cameras turned off and on by voice: the real console, skill, home door and use cases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contract.clip_home import PIN, Home, a_clip_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with a_clip_home(tmp_path) as home:
        yield home


def off(home: Home) -> set[str]:
    return {c["id"] for c in home.doors.ask("/privacy")["cameras"] if c["hidden"]}


def hide_as_owner(home: Home, camera: str) -> None:
    answer = home.doors.api("PUT", f"/cameras/{camera}/privacy", json={"hidden": True})
    assert answer.ok, answer.text


@pytest.mark.parametrize("said", ["turn off the garden", "turn off the garden camera"])
def test_the_camera_that_is_named_is_turned_off_and_no_other(home: Home, said: str) -> None:
    assert "garden" in home.hears(said)
    assert off(home) == {"garden"}


def test_off_for_an_hour_is_off_until_then_and_no_longer(home: Home) -> None:
    told = home.hears("turn off the garden for an hour")
    assert "until 2" in told  # it is one o'clock
    assert "already" in home.hears("turn off the garden for ten minutes")
    home.passes(timedelta(hours=1))
    home.doors.house.privacy.rules.settle()
    assert off(home) == set()
    assert "turned on already" in home.hears("turn the garden back on")


def test_a_camera_that_is_not_known_turns_nothing_off(home: Home) -> None:
    assert home.hears("turn off the attic").startswith("I don't have that camera.")
    assert off(home) == set()


@pytest.mark.parametrize("said", ["turn on privacy mode", "stop watching"])
def test_the_whole_house_is_turned_off_when_none_is_named(home: Home, said: str) -> None:
    home.says(said)
    assert off(home) == {"front", "garden"}


def test_the_one_that_is_named_comes_back_alone_after_the_pin(home: Home) -> None:
    home.says("stop watching")
    asked = "To turn the garden on, what's your PIN?"
    assert home.hears("turn the garden back on") == asked
    assert off(home) == {"front", "garden"}
    assert "garden" in home.hears(PIN)
    assert off(home) == {"front"}


def test_with_the_owners_pin_comes_back_what_the_owner_turned_off(home: Home) -> None:
    hide_as_owner(home, "garden")
    home.says("turn the garden back on")
    assert "garden" in home.hears(PIN)
    assert off(home) == set()
