"""What the children say is read as that of a stranger."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sharing import messages
from bridge.sharing.covering import WHOLE, Cover, Covers
from bridge.sharing.findings import Face, FrameFindings
from bridge.sharing.messages import FilmEnd, Said
from bridge.sharing.rects import Rect
from bridge.vision.classifier.messages import Garbled, Refusal, Splitter

FACE = Rect(0.25, 0.5, 0.375, 0.75)
SURE, DOUBTFUL = Face(FACE, 0.875), Face(FACE, 0.25)


def heard(data: bytes) -> Said:
    (message,) = Splitter().feed(data)
    return messages.read_said(message)


@pytest.mark.parametrize(
    "what",
    [
        FrameFindings(7, (SURE, DOUBTFUL), (), None),
        FrameFindings(7, (), None, FACE, blind=True),
        FilmEnd(250),
        Refusal("It is not installed."),
    ],
)
def test_what_is_said_is_what_is_heard(what: Said) -> None:
    assert heard(messages.said(what)) == what


def test_a_job_is_what_it_was() -> None:
    covers = Covers((Cover(rects=(FACE,)), WHOLE, Cover(shown=(FACE,)), Cover(shown=())), Cover())
    job = messages.paint_job("for Anna", covers)
    assert messages.read_paint_job(job) == ("for Anna", covers)


def packed(**changed: object) -> bytes:
    said = {
        "type": "found",
        "frame": 1,
        "faces": [],
        "people": None,
        "moving": None,
        "blind": False,
    }
    return msgspec.msgpack.encode({**said, **changed})


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xc1",
        b"no message",
        packed(frame=-1),
        packed(frame=10**9),
        packed(faces=[[[0, 0, 1, 1], 0.5]] * 1000),
        packed(faces=[[[0.5, 0.5, 0.4, 0.6], 0.5]]),
        packed(faces=[[[0, 0, 1, 1], 1.5]]),
        packed(faces=[[[0, 0, 1, 1], float("nan")]]),
        packed(faces=[[0, 0, 1, 1]]),
        packed(moving=[0, 0, float("nan"), 1]),
        packed(people=[[0, 0, float("inf"), 1]]),
        msgspec.msgpack.encode({"type": "end", "frames": -3}),
        msgspec.msgpack.encode({"type": "end", "frames": 10**12}),
    ],
)
def test_what_makes_no_sense_is_not_believed(message: bytes) -> None:
    with pytest.raises(Garbled):
        messages.read_said(message)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_are_more_than_garbled(data: bytes) -> None:
    for read in (messages.read_said, messages.read_paint_job):
        try:
            read(data)
        except Garbled:
            continue
