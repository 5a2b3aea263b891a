"""Until when rights hold that hold now."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bridge.model import Hours, Rights, Role
from bridge.policy import rights

BERLIN = ZoneInfo("Europe/Berlin")
ALL_DAYS = frozenset(range(7))
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=BERLIN)


def guest(*hours: Hours, until: datetime | None = None) -> Rights:
    return Rights(Role.GUEST, hours=hours, until=until, zone=BERLIN)


def test_without_hours_rights_end_when_it_is_set() -> None:
    assert rights.end(guest(), MONDAY_NOON) is None
    assert rights.end(guest(until=MONDAY_NOON), MONDAY_NOON) == MONDAY_NOON


def test_with_hours_they_end_with_the_window() -> None:
    nine_to_five = guest(Hours(ALL_DAYS, 9 * 60, 17 * 60))
    assert rights.end(nine_to_five, MONDAY_NOON) == MONDAY_NOON.replace(hour=17)
    soon = MONDAY_NOON + timedelta(minutes=5)
    assert rights.end(guest(*nine_to_five.hours, until=soon), MONDAY_NOON) == soon


def test_windows_that_touch_are_one() -> None:
    touching = guest(Hours(ALL_DAYS, 9 * 60, 13 * 60), Hours(ALL_DAYS, 13 * 60, 15 * 60))
    assert rights.end(touching, MONDAY_NOON) == MONDAY_NOON.replace(hour=15)


def test_summer_time_does_not_move_the_clock_on_the_wall() -> None:
    before = datetime(2026, 3, 28, 23, tzinfo=BERLIN)  # the night has 23 hours
    night = guest(Hours(ALL_DAYS, 22 * 60, 6 * 60))
    assert rights.end(night, before) == datetime(2026, 3, 29, 6, tzinfo=BERLIN)


def test_an_hour_that_summer_time_leaves_out_is_not_promised() -> None:
    left_out = guest(Hours(frozenset({6}), 2 * 60, 3 * 60))  # on 29 March no clock shows it
    week_later = datetime(2026, 4, 5, 2, tzinfo=BERLIN)
    for since in (week_later - timedelta(days=14, hours=-2), week_later - timedelta(days=8)):
        assert rights.begin(left_out, since) == week_later
    assert rights.hold(left_out, week_later)


minutes = st.integers(0, 24 * 60)
windows = st.builds(
    Hours, st.frozensets(st.integers(0, 6), min_size=1), minutes.filter(lambda m: m < 1440), minutes
)


@given(
    st.lists(windows, min_size=1, max_size=3),
    st.integers(0, 365 * 24 * 60).map(lambda minutes: MONDAY_NOON + timedelta(minutes=minutes)),
)
def test_what_holds_now_holds_until_its_end_and_not_then(hours: list[Hours], at: datetime) -> None:
    some = guest(*hours)
    if not rights.hold(some, at):
        return
    end = rights.end(some, at)
    assert end is not None
    assert end > at
    assert rights.hold(some, end - timedelta(microseconds=1))


@given(
    st.lists(windows, min_size=1, max_size=3),
    st.integers(0, 365 * 24 * 60).map(lambda minutes: MONDAY_NOON + timedelta(minutes=minutes)),
)
@example([Hours(frozenset({6}), 2 * 60, 3 * 60)], datetime(2026, 3, 28, 12, tzinfo=BERLIN))
@example([Hours(frozenset({6}), 2 * 60 + 30, 3 * 60 + 15)], datetime(2026, 3, 22, 4, tzinfo=BERLIN))
def test_when_they_begin_again_is_said_and_they_hold_then(hours: list[Hours], at: datetime) -> None:
    some = guest(*hours)
    begin = rights.begin(some, at)
    assert begin is not None
    assert begin > at
    assert rights.hold(some, begin)
