"""What keeps an event open, and which moment explains it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Area
from bridge.policy.events import RULES
from bridge.policy.visits import BEHIND, LONGEST, RING, Visit
from tests.builders import NOON

POST_ROLL = timedelta(seconds=5)
CORNER = Area(0, 0, 100, 100)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_what_moves_keeps_it_open_for_an_hour() -> None:
    moving = Visit().opened(NOON)
    assert moving.over(NOON + LONGEST - timedelta(seconds=1), POST_ROLL) is None
    assert moving.over(NOON + LONGEST, POST_ROLL) == "longest"


def test_what_was_strong_before_it_began_does_not_explain_it() -> None:
    assert Visit().opened(NOON).ended(after(5)).explanation == (None, None)


def test_it_ends_when_it_has_been_quiet_for_the_post_roll() -> None:
    quiet = Visit().opened(NOON).closed(after(10), 40, None)
    assert quiet.over(after(14.9), POST_ROLL) is None
    assert quiet.over(after(15), POST_ROLL) == "quiet"


def test_a_wish_ends_when_it_was_asked_to() -> None:
    asked = Visit().asked(30, NOON)
    assert asked.over(after(29), POST_ROLL) is None
    assert asked.over(after(30), POST_ROLL) == "asked"
    assert asked.unasked(after(10)).over(after(10), POST_ROLL) == "asked"


def test_a_longer_wish_is_not_cut_short_by_another() -> None:
    assert Visit().asked(300, NOON).asked(5, after(10)).asked_until == after(300)


def test_a_quiet_that_lies_far_ahead_was_of_another_clock() -> None:
    quiet = Visit().opened(NOON).closed(after(3600), 40, None)
    assert quiet.over(NOON, POST_ROLL) == "quiet"
    near = Visit().opened(NOON).closed(NOON + BEHIND, 40, None)
    assert near.over(NOON, POST_ROLL) is None


@pytest.mark.parametrize(("gap", "same"), [(0, True), (6, True), (6.1, False), (-6.1, False)])
def test_what_moves_again_within_the_merge_gap_is_the_same_visit(gap: float, same: bool) -> None:
    quiet = Visit().opened(NOON).closed(after(10), 40, None)
    assert RULES.merge == timedelta(seconds=6)
    assert quiet.continues(after(10 + gap)) is same


def test_nothing_continues_a_recording_by_hand_in_which_nothing_moved() -> None:
    assert not Visit().asked(30, NOON).continues(after(1))


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_the_strongest_moment_explains_it(strengths: list[int]) -> None:
    visit = Visit()
    for at, strength in enumerate(strengths):
        visit = visit.opened(after(at)).stronger(strength, None).closed(after(at), strength, None)
    assert visit.explanation[0] == max(strengths)
    assert visit.onset_at == NOON


def test_what_moves_now_explains_it_only_where_it_is_stronger() -> None:
    visit = Visit().opened(NOON).closed(after(2), 40, CORNER).opened(after(3))
    assert visit.stronger(30, None).explanation == (40, CORNER)
    assert visit.stronger(50, None).explanation == (50, None)


def test_nothing_is_stronger_where_nothing_moves() -> None:
    assert Visit().asked(30, NOON).stronger(50, None).explanation == (None, None)


def test_who_rang_is_waited_with_whether_or_not_anything_moves() -> None:
    rang = Visit().rang(NOON)
    assert rang.over(NOON + RING - timedelta(seconds=1), POST_ROLL) is None
    assert rang.over(NOON + RING, POST_ROLL) == "quiet"
    again = rang.rang(after(15))
    assert again.rang_at == NOON
    assert again.over(after(15) + RING - timedelta(seconds=1), POST_ROLL) is None
    assert rang.over(NOON - timedelta(hours=1), POST_ROLL) == "quiet"  # of another clock


@given(st.lists(st.sampled_from(["open", "close", "ring"]), max_size=12))
def test_a_ring_takes_nothing_from_what_moves(happens: list[str]) -> None:
    visit, without = Visit(), Visit()
    for n, what in enumerate(happens):
        at = after(n)
        if what == "ring":
            visit = visit.rang(at)
        else:
            do = Visit.opened if what == "open" else lambda v, at: v.closed(at, 7, CORNER)
            visit, without = do(visit, at), do(without, at)
        assert visit.moving == without.moving
        assert visit.explanation == without.explanation
        if without.onset_at is not None:
            assert visit.onset_at is not None
            assert visit.onset_at <= without.onset_at
        if without.quiet_at is not None and visit.quiet_at is not None:
            assert visit.quiet_at >= without.quiet_at
