"""Single sentences about clips; whole answers are in golden/."""

import pytest
from msgspec.structs import replace

from skill.clip_speech import for_locale
from skill.contract.clips import (
    Absence,
    CameraOfClip,
    Clip,
    Happened,
    NoClip,
    NotFilmed,
    Rings,
    Span,
    Tally,
)
from skill.contract.deletions import Confirm
from skill.contract.recordings import Stopped
from tests.skill.house import NOON

US, GB = for_locale("en-US"), for_locale("en-GB")
TODAY = Span("today", "today", None, None)
DOOR, GARDEN = Tally("Front Door", 2), Tally("Garden", 1)


def a_clip(day: str = "today", time: str = "15:14", duration_s: int = 42) -> Clip:
    camera = CameraOfClip("door", "Front Door")
    return Clip("0123", camera, NOON, time, day, duration_s, starred=False)


def happened(span: Span = TODAY, *tallies: Tally, looked: bool = False) -> Happened:
    count = sum(tally.count for tally in tallies)
    return Happened(span, looked, None, count, tallies, a_clip() if count else None)


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("today", "15:14", "3:14 this afternoon"),
        ("today", "00:05", "12:05 this morning"),
        ("today", "11:59", "11:59 this morning"),
        ("today", "12:00", "noon today"),
        ("today", "12:30", "12:30 this afternoon"),
        ("today", "18:00", "6 o'clock this evening"),
        ("yesterday", "23:07", "11:07 yesterday evening"),
        ("yesterday", "00:00", "midnight yesterday"),
        ("today", "15:14:05", "3:14 and five seconds this afternoon"),
        ("today", "15:14:01", "3:14 and one second this afternoon"),
        ("today", "15:14:00", "3:14 this afternoon"),
        ("today", "12:00:00", "noon today"),
        ("today", "12:00:30", "12 o'clock and 30 seconds this afternoon"),
        ("2026-11-20", "03:14", "3:14 in the morning on Friday, November 20th"),
        ("2026-11-03", "12:00", "noon on Tuesday, November 3rd"),
        ("2026-11-12", "09:00", "9 o'clock in the morning on Thursday, November 12th"),
    ],
)
def test_when_a_clip_began_is_told_as_people_tell_it(day: str, time: str, said: str) -> None:
    assert US.here_is(a_clip(day, time)) == f"Here's the front door at {said}."


def test_a_date_is_said_as_the_locale_says_it() -> None:
    told = GB.here_is(a_clip("2026-11-20"))
    assert told.endswith("in the afternoon on Friday the 20th of November.")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "one second"),
        (1, "one second"),
        (42, "42 seconds"),
        (60, "a minute"),
        (75, "75 seconds"),
        (90, "two minutes"),
        (600, "ten minutes"),
    ],
)
def test_a_length(seconds: int, said: str) -> None:
    assert f", {said} long." in US.cannot_show_here(a_clip(duration_s=seconds))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (TODAY, "today"),
        (Span("yesterday", "yesterday", None, None), "yesterday"),
        (Span("2026-11-20", "2026-11-20", None, None), "on Friday, November 20th"),
        (Span("today", "today", "morning", None), "this morning"),
        (Span("today", "today", "night", None), "tonight"),
        (Span("yesterday", "yesterday", "night", None), "last night"),
        (Span("yesterday", "yesterday", "evening", None), "yesterday evening"),
        (
            Span("2026-11-20", "2026-11-20", "night", None),
            "in the night of Friday, November 20th",
        ),
        (
            Span("2026-11-20", "2026-11-20", "evening", None),
            "on Friday, November 20th, in the evening",
        ),
        (Span("today", "today", "morning", "00:00"), "since this morning"),
        (Span("today", "today", None, "15:00"), "since 3 o'clock this afternoon"),
        (Span("yesterday", "today", None, "17:30"), "since 5:30 yesterday afternoon"),
        (
            Span("2026-11-16", "today", None, None),
            "from Monday, November 16th to today",
        ),
    ],
)
def test_a_time_that_was_asked_about(span: Span, said: str) -> None:
    assert US.happened(happened(span)) == f"Nothing was recorded {said}."


def test_what_happened() -> None:
    last = "3:14 this afternoon."
    told = US.happened(happened(TODAY, DOOR, GARDEN))
    assert told == (
        "Three clips were recorded today: two of the front door and one of the garden. "
        f"The last one was of the front door at {last}"
    )
    told = US.happened(happened(TODAY, DOOR))
    assert told == (
        f"Two clips were recorded today, all by the front door camera. The last one was at {last}"
    )
    told = US.happened(happened(TODAY, Tally("Front Door", 1)))
    assert told == f"One clip was recorded today, by the front door camera at {last}"


def test_what_moved_is_told_without_saying_who() -> None:
    of_door = replace(happened(TODAY, Tally("Front Door", 3)), room="Front Door")
    assert US.moved(of_door) == (
        "Something moved at the front door three times today, last at 3:14 this afternoon."
    )
    twice = replace(happened(TODAY, DOOR), room="Upstairs")
    assert US.moved(twice) == (
        "Something moved in front of the upstairs camera twice today, last at 3:14 this afternoon."
    )
    assert US.moved(happened(TODAY, DOOR, GARDEN)) == (
        "Something moved three times today, last at the front door at 3:14 this afternoon."
    )
    once = replace(happened(TODAY, GARDEN), room="Garden")
    assert US.moved(once).startswith("Something moved in the garden once today, at 3:14")
    nothing = replace(happened(), room="Patio")
    assert US.moved(nothing) == "I noticed nothing moving on the patio today."


