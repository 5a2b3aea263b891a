"""Which part of a picture is looked at, and where what is found there is in all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Area
from bridge.vision.classifier.crops import LONGEST, STEP, WHOLE, Crop, crop, sighting
from bridge.vision.classifier.detector import Thing


@st.composite
def areas(draw: st.DrawFn) -> Area:
    x, y = draw(st.integers(0, 990)), draw(st.integers(0, 990))
    return Area(x, y, draw(st.integers(1, 1000 - x)), draw(st.integers(1, 1000 - y)))


@given(areas(), st.sampled_from([16 / 9, 4 / 3, 1.0, 9 / 16, 3.0]))
def test_what_moves_is_in_it_and_it_is_in_the_picture(moving: Area, aspect: float) -> None:
    shown = crop(moving, aspect)
    area = shown.area
    assert area.x >= 0
    assert area.y >= 0
    assert area.x + area.width <= 1000
    assert area.y + area.height <= 1000
    assert area.x <= moving.x + 1
    assert area.y <= moving.y + 1
    assert area.x + area.width >= moving.x + moving.width - 2
    assert area.y + area.height >= moving.y + moving.height - 2
    assert shown.width % STEP == shown.height % STEP == 0
    assert max(shown.width, shown.height) <= LONGEST


@given(areas())
def test_its_shape_is_that_of_what_it_shows(moving: Area) -> None:
    shown = crop(moving, 16 / 9)
    shape = shown.area.width * 16 / 9 / shown.area.height
    assert shown.width / shown.height == pytest.approx(shape, rel=0.25)


def test_something_small_is_looked_at_with_what_is_around_it() -> None:
    shown = crop(Area(500, 500, 10, 20), 16 / 9)
    assert shown.area.height == 400
    assert shown.area.x < 450 < 560 < shown.area.x + shown.area.width


@pytest.mark.parametrize(
    ("aspect", "sides"),
    [
        (16 / 9, (576, 320)),
        (4 / 3, (416, 320)),
        (1.0, (320, 320)),
        (9 / 16, (320, 576)),
        (4.0, (640, 320)),
    ],
)
def test_where_nobody_knows_what_moves_all_is_shown_in_more_pixels(
    aspect: float, sides: tuple[int, int]
) -> None:
    shown = crop(None, aspect)
    assert (shown.width, shown.height) == sides
    assert shown.area == WHOLE


@pytest.mark.parametrize(("name", "counts"), [("person", True), ("cat", True), ("car", False)])
def test_where_nobody_knows_what_moves_a_car_may_be_parked(name: str, *, counts: bool) -> None:
    thing = Thing(name, 0.8, (80.0, 160.0, 240.0, 320.0))
    assert sighting(thing, crop(None, 16 / 9), None).moves is counts


def test_what_is_found_in_a_crop_is_told_of_the_picture() -> None:
    shown = Crop(Area(500, 200, 400, 400), 320, 320)
    dog = Thing("dog", 0.8124, (80.0, 160.0, 240.0, 320.0))
    told = sighting(dog, shown, Area(600, 400, 100, 100))
    assert (told.name, told.score, told.area) == ("dog", 812, Area(600, 400, 200, 200))
    assert told.moves


@pytest.mark.parametrize(
    ("moving", "counts"),
    [
        (Area(600, 400, 200, 200), True),
        (Area(660, 460, 20, 20), True),  # an arm of it
        (Area(500, 300, 500, 500), True),  # much more than it moves
        (Area(500, 200, 110, 210), False),  # next to it
        (Area(0, 0, 100, 100), False),
    ],
)
def test_it_moves_where_something_does(moving: Area, *, counts: bool) -> None:
    shown = Crop(Area(500, 200, 400, 400), 320, 320)
    dog = Thing("dog", 0.8, (80.0, 160.0, 240.0, 320.0))
    assert sighting(dog, shown, moving).moves is counts
