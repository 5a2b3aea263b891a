"""Cameras that send something without end: the child has one, and it is said what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cameras.memory_watch import MOST, MOST_AT_FIRST, MemoryWatch
from bridge.cameras.trial import trial
from bridge.errors import PrivateEyeError
from bridge.media.boxes import BoxSplitter, TooLarge
from bridge.media.end_reasons import TOO_LARGE, EndKind
from bridge.media.ffmpeg import MOST_PIXELS, Ffmpeg
from bridge.media.stderr import Redactor, StderrReader, classify
from tests.cameras.endless import KINDS, endless


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_camera_sends_too_much_of_is_said(tool: Ffmpeg, kind: str) -> None:
    with endless(kind) as camera, pytest.raises(PrivateEyeError) as said:
        trial(tool, camera.url)
    assert said.value.message == f"No picture: {TOO_LARGE.sentence}."


OF_SIZE = [
    "[mjpeg @ 0x1] Picture size 16000x16000 is invalid",
    "[h264 @ 0x1] Picture size 16000x16000 exceeds specified max pixel count 72000000",
]
OF_MEMORY = [
    "http://cam/x: Cannot allocate memory",
    "[aist#0:1/aac @ 0x1] Error submitting packet: Out of memory",
]
OTHER = ["[h264 @ 0x1] error while decoding MB 3 4"]


@pytest.mark.parametrize("line", OF_SIZE)
def test_a_size_is_one_where_there_were_no_pictures(line: str) -> None:
    assert classify([line, *OTHER * 50], exit_code=1) == TOO_LARGE
    assert classify([line], exit_code=1, had_media=True).kind is EndKind.STALLED


@pytest.mark.parametrize("line", OF_MEMORY)
@pytest.mark.parametrize("had_media", [True, False])
def test_memory_is_the_reason_where_it_is_said_at_the_end(line: str, had_media: bool) -> None:
    assert classify([line, *OTHER * 4], exit_code=1, had_media=had_media) == TOO_LARGE
    long_ago = classify([line, *OTHER * 5], exit_code=0, had_media=had_media)
    assert long_ago.kind is EndKind.ENDED


@pytest.mark.parametrize("line", OF_SIZE + OF_MEMORY)
def test_it_is_heard_as_it_is_said(line: str) -> None:
    reader = StderrReader(Redactor())
    reader.feed(b"[h264 @ 0x1] Picture size 0x0 is invalid\n")
    assert not reader.too_large
    reader.feed(f"{line}\n".encode())
    assert reader.too_large


@pytest.mark.parametrize(("size", "too_large"), [("7680x4320", False), ("16000x16000", True)])
def test_a_picture_is_too_large_from_its_description_on(size: str, too_large: bool) -> None:
    reader = StderrReader(Redactor())
    described = (
        f"Input #0, rtsp, from 'x':\n  Stream #0:0: Video: h264 (High), yuv420p, {size}\nEnd\n"
    )
    reader.feed(described.encode())
    assert reader.too_large is too_large
    assert MOST_PIXELS >= 2 * 7680 * 4320


def test_one_picture_is_not_kept_for_as_long_as_it_goes_on() -> None:
    with pytest.raises(TooLarge):
        BoxSplitter().feed((2**30).to_bytes(4) + b"mdat")


@given(sent=st.floats(1e6, 1.9e9), takes=st.integers(30, 80))
def test_a_child_is_looked_at_before_it_has_taken_much_more(sent: float, takes: int) -> None:
    watch, now, resident = MemoryWatch(0.0), 0.0, takes * 2**20
    while not watch.is_too_much(resident, now, shown=False):
        resident += int(sent * (watch.due - now))
        now = watch.due
    assert resident <= MOST_AT_FIRST + max(0.02 * sent, 1)


def test_a_child_that_shows_pictures_is_looked_at_each_second() -> None:
    watch = MemoryWatch(5.0)
    assert watch.due == 5.0
    assert not watch.is_too_much(MOST, 5.0, shown=True)
    assert watch.due == 6.0
    assert watch.is_too_much(MOST + 1, 6.0, shown=True)
