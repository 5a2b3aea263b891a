"""What was said and which time that is, in a house in Berlin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.spans import PartOfDay, moments, of_day, since

BERLIN = ZoneInfo("Europe/Berlin")
# Sunday, 16:30 in Berlin.
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def here(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(BERLIN).strftime("%d. %H:%M")


@pytest.mark.parametrize(
    ("day", "part", "from_", "until"),
    [
        (None, None, "22. 00:00", "23. 00:00"),
        ("2026-11-22", None, "22. 00:00", "23. 00:00"),
        ("2026-11-21", None, "21. 00:00", "22. 00:00"),
        (None, PartOfDay.MORNING, "22. 00:00", "22. 12:00"),
        (None, PartOfDay.AFTERNOON, "22. 12:00", "22. 18:00"),
        ("2026-11-21", PartOfDay.EVENING, "21. 18:00", "22. 00:00"),
        ("2026-11-21", PartOfDay.NIGHT, "21. 18:00", "22. 06:00"),
        ("2026-W47", None, "16. 00:00", "23. 00:00"),
        ("2026-W47-WE", None, "21. 00:00", "23. 00:00"),
        ("2026-11", None, "01. 00:00", "01. 00:00"),
        # "on Monday": Alexa means tomorrow, we mean the last one.
        ("2026-11-23", None, "16. 00:00", "17. 00:00"),
        ("2026-11-28", None, "21. 00:00", "22. 00:00"),
    ],
)
def test_a_day_or_a_part_of_it(
    day: str | None, part: PartOfDay | None, from_: str, until: str
) -> None:
    span = of_day(day, part, NOW, BERLIN)
    assert span
    assert (here(span.since), here(span.until)) == (from_, until)


@pytest.mark.parametrize("day", ["", "tomorrow", "PRESENT_REF", "2026-13", "2026-02-30", "202X"])
def test_a_day_that_is_none_is_not_guessed(day: str) -> None:
    assert of_day(day, None, NOW, BERLIN) is None


@given(st.from_regex(r"\d{4}-(W)?\d\d(-(\d\d|WE))?", fullmatch=True))
def test_no_day_that_can_be_written_breaks_anything(day: str) -> None:
    span = of_day(day, PartOfDay.NIGHT, NOW, BERLIN)
    assert span is None or span.since < span.until


@pytest.mark.parametrize(
    ("said", "from_"),
    [
        ("03:00", "22. 15:00"),  # at half past four in the afternoon, "since three"
        ("15:00", "22. 15:00"),
        ("17:00", "21. 17:00"),
        ("05:00", "22. 05:00"),
        ("12:30", "22. 12:30"),
        ("00:30", "22. 00:30"),
        ("morning", "22. 00:00"),
        ("afternoon", "22. 12:00"),
    ],
)
def test_since(said: str, from_: str) -> None:
    span = since(said, NOW, BERLIN)
    assert span
    assert (here(span.since), span.until) == (from_, NOW)


@pytest.mark.parametrize("said", ["evening", "25:00", "3", "", "MO"])
def test_since_what_has_not_been_is_not_guessed(said: str) -> None:
    assert since(said, NOW, BERLIN) is None


def test_a_time_is_every_time_that_the_clock_showed_it_and_the_nearest_comes_first() -> None:
    found = moments("03:14", NOW, BERLIN, first=date(2026, 11, 21), last=TODAY)
    assert [here(moment) for moment in found] == [
        "22. 15:14",
        "22. 03:14",
        "21. 15:14",
        "21. 03:14",
    ]
    assert moments("15:14", NOW, BERLIN, first=TODAY, last=TODAY) == found[:1]
    (later,) = moments("05:14", NOW, BERLIN, first=TODAY, last=TODAY)
    assert here(later) == "22. 05:14"


def test_in_the_night_in_which_clocks_are_put_back_a_time_comes_twice() -> None:
    night = date(2026, 10, 25)
    found = moments("02:30", datetime(2026, 10, 25, 9, tzinfo=UTC), BERLIN, first=night, last=night)
    assert found == (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    )
