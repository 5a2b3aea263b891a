"""The voice console, the shipped models and the skill together: typed words in, answers out."""

from bridge.console.console import Console, Said
from bridge.console.device import DeviceKind
from skill.handler import build
from tests.builders import FakeClock
from tests.skill.house import CODE, OWNER, STRANGER, URL, House


class Person:
    def __init__(self, user: str, device: DeviceKind = DeviceKind.SHOW) -> None:
        self._user, self._device = user, device
        self._console = Console(build(House().api(), None), FakeClock())

    def says(self, text: str) -> Said:
        return self._console.say(text, device=self._device, user_id=self._user)


def test_the_owner_looks_around() -> None:
    owner = Person(OWNER)
    opened = owner.says("Alexa, open private eye")
    assert opened.session_open
    first = owner.says("show me the lounge")
    assert first.speech == "Here's the front room."
    assert first.directives[0]["videoItem"]["source"] == URL
    assert first.session_id == opened.session_id
    second = owner.says("and the garden")
    assert second.session_new
    assert second.speech == "One moment while the garden wakes up."


def test_the_owner_is_asked_which_door() -> None:
    owner = Person(OWNER)
    assert owner.says("show the door").speech == "Did you mean the front door or the back door?"
    assert owner.says("yes").speech.startswith("Which would you like to see: the front door")
    answer = owner.says("the front door")
    assert not answer.session_new
    assert "hasn't answered for four minutes" in answer.speech


def test_the_owner_hears_from_a_device_without_a_screen() -> None:
    owner = Person(OWNER, DeviceKind.DOT)
    said = owner.says("ask private eye to show the front room")
    assert said.speech.startswith("The front room camera is live, and has been for three hours.")
    assert said.directives == []
    assert not said.session_open


def test_a_stranger_becomes_one_of_the_house() -> None:
    stranger = Person(STRANGER, DeviceKind.FIRETV)
    assert "We haven't met yet" in stranger.says("show the front room").speech
    assert stranger.says(f"my code is {' '.join(CODE)}").speech.startswith("Thank you.")
    assert stranger.says("show the front room").directives[0]["type"] == "VideoApp.Launch"


def test_what_is_not_understood_leaves_the_microphone_open() -> None:
    owner = Person(OWNER)
    assert owner.says("tell me a joke").session_open
    assert not owner.says("stop").session_open
