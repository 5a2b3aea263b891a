"""Each row of what is learnt is measured on a little of what there is, so that it can be."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from bridge.cameras import binary
from tests import third_party
from tests.bench import learn_cost, learn_labels, learn_teaching
from tests.bench.ground import Ground
from tests.bench.learn_films import films
from tests.bench.rows import Row

_VISITS, _DOG, _PARKING = "visits_indoor_a.mp4", "person_dog_720p.mp4", "parking_a.mp4"
_LEAVES, _STREET = "foliage_320.avi", "street_brightness_change.avi"
_PEOPLE = ("person_under_trees_720p.mp4", "pedestrians_vtest_a.mp4")


def footage(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.third_party(*(f"media/{name}" for name in names))


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with ExitStack() as stack:
        yield Ground(tmp_path, binary.locate(None).path, stack)


def named(rows: Sequence[Row]) -> dict[str, Row]:
    return {row.id.removeprefix("learn."): row for row in rows}


@footage(_VISITS)
def test_what_telling_an_event_apart_costs(ground: Ground) -> None:
    rows = named(list(learn_cost.processor(ground, repeats=2, idle_s=0.5)))
    assert set(rows) == {"classify_ms", "event_cpu", "idle_cpu"}
    assert rows["classify_ms"].value > 0
    assert 0 < rows["event_cpu"].value < (rows["event_cpu"].floor or 0)
    (memory,) = learn_cost.memory(ground)
    assert 50 < memory.value < 250


@footage("events.csv", _DOG, _PARKING, "cat_720p.jpg", "pets.jpg", _VISITS)
def test_what_events_are_taken_for(ground: Ground) -> None:
    kinds = {film.truth: film for film in films(third_party.FOOTAGE) if film.variant == "day"}
    rows = named(list(learn_labels.labels(ground, some=list(kinds.values()))))
    ids = ("person_recall", "person_precision", "pet_recall", "vehicle_recall")
    assert tuple(rows) == ids
    assert [rows[id_].value for id_ in ids[:2]] == [1.0, 1.0]
    assert all("1 of 1 films" in rows[id_].note for id_ in ids[:2])


def test_how_long_the_house_takes_to_learn(ground: Ground) -> None:
    (row,) = learn_teaching.train(ground, labels=30)
    assert row.value > 0
    assert row.note.startswith("33 labels")


@footage(_LEAVES, _STREET, _VISITS, _DOG, *_PEOPLE)
def test_what_ten_labels_spare_and_whom_they_lose(ground: Ground) -> None:
    rows = named(list(learn_teaching.false_alerts(ground, variants=("day",))))
    assert rows["person_recall_after"].value == 0
    assert 0 <= rows["false_alerts_after_10"].value <= 1


@footage(_PARKING, _LEAVES, _DOG)
def test_what_three_labels_of_a_new_kind_find(ground: Ground) -> None:
    (row,) = learn_teaching.new_kinds(ground, scenes=learn_teaching.NEW[:1])
    assert row.note.startswith("1 ")
    assert row.floor is not None
    assert row.value >= row.floor
