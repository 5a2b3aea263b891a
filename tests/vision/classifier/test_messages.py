"""What the bridge and its worker say to each other comes over whole, or not at all."""

import contextlib

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.vision.classifier import messages
from bridge.vision.classifier.detector import SeenThings, Thing
from bridge.vision.classifier.messages import Answer, Garbled, Ready, Refusal, Splitter

SEEN = SeenThings((Thing("dog", 0.5, (1.0, 2.0, 3.0, 4.0)),), bytes(1728))


def body(framed: bytes) -> bytes:
    (message,) = Splitter().feed(framed)
    return message


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_any_cut_of_the_bytes_gives_the_same_messages(said: list[bytes], cut: int) -> None:
    stream = b"".join(len(one).to_bytes(4, "big") + one for one in said)
    splitter = Splitter()
    chunks = [stream[at : at + cut] for at in range(0, len(stream), cut)]
    assert [one for chunk in chunks for one in splitter.feed(chunk)] == said


@pytest.mark.parametrize("said", [Ready(), Refusal("It is not installed."), SEEN, SeenThings(())])
def test_an_answer_is_read_as_it_was_said(said: Answer) -> None:
    assert messages.read_answer(body(messages.answer(said))) == said


def test_a_picture_is_read_as_it_was_sent() -> None:
    pixels = np.arange(2 * 5 * 3, dtype=np.uint8).reshape(2, 5, 3)
    assert (messages.read_picture(body(messages.picture(pixels))) == pixels).all()


@pytest.mark.parametrize("message", [b"", b"\x00", b"\x00\x02\x00\x05only this"])
def test_a_picture_that_is_cut_off_is_refused(message: bytes) -> None:
    with pytest.raises(Garbled):
        messages.read_picture(message)


@given(st.binary(max_size=200))
def test_what_a_broken_worker_says_is_read_or_refused(message: bytes) -> None:
    with contextlib.suppress(Garbled):
        messages.read_answer(message)


def test_more_than_a_detector_says_is_refused() -> None:
    with pytest.raises(Garbled):
        messages.read_answer(
            msgspec.msgpack.encode({"type": "seen", "things": [], "features": bytes(10_000)})
        )
    with pytest.raises(Garbled):
        list(Splitter().feed((2**31).to_bytes(4, "big")))
