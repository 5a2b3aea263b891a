"""What somebody is told outside their hours, and after their last day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.model import Hours, Rights, Role
from bridge.policy.rights import EARLIEST
from bridge.service.people import outside_hours

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=BERLIN)
OFFICE = Hours(frozenset(range(5)), 9 * 60, 17 * 60)
OVER = (
    "Your access has ended: your last day was Monday, 2 March. "
    "If you need access again, ask the owner of the house."
)


def guest(*hours: Hours, until: datetime | None = None) -> Rights:
    return Rights(Role.GUEST, None, hours, until, BERLIN)


def said_of(rights: Rights, at: datetime) -> str | None:
    return outside_hours.said(rights, at, twelve_hours=False)


@pytest.mark.parametrize(
    ("hours", "at", "said"),
    [
        ((OFFICE,), 5 * 24, "Mon to Fri 09:00 to 17:00. Come back on Monday at 09:00."),
        ((OFFICE,), -5, "Mon to Fri 09:00 to 17:00. Come back today at 09:00."),
        (
            (Hours(frozenset({1, 5}), 600, 720), Hours(frozenset({6}), 1200, 120)),
            0,
            "Tue and Sat 10:00 to 12:00, and Sun 20:00 to 02:00. Come back on Tuesday at 10:00.",
        ),
        (
            (Hours(frozenset(range(7)), 0, 60),),
            0,
            "every day 00:00 to 01:00. Come back on Tuesday at 00:00.",
        ),
        (
            (Hours(frozenset({0, 2, 4}), 1200, 1440),),
            0,
            "Mon, Wed and Fri 20:00 to 24:00. Come back today at 20:00.",
        ),
        (  # this Monday's time is over
            (Hours(frozenset({0}), 600, 660),),
            0,
            "Mon 10:00 to 11:00. Come back on Monday, 9 March at 10:00.",
        ),
        (  # on 29 March summer time leaves that hour out
            (Hours(frozenset({6}), 120, 180),),
            26 * 24,
            "Sun 02:00 to 03:00. Come back on Sunday, 5 April at 02:00.",
        ),
    ],
)
def test_hours_are_said_with_when_to_come_back(
    hours: tuple[Hours, ...], at: int, said: str
) -> None:
    now = MONDAY_NOON + timedelta(hours=at)
    assert said_of(guest(*hours), now) == f"You have access {said}"


def test_the_last_day_is_said_and_whom_to_ask() -> None:
    midnight = datetime(2026, 3, 3, tzinfo=BERLIN)
    assert said_of(guest(until=midnight), midnight) == OVER
    # No hours come back after it, nor between now and then.
    sunday = datetime(2026, 3, 8, 18, tzinfo=BERLIN)
    assert said_of(guest(OFFICE, until=midnight), sunday) == OVER
    weekend = Hours(frozenset({5, 6}), 600, 720)
    assert said_of(guest(weekend, until=midnight), MONDAY_NOON) == outside_hours.NOTHING


def test_while_rights_hold_nothing_is_said() -> None:
    assert said_of(guest(OFFICE), MONDAY_NOON) is None
    assert said_of(guest(until=MONDAY_NOON + timedelta(days=1)), MONDAY_NOON) is None


def test_of_rights_that_nobody_can_read_no_day_is_made_up() -> None:
    assert said_of(guest(until=EARLIEST), MONDAY_NOON) == outside_hours.NOTHING


def test_hours_are_said_by_a_clock_of_twelve_too() -> None:
    hours = Hours(frozenset({6}), 1200, 1440)
    assert outside_hours.said(guest(hours), MONDAY_NOON, twelve_hours=True) == (
        "You have access Sun 8:00 pm to 12:00 am. Come back on Sunday at 8:00 pm."
    )
