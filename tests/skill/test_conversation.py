"""The voice console, the shipped models and the skill together: typed words in, answers out."""

import json

import pytest

from bridge.console.console import Console, Said
from bridge.console.device import DeviceKind
from skill.handler import build
from tests.builders import FakeClock
from tests.skill.house import CODE, OWNER, STRANGER, URL, House


class Person:
    def __init__(
        self, user: str = OWNER, device: DeviceKind = DeviceKind.SHOW, locale: str = "en-US"
    ) -> None:
        self.house = House()
        self._user, self._device, self._locale = user, device, locale
        self._console = Console(build(self.house.api(), None), FakeClock())

    def says(self, text: str) -> Said:
        return self._console.say(text, device=self._device, user_id=self._user, locale=self._locale)

    def asked(self) -> str:
        """Where the last question to the bridge went."""
        return self.house.asked[-1][0]


def test_the_owner_looks_around() -> None:
    owner = Person()
    opened = owner.says("Alexa, open private eye")
    assert opened.session_open
    first = owner.says("show me the lounge")
    assert "the front room" in first.speech.lower()
    assert URL in json.dumps(first.directives)
    assert first.session_id == opened.session_id
    second = owner.says("and the garden")
    assert second.session_id == opened.session_id
    assert second.speech == "One moment while the garden wakes up."
    assert owner.says("turn it off").speech.startswith("The garden camera is")
    assert owner.asked() == "privacy/hide"
    assert owner.says("stop").speech == "Closed."


def test_the_owner_is_asked_which_door() -> None:
    owner = Person()
    assert owner.says("show the door").speech == "Did you mean the front door or the back door?"
    assert owner.says("yes").speech == "Did you mean the front door or the back door?"
    answer = owner.says("the front door")
    assert not answer.session_new
    assert "hasn't answered for four minutes" in answer.speech


def test_the_owner_thinks_better_of_a_deletion_and_then_not() -> None:
    owner = Person()
    for thought in ("no wait keep it", "no don't"):
        assert owner.says("delete the last clip").speech.endswith("Delete it for good?")
        assert owner.says("help").speech.endswith("Delete it for good?")
        assert owner.says(thought).speech == "All right. I've kept it."
    assert "clips/delete/confirm" not in {path for path, _ in owner.house.asked}
    owner.says("delete the last clip")
    assert owner.says("yes delete it").speech == "It's deleted."


def test_the_owner_asks_what_happened_and_goes_on() -> None:
    owner = Person()
    assert "Want to see it?" in owner.says("what happened at the front door today").speech
    assert owner.says("and yesterday").speech.endswith("at the front door yesterday.")
    owner.says("what happened today")
    assert owner.says("number two").directives
    assert owner.house.asked[-1][1]["which"] == "chosen"
    assert owner.says("say that again").speech.endswith("the front room at 3:14 this afternoon.")


def test_the_owner_hears_from_a_device_without_a_screen() -> None:
    owner = Person(device=DeviceKind.DOT)
    said = owner.says("ask private eye to show the front room")
    assert said.speech.startswith("I need a screen for that, an Echo Show or a Fire TV.")
    assert said.directives == []
    assert not said.session_open
    assert owner.says("ask private eye who is watching").speech.startswith("Anna has the garden")


@pytest.mark.parametrize("locale", ["en-GB", "en-AU", "en-IN", "en-CA"])
def test_a_stranger_becomes_one_of_the_house(locale: str) -> None:
    stranger = Person(STRANGER, locale=locale)
    met = stranger.says("show the front room")
    assert met.speech.endswith("What's the code?")
    assert met.session_open
    assert stranger.says(f"my code is {' '.join(CODE)}").speech.startswith("Thank you.")
    assert stranger.says("show the front room").directives


def test_what_is_not_ours_is_said_and_nothing_shown() -> None:
    owner = Person()
    for words in ("what's the weather", "open the front door", "who was that"):
        said = owner.says(words)
        assert URL not in json.dumps(said.directives)
        assert "n't" in said.speech or "only" in said.speech
