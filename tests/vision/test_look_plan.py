"""Which moments of an event are worth a look."""

import itertools
from datetime import datetime, timedelta

from bridge.vision.look_plan import LookPlan
from tests.builders import NOON


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def looked_at(
    plan: LookPlan, seconds: float, strength: int = 100, gop_s: float = 2.0
) -> list[float]:
    """Five pictures a second."""
    moments = [n / 5 for n in range(int(5 * seconds))]
    return [s for s in moments if plan.wants(at(s), strength, cheap=s % gop_s < 0.3)]


def test_the_first_moment_is_looked_at_and_later_ones_ever_less_often() -> None:
    looks = looked_at(LookPlan(), 20)
    assert looks[0] == 0.0
    assert 5 <= len(looks) <= 8
    gaps = [after - before for before, after in itertools.pairwise(looks)]
    assert gaps[-1] >= 3 * gaps[0]


def test_the_second_look_comes_a_second_later_whatever_it_costs() -> None:
    assert looked_at(LookPlan(), 3) == [0.0, 1.0]


def test_later_looks_are_at_keyframes_where_they_come_in_time() -> None:
    assert [s % 2.0 for s in looked_at(LookPlan(), 20)[2:]] == [0.0] * 3
    assert len(looked_at(LookPlan(), 20, gop_s=60.0)) >= 5


def test_the_first_look_waits_a_moment_for_a_keyframe() -> None:
    plan = LookPlan()
    assert not plan.wants(at(0), 10, cheap=False)
    assert not plan.wants(at(0.4), 10, cheap=False)
    assert plan.wants(at(0.6), 10, cheap=False)
    plan.begin()
    assert not plan.wants(at(60), 10, cheap=False)
    assert plan.wants(at(60.2), 10, cheap=True)


def test_an_hour_is_a_few_looks() -> None:
    assert len(looked_at(LookPlan(), 3600)) <= 16


def test_what_is_much_stronger_is_looked_at_at_once() -> None:
    plan = LookPlan()
    assert plan.wants(at(0), 10, cheap=True)
    assert not plan.wants(at(0.4), 30, cheap=False), "a moment later"
    assert plan.wants(at(1.0), 30, cheap=False)
    assert not plan.wants(at(1.2), 35, cheap=False)


def test_the_strongest_moment_of_what_is_over_is_looked_at_where_little_was() -> None:
    plan = LookPlan()
    assert plan.wants_last(at(0), 10), "none was"
    plan.begin()
    plan.wants(at(0), 10, cheap=True)
    assert not plan.wants_last(at(0), 10), "it was this one"
    assert plan.wants_last(at(0.4), 9), "one look alone says little"
    assert not plan.wants_last(at(0.6), 9)
    assert plan.wants_last(at(0.6), 40)


def test_another_event_begins_anew() -> None:
    plan = LookPlan()
    looked_at(plan, 100)
    plan.begin()
    assert plan.wants(at(101), 1, cheap=True)
