"""What of a clip was watched."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import watched

SPANS = st.tuples(st.integers(0, 500), st.integers(1, 20)).map(
    lambda at: (float(at[0]), float(at[0] + at[1]))
)


def test_segments_that_follow_each_other_are_one_range() -> None:
    ranges: tuple[watched.Range, ...] = ()
    for new in [(0.0, 2.0), (2.002, 4.0), (20.0, 22.5), (4.1, 6.0), (21.0, 22.0)]:
        ranges = watched.add(ranges, new)
    assert ranges == ((0.0, 6.0), (20.0, 22.5))
    assert watched.text(ranges) == "0-6 20-22.5"
    assert watched.text(()) == ""


@given(st.lists(SPANS, max_size=80))
def test_ranges_cover_what_was_watched_in_order_and_are_few(spans: list[watched.Range]) -> None:
    ranges: tuple[watched.Range, ...] = ()
    for new in spans:
        ranges = watched.add(ranges, new)
    assert all(any(a <= start and end <= b for a, b in ranges) for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(ranges))
    assert len(watched.text(ranges)) < 1000


@given(st.lists(SPANS, max_size=80))
def test_few_looks_are_remembered_exactly(spans: list[watched.Range]) -> None:
    ranges: tuple[watched.Range, ...] = ()
    for new in spans[:20]:
        ranges = watched.add(ranges, new)
    seen = {second for start, end in spans[:20] for second in range(int(start), int(end))}
    assert {s for a, b in ranges for s in range(int(a), int(b))} == seen


def test_of_what_is_said_to_be_watched_the_clip_alone_counts() -> None:
    assert watched.within((1.0, 2.0), 4.0) == (1.0, 2.0)
    assert watched.within((3.0, 86_400.0), 4.0) == (3.0, 4.0)
    assert watched.within((4.0, 5.0), 4.0) is None
    assert watched.within((2.0, 2.0), 4.0) is None
