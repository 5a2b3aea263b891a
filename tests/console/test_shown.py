"""What is on a screen, as the command line has it."""

from bridge.console import shown
from skill.apl.document import render
from tests.skill.apl.screens import DISPLAYS, screens, serialized


def lines(name: str, display: str = "Show 8") -> list[str]:
    return shown.lines([serialized(render(screens()[name], DISPLAYS[display]))])


def test_words_and_buttons_with_what_a_touch_sends() -> None:
    assert lines("live") == [
        *("Front room", "Live", "[Pause]"),
        "[Clips]  (--touch happened --touch front_room)",
        "[Cover]  (--touch hide --touch front_room)",
    ]


def test_each_of_a_list() -> None:
    title, *listed = lines("clips", "Spot")
    assert title == "Today"
    assert len(listed) == 12
    assert listed[1] == (
        "[2. Front room 1. Today, 3:14 pm]  (--touch play --touch 0000000000000001)"
    )


def test_every_screen_can_be_told_in_words() -> None:
    for display in DISPLAYS:
        for name in screens("<b>Tom & ${x}"):
            assert lines(name, display)


def test_a_video_and_nothing() -> None:
    item = {"source": "https://h/x", "metadata": {"title": "Garden", "subtitle": "Live"}}
    assert shown.lines([{"type": "VideoApp.Launch", "videoItem": item}]) == ["plays Garden, live"]
    assert shown.lines([]) == []
