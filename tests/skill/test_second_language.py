"""Another language is a folder: here is one of a few sentences, and the skill speaks it."""

from typing import Any

import pytest

from skill.handler import build
from skill.language.choice import for_locale
from skill.language.en.speech import english
from skill.language.interface import SpokenLanguage
from skill.language.pause import PAUSE
from tests.skill.alexa import SKILL_ID, a_request, accepted, free, intent, launch, speech_of
from tests.skill.house import House


class Reden:
    """German enough to open, to ask back and to be asked for help."""

    def welcome(self) -> str:
        return "Private Eye."

    def which_of(self, rooms: Any) -> str:
        return f"Welche Kamera: {f',{PAUSE} '.join(rooms)}?"

    def did_you_mean(self, rooms: Any) -> str:
        return f"{' oder '.join(rooms)}?"

    def which_one(self) -> str:
        return "Welche?"

    def help(self, room: str | None, turn: int) -> str:  # noqa: ARG002
        return f"Sag zum Beispiel: Zeig {room}."

    def what_would_you_like(self) -> str:
        return "Was möchtest du?"

    def __getattr__(self, sentence: str) -> Any:
        pytest.fail(f"{sentence} is not German yet")


class Kameras(Reden):
    def here_is(self, camera: Any, variety: int) -> str:  # noqa: ARG002
        return f"Hier ist {camera.name}."

    def title(self, camera: Any) -> str:
        return str(camera.name)

    def live(self) -> str:
        return "Live"

    def needs_a_screen(self, camera: Any, now: Any) -> tuple[str, ...]:  # noqa: ARG002
        return (f"Für {camera.name} brauche ich einen Bildschirm.",)


def german(locale: str | None) -> SpokenLanguage:
    if not (locale or "").startswith("de"):
        return for_locale(locale)
    talk: Any = Reden()
    cameras: Any = Kameras()
    spoken = english("en-US")
    parts = {name: getattr(spoken, name) for name in spoken.__slots__}
    return SpokenLanguage(**{**parts, "talk": talk, "cameras": cameras})


def says(body: dict[str, Any], device: str = "dot", locale: str = "de-DE") -> str:
    handle = build(House().api(), SKILL_ID, speak=german)
    return speech_of(accepted(handle(a_request(body, device, locale=locale))))


def test_the_skill_speaks_it() -> None:
    garden = intent("ShowCameraIntent", room=free("garden"))
    assert (
        says(launch()) == "Private Eye. Welche Kamera: Front Room, Garden, Front Door, Back Door?"
    )
    assert says(garden, "show") == "Hier ist Garden."
    assert says(garden) == "Für Garden brauche ich einen Bildschirm."
    assert says(intent("ShowCameraIntent", room=free("door"))) == "Front Door oder Back Door?"
    assert says(intent("AMAZON.HelpIntent")).endswith("Was möchtest du?")


def test_english_is_still_spoken_beside_it() -> None:
    assert says(launch(), locale="en-GB").startswith("Private Eye. Which camera:")


def test_a_name_is_no_markup() -> None:
    house = House()
    house.cameras = [
        {**camera, "name": f'<audio src="x"/> & {n}'} for n, camera in enumerate(house.cameras)
    ]
    answer = build(house.api(), SKILL_ID)(a_request(launch()))
    ssml = answer["response"]["outputSpeech"]["ssml"]
    assert "<audio" not in ssml
    assert "&lt;audio" in ssml
    assert "&amp;" in ssml
    assert ssml.count("<break") == 2
