"""When a camera comes back that was hidden for a time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import hiding_ends
from bridge.policy.spans import PartOfDay

BERLIN = ZoneInfo("Europe/Berlin")
P = PartOfDay


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "until", "part", "ends"),
    [
        ("2026-11-23", "12:00", None, at(12, day=23)),  # "until tomorrow at noon"
        ("2026-11-23", "08:00", None, at(8, day=23)),
        ("2026-11-23", "03:00", None, at(15, day=23)),
        ("2026-11-23", "08:00", P.EVENING, at(20, day=23)),
        ("2026-11-23", None, P.EVENING, at(18, day=23)),
        ("2026-11-25", None, None, at(8, day=25)),  # "until Wednesday"
        ("2026-11-22", "21:00", None, at(21)),
        ("2026-11-22", None, None, at(0, day=23)),  # "don't film the garden today"
        # What cannot be kept ends when somebody ends it.
        ("2026-11-22", "12:00", None, None),
        ("2026-11-21", None, None, None),
        ("2029-11-21", None, None, None),
        ("2026-11", "12:00", None, None),
        ("9999-12-31", None, None, None),
        ("2026-11-23", "soon", None, None),
    ],
)
def test_until_a_day(day: str, until: str | None, part: P | None, ends: datetime | None) -> None:
    assert hiding_ends.of_day(day, until, part, at(16, 30), BERLIN) == ends


@pytest.mark.parametrize(
    ("now", "part", "ends"),
    [
        (at(16, 30), P.TONIGHT, at(8, day=23)),
        (at(23), P.NIGHT, at(8, day=23)),  # "for the night"
        (at(1), P.NIGHT, at(8)),
        (at(6), P.TONIGHT, at(8, day=23)),
        (at(16, 30), P.AFTERNOON, at(18)),
        (at(20, 40), P.EVENING, at(0, day=23)),
        (at(20, 40), P.MORNING, at(12, day=23)),
        (at(12), P.MORNING, at(12, day=23)),
        (at(13), P.LUNCH, at(14)),
        (at(20, 40), P.LAST_NIGHT, None),
    ],
)
def test_for_a_part_of_the_day(now: datetime, part: P, ends: datetime | None) -> None:
    assert hiding_ends.of_part(part, now, BERLIN) == ends


@pytest.mark.parametrize(
    ("now", "minutes", "until", "part", "ends"),
    [
        (at(16, 30), 60, None, None, at(17, 30)),
        (at(16, 30), 1, None, None, at(16, 31)),
        (at(16, 30), None, "21:40", None, at(21, 40)),
        (at(16, 30), None, "09:00", None, at(21)),  # "until nine"
        (at(22), None, "09:00", None, at(9, day=23)),
        (at(16, 30), None, "16:30", None, at(16, 30, day=23)),
        (at(16, 30), None, "00:00", None, at(0, day=23)),
        (at(16, 30), None, None, P.TONIGHT, at(18)),
        (at(19), None, None, P.TONIGHT, at(8, day=23)),  # "for the night"
        (at(1), None, None, P.NIGHT, at(8)),
        (at(20, 40), None, "10:00", P.TONIGHT, at(22)),
        (at(9), None, "10:00", P.TONIGHT, at(22)),
        (at(20, 40), None, "07:00", P.TONIGHT, at(7, day=23)),
        (at(1), None, "03:00", P.TONIGHT, at(3)),
        (at(17), None, "07:00", P.MORNING, at(7, day=23)),
        (at(9), None, "08:00", P.MORNING, at(8, day=23)),
        (at(16, 30), None, None, P.MORNING, at(8, day=23)),
        (at(1), None, None, P.MORNING, at(8)),
        (at(9), None, None, P.LUNCH, at(12)),
        (at(9), None, None, P.DINNER, at(18)),
        (at(9), None, None, P.NIGHT, at(22)),
        # All that was said: the longest.
        (at(16, 30), 60, "21:40", None, at(21, 40)),
        (at(16, 30), 60, None, P.MORNING, at(8, day=23)),
        (at(16, 30), None, None, None, None),
        # What cannot be read, or is too long, ends when somebody ends it.
        (at(16, 30), None, "soon", None, None),
        (at(16, 30), 60, "25:00", None, None),
        (at(16, 30), None, None, P.LAST_NIGHT, None),
        (at(16, 30), 10**9, None, None, None),
    ],
)
def test_until_when(
    now: datetime, minutes: int | None, until: str | None, part: PartOfDay | None, ends: datetime
) -> None:
    assert hiding_ends.of(minutes, until, part, now, BERLIN) == ends


def test_where_the_clock_shows_a_time_twice_it_is_the_second() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    ends = hiding_ends.of(None, "02:30", None, evening, BERLIN)
    assert ends == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(
    st.none() | st.integers(1, 10**6),
    st.none() | st.times().map(lambda each: each.strftime("%H:%M")),
    st.none() | st.sampled_from(PartOfDay),
    st.builds(
        lambda day, minutes: day + timedelta(minutes=minutes),
        st.sampled_from([datetime(2026, 3, 25, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)]),
        st.integers(0, 10 * 24 * 60),
    ),
)
def test_it_ends_later_and_never_before_anything_that_was_said(
    minutes: int | None, until: str | None, part: PartOfDay | None, now: datetime
) -> None:
    ends = hiding_ends.of(minutes, until, part, now, BERLIN)
    if ends is None:
        return
    assert ends > now
    assert minutes is None or ends >= now + timedelta(minutes=minutes)
    assert minutes is not None or ends <= now + timedelta(hours=49)
