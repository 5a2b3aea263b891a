"""What newcomers said about clips, in both locales: through console, skill, home door and back."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bridge.console.device import DeviceKind
from bridge.console.interaction import LOCALES
from bridge.events.ongoing import RecordingState
from bridge.model import ClipKind
from tests import recorded
from tests.contract.clip_home import DAY, MINUTE, PIN, Home, plays
from tests.ledger import entries

pytestmark = pytest.mark.parametrize("locale", LOCALES)

SECOND = timedelta(seconds=1)


@dataclass
class Talk:
    """One person in one locale."""

    home: Home
    locale: str

    def hears(self, text: str, device: DeviceKind = DeviceKind.SHOW) -> str:
        return self.home.says(text, device=device, locale=self.locale).speech


@pytest.fixture
def talk(home: Home, locale: str) -> Talk:
    return Talk(home, locale)


def three_clips(home: Home) -> None:
    """Noon: the garden; 12:01: the front; 12:02: the garden."""
    for number, camera in enumerate(("garden", "front", "garden")):
        home.a_clip(camera, number * MINUTE)


@pytest.mark.parametrize("words", [("next clip", "previous clip"), ("next", "previous")])
def test_clips_are_stepped_through_both_ways(talk: Talk, words: tuple[str, str]) -> None:
    later, earlier = words
    three_clips(talk.home)
    assert talk.hears("first clip from today") == "Here's the garden at noon today."
    assert talk.hears(later) == "Here's the front at 12:01 this afternoon."
    assert talk.hears("the clip after that") == "Here's the garden at 12:02 this afternoon."
    assert talk.hears(later) == "There's no clip after that."
    assert talk.hears(earlier) == "Here's the front at 12:01 this afternoon."


def test_first_of_a_camera_and_next_of_that_camera(talk: Talk) -> None:
    talk.home.a_clip("front", -MINUTE)
    three_clips(talk.home)
    assert talk.hears("first clip") == "Here's the front at 11:59 this morning."
    assert talk.hears("first clip from the garden") == "Here's the garden at noon today."
    assert talk.hears("next clip") == "Here's the garden at 12:02 this afternoon."
    told = talk.hears("first clip from yesterday")
    assert told == "There are no clips from yesterday."


def test_next_is_of_clips_only_where_a_clip_was_last(talk: Talk) -> None:
    three_clips(talk.home)
    nothing = "There's nothing to turn over here. Which camera would you like to see?"
    assert talk.hears("next") == nothing
    assert talk.hears("next clip").startswith("I'm not sure which clip you mean.")
    talk.hears("show the last clip")
    talk.hears("show the garden")
    assert talk.hears("previous") == nothing


@pytest.mark.parametrize("words", ["unstar that", "remove the star"])
def test_a_star_is_taken_off(talk: Talk, words: str) -> None:
    clip = talk.home.a_clip()
    talk.hears("show the last clip")
    talk.hears("star that")
    assert talk.hears(words) == (
        "I've taken the star off the clip of the front from noon today, twelve seconds long. "
        "It's deleted when its time is up, like any other clip."
    )
    assert not talk.home.doors.ask(f"/clips/{clip}")["starred"]
    assert [entry.object for entry in entries(talk.home.doors.house.db, "clip.unstar")] == [clip]


def test_clips_of_a_time_are_told_of_and_the_newest_is_shown(talk: Talk) -> None:
    talk.home.a_clip("front", -2 * MINUTE)
    talk.home.a_clip("garden", -MINUTE)
    talk.home.a_clip("garden", MINUTE)
    told = talk.hears("clips from this morning")
    assert told.startswith("Two clips were recorded this morning: one of the ")
    shown = talk.home.says("show me clips from this morning", locale=talk.locale)
    assert shown.speech == (
        "Here's the last of two clips: the garden at 11:59 this morning. "
        "For the others say, the clip before that."
    )
    assert plays(shown)
    assert talk.hears("the clip before that") == "Here's the front at 11:58 this morning."
    dot = talk.hears("show me clips from this morning", DeviceKind.DOT)
    assert dot.startswith("Two clips were recorded this morning:")
    assert talk.hears("show me clips from yesterday") == "There are no clips from yesterday."
    assert talk.hears("show me clips since noon").startswith("One clip was recorded since noon")


@pytest.mark.parametrize(
    "words",
    ["was anyone at the garden today", "was anybody in the garden", "who was in the garden"],
)
def test_was_anybody_there_is_answered_about_motion_only(talk: Talk, words: str) -> None:
    assert talk.hears(words) == "I noticed nothing moving in the garden today."
    three_clips(talk.home)
    library = talk.home.doors.house.library
    recorded.record(library, "garden", kind=ClipKind.MANUAL, later=3 * MINUTE)
    assert talk.hears(words, DeviceKind.DOT) == (
        "Something moved in the garden twice today, last at 12:02 this afternoon."
    )
    assert talk.hears(words).endswith("Would you like to see the last one?")
    assert talk.hears("yes") == "Here's the garden at 12:02 this afternoon."


def test_who_rang_is_told_of(talk: Talk) -> None:
    library = talk.home.doors.house.library
    recorded.record(library, "front", kind=ClipKind.DOORBELL, later=-2 * MINUTE)
    rang = "Somebody rang in front of the front camera at 11:58 this morning."
    for words in ("was anyone at the front today", "what happened today"):
        assert talk.hears(words, DeviceKind.DOT) == rang
    recorded.record(library, "front", later=MINUTE)
    told = talk.hears("what happened today", DeviceKind.DOT)
    assert told.startswith(f"{rang} Two clips were recorded today")


def test_the_clip_from_a_camera_is_its_last(talk: Talk) -> None:
    three_clips(talk.home)
    talk.home.a_clip("front", 3 * MINUTE)
    told = "Here's the garden at 12:02 this afternoon."
    assert talk.hears("play the clip from the garden") == told


@pytest.mark.parametrize(
    "words",
    [
        "delete all clips from the garden today",
        "delete today's clips from the garden",
        "delete everything from the garden from today",
    ],
)
def test_a_deletion_by_camera_and_day(talk: Talk, words: str) -> None:
    kept = {talk.home.a_clip("garden", -DAY), talk.home.a_clip("front")}
    talk.home.a_clip("garden", MINUTE)
    talk.home.a_clip("garden", 2 * MINUTE)
    assert talk.hears(words) == (
        "That's two clips of the garden from today. Shall I delete them all for good?"
    )
    assert talk.hears("yes") == "What's your PIN?"
    assert talk.hears(PIN) == "All two are deleted."
    assert talk.home.left() == kept


@pytest.mark.parametrize("words", ["delete everything", "delete all clips"])
def test_everything_is_counted_before_it_goes(talk: Talk, words: str) -> None:
    assert talk.hears(words) == "There are no clips."
    three_clips(talk.home)
    assert talk.hears(words) == (
        "That's all three clips, of all cameras: two of the garden and one of the front. "
        "Shall I delete them all for good?"
    )
    assert talk.hears("yes") == "What's your PIN?"
    assert talk.hears(PIN) == "All three are deleted."
    assert talk.home.left() == set()
    assert talk.hears("delete today's clips") == "There are no clips from today."


@pytest.mark.parametrize(
    "words", ["stop recording", "end the recording", "stop recording the garden"]
)
def test_a_recording_by_hand_is_ended(talk: Talk, words: str) -> None:
    recorders = talk.home.doors.house.recorders
    recorders.become("garden", RecordingState("a clip", by_hand=True, moves=False))
    recorders.become("front", RecordingState("another", by_hand=False, moves=True))
    assert talk.hears(words) == "I've stopped recording the garden. The clip is kept."
    assert recorders.recording("garden") is None
    assert recorders.recording("front") is not None
    ended = entries(talk.home.doors.house.db, "camera.stop_recording")
    assert [entry.object for entry in ended] == ["garden"]


def test_what_moves_is_recorded_on(talk: Talk) -> None:
    recorders = talk.home.doors.house.recorders
    recorders.become("garden", RecordingState("a clip", by_hand=True, moves=True))
    told = "Something is moving in the garden"
    assert talk.hears("stop recording the garden") == (
        f"I've stopped recording the garden. {told}, so that clip goes on until it's over."
    )
    assert talk.hears("stop recording the garden") == f"{told}. That clip ends by itself."
    assert talk.hears("stop recording").startswith("There's no recording to stop.")
    assert talk.hears("stop recording the front") == "I'm not recording the front now."
    assert talk.hears("stop recording the cellar").startswith(
        "I don't know a camera called cellar."
    )


def test_record_alone_says_which_camera_or_asks(talk: Talk) -> None:
    which = "Which camera shall I record: the front or the garden?"
    assert talk.hears("record") == which
    assert talk.hears("the garden") == "I'm recording the garden for a minute."
    assert talk.hears("record") == "I'm recording the garden for a minute."
    talk.hears("show the front")
    assert talk.hears("record") == "I'm recording the front for a minute."
    talk.home.passes(11 * MINUTE)
    assert talk.hears("record") == which


def test_what_was_just_recorded_is_that_clip(talk: Talk) -> None:
    talk.hears("record the garden")
    assert talk.hears("star that").startswith("I've starred the clip of the garden")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "record the garden for two hours",
            "I can record ten minutes at most, so that is what I do.",
        ),
        ("record the garden for a second", "I record five seconds at least, so that is what I do."),
    ],
)
def test_a_length_that_is_not_possible_is_explained(talk: Talk, words: str, told: str) -> None:
    assert talk.hears(words).startswith(f"{told} I'm recording the garden for ")


def test_seconds_are_said_only_where_a_minute_has_two_clips(talk: Talk) -> None:
    talk.home.a_clip("garden", 14 * MINUTE)
    talk.home.a_clip("front", 14 * MINUTE + 20 * SECOND)
    assert talk.hears("show the last clip from the garden").endswith("at 12:14 this afternoon.")
    talk.home.a_clip("garden", 14 * MINUTE + 40 * SECOND)
    assert talk.hears("show the last clip from the garden").endswith(
        "at 12:14 and 47 seconds this afternoon."
    )
    before = talk.hears("the clip before that")
    assert before.endswith("at 12:14 and seven seconds this afternoon.")
    assert talk.hears("show the last clip from the front").endswith("at 12:14 this afternoon.")
