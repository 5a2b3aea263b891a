"""What happened, by what it was; and the last of a kind.

It is one in the afternoon in Berlin; clips begin seven seconds after noon, or later.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.model import ClipKind
from bridge.service.voice.clips import TellClip
from bridge.service.voice.happenings import Happened, KindCount, WhenAsked
from bridge.service.voice.which_clip import NoClip, WantedClip, Which
from tests import recorded
from tests.filming import take_for
from tests.recorded import Sort
from tests.service.clip_house import ClipHouse, a_clip_house
from tests.service.house import ANNA

MINUTE = timedelta(minutes=1)
PERSON, DOG, CAT, CAR, BIRD, LEAVES = (
    *(("person",), ("pet", "dog"), ("pet", "cat"), ("vehicle", "car"), ("animal", "bird")),
    ("other",),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        made.confirm_anna()
        yield made


def made(house: ClipHouse, *sorts: Sort | None, camera: str = "front") -> list[str]:
    """One a minute, from noon on."""
    return [
        house.a_clip(camera, later=minute * MINUTE, was=was, seconds=2)
        for minute, was in enumerate(sorts)
    ]


def told(house: ClipHouse, kind: str | None = None, room: str | None = None) -> Happened:
    happened = house.by_voice.happenings.told(ANNA, WhenAsked(kind=kind, listed=8), room)
    assert isinstance(happened, Happened), happened
    return happened


def shown(house: ClipHouse, which: Which, kind: str | None = None) -> str | NoClip:
    answer = house.by_voice.clips.show(ANNA, WantedClip(which, kind=kind), screen=False)
    assert isinstance(answer, TellClip | NoClip), answer
    return answer.clip.id if isinstance(answer, TellClip) else answer


def test_each_kind_is_counted_and_nothing_much_is_left_out(house: ClipHouse) -> None:
    front = made(house, PERSON, LEAVES, PERSON, CAT, None, LEAVES)
    made(house, CAT, LEAVES, camera="garden")
    happened = told(house)
    assert (happened.count, happened.nothing) == (5, 3)
    assert set(happened.kinds) == {
        KindCount("person", None, 2, "front"),
        KindCount("pet", "cat", 2, None),
        KindCount("unknown", None, 1, "front"),
    }
    assert {tally.name: tally.count for tally in happened.by_camera} == {"front": 4, "garden": 1}
    assert happened.last is not None
    assert happened.last.id == front[4]
    assert len(happened.clips) == 5


def test_where_there_was_nothing_else_nothing_much_is_told_of(house: ClipHouse) -> None:
    made(house, LEAVES, LEAVES)
    happened = told(house)
    assert (happened.count, happened.nothing, happened.kinds) == (2, 2, ())
    assert shown(house, Which.LAST) == happened.clips[0].id


def test_what_somebody_asked_for_or_rang_is_never_nothing_much(house: ClipHouse) -> None:
    for kind in (ClipKind.MANUAL, ClipKind.DOORBELL):
        take_for(house.db, recorded.record(house.library, kind=kind), "other")
    assert (told(house).count, told(house).nothing) == (2, 0)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        *(("person", 1), ("dog", 2), ("cat", 1), ("pet", 3), ("animal", 4), ("bird", 1)),
        *(("car", 1), ("vehicle", 1), ("truck", 0)),
    ],
)
def test_a_kind_that_is_asked_after_is_counted_alone(
    house: ClipHouse, kind: str, count: int
) -> None:
    made(house, PERSON, DOG, DOG, CAT, BIRD, CAR, LEAVES, None)
    happened = told(house, kind)
    assert (happened.kind, happened.count) == (kind, count)
    assert len(happened.clips) == count
    # Of what nobody could make out it is known that it was there.
    assert KindCount("unknown", None, 1, "front") in happened.kinds
    assert happened.absence.removed is None


def test_a_kind_that_nobody_knows_is_not_taken_for_another(house: ClipHouse) -> None:
    made(house, PERSON)
    assert told(house, "unicorn").kind is None
    assert shown(house, Which.LAST, "unicorn") == NoClip(Which.LAST)


def test_the_last_of_a_kind_is_shown_and_the_one_before_that(house: ClipHouse) -> None:
    first, dog, second, _ = made(house, PERSON, DOG, PERSON, None)
    assert shown(house, Which.LAST, "person") == second
    assert shown(house, Which.BEFORE, "person") == first
    assert shown(house, Which.BEFORE, "person") == NoClip(Which.BEFORE, kind="person")
    assert shown(house, Which.FIRST, "animal") == dog
    assert shown(house, Which.LAST, "car") == NoClip(Which.LAST, kind="car")


def test_the_last_and_the_one_before_pass_nothing_much_over(house: ClipHouse) -> None:
    person, _, moved, leaves = made(house, PERSON, LEAVES, None, LEAVES)
    assert shown(house, Which.LAST) == moved
    assert shown(house, Which.BEFORE) == person
    assert shown(house, Which.NEXT) == moved
    house.clips.keeping.star(house.browser()[1].actor, leaves, True)
    assert shown(house, Which.LAST) == leaves
