"""When somebody's rights become more than they were, and when rights hold next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Actor, ActorKind, Hours, Rights, Role
from bridge.policy import rights
from bridge.policy.acts import Right
from bridge.policy.consent import Ask, allows, widens
from tests.policy.test_rights import ALL_DAYS, BERLIN, MONDAY_NOON, guest, windows

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FRONT = frozenset({"front"})
OFFICE = (Hours(frozenset(range(5)), 9 * 60, 17 * 60),)
BEFORE = Rights(Role.GUEST, FRONT, OFFICE, NOON + DAY)


@pytest.mark.parametrize("after", [
    replace(BEFORE, role=Role.MEMBER), replace(BEFORE, role=Role.OWNER),
    replace(BEFORE, cameras=None), replace(BEFORE, cameras=frozenset({"front", "garden"})),
    replace(BEFORE, hours=()), replace(BEFORE, hours=(*OFFICE, Hours(frozenset({5}), 0, 60))),
    replace(BEFORE, until=None), replace(BEFORE, until=NOON + 2 * DAY),
    replace(BEFORE, role=Role.SCREEN), Rights(Role.REVIEWER, FRONT, (), NOON + DAY),
])  # fmt: skip
def test_more_of_anything_is_more(after: Rights) -> None:
    assert widens(BEFORE, after, NOON)


@pytest.mark.parametrize("after", [
    BEFORE, replace(BEFORE, cameras=frozenset()), replace(BEFORE, until=NOON + DAY / 2),
    replace(BEFORE, hours=(Hours(frozenset({2}), 600, 660),)), replace(BEFORE, role=Role.REVIEWER),
    Rights(Role.OWNER, until=NOON), Rights(Role.MEMBER, until=NOON - DAY),
])  # fmt: skip
def test_less_of_everything_is_not_more_nor_is_what_is_over(after: Rights) -> None:
    assert not widens(BEFORE, after, NOON)


def test_who_had_nothing_any_more_gets_more_by_another_last_day() -> None:
    over = replace(BEFORE, until=NOON - DAY)
    assert widens(over, BEFORE, NOON)
    assert not widens(over, replace(over, role=Role.MEMBER), NOON)


some = st.builds(
    Rights,
    st.sampled_from(Role),
    st.none() | st.frozensets(st.sampled_from(["front", "garden"])),
    st.lists(windows.filter(lambda one: one.since != one.until), max_size=2).map(tuple),
    st.none() | st.integers(-2, 9).map(lambda days: MONDAY_NOON + days * DAY),
    st.just(BERLIN),
)


@given(some, some, st.integers(0, 8 * 24 * 60), st.sampled_from(Right))
def test_what_is_not_more_allows_nothing_that_was_not_allowed(
    before: Rights, after: Rights, later: int, act: Right
) -> None:
    if widens(before, after, MONDAY_NOON):
        return
    at = MONDAY_NOON + timedelta(minutes=later)

    def may(held: Rights, camera: str) -> bool:
        actor = Actor(ActorKind(held.role.value), "id", "name", rights=held)
        return allows(Ask(actor, act, at, camera))

    assert all(may(before, camera) or not may(after, camera) for camera in ("front", "garden"))


def test_rights_hold_again_when_their_next_window_begins() -> None:
    friday = MONDAY_NOON + 4 * DAY + timedelta(hours=6)
    office = guest(Hours(frozenset(range(5)), 9 * 60, 17 * 60))
    assert rights.begin(office, friday) == MONDAY_NOON.replace(hour=9) + 7 * DAY
    assert rights.begin(office, MONDAY_NOON.replace(hour=8)) == MONDAY_NOON.replace(hour=9)
    assert rights.begin(replace(office, until=friday + DAY), friday) is None
    assert rights.begin(guest(), MONDAY_NOON) is None
    weekly = guest(Hours(frozenset({0}), 9 * 60, 11 * 60))
    assert rights.begin(weekly, MONDAY_NOON) == MONDAY_NOON.replace(hour=9) + 7 * DAY


@given(
    st.lists(windows, min_size=1, max_size=3),
    st.integers(0, 365 * 24 * 60).map(lambda minutes: MONDAY_NOON + timedelta(minutes=minutes)),
)
def test_at_its_beginning_it_holds_and_a_moment_before_it_does_not(
    hours: list[Hours], at: datetime
) -> None:
    some_hours = guest(*hours)
    begins = rights.begin(some_hours, at)
    if rights.hold(some_hours, at):
        return
    assert begins is not None
    assert rights.hold(some_hours, begins)
    assert not rights.hold(some_hours, begins - timedelta(microseconds=1))


def test_hours_beyond_midnight_are_within_those_of_both_days() -> None:
    night = (Hours(frozenset({6}), 22 * 60, 6 * 60),)
    assert rights.within(night, (Hours(ALL_DAYS, 0, 24 * 60),))
    assert rights.within((Hours(frozenset({0}), 0, 6 * 60),), night)
    assert not rights.within(night, (Hours(frozenset({6}), 0, 24 * 60),))
    assert rights.within(night, ())
    assert not rights.within((), night)
