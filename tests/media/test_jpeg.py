"""Pictures are found by what a JPEG is, whatever a camera puts between them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bridge.media.boxes import MediaError
from bridge.media.jpeg import MOST_BETWEEN, MOST_PICTURE, JpegSplitter


def jpeg(shade: int, *, thumbnail: bytes = b"") -> bytes:
    made = io.BytesIO()
    picture = Image.effect_noise((64, 48), shade)
    picture.save(made, "JPEG", quality=80, exif=b"Exif\x00\x00" + thumbnail)
    return made.getvalue()


INSIDE = jpeg(5)
PICTURES = [jpeg(20), jpeg(90), jpeg(50, thumbnail=INSIDE)]
BETWEEN = [
    b"",
    b"\r\n--frame\r\n",
    b"Content-Type: image/jpg\r\n\r\n",
    b"\xff",
    b"\xff\xd8",
    b"\x00",
]
STREAMS = st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from(PICTURES)), max_size=6)


def found(data: bytes, step: int) -> list[bytes]:
    splitter = JpegSplitter()
    return [p for at in range(0, len(data), step) for p in splitter.feed(data[at : at + step])]


@given(STREAMS, st.integers(1, 5_000))
def test_any_cut_and_anything_between_gives_the_same(
    stream: list[tuple[bytes, bytes]], step: int
) -> None:
    data = b"".join(between + picture for between, picture in stream)
    assert found(data, step) == [picture for _, picture in stream]


@given(st.integers(4, 2_000), st.integers(500, 5_000))
def test_a_picture_that_was_cut_short_costs_64_kb_at_most(kept: int, step: int) -> None:
    """A length that is none may lead so far."""
    data = PICTURES[0][: min(kept, len(PICTURES[0]) - 2)] + PICTURES[1] * 40
    assert found(data, step)[-2:] == [PICTURES[1]] * 2
    assert len(PICTURES[1]) * 38 > 65_536


@given(st.binary(max_size=3_000), st.integers(1, 500))
def test_noise_is_survived(noise: bytes, step: int) -> None:
    found(noise, step)


@pytest.mark.parametrize(
    "hostile",
    [
        b"<html>" * MOST_BETWEEN,
        PICTURES[0][:-2] + b"\x55" * (MOST_PICTURE + 1),
    ],
    ids=["a page", "a picture without an end"],
)
def test_what_never_becomes_a_picture_is_given_up(hostile: bytes) -> None:
    with pytest.raises(MediaError):
        found(hostile, 65_536)


def test_pictures_that_only_begin_are_no_trouble() -> None:
    assert found(b"\xff\xd8" * 200_000, 65_536) == []
