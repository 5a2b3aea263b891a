"""What was said and which time that is, in a house in Berlin."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import spans
from bridge.policy.spans import HeardTime, PartOfDay, Span

BERLIN = ZoneInfo("Europe/Berlin")
# Sunday, half past four in the afternoon in Berlin.
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
P = PartOfDay


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def here(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(BERLIN).strftime("%d. %H:%M")


def of(said: HeardTime, now: datetime = NOW) -> Span | None:
    return spans.of(said, now, BERLIN)


def times(said: HeardTime, now: datetime = NOW) -> tuple[str, str] | None:
    span = of(said, now)
    return None if span is None else (here(span.since), here(span.until))


@pytest.mark.parametrize(
    ("day", "part", "from_", "until"),
    [
        (None, None, "22. 00:00", "23. 00:00"),
        ("2026-11-22", None, "22. 00:00", "23. 00:00"),
        ("2026-11-21", None, "21. 00:00", "22. 00:00"),
        (None, P.MORNING, "22. 05:00", "22. 12:00"),
        (None, P.BREAKFAST, "22. 06:00", "22. 10:00"),
        (None, P.LUNCH, "22. 12:00", "22. 14:00"),
        (None, P.AFTERNOON, "22. 12:00", "22. 18:00"),
        # Of what has not begun today, the last one.
        (None, P.EVENING, "21. 18:00", "22. 00:00"),
        ("2026-11-22", P.EVENING, "21. 18:00", "22. 00:00"),
        (None, P.DINNER, "21. 17:00", "21. 20:00"),
        ("2026-11-21", P.EVENING, "21. 18:00", "22. 00:00"),
        ("2026-11-21", P.NIGHT, "21. 18:00", "22. 06:00"),
        ("2026-11-20", P.NIGHT, "20. 18:00", "21. 06:00"),
        ("2026-W47", None, "16. 00:00", "23. 00:00"),
        ("2026-W47-WE", None, "21. 00:00", "23. 00:00"),
        ("2026-W46-WE", P.MORNING, "14. 05:00", "15. 12:00"),
        ("2026-11", None, "01. 00:00", "01. 00:00"),
        ("2026", None, "01. 00:00", "01. 00:00"),
        # "on Monday": Alexa means tomorrow, we mean the last one.
        ("2026-11-23", None, "16. 00:00", "17. 00:00"),
        ("2026-11-28", None, "21. 00:00", "22. 00:00"),
    ],
)
def test_a_day_or_a_part_of_it(
    day: str | None, part: PartOfDay | None, from_: str, until: str
) -> None:
    assert times(HeardTime(day, part)) == (from_, until)


@pytest.mark.parametrize(
    ("now", "part", "from_", "shown"),
    [
        (at(16, 30), P.NIGHT, "21. 18:00", P.NIGHT),
        (at(16, 30), P.LAST_NIGHT, "21. 18:00", P.NIGHT),
        (at(16, 30), P.TONIGHT, "21. 18:00", P.NIGHT),
        # In the evening "at night" is the last one, until people go to bed.
        (at(20), P.NIGHT, "21. 18:00", P.NIGHT),
        (at(20), P.LAST_NIGHT, "21. 18:00", P.NIGHT),
        (at(20), P.TONIGHT, "22. 18:00", P.TONIGHT),
        (at(23), P.NIGHT, "22. 18:00", P.TONIGHT),
        (at(23), P.LAST_NIGHT, "21. 18:00", P.NIGHT),
        # After midnight "tonight" is the night that began yesterday, and so is "last night".
        (at(1), P.TONIGHT, "21. 18:00", P.TONIGHT),
        (at(1), P.NIGHT, "21. 18:00", P.TONIGHT),
        (at(1), P.LAST_NIGHT, "21. 18:00", P.NIGHT),
        (at(1), P.EVENING, "21. 18:00", P.EVENING),
        (at(1), P.MORNING, "22. 00:00", P.MORNING),
        (at(7), P.MORNING, "22. 05:00", P.MORNING),
        (at(7), P.TONIGHT, "21. 18:00", P.NIGHT),
    ],
)
def test_nights_as_they_are_said_by_day_and_by_night(
    now: datetime, part: PartOfDay, from_: str, shown: PartOfDay
) -> None:
    for day in (None, "2026-11-22") if part is not P.NIGHT else (None,):
        span = of(HeardTime(day, part), now)
        assert span is not None
        assert (here(span.since), span.part) == (from_, shown)


def test_after_midnight_nothing_said_is_the_night_that_goes_on() -> None:
    assert times(HeardTime(), at(0, 30)) == ("21. 18:00", "22. 06:00")
    assert times(HeardTime(day="2026-11-22"), at(0, 30)) == ("22. 00:00", "23. 00:00")
    assert times(HeardTime(), at(6)) == ("22. 00:00", "23. 00:00")


@pytest.mark.parametrize(
    "day",
    ["", "tomorrow", "PRESENT_REF", "2026-13", "2026-02-30", "202X", "2027-01-05", "2026-W50"],
)
def test_a_day_that_is_none_or_is_to_come_is_not_guessed(day: str) -> None:
    assert of(HeardTime(day=day)) is None


@pytest.mark.parametrize(
    ("said", "from_", "until"),
    [
        (HeardTime(since="03:00"), "22. 15:00", None),  # at half past four in the afternoon
        (HeardTime(since="15:00"), "22. 15:00", None),
        (HeardTime(since="17:00"), "21. 17:00", None),
        (HeardTime(since="05:00"), "22. 05:00", None),
        (HeardTime(since="12:30"), "22. 12:30", None),
        (HeardTime(since="00:30"), "22. 12:30", None),  # "half past twelve", "ten to one"
        (HeardTime(since="00:30", part=P.MORNING), "22. 00:30", None),
        (HeardTime(since="00:00"), "22. 00:00", None),  # "after midnight"
        (HeardTime(since="03:00", part=P.MORNING), "22. 03:00", None),
        (HeardTime(since="09:00", part=P.EVENING), "21. 21:00", None),
        (HeardTime(since="03:00", day="2026-11-20"), "20. 15:00", "21. 00:00"),
        # "After ten last night" ends with that night.
        (HeardTime(since="10:00", part=P.LAST_NIGHT), "21. 22:00", "22. 06:00"),
        (HeardTime(since="00:00", part=P.LAST_NIGHT), "22. 00:00", "22. 06:00"),
        (HeardTime(since="05:00", until="06:00", part=P.EVENING), "21. 17:00", "21. 18:00"),
        (HeardTime(since="00:00", until="05:00", part=P.MORNING), "22. 00:00", "22. 05:00"),
        (HeardTime(at="03:00", part=P.LAST_NIGHT), "22. 02:30", "22. 03:30"),
        (HeardTime(start=P.MORNING), "22. 05:00", None),
        (HeardTime(start=P.BREAKFAST), "22. 06:00", None),
        (HeardTime(start=P.LUNCH), "22. 12:00", None),
        (HeardTime(start=P.DINNER), "21. 17:00", None),
        (HeardTime(start=P.LAST_NIGHT), "21. 18:00", None),
        (HeardTime(start=P.LUNCH, day="2026-11-20"), "20. 12:00", None),
        (HeardTime(first_day="2026-11-21"), "21. 00:00", None),
        (HeardTime(first_day="2026-11-26"), "19. 00:00", None),  # "since Thursday"
        (HeardTime(first_day="2026-W46"), "09. 00:00", None),
        (HeardTime(first_day="2026-11-21", since="03:00"), "21. 15:00", None),
        (HeardTime(first_day="2026-11-21", part=P.EVENING), "21. 18:00", None),
        (HeardTime(first_day="2026-11-21", start=P.LUNCH, until="10:00"), "21. 12:00", "22. 10:00"),
        (HeardTime(since="02:00", until="04:00"), "22. 14:00", "22. 16:00"),
        (HeardTime(since="10:00", until="14:00"), "22. 10:00", "22. 14:00"),
        (HeardTime(since="10:00", until="02:00"), "22. 10:00", "22. 14:00"),
        (HeardTime(since="22:00", until="06:00"), "21. 22:00", "22. 06:00"),
        (HeardTime(since="11:00", until="01:00", part=P.NIGHT), "21. 23:00", "22. 01:00"),
        (HeardTime(since="02:00", until="04:00", part=P.MORNING), "22. 02:00", "22. 04:00"),
        (HeardTime(since="02:00", until="04:00", day="2026-11-20"), "20. 14:00", "20. 16:00"),
        (HeardTime(start=P.LUNCH, until="04:00"), "22. 12:00", "22. 16:00"),
        (HeardTime(until="10:00"), "22. 00:00", "22. 10:00"),
        (HeardTime(until="09:00", day="2026-11-20"), "20. 00:00", "20. 21:00"),
        (HeardTime(until="09:00", day="2026-11-20", part=P.MORNING), "20. 00:00", "20. 09:00"),
        (HeardTime(until="22:00", part=P.EVENING), "21. 17:00", "21. 22:00"),
        (HeardTime(until="00:00"), "21. 00:00", "22. 00:00"),
        (HeardTime(until="00:00", day="2026-11-20"), "20. 00:00", "21. 00:00"),
        (HeardTime(until="00:00", day="2026-11-20", part=P.EVENING), "20. 17:00", "21. 00:00"),
        (HeardTime(at="03:00"), "22. 14:30", "22. 15:30"),
        (HeardTime(at="04:15"), "22. 15:45", "22. 16:45"),
        (HeardTime(at="05:00"), "22. 04:30", "22. 05:30"),
        (HeardTime(at="03:00", part=P.NIGHT), "22. 02:30", "22. 03:30"),
        (HeardTime(at="03:00", day="2026-11-20"), "20. 14:30", "20. 15:30"),
        (HeardTime(ago="PT1H"), "22. 15:30", None),
        (HeardTime(ago="PT1H30M"), "22. 15:00", None),
        (HeardTime(ago="P2D"), "20. 16:30", None),
        (HeardTime(ago="P1W"), "15. 16:30", None),
    ],
)
def test_from_one_time_to_another_or_to_now(said: HeardTime, from_: str, until: str | None) -> None:
    assert times(said) == (from_, until or here(NOW))


@pytest.mark.parametrize(
    "said",
    [
        *(HeardTime(since=clock) for clock in ("25:00", "3", "", "MO", "24:00")),
        *(HeardTime(at=clock) for clock in ("99:99", "noon")),
        *(HeardTime(ago=ago) for ago in ("PT0S", "P", "an hour", "", "P9999Y", "-PT1H", "PTH")),
        HeardTime(first_day="202X"),
        HeardTime(first_day="2027-06-01"),
        HeardTime(day="soon", since="03:00"),
        HeardTime(since="03:00", until="soon"),
        HeardTime(until="soon"),
        HeardTime(at="05:00", day="2026-11-22", part=P.AFTERNOON),
    ],
)
def test_what_has_not_been_or_means_nothing_is_not_guessed(said: HeardTime) -> None:
    assert of(said) is None


def test_last_night_is_the_one_that_began_yesterday_also_for_its_hours() -> None:
    late = at(23)
    assert times(HeardTime(at="09:00", part=P.LAST_NIGHT), late) == ("21. 20:30", "21. 21:30")
    assert times(HeardTime(since="09:00", part=P.LAST_NIGHT), late) == ("21. 21:00", "22. 06:00")
    assert times(HeardTime(since="09:00", part=P.TONIGHT), late) == ("22. 21:00", "22. 23:00")


def test_what_narrowed_a_time_is_told_with_it() -> None:
    span = of(HeardTime(since="02:00", until="04:00"))
    assert span is not None
    assert (span.at, span.to, span.part) == (time(14), time(16), None)
    span = of(HeardTime(start=P.LUNCH))
    assert span is not None
    assert (span.at, span.part, span.first) == (time(12), P.LUNCH, TODAY)
    span = of(HeardTime(at="00:10", part=P.MORNING))
    assert span is not None
    assert (span.around, span.first, span.last) == (time(0, 10), TODAY, TODAY)
    span = of(HeardTime(ago="P1D"))
    assert span is not None
    assert (span.ago, span.first, span.last) == (DAY, TODAY - DAY, TODAY)
    span = of(HeardTime(first_day="2026-11-20"))
    assert span is not None
    assert (span.at, span.first, span.last) == (None, TODAY - 2 * DAY, TODAY)


def test_a_week_that_goes_on_ends_today() -> None:
    span = of(HeardTime(day="2026-W48"), at(12, day=25))
    assert span is not None
    assert (span.first, span.last) == (date(2026, 11, 23), date(2026, 11, 25))


def test_a_time_is_every_time_that_the_clock_showed_it_and_the_nearest_comes_first() -> None:
    said = HeardTime(at="03:14")
    found = spans.moments(said, NOW, BERLIN, back=DAY)
    assert [here(moment) for moment in found] == [
        "22. 15:14",
        "22. 03:14",
        "21. 15:14",
        "21. 03:14",
    ]
    assert (
        spans.moments(HeardTime(at="15:14", day="2026-11-22"), NOW, BERLIN, back=DAY) == found[:1]
    )
    at_night = spans.moments(HeardTime(at="03:14", part=P.NIGHT), NOW, BERLIN, back=DAY)
    assert [here(moment) for moment in at_night] == ["22. 03:14", "21. 03:14"]
    assert spans.moments(HeardTime(day="soon", at="03:14"), NOW, BERLIN, back=DAY) == ()


def test_in_the_night_in_which_clocks_are_put_back_a_time_comes_twice() -> None:
    now = datetime(2026, 10, 25, 9, tzinfo=UTC)
    found = spans.moments(HeardTime(at="02:30", part=P.NIGHT), now, BERLIN, back=timedelta())
    assert found == (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    )


CLOCKS = st.none() | st.times().map(lambda each: each.strftime("%H:%M"))
DAYS = st.none() | st.sampled_from(
    [
        *("2026-10-25", "2026-10-24", "2026-03-29", "2026-11-25", "2026-W44", "2026-W43-WE"),
        *("2026-10", "2026", "today", "yesterday", "2020-01-01"),
    ]
)
PARTS = st.none() | st.sampled_from(PartOfDay)
AGO = st.none() | st.sampled_from(["PT5M", "PT1H", "P1D", "P3W", "P1Y", "PT1H30M", "P99Y"])
SAID = st.builds(
    HeardTime,
    *(DAYS, PARTS, CLOCKS, CLOCKS, PARTS, DAYS, CLOCKS, AGO),
)
# Two weeks around each change of the clocks, and a place where midnight is left out.
NOWS = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 10, 18, tzinfo=UTC)]),
    st.integers(0, 14 * 24 * 60),
)
ZONES = st.sampled_from([BERLIN, ZoneInfo("Africa/Cairo"), ZoneInfo("Australia/Lord_Howe"), UTC])


@given(SAID, NOWS, ZONES)
def test_whatever_is_said_a_time_has_begun_and_is_not_empty(
    said: HeardTime, now: datetime, zone: ZoneInfo
) -> None:
    span = spans.of(said, now, zone)
    if span is None:
        return
    assert span.since <= now
    assert span.since < span.until
    assert span.first <= span.last <= now.astimezone(zone).date()
    assert span.first == span.since.astimezone(zone).date() or span.around is not None


@given(st.builds(HeardTime, part=PARTS, at=CLOCKS, since=CLOCKS, start=PARTS, ago=AGO), NOWS, ZONES)
def test_what_was_said_without_a_day_has_been(
    said: HeardTime, now: datetime, zone: ZoneInfo
) -> None:
    """Every day has such a time, so that there is always one to be meant."""
    assert spans.of(said, now, zone) is not None


@given(st.times(), NOWS)
def test_a_twelve_hour_time_is_the_nearest_that_has_been(clock: time, now: datetime) -> None:
    span = spans.of(HeardTime(since=clock.strftime("%H:%M")), now, BERLIN)
    assert span is not None
    # The hour that is left out, or comes twice, lies between two of them.
    at_most = timedelta(hours=13 if 1 <= clock.hour <= 12 else 25)
    assert timedelta() < now - span.since <= at_most


@given(st.from_regex(r"\d{4}-(W)?\d\d(-(\d\d|WE))?", fullmatch=True), PARTS)
def test_no_day_that_can_be_written_breaks_anything(day: str, part: PartOfDay | None) -> None:
    for said in (
        HeardTime(day, part),
        HeardTime(first_day=day, start=part),
        HeardTime(day, part, at="03:00"),
    ):
        span = of(said)
        assert span is None or span.since < span.until


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_text_at_all_breaks_anything(one: str, other: str) -> None:
    for said in (
        HeardTime(day=one, at=other),
        HeardTime(since=one, until=other),
        HeardTime(ago=one),
    ):
        span = of(said)
        assert span is None or span.since < span.until
