import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.media.boxes import Box, BoxSplitter, MediaError, children

KINDS = st.sampled_from([b"moof", b"mdat", b"free", b"styp"])
BOXES = st.lists(st.tuples(KINDS, st.binary(max_size=40)), max_size=8)


def a_box(kind: bytes, payload: bytes, *, large: bool = False) -> bytes:
    if large:
        return struct.pack(">I4sQ", 1, kind, 16 + len(payload)) + payload
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(p % (len(data) + 1) for p in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@given(BOXES, st.lists(st.integers(0, 10_000), max_size=12), st.booleans())
def test_any_cut_of_the_bytes_gives_the_same_boxes(
    boxes: list[tuple[bytes, bytes]], places: list[int], large: bool
) -> None:
    data = b"".join(a_box(kind, payload, large=large) for kind, payload in boxes)
    splitter = BoxSplitter()
    found: list[Box] = []
    for chunk in cut(data, places):
        found += splitter.feed(chunk)
    assert [(box.type, box.data[box.header :]) for box in found] == boxes


@pytest.mark.parametrize(
    "head",
    [struct.pack(">I4s", 7, b"moov"), struct.pack(">I4s", 0, b"mdat")]
    + [struct.pack(">I4sQ", 1, b"mdat", size) for size in (15, 1 << 40)],
    ids=["shorter than its header", "without an end", "large but short", "a terabyte"],
)
def test_an_impossible_length_is_refused_at_once(head: bytes) -> None:
    with pytest.raises(MediaError):
        BoxSplitter().feed(head)


def test_a_box_that_reaches_past_its_parent_is_refused() -> None:
    data = a_box(b"moov", b"")[:4] + b"moov" + struct.pack(">I4s", 100, b"trak")
    with pytest.raises(MediaError):
        list(children(data, 8, len(data)))
