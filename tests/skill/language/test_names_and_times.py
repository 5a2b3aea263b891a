"""English names, places, lists, lengths and times of day."""

from datetime import timedelta

import pytest

from skill.contract.when import Span
from skill.language.en.heard import HeardWords
from skill.language.en.times import Times
from skill.language.en.words import for_how_long, its_camera, listing, plain, the, where
from skill.language.pause import PAUSE

US = Times("{weekday}, {month} {day}")
GB = Times("{weekday} the {day} of {month}")
FRIDAY = "2026-11-20"


def span(first: str = "today", last: str | None = None, **narrowed: object) -> Span:
    fields = {"part": None, "since": None, **narrowed}
    return Span(first, last or first, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "for a few seconds"),
        (29, "for a few seconds"),
        (31, "for a minute"),
        (240, "for four minutes"),
        (59 * 60, "for 59 minutes"),
        (80 * 60, "for an hour"),
        (2 * 3600, "for two hours"),
        (24 * 3600, "for a day"),
        (13 * 86_400, "for 13 days"),
        (365 * 86_400, "for 52 weeks"),
    ],
)
def test_lengths_are_told_as_people_tell_them(seconds: int, said: str) -> None:
    assert for_how_long(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Front Room", "the front room"),
        ("The Garden", "the garden"),
        ("  door ", "the door"),
        ("TV corner", "the TV corner"),
        ("Baby's room", "the baby's room"),
        ("Sam's room", "Sam's room"),
        ("James’ Room", "James' room"),  # noqa: RUF001 - typed by a phone
        ("My office", "my office"),
        ("Küche", "the küche"),
        ("The", "the the"),
        ("庭", "the 庭"),
        (f"Gar{PAUSE}den", "the garden"),
    ],
)
def test_names_get_the_article_that_people_give_them(name: str, said: str) -> None:
    assert the(name) == said
    assert plain(name) == said.removeprefix("the ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Front Door", "at the front door"),
        ("the garden", "in the garden"),
        ("Playroom", "in the playroom"),
        ("Patio", "on the patio"),
        ("Upstairs", "in front of the upstairs camera"),
        ("Shelf Camera", "in front of the shelf camera"),
    ],
)
def test_where_something_is(name: str, said: str) -> None:
    assert where(name) == said
    assert its_camera("Shelf Camera") == "the shelf camera"


def test_a_list_has_breaths_and_ends_before_the_listener_does() -> None:
    assert listing(["Door"]) == "the door"
    assert listing(["Door", "Garden"], "or") == "the door or the garden"
    long = listing([f"Room {n}" for n in range(40)]).replace(PAUSE, "")
    assert long == "the room 0, the room 1, the room 2 and 37 more"
    assert PAUSE in listing(["A", "B", "C"])


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("today", "15:14", "3:14 this afternoon"),
        ("today", "00:05", "12:05 this morning"),
        ("today", "12:00", "noon today"),
        ("today", "18:00", "6 o'clock this evening"),
        ("yesterday", "00:00", "midnight yesterday"),
        ("today", "15:14:05", "3:14 and five seconds this afternoon"),
        ("today", "15:14:00", "3:14 this afternoon"),
        (FRIDAY, "03:14", "3:14 in the morning on Friday, November 20th"),
        ("2026-11-12", "09:00", "9 o'clock in the morning on Thursday, November 12th"),
    ],
)
def test_a_moment(day: str, time: str, said: str) -> None:
    assert US.at(day, time) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (span(), "today"),
        (span(FRIDAY), "on Friday, November 20th"),
        (span(part="morning"), "this morning"),
        (span(part="night"), "tonight"),
        (span("yesterday", part="night"), "last night"),
        (span(FRIDAY, part="night"), "in the night of Friday, November 20th"),
        (span(FRIDAY, part="evening"), "on Friday, November 20th, in the evening"),
        (span(part="lunch", since="lunch"), "since lunch"),
        (span(part="lunch"), "at lunch"),
        (span("yesterday", "today", part="dinner", since="x"), "since dinner yesterday"),
        (span(since="15:00"), "since 3 o'clock this afternoon"),
        (span(since="00:00"), "since midnight"),
        (span("yesterday", "today", since="17:30"), "since 5:30 yesterday afternoon"),
        (span(since="14:00", until="16:00"), "from 2 to 4 o'clock this afternoon"),
        (
            span("yesterday", "today", since="23:00", until="01:30"),
            "from 11 o'clock yesterday evening to 1:30 this morning",
        ),
        (span(until="09:00"), "before 9 o'clock this morning"),
        (span(ago_s=3600), "in the last hour"),
        (span(ago_s=1200), "in the last 20 minutes"),
        (span(around="15:00"), "around 3 o'clock this afternoon"),
        (span("2026-11-16", "today"), "from Monday, November 16th to today"),
    ],
)
def test_a_time_that_was_asked_about(asked: Span, said: str) -> None:
    assert US.span(asked) == said


def test_a_date_is_said_as_the_region_says_it() -> None:
    assert GB.at(FRIDAY, "15:14").endswith("in the afternoon on Friday the 20th of November")


@pytest.mark.parametrize(
    ("spoken", "position"),
    [
        *(("second", 2), ("the second one", 2), ("2nd", 2), ("2", 2), ("two", 2), ("10th", 10)),
        *(("last", -1), ("the latest", -1), ("", None), ("banana", None), ("9999", None)),
        *(("²", None), ("middle one", -3), ("the newest", -1), ("oldest", -2), ("bottom one", -2)),
    ],
)
def test_a_place_in_a_list(spoken: str, position: int | None) -> None:
    assert HeardWords().position(spoken) == position
