"""Who has looked, in few and true words."""

import pytest
from msgspec.structs import replace

from skill import ledger_speech
from skill.clip_speech import for_locale
from skill.contract.clips import CameraOfClip, Clip, Span
from skill.contract.ledger import Seen, Watched, Watcher
from tests.skill.house import NOON

CLIPS = for_locale("en-US")
TODAY = Span("today", "today", None, None)
ANNA = Watcher("Anna", "Garden", "live", 2, 30, now=False)
TABLET = Watcher("the kitchen tablet", "Front room", "live", 1, 240, now=False)
ME = Watcher(None, "Door", "live", 3, 600, now=False)
OWN = "I can only tell you about yourself; the owner of the house can see the rest."


def told(*watchers: Watcher, **changed: object) -> str:
    watched = Watched(TODAY, None, all=True, watchers=watchers, more=0)
    return ledger_speech.watched(replace(watched, **changed), CLIPS)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            told(ANNA, TABLET),
            "Today: Anna watched the garden twice. The kitchen tablet watched the front room "
            "for four minutes. Nobody else.",
        ),
        (told(), "Today: nobody has looked at your cameras."),
        (told(room="Bedroom"), "Today: nobody has looked at the bedroom."),
        (told(all=False), f"Today: you haven't looked at any camera. {OWN}"),
        (
            told(ME, all=False),
            f"Today: you watched the door three times, for ten minutes. {OWN}",
        ),
        (
            told(replace(ANNA, now=True)),
            "Today: Anna is watching the garden right now. Nobody else.",
        ),
        (told(replace(ME, now=True)), "Today: you are watching the door right now. Nobody else."),
        (
            told(replace(ANNA, kind="clips"), replace(ANNA, kind="saved", times=1)),
            "Today: Anna watched two clips of the garden and saved a clip of the garden. "
            "Nobody else.",
        ),
        (
            told(replace(ANNA, kind="pictures")),
            "Today: Anna looked at small pictures of clips of the garden. Nobody else.",
        ),
        (
            told(*[replace(ANNA, times=1, camera=camera) for camera in "ABCDEFG"]),
            "Today: Anna watched the a once, the b once, the c once and the d once. "
            "There is more on the page called Who looked.",
        ),
        (
            told(ME, TABLET, replace(ANNA, now=True), replace(ANNA, kind="saved", times=1)),
            "Today: you watched the door three times, for ten minutes. The kitchen tablet watched "
            "the front room for four minutes. Anna is watching the garden right now and saved a "
            "clip of the garden. Nobody else.",
        ),
        (
            told(ANNA, ME, TABLET, replace(ME, camera="Attic", times=1), more=1),
            "Today: Anna watched the garden twice. You watched the door three times, for ten "
            "minutes. The kitchen tablet watched the front room for four minutes. You watched the "
            "attic for ten minutes. There is more on the page called Who looked.",
        ),
    ],
)
def test_looks_are_told(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("watchers", "all_", "expected"),
    [
        ((), True, "Nobody has watched the clip of the door from 3:14 this afternoon."),
        (
            (),
            False,
            f"You haven't watched the clip of the door from 3:14 this afternoon. {OWN}",
        ),
        (
            (replace(ANNA, kind="clips"), replace(ME, kind="saved", times=1)),
            True,
            "Anna watched it twice and you saved it: the clip of the door from 3:14 this "
            "afternoon. Nobody else.",
        ),
        (
            (replace(ME, kind="saved", times=1), replace(ME, kind="clips", times=1)),
            True,
            "You saved it and watched it: the clip of the door from 3:14 this afternoon. "
            "Nobody else.",
        ),
    ],
)
def test_who_has_seen_a_clip_is_told(
    watchers: tuple[Watcher, ...], all_: bool, expected: str
) -> None:
    clip = Clip("0123", CameraOfClip("door", "Door"), NOON, "15:14", "today", 12, starred=False)
    assert ledger_speech.seen(Seen(clip, all_, watchers), CLIPS) == expected
