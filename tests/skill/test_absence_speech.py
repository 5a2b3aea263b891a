"""Nothing moved, nothing is kept, nobody watched, nothing was filmed: each in its own words."""

from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from skill.absence_speech import last_can_be_seen
from skill.clip_speech import for_locale
from skill.contract.clips import (
    Absence,
    CameraOfClip,
    Clip,
    Happened,
    NoClip,
    NotFilmed,
    NotWatched,
    Removed,
    Span,
    Tally,
)

GB = for_locale("en-GB")
TODAY = Span("today", "today", None, None)
HERE = timezone(timedelta(hours=1))
NIGHT = datetime(2026, 11, 22, 2, 10, tzinfo=HERE)
NOTHING = "I noticed nothing moving today"
FULL = "it wasn't filmed: the disk for clips was full."


def a_clip(clip_id: str = "1", name: str = "Door") -> Clip:
    camera = CameraOfClip(name.lower(), name)
    return Clip(clip_id, camera, NIGHT, "02:22", "today", 12, starred=False)


def happened(count: int = 0, room: str | None = None, *, filmed: int | None = None) -> Happened:
    """`filmed`: so many of them; the last is not, where not all are."""
    last = a_clip(name=room or "Door") if count else None
    tallies = (Tally("Door", count),) if count else ()
    told = Happened(TODAY, looked=False, room=room, count=count, by_camera=tallies, last=last)
    if last is None or filmed is None:
        return told
    missing = NotFilmed(count - filmed, last, "disk_full")
    return replace(told, absence=Absence(not_filmed=missing))


def gap(
    camera: str = "Garden",
    minutes: float = 17,
    *,
    later: float = 0,
    missed: str = "some",
    goes_on: bool = False,
) -> NotWatched:
    since = NIGHT + timedelta(minutes=later)
    until = since + timedelta(minutes=minutes)
    return NotWatched(camera, since, until, "today", "today", goes_on, missed)


def unwatched(told: Happened, *gaps: NotWatched) -> Happened:
    return replace(told, absence=replace(told.absence, not_watched=gaps))


def gone(deleted: int, expired: int, room: str | None = None) -> Happened:
    return replace(happened(room=room), absence=Absence(removed=Removed(deleted, expired)))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (happened(), f"{NOTHING}."),
        (gone(2, 0), "Nothing from today is kept; two clips were deleted."),
        (gone(1, 0, "Door"), "Nothing of the door from today is kept; one clip was deleted."),
        (gone(0, 3), "Nothing from today is kept any more."),
        (gone(1, 3), "Nothing from today is kept any more; one clip was deleted."),
    ],
)
def test_nothing_moved_and_nothing_is_kept(told: Happened, said: str) -> None:
    assert GB.moved(told) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span("today", "today", None, "15:00"), "since 3 o'clock this afternoon"),
        (Span("2026-11-16", "today", None, None), "from Monday the 16th of November to today"),
        (Span("2026-11-20", "2026-11-20", None, None), "from Friday the 20th of November"),
        (Span("yesterday", "yesterday", "night", None), "from last night"),
    ],
)
def test_of_whatever_time_was_asked_about(span: Span, said: str) -> None:
    told = replace(gone(0, 1), span=span)
    assert GB.happened(told) == f"Nothing {said} is kept any more."
    assert GB.no_clip(NoClip("last", None, span)) == f"There are no clips {said}."


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([gap()], "I wasn't watching the garden from 2:10 to 2:27 this morning"),
        ([gap(goes_on=True)], "I haven't been watching the garden since 2:10 this morning"),
        (
            [gap(minutes=600)],
            "I wasn't watching the garden from 2:10 this morning to 12:10 this afternoon",
        ),
        (
            [gap(minutes=20), gap(minutes=12, later=60), gap(minutes=8, later=90)],
            "three times I wasn't watching the garden, 40 minutes in all",
        ),
        ([gap(missed="all")], "I wasn't watching the garden today"),
        (
            [gap(missed="most"), gap(later=60, missed="most")],
            "I was hardly watching the garden today",
        ),
        (
            [gap(), gap("Door", later=0.3)],
            "I wasn't watching the garden or the door from 2:10 to 2:27 this morning",
        ),
        (
            [gap(), gap("Door", later=9)],
            "some of the time I wasn't watching the garden or the door",
        ),
        (
            [gap(name, later=9 * at) for at, name in enumerate("ABCD")],
            "some of the time I wasn't watching four of the cameras",
        ),
    ],
)
def test_when_nobody_watched_is_said_of_nothing(gaps: list[NotWatched], said: str) -> None:
    assert GB.moved(unwatched(happened(), *gaps)) == f"{NOTHING}, but {said}."


