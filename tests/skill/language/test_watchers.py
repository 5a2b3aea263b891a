"""Who has looked, in few and true words: those who look now come first."""

import pytest
from msgspec.structs import replace

from skill.contract.ledger import LastLook, Seen, UnknownPerson, Watched, Watcher
from skill.language.breath import MOST_WORDS, words
from tests.skill.language.told import NIGHT, TODAY, US, a_clip

ANNA = Watcher("Anna", "Garden", "live", 2, 30, now=False)
TABLET = Watcher("the kitchen tablet", "Front room", "live", 1, 240, now=False)
ME = Watcher(None, "Door", "live", 3, 600, now=False)
OWN = "I can only tell you about yourself."
MORE = "There's more on the page called Who looked."
LAST = LastLook("Garden", "live", NIGHT, "15:14", "today", now=False)


def told(*watchers: Watcher, **changed: object) -> str:
    watched = Watched(TODAY, None, all=True, watchers=watchers, more=0)
    return " ".join(US.watchers.watched(replace(watched, **changed)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            told(ANNA, TABLET),
            "Today Anna watched the garden twice. The kitchen tablet watched the front room "
            "for four minutes. Nobody else.",
        ),
        (told(), "Nobody looked at your cameras today."),
        (told(room="Bedroom"), "Nobody looked at the bedroom today."),
        (told(all=False), f"You didn't look at any camera today. {OWN}"),
        (told(ME, all=False), f"Today you watched the door three times, for ten minutes. {OWN}"),
        (told(replace(ANNA, now=True)), "Anna has the garden open right now. Nobody else."),
        (
            told(replace(ME, now=True), ANNA),
            "You have the door open right now. Anna watched the garden twice. Nobody else.",
        ),
        (
            told(ANNA, replace(ANNA, kind="clips", times=6), replace(ANNA, kind="clips", times=4)),
            "Today Anna watched the garden twice and watched ten clips. Nobody else.",
        ),
        (
            told(replace(ANNA, kind="clips"), replace(ANNA, kind="saved", times=1)),
            "Today Anna watched two clips of the garden and saved one clip of the garden. "
            "Nobody else.",
        ),
        (
            told(replace(ANNA, kind="pictures")),
            "Today Anna looked at small pictures of clips. Nobody else.",
        ),
        (
            told(*[replace(ANNA, times=1, camera=camera) for camera in "ABCDEFG"]),
            "Today Anna watched seven cameras. Nobody else.",
        ),
        (told(ANNA, more=1), f"Today Anna watched the garden twice. {MORE}"),
        (told(now=True), "Nobody is watching any camera right now."),
        (told(now=True, room="Garden"), "Nobody is watching the garden right now."),
        (told(now=True, all=False), f"You aren't watching a camera right now. {OWN}"),
        (told(person="Anna", last=LAST), "Anna last looked at the garden, at 3:14 this afternoon."),
        (
            told(replace(ANNA, times=1, seconds=120), person="Anna", last=LAST),
            "Anna last looked at the garden, at 3:14 this afternoon, for two minutes.",
        ),
        (
            told(person="Anna", last=replace(LAST, kind="clips")),
            "Anna last looked at a clip of the garden, at 3:14 this afternoon.",
        ),
        (
            told(person="Anna", last=replace(LAST, now=True)),
            "Anna has the garden open right now.",
        ),
        (told(person="Ben", room="Garden", ever=True), "Ben hasn't looked at the garden."),
        (told(person="Ben"), "Ben hasn't looked at any camera today."),
        (
            told(person="Anna", last=LAST, mine=True),
            "You last looked at the garden, at 3:14 this afternoon.",
        ),
        (told(person="Anna", room="Door", mine=True, ever=True), "You haven't looked at the door."),
        (
            told(person="Anna", last=replace(LAST, kind="stills")),
            "Anna last looked at a picture of the garden, at 3:14 this afternoon.",
        ),
        (
            told(replace(ANNA, kind="stills", times=40, seconds=0)),
            "Today Anna saw a picture of the garden. Nobody else.",
        ),
    ],
)
def test_looks_are_told(said: str, expected: str) -> None:
    assert said == expected


def test_whole_people_only_are_left_out_and_that_is_said() -> None:
    people = [replace(TABLET, who=f"the tablet of room number {n}") for n in range(9)]
    said = told(*people)
    assert said.endswith(MORE)
    assert words(said) <= MOST_WORDS


def test_somebody_whom_the_house_does_not_know() -> None:
    unknown = UnknownPerson("Zed", ("Anna", "Ben"))
    assert " ".join(US.watchers.unknown_person(unknown)) == (
        "I don't know anybody of that name. There's Anna and Ben."
    )
    assert US.watchers.unknown_person(UnknownPerson("Zed", ()))[-1] == OWN


@pytest.mark.parametrize(
    ("watchers", "all_", "expected"),
    [
        ((), True, "Nobody has watched the door at 2:22 this morning."),
        ((), False, f"You haven't watched the door at 2:22 this morning. {OWN}"),
        (
            (replace(ANNA, kind="clips"), replace(ME, kind="saved", times=1)),
            True,
            "Anna watched the door at 2:22 this morning twice. You saved it. Nobody else.",
        ),
    ],
)
def test_who_has_seen_a_clip_is_told(
    watchers: tuple[Watcher, ...], all_: bool, expected: str
) -> None:
    assert " ".join(US.watchers.seen(Seen(a_clip(), all_, watchers))) == expected
