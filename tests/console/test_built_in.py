"""Times, days and durations as people type them, and what Alexa would send."""

from datetime import date

import pytest

from bridge.console import words
from bridge.console.built_in import value

SUNDAY = date(2026, 11, 22)

TIMES = [
    ("3:14", "03:14"),
    ("three fourteen", "03:14"),
    ("three oh five", "03:05"),
    ("three thirty five", "03:35"),
    ("3.14", "03:14"),
    ("314", "03:14"),
    ("15:14", "15:14"),
    ("1514", "15:14"),
    ("fifteen fourteen", "15:14"),
    ("twenty two thirty", "22:30"),
    ("3:14 pm", "15:14"),
    ("3:14 p.m.", "15:14"),
    ("3:14 in the afternoon", "15:14"),
    ("ten in the morning", "10:00"),
    ("ten at night", "22:00"),
    ("12:30 am", "00:30"),
    ("three o'clock", "03:00"),
    ("3 o'clock pm", "15:00"),
    ("three", "03:00"),
    ("quarter past three", "03:15"),
    ("a quarter past three", "03:15"),
    ("half past three pm", "15:30"),
    ("ten to four", "03:50"),
    ("twenty five minutes past six", "06:25"),
    ("noon", "12:00"),
    ("midnight", "00:00"),
    ("the last", None),
    ("25:00", None),
    ("3:75", None),
    ("99", None),
    ("quarter past banana", None),
]
DATES = [
    ("today", "2026-11-22"),
    ("yesterday", "2026-11-21"),
    ("the day before yesterday", "2026-11-20"),
    ("monday", "2026-11-23"),
    ("sunday", "2026-11-22"),
    ("last friday", "2026-11-20"),
    ("this week", "2026-W47"),
    ("last week", "2026-W46"),
    ("the weekend", "2026-W47-WE"),
    ("the 20th of november", "2026-11-20"),
    ("november 20th", "2026-11-20"),
    ("february 30th", None),
    ("the garden", None),
    ("next week", None),
]
DURATIONS = [
    ("a minute", "PT1M"),
    ("one minute", "PT1M"),
    ("two minutes", "PT2M"),
    ("thirty seconds", "PT30S"),
    ("90 seconds", "PT90S"),
    ("a minute and a half", "PT90S"),
    ("two days", "P2D"),
    ("half a day", "PT12H"),
    ("half a minute", "PT30S"),
    ("an hour", "PT1H"),
    ("half an hour", "PT30M"),
    ("a while", None),
    ("minutes", None),
]


def heard(kind: str, said: str) -> str | None:
    return value(f"AMAZON.{kind}", words.split(said), SUNDAY)


@pytest.mark.parametrize(("said", "sent"), TIMES, ids=[said for said, _ in TIMES])
def test_a_time(said: str, sent: str | None) -> None:
    assert heard("TIME", said) == sent


@pytest.mark.parametrize(("said", "sent"), DATES, ids=[said for said, _ in DATES])
def test_a_day(said: str, sent: str | None) -> None:
    assert heard("DATE", said) == sent


@pytest.mark.parametrize(("said", "sent"), DURATIONS, ids=[said for said, _ in DURATIONS])
def test_a_duration(said: str, sent: str | None) -> None:
    assert heard("DURATION", said) == sent


def test_who_does_not_know_the_day_understands_none() -> None:
    assert value("AMAZON.DATE", ("today",), None) is None
