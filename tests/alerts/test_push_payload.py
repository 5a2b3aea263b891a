"""What a push says: short enough for every service, of one length, with the picture in it."""

import io
import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bridge.alerts.push_payload import LENGTH, payload, short
from bridge.alerts.push_picture import SIZE, small
from tests.alerts.builders import a_message, a_still


def test_it_says_what_a_phone_shows() -> None:
    told = json.loads(payload(a_message(), pictured=True))
    assert told["title"] == "Front door"
    assert told["event"] == "e1"
    assert "picture" not in told


def test_the_picture_travels_inside() -> None:
    told = json.loads(payload(a_message(picture=a_still()), pictured=True))
    kind, _, data = told["picture"].partition(";base64,")
    assert kind == "data:image/avif"
    with Image.open(io.BytesIO(b64decode(data))) as image:
        assert image.size == SIZE


def test_no_length_tells_what_is_in_it() -> None:
    messages = [a_message(), a_message(picture=a_still()), a_message(text="x", title="y")]
    assert {len(payload(message, pictured=True)) for message in messages} == {LENGTH}


def test_without_a_picture_it_is_as_short_as_can_be() -> None:
    assert len(short(a_message(picture=a_still()))) < 300


@given(st.text(), st.text())
def test_no_words_are_too_many(title: str, text: str) -> None:
    message = a_message(title=title * 40, text=text * 40)
    assert len(payload(message, pictured=True)) == LENGTH


def test_with_the_longest_words_there_is_room_for_some_picture() -> None:
    message = a_message(title="\N{OWL}" * 400, text="\N{OWL}" * 400, picture=a_still())
    assert len(payload(message, pictured=True)) == LENGTH


def test_noise_becomes_small_enough_or_is_left_out() -> None:
    noise = io.BytesIO()
    Image.effect_noise((1280, 720), 120).convert("RGB").save(noise, "JPEG", quality=90)
    told = payload(a_message(picture=noise.getvalue()), pictured=True)
    assert len(told) == LENGTH
    assert small(noise.getvalue(), 100) is None


@pytest.mark.parametrize("broken", [b"", b"\xff\xd8\xff", b"<svg/>", a_still()[:200]])
def test_what_is_no_picture_is_left_out(broken: bytes) -> None:
    assert "picture" not in json.loads(payload(a_message(picture=broken), pictured=True))


def test_without_avif_it_is_a_webp() -> None:
    picture = small(a_still(), 4000, avif=False)
    assert picture is not None
    assert picture.media_type == "image/webp"
    assert picture.data.startswith(b"RIFF")
