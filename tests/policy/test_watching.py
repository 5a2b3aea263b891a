"""When nobody watched: told truly, and not in seconds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.watching import SHORTEST, Gap, WatchSpan, gaps, unwatched
from tests.builders import NOON

HOUR = timedelta(hours=1)
LONG_AGO = NOON - 1000 * HOUR
EVENING = NOON + 8 * HOUR


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def span(since: float, until: float) -> WatchSpan:
    return WatchSpan(at(since), at(until))


def missed(
    *spans: WatchSpan, known_from: datetime = LONG_AGO, now: datetime = EVENING
) -> list[tuple[float, float]]:
    """Of an hour, in its minutes."""
    found = gaps(spans, NOON, NOON + HOUR, known_from=known_from, now=now)
    return [(_minutes(gap.since), _minutes(gap.until)) for gap in found]


def _minutes(moment: datetime) -> float:
    return (moment - NOON).total_seconds() / 60


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [(0, 60)]),
        ([span(-10, 70)], []),
        ([span(-10, 10), span(27, 70)], [(10, 27)]),
        ([span(10, 20)], [(0, 10), (20, 60)]),
        ([span(0, 30), span(20, 60)], []),
        ([span(0, 60), span(10, 20)], []),
        ([span(-30, -20), span(70, 80)], [(0, 60)]),
        ([span(0, 30), span(30.9, 60)], []),
        ([span(0, 30), span(31, 60)], [(30, 31)]),
    ],
)
def test_what_no_span_covers_was_missed(
    spans: Sequence[WatchSpan], expected: list[tuple[float, float]]
) -> None:
    assert missed(*spans) == expected


def test_nothing_is_said_of_the_time_before_spans_were_kept() -> None:
    assert missed(span(40, 60), known_from=at(30)) == [(30, 40)]
    assert missed(known_from=at(90)) == []


def test_nothing_is_said_of_what_is_to_come() -> None:
    assert missed(span(0, 20), now=at(20)) == []
    assert missed(now=at(-5)) == []


def test_a_gap_that_goes_on_says_so() -> None:
    spans = [span(0, 10), span(20, 30)]
    assert gaps(spans, NOON, NOON + HOUR, known_from=LONG_AGO, now=at(40)) == (
        Gap(at(10), at(20)),
        Gap(at(30), at(40), goes_on=True),
    )
    (ended,) = gaps(spans[:1], NOON, at(30), known_from=LONG_AGO, now=at(40))
    assert not ended.goes_on


def test_a_camera_that_comes_and_goes_was_not_watched() -> None:
    flaps = [span(minute, minute + 0.4) for minute in range(10, 20)]
    assert missed(span(0, 9.6), *flaps, span(20, 60)) == [(9.6, 20)]


def test_a_camera_that_is_there_mostly_was_watched() -> None:
    mostly = [span(minute, minute + 0.9) for minute in range(60)]
    assert missed(*mostly) == []
    lost_before = [span(minute, minute + 0.9) for minute in range(30, 60)]
    assert missed(*lost_before) == [(0, 30)]


moments = st.integers(-600, 7800).map(lambda seconds: NOON + timedelta(seconds=seconds))
some_spans = st.lists(
    st.tuples(moments, st.integers(0, 1200)).map(
        lambda made: WatchSpan(made[0], made[0] + timedelta(seconds=made[1]))
    ),
    max_size=12,
)


@given(some_spans, moments, moments)
def test_spans_and_gaps_share_out_the_time(
    spans: list[WatchSpan], since: datetime, until: datetime
) -> None:
    found = unwatched(spans, since, until)
    second = timedelta(seconds=1)
    for nth in range(max(0, int((until - since) / second))):
        moment = since + nth * second + second / 2
        watched = any(span.since <= moment < span.until for span in spans)
        assert watched is not any(gap.since <= moment < gap.until for gap in found)
    assert all(since <= gap.since < gap.until <= until for gap in found)


@given(some_spans, moments, moments, moments, moments, st.randoms(use_true_random=False))
def test_gaps_are_true_whatever_the_order(
    spans: list[WatchSpan],
    since: datetime,
    until: datetime,
    known_from: datetime,
    now: datetime,
    shuffled: Random,
) -> None:
    found = gaps(spans, since, until, known_from=known_from, now=now)
    other = list(spans)
    shuffled.shuffle(other)
    assert gaps(other, since, until, known_from=known_from, now=now) == found
    for gap in found:
        assert max(since, known_from) <= gap.since
        assert gap.until <= min(until, now)
        assert gap.until - gap.since >= SHORTEST
        assert gap.goes_on is (gap.until == now)
        watched = gap.until - gap.since - _missed(spans, gap.since, gap.until)
        assert watched <= _missed(spans, gap.since, gap.until)
    for before, after in pairwise(found):
        assert before.until < after.since
    for gap in unwatched(spans, max(since, known_from), min(until, now)):
        told = any(g.since <= gap.since and gap.until <= g.until for g in found)
        assert told or gap.until - gap.since < SHORTEST


def _missed(spans: list[WatchSpan], since: datetime, until: datetime) -> timedelta:
    gaps_ = unwatched(spans, since, until)
    return sum((gap.until - gap.since for gap in gaps_), timedelta())
