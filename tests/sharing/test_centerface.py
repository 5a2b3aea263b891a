"""What the network's answer means; and that it is the network that finds faces."""

import numpy as np
import pytest

from bridge.sharing import weights
from bridge.sharing.centerface import CenterFace, Floats, faces
from bridge.sharing.rects import Rect
from tests.films import CARPHONE, STREET
from tests.vision.classifier.test_child import picture

ROWS, COLUMNS = 24, 40


def answer(*found: tuple[float, int, int, float, float]) -> tuple[Floats, Floats, Floats]:
    """Of faces (score, row, column, height, width in cells), each in the middle of its cell."""
    heat = np.zeros((ROWS, COLUMNS), np.float32)
    sides, places = (
        np.zeros((2, ROWS, COLUMNS), np.float32),
        np.zeros((2, ROWS, COLUMNS), np.float32),
    )
    for score, row, column, high, wide in found:
        heat[row, column] = score
        sides[:, row, column] = np.log([high, wide])
    return heat, sides, places


def near(one: Rect, other: Rect) -> bool:
    return one.shared(other) > 0.99 * max(one.size, other.size)


def test_a_face_is_where_it_is() -> None:
    (face,) = faces(*answer((0.9, 12, 20, 8, 6)))
    expected = Rect(17.5 / COLUMNS, 8.5 / ROWS, 23.5 / COLUMNS, 16.5 / ROWS)
    assert near(face.rect, expected)
    assert face.score == pytest.approx(0.9)


def test_the_surest_come_first_and_each_once() -> None:
    first, second = faces(*answer((0.5, 5, 5, 4, 4), (0.9, 12, 20, 8, 8), (0.6, 12, 21, 8, 8)))
    assert first.rect.middle[0] > second.rect.middle[0]
    assert [first.score, second.score] == pytest.approx([0.9, 0.5])


def test_what_is_unlikely_is_none() -> None:
    assert faces(*answer((0.19, 12, 20, 8, 8))) == ()


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 80.0])
def test_what_is_no_size_is_no_face(number: float) -> None:
    heat, sides, places = answer((0.9, 12, 20, 8, 8))
    sides[0, 12, 20] = number
    assert faces(heat, sides, places) == ()


def test_a_face_at_the_edge_ends_there() -> None:
    (face,) = faces(*answer((0.9, 0, 39, 10, 10)))
    assert face.rect.top == 0
    assert face.rect.right == 1


def test_there_are_never_more_than_can_be_followed() -> None:
    crowd = [(0.9, row, column, 1, 1) for row in range(ROWS) for column in range(COLUMNS)]
    assert len(faces(*answer(*crowd))) == 48


@pytest.fixture(scope="module")
def network() -> CenterFace:
    return CenterFace(weights.load())


@pytest.mark.parametrize("size", [(352, 288), (320, 256), (640, 512)])
def test_it_finds_the_face_of_a_man(network: CenterFace, size: tuple[int, int]) -> None:
    found = network.detect(picture(CARPHONE, 0.5, size))
    assert len(found) == 1
    assert found[0].rect.shared(Rect(0.3, 0.15, 0.75, 0.8)) > 0.8 * found[0].rect.size


def test_it_finds_none_in_grass(network: CenterFace) -> None:
    assert network.detect(np.full((352, 640, 3), (60, 120, 50), np.uint8)) == ()
    assert len(network.detect(picture(STREET, 2.0, (640, 288)))) <= 2
