"""What is covered is gone: nothing in the copy depends on it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sharing.covering import WHOLE, Cover
from bridge.sharing.painting import CELLS, GRAY, paint
from bridge.sharing.pictures import RawPicture, copied
from bridge.sharing.rects import Rect
from tests.sharing.pictures import noise, picture

WIDTH, HEIGHT = 64, 48
sides = st.floats(-0.2, 1.2)
rects = st.tuples(sides, sides, st.floats(0.01, 0.6), st.floats(0.01, 0.6)).map(
    lambda one: Rect(one[0], one[1], one[0] + one[2], one[1] + one[3])
)


def same(one: RawPicture, other: RawPicture) -> bool:
    return all(map(np.array_equal, one.planes, other.planes))


def touched(rect: Rect) -> tuple[slice, slice]:
    """The pixels of brightness that a rectangle touches."""
    left, right = max(0.0, rect.left), min(1.0, rect.right)
    top, bottom = max(0.0, rect.top), min(1.0, rect.bottom)
    down = slice(int(np.floor(top * HEIGHT)), int(np.ceil(bottom * HEIGHT)))
    return down, slice(int(np.floor(left * WIDTH)), int(np.ceil(right * WIDTH)))


def replaced(shown: RawPicture, rect: Rect, seed: int) -> RawPicture:
    """The same picture, with something else where the rectangle is."""
    if rect.within() is None:
        return copied(shown)
    made, other = copied(shown), noise(WIDTH, HEIGHT, seed)
    down, across = touched(rect)
    made.luma[down, across] = other.luma[down, across]
    half_down = slice(down.start // 2, (down.stop + 1) // 2)
    half_across = slice(across.start // 2, (across.stop + 1) // 2)
    for plane, new in ((made.blue, other.blue), (made.red, other.red)):
        plane[half_down, half_across] = new[half_down, half_across]
    return made


@given(st.lists(rects, min_size=1, max_size=4), st.integers(0, 9))
def test_two_films_that_differ_only_where_they_are_covered_become_the_same(
    covered: list[Rect], seed: int
) -> None:
    one = noise(WIDTH, HEIGHT, 77)
    other = copied(one)
    for rect in covered:
        other = replaced(other, rect, seed)
    for each in (one, other):
        paint(each, Cover(rects=tuple(covered)))
    assert same(one, other)


@given(rects)
def test_what_is_not_covered_stays_as_it_was(rect: Rect) -> None:
    before = noise(WIDTH, HEIGHT, 5)
    after = copied(before)
    paint(after, Cover(rects=(rect,)))
    changed = after.luma != before.luma
    if rect.within() is not None:
        down, across = touched(rect)
        around = (
            slice(max(0, down.start - 1), down.stop + 1),
            slice(max(0, across.start - 1), across.stop + 1),
        )
        changed[around] = False
    assert not changed.any()


def test_a_covered_area_can_be_seen_to_be_one() -> None:
    shown = picture(shade=200)
    paint(shown, Cover(rects=(Rect(0.25, 0.25, 0.5, 0.5),)))
    assert shown.luma[12, 16] < 180
    assert shown.luma[5, 5] == 200


def test_what_is_covered_whole_shows_nothing() -> None:
    one, other = noise(WIDTH, HEIGHT, 1), noise(WIDTH, HEIGHT, 2)
    for each in (one, other):
        paint(each, WHOLE)
    assert same(one, other)
    assert np.unique(one.luma).tolist() == [GRAY[0]]


def test_an_area_as_large_as_the_picture_has_nothing_around_it() -> None:
    one, other = noise(WIDTH, HEIGHT, 1), noise(WIDTH, HEIGHT, 2)
    for each in (one, other):
        paint(each, Cover(rects=(Rect(-1, -1, 2, 2),)))
    assert same(one, other)


def test_all_but_what_moves_is_a_few_cells() -> None:
    before = noise(640, 360, 3)
    after = copied(before)
    paint(after, Cover(shown=(Rect(0.5, 0.5, 0.75, 0.75),)))
    assert np.array_equal(after.luma[180:270, 320:480], before.luma[180:270, 320:480])
    side = 640 // CELLS
    corner = after.luma[:side, :side]
    assert (corner == corner[0, 0]).all()
    assert abs(int(corner[0, 0]) - int(before.luma[:side, :side].mean())) <= 8
    kinds = {bytes(after.luma[y, : 8 * side]) for y in range(side)}
    assert len(kinds) == 1


@pytest.mark.parametrize(("width", "height"), [(2, 2), (176, 144), (18, 640)])
def test_pictures_of_any_even_size_are_covered(width: int, height: int) -> None:
    for cover in (Cover(rects=(Rect(0.3, 0.3, 0.6, 0.6),)), Cover(shown=()), WHOLE):
        shown = noise(width, height, 4)
        paint(shown, cover)
        assert shown.size == (width, height)


def test_an_area_by_hand_stays_covered_where_something_moves() -> None:
    one, other = noise(WIDTH, HEIGHT, 1), None
    hand = Rect(0.4, 0.4, 0.6, 0.6)
    other = replaced(one, hand, 9)
    for each in (one, other):
        paint(each, Cover(rects=(hand,), shown=(Rect(0.2, 0.2, 0.8, 0.8),)))
    assert same(one, other)
