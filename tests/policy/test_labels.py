"""What an event was, by what was found in its pictures."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bridge.model import Area, Label
from bridge.policy.labels import KINDS, judge
from bridge.policy.looks import Look, Sighting
from bridge.vision.classifier.centernet import CLASSES
from tests.builders import NOON

HERE, THERE = Area(100, 100, 200, 400), Area(600, 100, 200, 400)


def seen(*names: str, at_s: float = 0.0, score: int = 700, area: Area | None = None) -> Look:
    """A picture with these things in it, each somewhere else every time."""
    wandering = Area(100 + int(at_s * 50) % 600, 100, 200, 400)
    found = tuple(Sighting(name, score, area or wandering) for name in names)
    return Look(NOON + timedelta(seconds=at_s), Area(0, 0, 1000, 1000), found)


def nothing(at_s: float) -> Look:
    return seen(at_s=at_s)


@pytest.mark.parametrize(
    ("looks", "label", "sub_label"),
    [
        ([seen("person")], Label.PERSON, None),
        ([seen("dog")], Label.PET, "dog"),
        ([seen("bicycle")], Label.VEHICLE, "bicycle"),
        ([seen("horse")], Label.ANIMAL, "horse"),
        ([seen("dog"), seen("person", at_s=2)], Label.PERSON, None),
        ([seen("car"), seen("cat", at_s=2)], Label.PET, "cat"),
        ([seen("cat", score=600), seen("dog", at_s=2, score=800)], Label.PET, "dog"),
        ([nothing(0)], Label.UNKNOWN, None),
        ([nothing(0), nothing(2)], Label.OTHER, None),
        ([seen("frisbee", "chair"), seen("frisbee", at_s=2)], Label.OTHER, None),
        ([], Label.UNKNOWN, None),
    ],
)
def test_what_was_found_says_what_it_was(
    looks: Sequence[Look], label: Label, sub_label: str | None
) -> None:
    judged = judge(looks)
    assert (judged.label, judged.sub_label) == (label, sub_label)


def test_a_person_who_was_seen_is_not_lost_by_what_is_seen_later() -> None:
    looks = [seen("person")]
    for at_s in range(2, 40, 2):
        looks.append(seen("dog", "car", at_s=at_s) if at_s % 4 else nothing(at_s))
        assert judge(looks).label is Label.PERSON


def test_two_pictures_agree_where_one_alone_is_not_sure_enough() -> None:
    assert judge([seen("person", score=350)]).label is Label.UNKNOWN
    assert judge([seen("person", score=350), nothing(1)]).label is Label.OTHER
    agreed = judge([seen("person", score=350), seen("person", at_s=1, score=340)])
    assert (agreed.label, agreed.confidence) == (Label.PERSON, 350)


def test_three_pictures_agree_where_two_are_not_sure_enough() -> None:
    looks = [seen("dog", at_s=at_s, score=255) for at_s in range(3)]
    assert judge(looks[:2]).label is Label.OTHER
    assert judge(looks).label is Label.PET


def test_for_people_nothing_adds_up_and_of_an_hour_only_a_little() -> None:
    assert judge([seen("person", at_s=at_s, score=290) for at_s in range(16)]).label is Label.OTHER
    assert judge([seen("car", at_s=at_s, score=140) for at_s in range(16)]).label is Label.OTHER
    assert judge([seen("car", at_s=at_s, score=150) for at_s in range(5)]).label is Label.VEHICLE


def test_a_phone_that_moves_by_itself_is_nothing_that_anybody_is_told_of() -> None:
    """The network takes cars from straight above for phones: what they are, the house is taught."""
    phones = [seen("cell phone", score=650), seen("cell phone", at_s=2, score=650)]
    assert judge(phones).label is Label.OTHER
    assert judge([seen("cell phone", "person")]).label is Label.PERSON


def test_a_cat_or_a_dog_is_a_pet_before_it_is_known_which() -> None:
    assert judge([seen("cat", score=250)]).label is Label.UNKNOWN
    judged = judge([seen("cat", "dog", score=250)])
    assert (judged.label, judged.confidence) == (Label.PET, 438)


def test_a_horse_that_is_likelier_a_dog_speaks_for_the_dog() -> None:
    assert judge([seen("dog", "horse", score=250)]).sub_label == "dog"
    horse = Look(NOON, HERE, (Sighting("horse", 800, HERE), Sighting("dog", 200, HERE)))
    assert judge([horse]).label is Label.ANIMAL


def test_what_lies_where_nothing_moved_does_not_count() -> None:
    parked = Look(NOON, HERE, (Sighting("car", 900, HERE, moves=False),))
    assert judge([parked, parked]).label is Label.OTHER


def test_a_car_that_is_at_the_same_place_in_two_pictures_is_parked() -> None:
    parked = [seen("car", at_s=at_s, area=HERE) for at_s in (0, 2, 4)]
    assert judge(parked).label is Label.OTHER
    walked_past = [seen("car", at_s=0, area=HERE), seen("car", "person", at_s=2, area=HERE)]
    assert judge(walked_past).label is Label.PERSON


def test_a_car_that_comes_and_parks_is_a_car() -> None:
    looks = [seen("car", at_s=0, area=THERE), *(seen("car", at_s=s, area=HERE) for s in (2, 4))]
    assert judge(looks).label is Label.VEHICLE


def test_who_stands_still_is_there_all_the_same() -> None:
    assert judge([seen("person", at_s=s, area=HERE) for s in (0, 4, 8)]).label is Label.PERSON


def test_it_says_why() -> None:
    looks = [nothing(0), seen("dog", at_s=2, score=820), seen("dog", "person", at_s=4, score=500)]
    assert judge(looks).why == {"looks": 3, "look": 2, "name": "person", "also": ["pet"]}


def test_every_kind_has_classes_that_the_detector_knows() -> None:
    assert set(KINDS) <= set(CLASSES)
    assert set(KINDS.values()) == {Label.PERSON, Label.PET, Label.VEHICLE, Label.ANIMAL}
