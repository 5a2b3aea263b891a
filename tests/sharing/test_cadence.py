"""It looks often where something moves, seldom where nothing does, and at both sides of a cut."""

import numpy as np
import pytest

from bridge.sharing.cadence import EVERY_S, SELDOM_S, Cadence, Luma

FPS = 25.0
SHAPE = (360, 640)


def room(seed: int = 0) -> Luma:
    return np.random.default_rng(seed).integers(60, 180, SHAPE, np.uint8)


def with_a_face(x: int) -> Luma:
    picture = room()
    picture[100:140, x : x + 40] = 250
    return picture


def looked(pictures: list[Luma], fps: float = FPS) -> list[int]:
    """Which frames are looked at, in the order in which they are."""
    cadence, frames = Cadence(fps), list[int]()
    for number, picture in enumerate(pictures):
        before, this = cadence.due(picture)
        frames += [number - 1] * before + [number] * this
    return frames


def test_the_first_frame_is_looked_at() -> None:
    assert looked([room()]) == [0]


def test_where_nothing_moves_once_a_second_is_enough() -> None:
    random = np.random.default_rng(1)
    still = [room() + random.integers(0, 4, SHAPE, np.uint8) for _ in range(60)]
    assert looked(still) == [0, round(SELDOM_S * FPS), 2 * round(SELDOM_S * FPS)]


def test_what_moves_is_looked_at_five_times_a_second() -> None:
    every = round(EVERY_S * FPS)
    assert looked([with_a_face(100 + 4 * n) for n in range(21)]) == list(range(0, 21, every))


def test_what_begins_to_move_is_looked_at_in_that_frame() -> None:
    assert looked([*[room()] * 13, with_a_face(300)]) == [0, 13]


def test_of_another_picture_both_sides_are_looked_at() -> None:
    flipped = 255 - room()
    assert looked([*[room()] * 4, *[flipped] * 3]) == [0, 3, 4]


def test_a_camera_that_is_carried_is_looked_at_in_each_frame() -> None:
    stripes = np.zeros(SHAPE, np.uint8)
    stripes[:, ::80] = 255
    stripes = stripes.repeat(40, axis=1)[:, : SHAPE[1]]
    assert looked([np.roll(stripes, 30 * n, axis=1) for n in range(8)]) == list(range(8))


@pytest.mark.parametrize("fps", [1.0, 2.0, 10.0, 30.0])
def test_no_pause_is_longer_than_a_second(fps: float) -> None:
    frames = looked([room()] * 40, fps)
    assert max(np.diff(frames)) <= max(1, fps * SELDOM_S)


@pytest.mark.parametrize("shape", [(32, 640), (640, 32), (8, 8)])
def test_pictures_of_any_shape(shape: tuple[int, int]) -> None:
    assert looked([np.zeros(shape, np.uint8)] * 3) == [0]
