"""A clip as a window over one or several runs: pure."""

from datetime import timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as some

from bridge.footage.index import IndexEntry
from bridge.footage.sealing import RecordKind
from bridge.footage.window import RunView, build
from bridge.model import EventState
from bridge.store.events.clips import Clip
from tests.builders import NOON
from tests.filming import an_event

SECOND = timedelta(seconds=1)


def a_clip(since: float, until: float, state: EventState = EventState.CLOSED) -> Clip:
    """Whose window is so many seconds after noon."""
    event = an_event("front", NOON)
    values = {name: getattr(event, name) for name in type(event).__slots__}
    values |= {"starts_at": NOON + since * SECOND, "ends_at": NOON + until * SECOND}
    values |= {"state": state, "sub_label": None}
    return Clip(**values, codecs="", width=0, height=0, bytes=0, segments=0)


def a_run(
    name: str, at: float, gops: int, *, init: bytes = b"init", without: tuple[int, ...] = ()
) -> RunView:
    """Of GOPs of 2 s, from so many seconds after noon on."""
    entries = tuple(
        IndexEntry(RecordKind.MEDIA, 1, n, 100 * n, 100, 2_000_000 * n, 2_000_000)
        for n in range(gops)
        if n not in without
    )
    return RunView(name, NOON + at * SECOND, init, entries)


def test_runs_that_go_on_from_one_another_play_as_one() -> None:
    window = build(a_clip(3, 13), [a_run("a", 0, 5), a_run("b", 10.03, 5)])
    seen = [(s.number, s.run, s.entry.index, s.init, s.discontinuity) for s in window.segments]
    assert seen == [
        (0, "a", 1, 0, False),
        (1, "a", 2, 0, False),
        (2, "a", 3, 0, False),
        (3, "a", 4, 0, False),
        (4, "b", 0, 0, False),
        (5, "b", 1, 0, False),
    ]
    assert window.inits == (b"init",)
    assert window.segments[0].filmed_at == NOON + 2 * SECOND
    assert [float(s.duration) for s in window.segments] == [2.0] * 6


def test_a_gap_and_another_format_are_discontinuities() -> None:
    runs = [
        a_run("a", 0, 2),
        a_run("b", 4.5, 2),
        a_run("c", 8.5, 2, init=b"other"),
        a_run("d", 12.5, 3, init=b"other", without=(1,)),
        a_run("e", 18.5, 1),
    ]
    window = build(a_clip(0, 30), runs)
    assert [s.init for s in window.segments] == [0, 0, 0, 0, 1, 1, 1, 1, 2]
    begins = [s.number for s in window.segments if s.discontinuity]
    assert begins == [2, 4, 7, 8]
    assert window.inits == (b"init", b"other", b"init")


def test_a_run_of_which_nothing_is_seen_is_not_in_it() -> None:
    window = build(a_clip(10, 14), [a_run("a", 0, 5, init=b"first"), a_run("b", 10, 5)])
    assert window.inits == (b"init",)
    assert [s.run for s in window.segments] == ["b", "b"]
    assert build(a_clip(10, 14), []).segments == ()


def test_an_open_event_shows_all_that_there_is_by_now() -> None:
    window = build(a_clip(4, 4, EventState.OPEN), [a_run("a", 0, 5)])
    assert [s.entry.index for s in window.segments] == [2, 3, 4]


@given(
    some.floats(0, 40),
    some.floats(0, 40),
    some.lists(some.integers(1, 6), min_size=1, max_size=4),
)
def test_a_window_shows_what_meets_it_once_and_in_order(
    first: float, last: float, lengths: list[int]
) -> None:
    since, until = sorted((round(first, 3), round(last, 3)))
    starts = [0, *accumulate(2 * gops + 1 for gops in lengths)]
    runs = [a_run(str(n), starts[n], gops) for n, gops in enumerate(lengths)]
    segments = build(a_clip(since, until), runs).segments
    assert [s.number for s in segments] == list(range(len(segments)))
    shown = [(s.run, s.entry.index) for s in segments]
    expected = [
        (str(n), gop)
        for n, gops in enumerate(lengths)
        for gop in range(gops)
        if starts[n] + 2 * gop < until and starts[n] + 2 * gop + 2 > since
    ]
    assert shown == expected
