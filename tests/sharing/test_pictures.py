"""Raw pictures are read whole, however they come, or not at all."""

import numpy as np
import pytest

from bridge.sharing.pictures import Film, NoPictures
from tests.sharing.pictures import Trickle, noise, picture, written


@pytest.mark.parametrize("most", [1, 7, 4096, 10**6])
@pytest.mark.parametrize(("width", "height"), [(64, 48), (6, 2), (33, 17)])
def test_any_cut_of_the_bytes_gives_the_same_pictures(most: int, width: int, height: int) -> None:
    made = [noise(width, height, seed) for seed in range(3)]
    film = Film(Trickle(written(made, width, height), most))
    assert (film.width, film.height) == (width, height)
    for number, (_, shown) in enumerate(film.frames()):
        for plane, wanted in zip(shown.planes, made[number].planes, strict=True):
            assert np.array_equal(plane, wanted)
    assert number == 2


def test_what_is_changed_in_a_picture_changes_its_bytes() -> None:
    film = Film(Trickle(written([picture()]), 999))
    for data, shown in film.frames():
        shown.luma[...] = 7
        assert bytes(data[6:70]) == b"\7" * 64


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C444\n",
        b"YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C420p10 XYSCSS=420P10\n",
        b"YUV4MPEG2 W0 H48 F25:1 Ip A1:1 C420jpeg\n",
        b"YUV4MPEG2 W99999 H99999 F25:1 Ip A1:1 C420jpeg\n",
        b"RIFF" * 200,
    ],
)
def test_what_is_no_such_film_is_refused(data: bytes) -> None:
    with pytest.raises(NoPictures):
        Film(Trickle(data, 100))


def test_a_film_that_ends_within_a_picture_says_so() -> None:
    film = Film(Trickle(written([picture(), picture()])[:-1], 1000))
    with pytest.raises(NoPictures, match="within a picture"):
        list(film.frames())


def test_a_picture_that_does_not_begin_as_one_is_refused() -> None:
    film = Film(Trickle(written([picture()]).replace(b"FRAME", b"frame"), 1000))
    with pytest.raises(NoPictures, match="begin"):
        list(film.frames())


def test_its_colours_are_those_of_a_photograph() -> None:
    gray = picture(shade=120)
    gray.blue[...], gray.red[...] = 128, 128
    assert np.unique(np.asarray(gray.rgb())).tolist() == [120]
