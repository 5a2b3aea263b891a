"""Events are disjoint and cover all motion, whatever moves when."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Area
from bridge.policy.events import (
    RULES,
    Change,
    EventTracker,
    MotionClosed,
    MotionEndReason,
    MotionOpened,
    MotionSpan,
    MotionSuspected,
    Sample,
)
from tests.builders import NOON


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def seen(moving: str, *, first: float = 0.0) -> list[Sample]:
    """Five a second; `#` moves."""
    return [
        Sample(NOON + at(first + 0.2 * n), letter == "#", 10 if letter == "#" else 0)
        for n, letter in enumerate(moving)
    ]


def fed(tracker: EventTracker, samples: list[Sample]) -> list[Change]:
    return [change for sample in samples for change in tracker.feed(sample)]


def changes(moving: str) -> list[Change]:
    return fed(EventTracker(), seen(moving))


STILL = "." * 35
motion = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from("#.")).map(lambda run: run[0] * run[1]),
    max_size=30,
).map("".join)


@given(motion)
def test_events_are_disjoint_and_in_order(moving: str) -> None:
    told = changes(moving + STILL)
    assert [type(change) for change in told] == [MotionOpened, MotionClosed] * (len(told) // 2)
    events = [change for change in told if isinstance(change, MotionClosed)]
    assert all(event.onset_at <= event.quiet_at for event in events)
    for earlier, later in pairwise(events):
        assert earlier.quiet_at <= later.onset_at


@given(motion)
def test_events_cover_all_motion(moving: str) -> None:
    samples = seen(moving + STILL)
    events = [c for c in fed(EventTracker(), samples) if isinstance(c, MotionClosed)]
    for three in zip(samples, samples[1:], samples[2:], strict=False):
        if all(sample.moving for sample in three):
            assert any(
                event.onset_at <= three[0].at and three[2].at <= event.quiet_at for event in events
            )


@given(motion)
def test_spans_lie_in_their_event_and_apart_from_each_other(moving: str) -> None:
    for event in changes(moving + STILL):
        if isinstance(event, MotionClosed):
            assert event.spans[0].starts_at == event.onset_at
            assert event.spans[-1].ends_at == event.quiet_at
            for earlier, later in pairwise(event.spans):
                assert later.starts_at - earlier.ends_at > RULES.apart


def test_a_blink_opens_nothing() -> None:
    assert changes("##" + STILL + "#.....#" + STILL) == []


def test_two_motions_with_a_short_pause_are_one_event_of_two_spans() -> None:
    _opened, closed = changes("#####" + "." * 15 + "#####" + STILL)
    assert isinstance(closed, MotionClosed)
    assert closed.spans == (
        MotionSpan(NOON, NOON + at(0.8)),
        MotionSpan(NOON + at(4), NOON + at(4.8)),
    )
    assert closed.reason is MotionEndReason.QUIET


def test_a_visit_of_an_hour_is_one_event() -> None:
    _opened, closed = changes("#" * 5 * 3600 + STILL)
    assert isinstance(closed, MotionClosed)
    assert closed.quiet_at - closed.onset_at == at(3600 - 0.2)
    assert closed.reason is MotionEndReason.QUIET


def test_the_strongest_moment_explains_the_event() -> None:
    area = Area(100, 200, 300, 400)
    samples = [*seen("###"), Sample(NOON + at(0.6), True, 99, area), *seen(STILL, first=0.8)]
    closed = fed(EventTracker(), samples)[-1]
    assert isinstance(closed, MotionClosed)
    assert (closed.strongest.strength, closed.strongest.area) == (99, area)


def test_a_word_opens_an_event_at_once() -> None:
    tracker = EventTracker()
    tracker.feed(Sample(NOON, False))
    assert tracker.alarm(NOON, Sample(NOON + at(2), True, 50)) == (MotionOpened(NOON),)
    assert fed(tracker, seen("...####", first=0.2)) == []
    closed = fed(tracker, seen(STILL, first=1.6))[0]
    assert isinstance(closed, MotionClosed)
    assert closed.onset_at == NOON + at(0.8)
    assert closed.strongest.strength == 50


def test_what_one_picture_shows_is_an_event_once_the_film_agrees() -> None:
    tracker = EventTracker()
    suspected = Sample(NOON + at(0.4), True, 50)
    assert tracker.suspect(suspected) == (MotionSuspected(suspected.at),)
    assert fed(tracker, seen("..##")) == [MotionOpened(NOON + at(0.4))]


def test_what_one_picture_shows_and_the_film_denies_never_was() -> None:
    tracker = EventTracker()
    tracker.suspect(Sample(NOON + at(2), True, 50))
    assert fed(tracker, seen("." * 9 + "#" + "." * 20 + "##" + STILL)) == []


def standing(seconds: float, *, first: float) -> list[Sample]:
    count = round(5 * seconds)
    return [Sample(NOON + at(first + 0.2 * n), False, stands=True) for n in range(count)]


@given(st.floats(0.2, 58), st.booleans())
def test_who_stands_is_there_until_the_background_is_back(seconds: float, leaves: bool) -> None:
    tracker = EventTracker()
    samples = [*seen("#####"), *standing(seconds, first=1.0)]
    after = (samples[-1].at - NOON).total_seconds() + 0.2
    samples += seen(("#####" if leaves else "") + STILL, first=after)
    opened, *told = fed(tracker, samples)
    assert opened == MotionOpened(NOON)
    (closed,) = told
    assert isinstance(closed, MotionClosed)
    assert closed.quiet_at == NOON + at(after - 0.2 + (1.0 if leaves else 0))


def test_what_stands_longer_than_a_visitor_has_been_quiet_since_it_moved() -> None:
    tracker = EventTracker()
    told = fed(tracker, [*seen("#####"), *standing(120, first=1.0)])
    closed = told[1]
    assert isinstance(closed, MotionClosed)
    assert closed.quiet_at == NOON + at(0.8)
    assert len(told) == 2


def test_pictures_that_were_left_out_end_nothing() -> None:
    tracker = EventTracker()
    fed(tracker, seen("#####"))
    tracker.miss()
    (closed,) = fed(tracker, seen("#####" + STILL, first=40))
    assert isinstance(closed, MotionClosed)
    assert (closed.onset_at, closed.quiet_at) == (NOON, NOON + at(40.8))
    tracker.miss()
    fed(tracker, seen("#####", first=60))
    tracker.miss()
    (closed,) = fed(tracker, seen(STILL, first=80))
    assert isinstance(closed, MotionClosed)
    assert closed.quiet_at == NOON + at(60.8)


def test_pictures_that_are_left_out_again_and_again_do_not_keep_it_open() -> None:
    tracker = EventTracker()
    fed(tracker, seen("#####"))
    told: list[Change] = []
    for second in range(1, 120):
        tracker.miss()
        told += tracker.feed(Sample(NOON + at(second), False))
    (closed,) = told
    assert isinstance(closed, MotionClosed)
    assert closed.quiet_at == NOON + at(0.8)


@pytest.mark.parametrize(
    ("resumed", "moving", "onset"),
    [(10, "##", 1.0), (10, ".##", 1.0), (10, "....##", 10.8), (60, "##", 36.0)],
    ids=["at once", "after a picture", "a second later", "further back than is held"],
)
def test_who_is_there_when_pictures_come_again_may_have_come_while_they_were_left_out(
    resumed: float, moving: str, onset: float
) -> None:
    tracker = EventTracker()
    fed(tracker, seen("......"))
    tracker.miss()
    (opened,) = fed(tracker, seen(moving + "#", first=resumed))
    assert opened == MotionOpened(NOON + at(onset))


def test_who_comes_after_a_picture_of_nobody_has_not_come_before_it() -> None:
    tracker = EventTracker()
    fed(tracker, seen("......"))
    tracker.miss()
    fed(tracker, seen(".", first=10))
    tracker.found_nobody()
    assert fed(tracker, seen("###", first=10.2)) == [MotionOpened(NOON + at(10.2))]


def test_pictures_that_end_close_the_event_and_time_may_go_back() -> None:
    tracker = EventTracker()
    fed(tracker, seen("####", first=100))
    (closed,) = tracker.end()
    assert isinstance(closed, MotionClosed)
    assert closed.reason is MotionEndReason.INTERRUPTED
    assert tracker.end() == ()
    assert fed(tracker, seen("####")) == [MotionOpened(NOON)]
