"""Until when rights hold that hold now."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
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
