"""The watermark is there, is quiet, and names one recipient and no other."""

import numpy as np
import pytest

from bridge.sharing.pictures import Plane
from bridge.sharing.watermark import STRENGTH, pattern, watermark
from tests.sharing.marks import likeness
from tests.sharing.pictures import noise, picture

ANNA, BERTA = "for Anna, 4 May", "for Berta, 4 May"
WIDTH, HEIGHT = 1280, 720


def marked(text: str, *, shade: int = 120) -> Plane:
    shown = picture(WIDTH, HEIGHT, shade=shade)
    watermark(text, WIDTH, HEIGHT).put(shown)
    return shown.luma


def test_it_is_quiet_and_all_over() -> None:
    changed = marked(ANNA).astype(int) - 120
    assert np.abs(changed).max() <= STRENGTH
    assert 0.02 < (changed != 0).mean() < 0.2
    for part in np.array_split(changed, 4, axis=0):
        for tile in np.array_split(part, 4, axis=1):
            assert (tile != 0).any()


@pytest.mark.parametrize("shade", [0, 3, 252, 255])
def test_it_never_runs_over_the_end_of_a_shade(shade: int) -> None:
    assert np.abs(marked(ANNA, shade=shade).astype(int) - shade).max() <= STRENGTH


def test_it_says_who_it_is_for_and_not_who_else() -> None:
    shown = noise(WIDTH, HEIGHT, 1)
    watermark(ANNA, WIDTH, HEIGHT).put(shown)
    assert likeness(shown.luma, ANNA) > 5 * abs(likeness(shown.luma, BERTA))


@pytest.mark.parametrize(
    "text", ["", "\n\t", "\u202ennA", "x" * 10_000, "<script>", "Zoë Çelik", "\x00Anna\x1b[2J"]
)
def test_whatever_it_is_to_say_it_is_drawn(text: str) -> None:
    assert (pattern(text, 640, 360) != 0).mean() > 0.005


@pytest.mark.parametrize("name", ["山田花子", "אנה כהן", "x" * 10_000])
def test_two_shares_are_told_apart_whatever_they_are_called(name: str) -> None:
    first, second = (pattern(f"{name} {share}", 640, 360) for share in ("4f00a1", "4f00a2"))
    assert (first != second).any()


def test_the_name_comes_first_however_long_it_is() -> None:
    anna, berta = (pattern(f"{who}{'x' * 99} 4f00a1", 640, 360) for who in ("Anna", "Berta"))
    assert (anna != berta).any()


@pytest.mark.parametrize(("width", "height"), [(2, 2), (176, 144), (480, 848), (1920, 1080)])
def test_pictures_of_any_size(width: int, height: int) -> None:
    shown = picture(width, height)
    watermark(ANNA, width, height).put(shown)
    assert shown.size == (width, height)
