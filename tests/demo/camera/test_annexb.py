"""Elementary streams come apart the same way, however they are cut."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.demo.camera.annexb import AccessUnit, AccessUnitSplitter, adts_frames, parameter_sets
from bridge.model import VideoCodec

SPS, PPS, IDR, SLICE = b"\x67sps", b"\x68pps", b"\x65idr", b"\x41slice"
STREAM = b"".join(
    b"\x00\x00\x00\x01\x09\xf0" + b"".join(b"\x00\x00\x01" + nal for nal in picture)
    for picture in ((SPS, PPS, IDR), (SLICE,), (SLICE, SLICE))
)
PICTURES = [
    AccessUnit((SPS, PPS, IDR), keyframe=True),
    AccessUnit((SLICE,), keyframe=False),
    AccessUnit((SLICE, SLICE), keyframe=False),
]


@given(st.lists(st.integers(0, len(STREAM)), max_size=8).map(sorted))
def test_any_cut_of_the_bytes_gives_the_same_pictures(cuts: list[int]) -> None:
    splitter = AccessUnitSplitter(VideoCodec.H264)
    bounds = [0, *cuts, len(STREAM)]
    found = []
    for start, end in pairwise(bounds):
        found += splitter.feed(STREAM[start:end])
    assert found + splitter.flush() == PICTURES


def test_parameter_sets_come_in_the_order_of_the_description() -> None:
    assert parameter_sets(PICTURES[0], VideoCodec.H264) == (SPS, PPS)
    assert parameter_sets(PICTURES[1], VideoCodec.H264) == ()


def test_adts_headers_are_taken_off() -> None:
    def framed(payload: bytes) -> bytes:
        size = len(payload) + 7
        return (
            bytes((0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5, 0))
            + payload
        )

    assert adts_frames(framed(b"one") + framed(b"three" * 60)) == [b"one", b"three" * 60]
