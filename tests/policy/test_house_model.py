"""The model of a house: what it learns from few labels, what it never does, and when it says that
it does not know."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.model import Label
from bridge.policy.house_model import Ground, HouseModel, Lesson, fit, judge, judge_all
from bridge.policy.house_seen import FEATURES, Descriptors, Seen, Stock, mean, seen
from tests.builders import NOON
from tests.lessons import features, stock

TREE, WALKER, DOG, STATUE = "a tree", "somebody", "a dog", "a statue"
KINDS = {TREE: Label.ANIMAL, WALKER: Label.PERSON, DOG: Label.PET, STATUE: Label.PERSON}


def how(camera: str = "front", hour: float = 12.0) -> Descriptors:
    return Descriptors(camera, hour, 10.0, 40.0, 500.0, 500.0)


def one(kind: str, number: int, *, confidence: int = 800, camera: str = "front") -> Seen:
    return seen(stock(KINDS[kind], confidence), features(kind, number), how(camera))


def lesson(kind: str, number: int, label: str, **event: object) -> Lesson:
    at = NOON + timedelta(minutes=number)
    return Lesson(f"{kind}{number}", at, label, one(kind, number, **event))  # type: ignore[arg-type]


def unspoken(*kinds: str, count: int = 6) -> list[Lesson]:
    return [lesson(kind, 100 + n, KINDS[kind]) for kind in kinds for n in range(count)]


def a_model(taught: Sequence[Lesson], *kinds: str) -> HouseModel:
    model = fit(taught, unspoken(*(kinds or (WALKER, DOG))))
    assert model is not None
    return model


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_few_labels_suffice(count: int) -> None:
    model = a_model([lesson(TREE, n, Label.OTHER) for n in range(count)])
    later = judge_all(model, [one(TREE, 50 + n) for n in range(20)])
    assert {(judged.label, judged.why) for judged in later} == {(Label.OTHER, Ground.TAUGHT)}


def test_who_was_no_part_of_it_stays_who_they_are() -> None:
    model = a_model([lesson(TREE, n, Label.OTHER) for n in range(3)])
    others = [one(kind, 50 + n) for kind in (WALKER, DOG) for n in range(20)]
    assert [judged.label for judged in judge_all(model, others)] == [
        *([Label.PERSON] * 20),
        *([Label.PET] * 20),
    ]


def test_far_from_all_that_was_taught_it_does_not_know() -> None:
    model = a_model([lesson(TREE, n, Label.OTHER) for n in range(3)])
    odd = seen(Stock(Label.UNKNOWN), features("a balloon"), how())
    (judged,) = judge_all(model, [odd])
    assert (judged.label, judged.why) == (Label.UNKNOWN, Ground.FAR)


def test_nobody_becomes_nothing_unless_it_was_taught_of_such_a_one() -> None:
    """The statue is surely a person to the detector: once called nothing, it is; others are not."""
    taught = [lesson(STATUE, n, Label.OTHER) for n in range(2)]
    model = a_model(taught, WALKER)
    assert judge_all(model, [one(STATUE, 50)])[0].label == Label.OTHER
    assert judge_all(model, [one(WALKER, 50)])[0].label == Label.PERSON
    by_trees = a_model([lesson(TREE, n, Label.OTHER) for n in range(3)])
    (like_a_tree,) = judge_all(by_trees, [seen(stock(Label.PERSON), features(TREE, 50), how())])
    assert (like_a_tree.label, like_a_tree.why) == (Label.PERSON, Ground.PERSON)


def test_a_lesson_of_another_camera_has_to_be_nearer() -> None:
    model = a_model([lesson(TREE, 0, Label.OTHER)])
    far = np.float16(0.35) * features("a twig") + features(TREE, 50)
    here, there = (seen(stock(Label.ANIMAL), far, how(camera)) for camera in ("front", "garden"))
    assert [judged.why for judged in judge_all(model, [here, there])] == [
        Ground.TAUGHT,
        Ground.FAR,
    ]


def test_a_kind_of_the_house_s_own_that_is_somebody_is_somebody() -> None:
    postman = a_model([lesson(STATUE, n, "k0123456789abcdef") for n in range(2)], WALKER, DOG)
    assert postman.people == {Label.PERSON, "k0123456789abcdef"}


def test_of_one_kind_alone_there_is_nothing_to_tell_it_from() -> None:
    assert fit([lesson(TREE, n, Label.OTHER) for n in range(5)]) is None
    assert fit([], unspoken(WALKER, DOG)) is None


def test_ten_thousand_labels_are_as_good_as_the_newest_of_each() -> None:
    some = [lesson(TREE, n, Label.OTHER) for n in range(20)]
    many = [
        Lesson(f"{again}-{one_.event}", one_.at, one_.label, one_.seen)
        for again in range(500)
        for one_ in some
    ]
    model = a_model(many)
    assert len(model.events) < 1000
    assert judge_all(model, [one(TREE, 50)])[0].label == Label.OTHER


def test_without_features_or_without_a_model_the_detector_s_word_stands() -> None:
    model = a_model([lesson(TREE, n, Label.OTHER) for n in range(3)])
    assert judge(model, stock(Label.ANIMAL), None, how()).why is Ground.UNSEEN
    assert judge(None, stock(Label.ANIMAL), features(TREE), how()).why is Ground.UNTAUGHT


@pytest.mark.parametrize(
    "odd",
    [
        np.zeros(FEATURES, np.float16),
        np.full(FEATURES, np.nan, np.float16),
        np.full(FEATURES, np.inf, np.float16),
        np.ones(10, np.float16),
    ],
    ids=["zeros", "nan", "inf", "short"],
)
def test_features_that_mean_nothing_are_none(
    odd: np.ndarray[tuple[int], np.dtype[np.float16]],
) -> None:
    model = a_model([lesson(TREE, n, Label.OTHER) for n in range(3)])
    assert judge(model, stock(Label.ANIMAL), odd, how()).label == Label.ANIMAL


def test_looks_of_another_length_are_left_out_of_the_mean() -> None:
    whole = features(TREE)
    assert mean([b"", b"\x00" * 12]) is None
    whole_again = mean([whole.tobytes(), b"\x00" * 12])
    assert whole_again is not None
    assert np.array_equal(whole_again, whole)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(KINDS)),
            st.integers(0, 40),
            st.sampled_from([Label.OTHER, Label.PET, Label.VEHICLE, "k0123456789abcdef"]),
        ),
        max_size=12,
    ),
    st.integers(0, 1000),
)
def test_whatever_is_taught_a_sure_person_unlike_it_stays_one(
    taught: list[tuple[str, int, str]], confidence: int
) -> None:
    lessons = [lesson(kind, n, label) for kind, n, label in dict.fromkeys(taught)]
    model = fit(lessons, unspoken(WALKER, DOG))
    stranger = seen(stock(Label.PERSON), features("a stranger"), how())
    (judged,) = judge_all(model, [stranger])
    assert judged.label == Label.PERSON
    (some,) = judge_all(model, [one(TREE, 77, confidence=confidence)])
    assert 0 <= some.confidence <= 1000
    assert some.label in {label for _, _, label in taught} | {Label.ANIMAL}
