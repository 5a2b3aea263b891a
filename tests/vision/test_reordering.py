"""Parameter sets of H.265 are rewritten where they can be read, and left as they are elsewhere."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.vision.reordering import in_sample, none_reordered
from tests.builders import INIT, VIDEO

SPS, VPS = b"\x42\x01", b"\x40\x01"


def coded(value: int) -> str:
    """Exp-Golomb."""
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits


def escaped(data: bytes) -> bytes:
    out = b""
    for n, _ in enumerate(data):
        if out[-2:] == b"\x00\x00" and data[n] <= 3:
            out += b"\x03"
        out += data[n : n + 1]
    return out


def written(
    profile: bytes, size: tuple[int, int], tail: str, order: list[tuple[int, int]]
) -> bytes:
    """A sequence parameter set; `order`: of each layer, how many wait, and the limit of latency."""
    layers = len(order)
    bits = f"0000{layers - 1:03b}1" + f"{int.from_bytes(profile):096b}"
    bits += "00" * 8 if layers > 1 else ""  # none of the others has a profile of its own
    bits += coded(0) + coded(1) + coded(size[0]) + coded(size[1])
    bits += "1" + 4 * coded(2) + coded(0) + coded(0) + coded(4) + "1"
    bits += "".join(coded(4) + coded(waits) + coded(limit) for waits, limit in order)
    bits += tail + "1"
    bits += "0" * (-len(bits) % 8)
    return SPS + escaped(int(bits, 2).to_bytes(len(bits) // 8))


@given(
    st.binary(min_size=12, max_size=12),
    st.tuples(st.integers(16, 8192), st.integers(16, 8192)),
    st.text("01", max_size=60),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=7),
)
def test_no_picture_waits_and_all_else_is_as_it_was(
    profile: bytes, size: tuple[int, int], tail: str, order: list[tuple[int, int]]
) -> None:
    given_ = written(profile, size, tail, order)
    wanted = written(profile, size, tail, [(0, 0)] * len(order))
    changed = none_reordered(given_)
    assert len(changed) == len(given_)
    # An escape may be needed that was not before, and then there is no room for it.
    assert changed.rstrip(b"\x00") == wanted or (changed == given_ and len(wanted) > len(given_))


@given(st.binary(max_size=80))
def test_nothing_makes_it_fail_or_grow(tail: bytes) -> None:
    for header in (SPS, VPS, b""):
        assert len(none_reordered(header + tail)) == len(header + tail)


@pytest.mark.parametrize("fill", [b"\x00", b"\x01", b"\xff"])
def test_what_is_far_too_large_is_left_alone_at_once(fill: bytes) -> None:
    huge = SPS + fill * 8_000_000
    began = process_time()
    assert none_reordered(huge) is huge
    init = replace(INIT, tracks=(replace(VIDEO, codec="hvc1.1.6.L93.90"),))
    assert in_sample(fill * 8_000_000, init) == fill * 8_000_000
    assert process_time() - began < 1


@given(st.binary(max_size=80))
def test_other_units_are_left_alone(tail: bytes) -> None:
    assert none_reordered(VPS + tail) == VPS + tail
