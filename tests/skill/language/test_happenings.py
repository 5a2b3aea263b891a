"""What happened, and three ways in which there is nothing: nothing moved, nothing is kept, nobody
watched; each in its own words."""

import pytest
from msgspec.structs import replace

from skill.contract.clips import Absence, Happened, NoClip, NotFilmed, NotWatched, Rings, Tally
from skill.contract.when import Span
from skill.language.breath import MOST_WORDS, words
from tests.skill.language.told import GB, a_clip, gap, gone, happened, say, unwatched

NOTHING = "I noticed nothing moving today"
FULL = "filmed: the disk was full."
DOOR, GARDEN = Tally("Door", 2), Tally("Garden", 1)
AT = "at 2:22 this morning"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            happened(DOOR, GARDEN),
            f"Three clips today, most from the door. The last was at the door {AT}.",
        ),
        (
            happened(DOOR, replace(GARDEN, count=2)),
            f"Four clips today from two cameras. The last was at the door {AT}.",
        ),
        (happened(DOOR), f"Two clips today. The last was at the door {AT}."),
        (happened(replace(DOOR, count=1)), f"One clip today, at the door {AT}."),
        (
            happened(replace(GARDEN, count=17), room="Garden"),
            f"The garden has 17 clips today, the last {AT}.",
        ),
    ],
)
def test_how_much_comes_first_and_never_who(told: Happened, said: str) -> None:
    assert say(told) == said


def test_while_you_were_out_says_since_when() -> None:
    since = Span("today", "today", None, "09:05")
    looked = replace(happened(DOOR), span=since, looked=True)
    assert say(looked, away=True) == (
        f"Since you last looked at 9:05 this morning: two clips, the last at the door {AT}."
    )
    assert say(happened(DOOR), away=True).startswith("Since midnight: two clips")
    nothing = say(replace(happened(), span=since, looked=True), away=True)
    assert nothing == "I noticed nothing moving since you last looked at 9:05 this morning."


@pytest.mark.parametrize(
    ("clips", "rings", "said"),
    [
        (1, 1, "Somebody rang at the door at 2:22 this morning."),
        (
            3,
            1,
            "Somebody rang at the door at 2:22 this morning. Three clips today, the last at 2:22.",
        ),
        (
            3,
            2,
            "Somebody rang twice, last at the door at 2:22 this morning. "
            "Three clips today, the last at 2:22.",
        ),
    ],
)
def test_that_somebody_rang_comes_first(clips: int, rings: int, said: str) -> None:
    rang = Rings(rings, "Door", "today", "02:22")
    told = say(replace(happened(Tally("Door", clips)), rings=rang))
    assert told == said
    assert words(told) + words(GB.happenings.want_to_see()) <= MOST_WORDS


def test_of_two_rooms_nothing_is_told_of_both() -> None:
    both = ("Garden", "Door")
    nothing = replace(happened(), both=both)
    assert say(nothing) == "I noticed nothing moving in the garden or at the door today."
    assert say(replace(gone(0, 2), both=both)).startswith("Nothing of the garden or the door")


def test_common_answers_differ() -> None:
    said = {GB.happenings.happened(happened(), away=False, variety=n)[0] for n in range(4)}
    assert said == {f"{NOTHING}.", "Nothing moved today."}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (happened(), f"{NOTHING}."),
        (happened(room="Garden"), "I noticed nothing moving in the garden today."),
        (gone(2, 0), "Nothing from today is kept; two clips were deleted."),
        (gone(1, 0, "Door"), "Nothing of the door from today is kept; one clip was deleted."),
        (gone(0, 3), "Nothing from today is kept any more."),
        (gone(1, 3), "Nothing from today is kept any more; one clip was deleted."),
    ],
)
def test_nothing_moved_and_nothing_is_kept(told: Happened, said: str) -> None:
    assert say(told) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span("today", "today", None, "15:00"), "since 3 o'clock this afternoon"),
        (Span("2026-11-16", "today", None, None), "from Monday the 16th of November to today"),
        (Span("yesterday", "yesterday", "night", None), "from last night"),
    ],
)
def test_of_whatever_time_was_asked_about(span: Span, said: str) -> None:
    assert say(replace(gone(0, 1), span=span)) == f"Nothing {said} is kept any more."
    no_clip = GB.clips.no_clip(NoClip("last", None, span), None)
    assert no_clip == f"There are no clips {said}."
    starred = GB.clips.no_clip(NoClip("starred", "Garden", span), None)
    assert starred == f"There are no starred clips of the garden {said}."


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([gap()], "I wasn't watching the garden from 2:10 to 2:27 this morning"),
        ([gap(goes_on=True)], "I haven't been watching the garden since 2:10 this morning"),
        (
            [gap(minutes=20), gap(minutes=12, later=60), gap(minutes=8, later=90)],
            "three times I wasn't watching the garden, 40 minutes in all",
        ),
        ([gap(missed="all")], "I wasn't watching the garden today"),
        ([gap(missed="most")], "I was hardly watching the garden today"),
        (
            [gap(), gap("Door", later=0.3)],
            "I wasn't watching the garden or the door from 2:10 to 2:27 this morning",
        ),
        (
            [gap(), gap("Door", later=9)],
            "some of the time I wasn't watching the garden or the door",
        ),
        (
            [gap(name, later=9 * at) for at, name in enumerate("ABC")],
            "some of the time I wasn't watching three of the cameras",
        ),
    ],
)
def test_when_nobody_watched_is_said_of_nothing(gaps: list[NotWatched], said: str) -> None:
    told = say(unwatched(happened(), *gaps))
    assert told == f"{NOTHING}, but {said}."
    assert words(told) <= MOST_WORDS


