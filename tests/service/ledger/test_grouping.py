"""Which entries are told as one line, and in which words; and what is left out for whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bridge.model import Actor, ActorKind, Role
from bridge.service.ledger.actors import KnownPerson
from bridge.service.ledger.grouping import OwnEntries, camera, lines, of_own, text
from bridge.service.ledger.sentences import Names
from bridge.store.ledger import Entry

AT = datetime(2026, 11, 24, 15, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA = Actor(ActorKind.MEMBER, "session", "Anna", "anna", "Firefox on Linux")
PHONE = Actor(ActorKind.MEMBER, "session-2", "Anna", "anna", "Safari on a phone")
TABLET = Actor(ActorKind.SCREEN, "session-3", "Kitchen tablet", "tablet")
PROGRAM = Actor(ActorKind.COMMAND_LINE, "token", "nas")
ALEXA = Actor(ActorKind.VOICE, "link", "Anna", "anna")
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = Names(
    BERLIN,
    {"front": "Front Room", "door": "Door", "attic": "Attic", "yard": "Yard"},
    {"anna": KnownPerson("Anna", Role.MEMBER)},
)


def entry(
    act: str,
    actor: Actor = ANNA,
    minutes: float = 0,
    object_: str | None = None,
    refused: str | None = None,
    **details: Any,
) -> Entry:
    """So many minutes before AT."""
    return Entry(1000 - int(minutes), AT - minutes * MINUTE, actor, act, object_, refused, details)


def polls(actor: Actor = ANNA, minutes: int = 48) -> list[Entry]:
    return [entry("cameras.list", actor, n, count=3) for n in range(minutes + 1)]


def told(*entries: Entry) -> list[str]:
    return [text(line, NAMES) for line in lines(entries, BERLIN)]


def deleted(
    *cameras: str, minutes: float = 0, way: str = "voice", actor: Actor = ANNA
) -> list[Entry]:
    return [
        entry("clip.delete", actor, minutes, f"clip-{n}", camera=camera, way=way)
        for n, camera in enumerate(cameras)
    ]


def test_what_a_page_asks_for_by_itself_is_one_line() -> None:
    assert told(*polls()) == ["The browser of Anna kept its pages up to date from 3:14 to 4:02 pm."]
    assert told(*polls(TABLET)) == [
        "The kitchen tablet kept its pages up to date from 3:14 to 4:02 pm."
    ]
    assert told(*polls(PROGRAM, 1)) == [
        "Program nas asked for lists 6 times, from 4:01 to 4:02 pm."
    ]


def test_one_question_is_told_as_it_was() -> None:
    assert told(entry("cameras.list")) == ["Anna asked how the cameras are."]
    two = [entry("cameras.list", ALEXA, n) for n in range(2)]
    assert told(*two) == ["Anna by voice asked how the cameras are."] * 2


def test_a_player_that_asks_once_more_is_told_by_itself() -> None:
    late = entry("live.late", object_="front", refused="the view had ended", count=1)
    assert told(late) == ["Anna still asked for the front room after the view had ended."]
    assert [len(line) for line in lines([late, late, *polls()], BERLIN)] == [1, 1, 49]
    somebody = Actor(ActorKind.STRANGER, "192.0.2.7", "somebody")
    echo = replace(late, actor=somebody, details={"count": 3})
    said = "Somebody at 192.0.2.7 still asked for the front room 3 times within a minute"
    assert told(echo, echo) == [f"{said} after the view had ended."] * 2


def test_devices_and_people_are_told_apart_where_they_take_turns() -> None:
    both = [one for pair in zip(polls(), polls(PHONE), polls(TABLET), strict=True) for one in pair]
    found = lines(both, BERLIN)
    assert [line[0].actor for line in found] == [ANNA, PHONE, TABLET]
    assert {len(line) for line in found} == {49}


def test_a_line_ends_at_a_pause_and_at_midnight_and_holds_no_look() -> None:
    pause = [entry("clips.list", minutes=n) for n in (0, 5, 10.5, 12)]
    assert [len(line) for line in lines(pause, BERLIN)] == [2, 2]
    night = [entry("clips.list", minutes=n) for n in range(16 * 60, 16 * 60 + 6)]
    assert [len(line) for line in lines(night, BERLIN)] == [3, 3]
    look = [entry("cameras.list"), entry("live.open", minutes=1, object_="front"), *polls()[2:4]]
    assert [len(line) for line in lines(look, BERLIN)] == [3, 1]
    refused = [entry("clips.list", minutes=n, refused="no") for n in range(2)]
    assert [len(line) for line in lines(refused, BERLIN)] == [1, 1]


def test_who_reads_page_after_page_of_it_is_no_page_that_asks_by_itself() -> None:
    read = [entry("ledger.read", minutes=n, count=60) for n in range(2)]
    assert told(*read, *polls(minutes=1)) == [
        "Anna read this page 60 times within a minute.",
        "Anna read this page 60 times within a minute.",
        "The browser of Anna kept its pages up to date from 4:01 to 4:02 pm.",
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (deleted(*["door"] * 14), "Anna deleted 14 clips from the door by voice."),
        (
            deleted("door", "front", way="page"),
            "Anna deleted 2 clips from the door and the front room.",
        ),
        (
            deleted("door", "front", "yard", "door"),
            "Anna deleted 4 clips from the door, the front room and the yard by voice.",
        ),
        (
            deleted("door", "front", "yard", "attic"),
            "Anna deleted 4 clips from 4 cameras by voice.",
        ),
        (deleted("gone", "gone"), "Anna deleted 2 clips from the gone by voice."),
    ],
)
def test_many_clips_that_are_deleted_at_once_are_one_line(
    entries: list[Entry], expected: str
) -> None:
    assert told(*entries) == [expected]
    (line,) = lines(entries, BERLIN)
    same = len({one.details["camera"] for one in entries}) == 1
    assert (camera(line) is not None) is same


def test_acts_of_their_own_are_told_one_by_one() -> None:
    several = [
        *deleted("door", "door"),
        *deleted("door", "door", minutes=1),
        *deleted("door", "door", minutes=1, way="page"),
        *deleted("door", "door", minutes=1, actor=PHONE),
    ]
    assert [len(line) for line in lines(several, BERLIN)] == [2, 2, 2, 2]


def test_ones_own_ledger_does_not_tell_what_was_not_shown() -> None:
    own = OwnEntries("anna", frozenset({"front"}))
    details: dict[str, Any] = {"camera": "front", "starts_at": AT.isoformat(), "way": "page"}
    clip = of_own(entry("clip.open", object_="clip-1", refused="no", **details), own)
    assert (clip.object, clip.details) == (None, {"way": "page"})
    assert told(clip) == ["Anna tried to watch a clip and was refused: no."]
    attic = of_own(entry("live.open", object_="attic", refused="no"), own)
    assert told(attic) == ["Anna tried to watch a camera and was refused: no."]
    theirs = of_own(entry("live.open", object_="front", refused="no"), own)
    assert told(theirs) == ["Anna tried to watch the front room and was refused: no."]
    assert of_own(entry("clip.open", object_="clip-1", **details), own).details == details
    somebody = Actor(ActorKind.STRANGER, "192.0.2.7", "somebody")
    guess = of_own(entry("person.sign-in", somebody, object_="anna", refused="no"), own)
    assert told(guess) == ["Somebody tried to sign in and was refused: no."]
    assert of_own(entry("live.open", object_="attic", refused="no"), None).object == "attic"
