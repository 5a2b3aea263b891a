"""Times, days and durations as people type them, and what Alexa would send."""

from datetime import date

import pytest

from bridge.console import words
from bridge.console.english import ENGLISH

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
    ("three ish", "03:00"),
    ("half five", "05:30"),
    ("half past five in the evening", "17:30"),
    ("twenty to twelve at night", "23:40"),
    ("two in the morning", "02:00"),
    ("one at night", "01:00"),
    ("seven tonight", "19:00"),
    ("quarter of three", "02:45"),
    ("ten after six", "06:10"),
    ("five to midnight", "23:55"),
    ("seven thirty this morning", "07:30"),
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
    ("november the twentieth", "2026-11-20"),
    ("the twenty sixth", "2026-11-26"),
    ("the 3rd", "2026-11-03"),
    ("this month", "2026-11"),
    ("last month", "2026-10"),
    ("last weekend", "2026-W46-WE"),
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
    ("half hour", "PT30M"),
    ("an hour and a half", "PT90M"),
    ("an hour and ten minutes", "PT1H10M"),
    ("two and a half hours", "PT150M"),
    ("a month", "P1M"),
    ("a quarter of an hour", "PT15M"),
    ("a couple of hours", "PT2H"),
    ("couple of hours", "PT2H"),
    ("few minutes", "PT3M"),
    ("hour", "PT1H"),
    ("24 hours", "PT24H"),
    ("a week", "P1W"),
    ("a fortnight", "P2W"),
    ("a while", None),
    ("minutes", None),
]

NUMBERS = [
    ("four two seven nine", "4279"),
    ("forty two seventy nine", "4279"),
    ("4 2 7 9", "4279"),
    ("double one triple two three", "112223"),
    ("one oh three four five six", "103456"),
    ("one hundred and twenty three thousand four hundred and fifty six", "123456"),
    ("banana", None),
]
ORDINALS = [("first", "1"), ("the 2nd", None), ("2nd", "2"), ("twenty sixth", "26"), ("two", None)]


def heard(kind: str, said: str) -> str | None:
    return read(kind, said, SUNDAY)


def read(kind: str, said: str, today: date | None) -> str | None:
    return ENGLISH.built_in[f"AMAZON.{kind}"].read(words.split(said), today)


@pytest.mark.parametrize(("said", "sent"), TIMES, ids=[said for said, _ in TIMES])
def test_a_time(said: str, sent: str | None) -> None:
    assert heard("TIME", said) == sent


@pytest.mark.parametrize(("said", "sent"), DATES, ids=[said for said, _ in DATES])
def test_a_day(said: str, sent: str | None) -> None:
    assert heard("DATE", said) == sent


@pytest.mark.parametrize(("said", "sent"), DURATIONS, ids=[said for said, _ in DURATIONS])
def test_a_duration(said: str, sent: str | None) -> None:
    assert heard("DURATION", said) == sent


@pytest.mark.parametrize(("said", "sent"), NUMBERS, ids=[said for said, _ in NUMBERS])
def test_a_number(said: str, sent: str | None) -> None:
    assert heard("NUMBER", said) == sent


@pytest.mark.parametrize(("said", "sent"), ORDINALS, ids=[said for said, _ in ORDINALS])
def test_a_place_in_a_list(said: str, sent: str | None) -> None:
    assert heard("Ordinal", said) == sent


def test_who_does_not_know_the_day_understands_none() -> None:
    assert read("DATE", "today", None) is None
