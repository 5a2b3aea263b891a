"""What newcomers said about clips, in both locales: through console, skill, home door and back."""

from dataclasses import dataclass

import pytest

from bridge.console.device import DeviceKind
from bridge.events.ongoing import RecordingState
from bridge.model import ClipKind
from tests import recorded
from tests.contract.clip_home import DAY, MINUTE, PIN, Home, plays
from tests.ledger import entries

# Two that differ; which samples the others have is tried in `tests/console`.
pytestmark = pytest.mark.parametrize("locale", ["en-US", "en-GB"])


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


def is_clip(told: str, which: str) -> bool:
    """It is shown with one of a few words."""
    return told in (f"Here's {which}", f"This is {which}")


def three_clips(home: Home) -> None:
    """Noon: the garden; 12:01: the front; 12:02: the garden."""
    for number, camera in enumerate(("garden", "front", "garden")):
        home.a_clip(camera, number * MINUTE)


@pytest.mark.parametrize("words", [("next clip", "previous clip"), ("next", "previous")])
def test_clips_are_stepped_through_both_ways(talk: Talk, words: tuple[str, str]) -> None:
    later, earlier = words
    three_clips(talk.home)
    first = talk.hears("first clip from today")
    assert first == "The first of three clips: the garden at noon today."
    assert is_clip(talk.hears(later), "the front at 12:01 this afternoon.")
    assert is_clip(talk.hears("the clip after that"), "the garden at 12:02 this afternoon.")
    assert talk.hears(later) == "There's no clip after that."
    assert is_clip(talk.hears(earlier), "the front at 12:01 this afternoon.")


def test_first_of_a_camera_and_next_of_that_camera(talk: Talk) -> None:
    talk.home.a_clip("front", -MINUTE)
    three_clips(talk.home)
    first = "The first of four clips: the front at 11:59 this morning."
    assert talk.hears("first clip") == first
    first = "The first of two clips: the garden at noon today."
    assert talk.hears("first clip from the garden") == first
    assert is_clip(talk.hears("next clip"), "the garden at 12:02 this afternoon.")
    told = talk.hears("first clip from yesterday")
    assert told == "There are no clips from yesterday."


def test_next_is_of_clips_only_where_a_clip_was_last(talk: Talk) -> None:
    three_clips(talk.home)
    nothing = "There's no more to page through. Which camera would you like?"
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
    assert talk.hears(words) == "The star is off. It goes by itself, like the other clips."
    assert not talk.home.doors.ask(f"/clips/{clip}")["starred"]
    assert [entry.object for entry in entries(talk.home.doors.house.db, "clip.unstar")] == [clip]


def test_clips_of_a_time_are_told_of_and_the_newest_is_shown(talk: Talk) -> None:
    talk.home.a_clip("front", -2 * MINUTE)
    talk.home.a_clip("garden", -MINUTE)
    talk.home.a_clip("garden", MINUTE)
    last = "The last of two clips: the garden at 11:59 this morning."
    assert talk.hears("clips from this morning") == last
    shown = talk.home.says("show me clips from this morning", locale=talk.locale)
    assert shown.speech == last
    assert plays(shown)
    assert is_clip(talk.hears("the clip before that"), "the front at 11:58 this morning.")
    dot = talk.hears("show me clips from this morning", DeviceKind.DOT)
    assert dot.startswith("There's one in the garden at 11:59 this morning")
    assert talk.hears("show me clips from yesterday") == "There are no clips from yesterday."
    assert is_clip(talk.hears("show me clips since noon"), "the garden at 12:01 this afternoon.")


@pytest.mark.parametrize("words", ["was anyone at the garden today", "was anybody in the garden"])
def test_was_anybody_there_is_answered_with_what_moved(talk: Talk, words: str) -> None:
    nothing = talk.hears(words)
    assert nothing in (
        "Nothing moved in the garden today.",
        "I noticed nothing moving in the garden today.",
    )
    three_clips(talk.home)
    told = "The garden has two clips today, the last at 12:02 this afternoon."
    assert talk.hears(words, DeviceKind.DOT) == told
    assert talk.hears(words) == f"{told} Want to see it?"
    assert is_clip(talk.hears("yes"), "the garden at 12:02 this afternoon.")


def test_who_it_was_is_not_told(talk: Talk) -> None:
    three_clips(talk.home)
    told = talk.hears("who was in the garden")
    assert told.startswith("I can't tell who it was.")
    assert "garden at 12:02 this afternoon" in told


def test_who_rang_is_told_of(talk: Talk) -> None:
    library = talk.home.doors.house.library
    recorded.record(library, "front", kind=ClipKind.DOORBELL, later=-2 * MINUTE)
    rang = "Somebody rang in front of the front camera at 11:58 this morning."
    for words in ("was anyone at the front today", "what happened today"):
        assert talk.hears(words, DeviceKind.DOT) == rang
    recorded.record(library, "front", later=MINUTE)
    told = talk.hears("what happened today", DeviceKind.DOT)
    assert told.startswith(f"{rang} Two clips today")


def test_the_clip_from_a_camera_is_its_last(talk: Talk) -> None:
    three_clips(talk.home)
    talk.home.a_clip("front", 3 * MINUTE)
    told = "The last of two clips: the garden at 12:02 this afternoon."
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
    asked = "Two clips of the garden from today. Delete them all for good?"
    assert talk.hears(words) == asked
    assert talk.hears("yes") == "What's your PIN?"
    assert talk.hears(PIN) == "All two are deleted."
    assert talk.home.left() == kept


@pytest.mark.parametrize("words", ["delete everything", "delete all clips"])
def test_everything_is_counted_before_it_goes(talk: Talk, words: str) -> None:
    assert talk.hears(words) == "There are no clips."
    three_clips(talk.home)
    asked = "That's every clip there is: three. Delete them all for good?"
    assert talk.hears(words) == asked
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
    told = talk.hears("stop recording the garden")
    assert told.startswith("I've stopped recording the garden. Something is moving in the garden,")
    assert told.endswith("off the garden camera?")  # offered: it was to be filmed no longer
    assert "deleted" not in talk.hears("no")
    assert talk.hears("stop recording").startswith("I'm not recording by hand.")
    talk.hears("no")
    assert talk.hears("stop recording the cellar").startswith("I don't have that camera.")
    assert not talk.home.doors.house.privacy.switch.hidden("garden")


def test_record_alone_says_which_camera_or_asks(talk: Talk) -> None:
    which = "Which camera shall I record: the front or the garden?"
    assert talk.hears("record") == which
    assert talk.hears("the garden") == "Recording the garden for a minute."
    assert talk.hears("record") == "Recording the garden for a minute."
    talk.hears("show the front")
    assert talk.hears("record") == "Recording the front for a minute."
    talk.home.passes(11 * MINUTE)
    assert talk.hears("record") == which


def test_what_was_just_recorded_is_that_clip(talk: Talk) -> None:
    talk.hears("record the garden")
    assert talk.hears("star that").startswith("Starred. The garden at ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("record the garden for two hours", "Ten minutes is the longest."),
        ("record the garden for a second", "Five seconds is the shortest."),
    ],
)
def test_a_length_that_is_not_possible_is_explained(talk: Talk, words: str, told: str) -> None:
    assert talk.hears(words).startswith(f"{told} Recording the garden")