def test_a_camera_that_was_asked_for_and_not_watched_at_all_has_noticed_nothing() -> None:
    told = unwatched(happened(room="Garden"), gap(missed="all"))
    assert GB.moved(told) == GB.happened(told) == "I wasn't watching the garden today."


def test_when_nobody_watched_is_said_of_what_happened_too_unless_nobody_expects_it() -> None:
    once = "Something moved once today, at the door at 2:22 this morning."
    short = unwatched(happened(1), gap(), gap("Cellar", missed="all"), gap("Attic", missed="most"))
    told = f"{once} I wasn't watching the garden from 2:10 to 2:27 this morning."
    assert GB.moved(short) == told
    assert GB.moved(unwatched(happened(1), gap("Cellar", missed="all"))) == once
    asked = GB.moved(unwatched(happened(1, "Cellar"), gap("Cellar", missed="most")))
    assert asked.endswith(" I was hardly watching the cellar today.")


def test_what_is_not_kept_and_what_was_not_watched_are_two_things() -> None:
    told = GB.moved(unwatched(gone(2, 0), gap(), gap("Cellar", missed="all")))
    assert told == (
        "Nothing from today is kept; two clips were deleted. "
        "I wasn't watching the garden from 2:10 to 2:27 this morning."
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (happened(1, filmed=0), f"Something moved once today, at the door at 2:22 X, but {FULL}"),
        (
            happened(2, filmed=0),
            "Something moved twice today, last at the door at 2:22 X. "
            "Neither was filmed: the disk for clips was full.",
        ),
        (
            happened(3, filmed=0),
            "Something moved three times today, last at the door at 2:22 X. "
            "None of them was filmed: the disk for clips was full.",
        ),
        (
            happened(3, filmed=1),
            "Something moved three times today, last at the door at 2:22 X. "
            "Two of them weren't filmed: the disk for clips was full.",
        ),
    ],
)
def test_what_moved_and_was_not_filmed(told: Happened, said: str) -> None:
    assert GB.moved(told) == said.replace("X", "this morning")
    assert not last_can_be_seen(told)


def test_of_several_of_which_the_last_can_be_seen_the_reason_is_left_out() -> None:
    told = replace(happened(3), absence=Absence(NotFilmed(1, a_clip("0"), "disk_full")))
    assert GB.happened(told) == (
        "Three things happened today, the last at the door at 2:22 this morning. "
        "One of them wasn't filmed."
    )
    assert last_can_be_seen(told)


def test_one_thing_that_happened_and_was_not_filmed() -> None:
    told = GB.happened(happened(1, filmed=0))
    assert told == f"One thing happened today, at the door at 2:22 this morning, but {FULL}"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("disk", "wasn't filmed: the disk for clips couldn't be written to."),
        ("disk_absent", "wasn't filmed: the disk for clips wasn't there."),
        ("camera", "wasn't filmed: the camera sent no picture."),
        ("a word that is new", "wasn't filmed."),
    ],
)
def test_each_reason_has_words_of_its_own(why: str, said: str) -> None:
    missing = NotFilmed(1, a_clip(), why)
    told = GB.moved(replace(happened(1), absence=Absence(missing)))
    assert told.endswith(f", but it {said}")
    asked = GB.no_clip(NoClip("that", None, not_filmed=missing))
    assert asked == f"What happened at the door at 2:22 this morning {said}"


def test_what_nobody_knows_the_reason_of_cannot_be_seen_all_the_same() -> None:
    asked = GB.no_clip(NoClip("that", None, not_filmed=NotFilmed(1, a_clip(), None)))
    assert asked == "There's nothing to see of what happened at the door at 2:22 this morning."


def test_a_deletion_says_what_of_it_stays() -> None:
    assert GB.deleted(1, 0) == "It's deleted."
    assert GB.deleted(1, 1) == "It's deleted. A few seconds of it stay in another clip."
    assert GB.deleted(3, 2) == (
        "All three are deleted. A few seconds of them stay in clips that are kept."
    )
