"""What a trimmed clip is made of."""

from fractions import Fraction

import pytest

from bridge.errors import PrivateEyeError
from bridge.footage.export import NEAR, Piece, trim
from tests.builders import NOON

PIECES = tuple(Piece(n, Fraction(2 * n), Fraction(2), NOON) for n in range(5))


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ((None, None), [0, 1, 2, 3, 4]),
        ((2.0, 6.0), [1, 2]),
        ((2.5, 5.5), [1, 2]),
        ((1.9995, 6.0005), [1, 2]),  # rounded by a player
        ((1.9, 6.1), [0, 1, 2, 3]),
        ((3.999, 4.001), [1, 2]),
        ((9.0, None), [4]),
        ((None, 100.0), [0, 1, 2, 3, 4]),
    ],
)
def test_the_pieces_that_cover_the_wish_are_taken(
    part: tuple[float | None, float | None], wanted: list[int]
) -> None:
    assert [piece.index for piece in trim(PIECES, *part)] == wanted


@pytest.mark.parametrize("part", [(5.0, 5.0), (5.0, 4.0), (-1.0, 4.0), (10.0, None), (11.0, 12.0)])
def test_a_wish_for_nothing_is_refused(part: tuple[float, float | None]) -> None:
    with pytest.raises(PrivateEyeError):
        trim(PIECES, *part)


def test_a_clip_without_pictures_has_no_parts() -> None:
    with pytest.raises(PrivateEyeError):
        trim((), None, None)


def test_a_wish_shorter_than_the_rounding_still_finds_its_piece() -> None:
    assert [piece.index for piece in trim(PIECES, 5.0, 5.0 + float(NEAR) / 2)] == [2]