def test_what_is_no_longer_recorded() -> None:
    assert US.stopped(Stopped(("Garden",), (), None)) == (
        "I've stopped recording the garden. The clip is kept."
    )
    assert US.stopped(Stopped(("Garden", "Hall"), (), None)) == (
        "I've stopped recording the garden and the hall. The clips are kept."
    )
    assert US.stopped(Stopped(("Garden",), ("Garden",), "Garden")) == (
        "I've stopped recording the garden. "
        "Something is moving in the garden, so that clip goes on until it's over."
    )
    assert US.stopped(Stopped((), ("Garden",), "Garden")) == (
        "Something is moving in the garden. That clip ends by itself."
    )
    assert US.stopped(Stopped((), (), "Garden")) == "I'm not recording the garden now."
    assert US.stopped(Stopped((), (), None)).startswith("There's no recording to stop.")


def test_while_you_were_out_says_since_when() -> None:
    since = Span("today", "today", None, "09:05")
    told = US.happened_while_out(happened(since, DOOR, looked=True))
    assert told.startswith("Two clips were recorded since you last looked, at 9:05 this morning,")
    assert US.happened_while_out(happened()).startswith("I don't know when you left")


def test_a_long_list_of_cameras_ends_before_the_listener_does() -> None:
    told = US.happened(happened(TODAY, *(Tally(f"Room {number}", 2) for number in range(30))))
    assert "two of the room 3 and some more." in told
    assert len(told) < 300


def test_what_there_is_not_is_said_with_where_and_when() -> None:
    assert US.no_clip(NoClip("last", None)) == "There are no clips."
    assert US.no_clip(NoClip("last", "Garden")) == "There are no clips of the garden."
    assert US.no_clip(NoClip("before", None)) == "There's no clip before that."
    assert US.no_clip(NoClip("next", "Garden")) == "There's no clip of the garden after that."
    night = Span("2026-11-20", "2026-11-20", "night", None)
    assert US.no_clip(NoClip("first", None, night)) == (
        "There are no clips from the night of Friday, November 20th."
    )
    at = US.no_clip(NoClip("at", "Garden"), "03:14")
    assert at == "I can't find a clip of the garden from 3:14."
    assert "the last clip" in US.no_clip(NoClip("that", None))


def test_a_deletion_names_what_will_go() -> None:
    one = Confirm("p", 1, 1, a_clip(), (DOOR,), None)
    assert US.shall_i_delete(one) == (
        "That's the clip of the front door from 3:14 this afternoon, 42 seconds long. "
        "It has a star. Shall I delete it for good?"
    )
    friday = Span("2026-11-20", "2026-11-20", None, None)
    several = Confirm("p", 3, 2, None, (DOOR, GARDEN), friday)
    assert US.shall_i_delete(several) == (
        "That's three clips from Friday, November 20th: two of the front door and one of the "
        "garden. Two of them have a star. Shall I delete them all for good?"
    )
    whole = Confirm("p", 3, 0, None, (DOOR, GARDEN), None)
    assert US.shall_i_delete(whole) == (
        "That's all three clips, of all cameras: two of the front door and one of the garden. "
        "Shall I delete them all for good?"
    )
    everything = Confirm("p", 14, 0, None, (Tally("Garden", 14),), None)
    assert US.shall_i_delete(everything).startswith("That's 14 clips of the garden. Shall I")


def test_every_reason_why_nothing_is_pending_has_words_of_its_own() -> None:
    assert len({US.nothing_pending(why) for why in ("used", "expired", "unknown")}) == 3
    assert US.nothing_pending("new") == US.nothing_pending("unknown")


def rung(told: Happened, count: int = 1) -> Happened:
    return replace(told, rings=Rings(count, "Front Door", "today", "15:14"))


def test_who_rang_is_told_first_and_without_a_name() -> None:
    rang = "Somebody rang at the front door at 3:14 this afternoon"
    one = rung(happened(TODAY, Tally("Front Door", 1)))
    assert US.happened(one) == US.moved(one) == f"{rang}."
    more = rung(happened(TODAY, DOOR, GARDEN))
    assert US.happened(more) == f"{rang}. {US.happened(happened(TODAY, DOOR, GARDEN))}"
    assert US.moved(more) == f"{rang}. {US.moved(happened(TODAY, DOOR, GARDEN))}"
    again = US.moved(rung(more, 2))
    assert again.startswith("Somebody rang twice, last at the front door at 3:14 this afternoon. ")


def test_who_rang_and_was_not_filmed_is_told_so() -> None:
    one = rung(happened(TODAY, Tally("Front Door", 1)))
    missing = Absence(not_filmed=NotFilmed(1, a_clip(), "disk_full"))
    assert US.happened(replace(one, absence=missing)) == (
        "Somebody rang at the front door at 3:14 this afternoon, but it wasn't filmed: "
        "the disk for clips was full."
    )
    two = replace(rung(happened(TODAY, DOOR)), absence=missing)
    assert US.happened(two).startswith("Somebody rang at the front door at 3:14 this afternoon. ")
