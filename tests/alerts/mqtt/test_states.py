"""What is told of a camera, and which topics are ours."""

import pytest

from bridge.alerts.mqtt.states import CameraNow, Topics, changed, states

TOPICS = Topics("private_eye")
DOOR = CameraNow("door", "front door", live=True, hidden=False, moves=True, labels={"person"})


def said(camera: CameraNow) -> dict[str, str]:
    """By the last level of each topic."""
    return {topic.rpartition("/")[2]: word for topic, word in states(TOPICS, [camera]).items()}


def test_a_person_at_the_door() -> None:
    assert said(DOOR) == {
        "availability": "online",
        "watching": "ON",
        "motion": "ON",
        "person": "ON",
        "pet": "OFF",
        "vehicle": "OFF",
    }


def test_of_a_hidden_camera_nothing_is_told_but_that_it_is() -> None:
    found = said(CameraNow("door", "door", True, hidden=True, moves=True, labels={"person"}))
    assert {topic for topic, word in found.items() if word in ("ON", "online")} == set()


def test_of_a_camera_that_is_away_nothing_is_told_but_that_it_is() -> None:
    found = said(CameraNow("door", "door", False, hidden=False, moves=True, labels={"person"}))
    assert {topic for topic, word in found.items() if word in ("ON", "online")} == {"watching"}


def test_only_what_has_changed_is_told_again() -> None:
    before = states(TOPICS, [DOOR])
    quiet = states(TOPICS, [CameraNow("door", "front door", True, False, moves=False)])
    assert {topic.rpartition("/")[2] for topic in changed(before, quiet)} == {"motion", "person"}
    assert changed(before, before) == {}


@pytest.mark.parametrize(
    ("topic", "camera"),
    [
        ("private_eye/camera/door/watching/set", "door"),
        *(("private_eye/camera/door/watching", None), ("other/camera/door/watching/set", None)),
        ("private_eye/presence/door", None),
    ],
)
def test_whose_switch_it_is(topic: str, camera: str | None) -> None:
    assert TOPICS.commanded(topic) == camera


@pytest.mark.parametrize(
    ("topic", "who"),
    [("private_eye/presence/Anna", "Anna"), ("private_eye/presence/", None), ("presence/A", None)],
)
def test_whose_presence_it_is(topic: str, who: str | None) -> None:
    assert TOPICS.told_presence(topic) == who