def test_a_camera_that_was_asked_for_and_not_watched_at_all_has_noticed_nothing() -> None:
    told = unwatched(happened(room="Garden"), gap(missed="all"))
    assert say(told) == "I wasn't watching the garden today."


def test_when_nobody_watched_is_said_of_what_happened_too_unless_nobody_expects_it() -> None:
    once = f"One clip today, at the door {AT}."
    one = happened(replace(DOOR, count=1))
    short = unwatched(one, gap(), gap("Cellar", missed="all"), gap("Attic", missed="most"))
    assert say(short) == f"{once} I wasn't watching the garden from 2:10 to 2:27 this morning."
    assert say(unwatched(one, gap("Cellar", missed="all"))) == once


def test_what_is_not_kept_and_what_was_not_watched_are_two_things() -> None:
    assert say(unwatched(gone(2, 0), gap(), gap("Cellar", missed="all"))) == (
        "Nothing from today is kept; two clips were deleted. "
        "I wasn't watching the garden from 2:10 to 2:27 this morning."
    )


@pytest.mark.parametrize(
    ("count", "filmed", "said"),
    [
        (1, 0, f"One thing today, at the door {AT}. It wasn't {FULL}"),
        (2, 0, f"Two things today. The last was at the door {AT}. Neither was {FULL}"),
        (3, 0, f"Three things today. The last was at the door {AT}. None was {FULL}"),
        (
            3,
            1,
            f"Three things today. The last was at the door {AT}. Two of them weren't filmed.",
        ),
    ],
)
def test_what_was_not_filmed(count: int, filmed: int, said: str) -> None:
    told = say(happened(Tally("Door", count), filmed=filmed))
    assert told == said
    assert words(told) <= MOST_WORDS


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("disk", "wasn't filmed: the disk couldn't be written to."),
        ("disk_absent", "wasn't filmed: the disk wasn't there."),
        ("camera", "wasn't filmed: the camera sent no picture."),
        ("a word that is new", "wasn't filmed."),
    ],
)
def test_each_reason_has_words_of_its_own(why: str, said: str) -> None:
    missing = NotFilmed(1, a_clip(), why)
    told = replace(happened(Tally("Door", 1)), absence=Absence(missing))
    assert say(told).endswith(f"It {said}")
    asked = GB.clips.no_clip(NoClip("that", None, not_filmed=missing), None)
    assert asked == f"What happened at the door {AT} {said}"


def test_what_nobody_knows_the_reason_of_cannot_be_seen_all_the_same() -> None:
    missing = NoClip("that", None, not_filmed=NotFilmed(1, a_clip(), None))
    asked = GB.clips.no_clip(missing, None)
    assert asked == f"There's nothing to see of what happened at the door {AT}."


def test_an_answer_leaves_breath_for_its_question_whatever_the_time() -> None:
    friday = Span("2026-11-20", "2026-11-20", "evening", None)
    long = replace(happened(Tally("Upstairs landing", 9), GARDEN), span=friday)
    assert words(say(long)) + words(GB.happenings.want_to_see()) <= MOST_WORDS
