"""Single sentences of every kind; whole answers are in golden/."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from skill.bridge_fault import BridgeFault
from skill.contract.clips import NoClip, Tally
from skill.contract.deletions import Confirm
from skill.contract.live import Camera, CameraIs, CameraState
from skill.contract.privacy import AlreadyOn, Hidden, Revealed
from skill.contract.recordings import Stopped
from skill.contract.when import Span
from skill.language.breath import MOST_WORDS, breath, words
from skill.language.choice import LOCALES, for_locale
from skill.language.pause import PAUSE
from skill.questions import OpenQuestion
from tests.skill.house import NOON
from tests.skill.language.told import GB, US, a_clip

CAMERA = Camera("door", "Door", CameraState.LOST, NOON - timedelta(minutes=4))
FRIDAY = Span("2026-11-20", "2026-11-20", None, None)
DARK = "Nothing is seen, and nothing is kept."


def is_so(state: CameraState, name: str = "Door", **changed: object) -> CameraIs:
    camera = replace(CAMERA, state=state, name=name)
    return replace(CameraIs(camera, recording=False, by_hand=False, clips=True), **changed)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_state_has_a_sentence_that_names_the_camera(locale: str) -> None:
    for state in CameraState:
        told = for_locale(locale).cameras.health(replace(CAMERA, state=state), NOON)
        assert "the door" in told.lower()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_trouble_has_a_sentence_of_its_own(locale: str) -> None:
    said = [for_locale(locale).troubles.trouble(kind) for kind in BridgeFault]
    assert len(set(said)) == len(said)
    assert all(words(sentence) <= MOST_WORDS for sentence in said)


def test_every_question_has_help_of_its_own() -> None:
    kinds = {of.kind for of in OpenQuestion.__subclasses__()} - {"anything"}
    helps = [US.talk.help_with(kind) for kind in kinds]
    assert "" not in helps
    assert len(set(helps)) == len(helps)


def test_off_is_said_as_the_region_says_it() -> None:
    off = replace(CAMERA, state=CameraState.OFF)
    assert "was turned off four minutes ago" in US.cameras.health(off, NOON)
    assert "was switched off four minutes ago" in GB.cameras.health(off, NOON)


def test_what_matters_most_is_said_and_the_rest_as_breath_allows() -> None:
    assert breath(("One.", "", "Two."), "Three?") == "One. Two. Three?"
    long = "word " * MOST_WORDS
    assert breath((long.strip(), "More."), "What?") == f"{long.strip()} What?"


@pytest.mark.parametrize(
    ("are", "said"),
    [
        ([is_so(CameraState.OFF)], f"The door has been off for four minutes. {DARK}"),
        (
            [is_so(CameraState.OFF, off_until="21:40", off_until_day="today")],
            f"The door is off until 9:40. {DARK}",
        ),
        (
            [is_so(CameraState.OFF, off_until="07:00", off_until_day="tomorrow")],
            f"The door is off until 7 o'clock tomorrow morning. {DARK}",
        ),
        (
            [is_so(CameraState.LIVE, recording=True)],
            "The door is on, and recording right now, because something moved.",
        ),
        (
            [is_so(CameraState.LIVE, recording=True, by_hand=True)],
            "The door is on, and recording right now, by hand.",
        ),
        (
            [is_so(CameraState.LIVE)],
            "The door is on, and not recording right now. It records when something moves.",
        ),
        (
            [is_so(CameraState.IDLE, clips=False)],
            "The door is resting until somebody looks, and not recording right now. "
            "It keeps no clips.",
        ),
        (
            [is_so(CameraState.LOST)],
            "The door camera hasn't answered for four minutes. I'll keep trying.",
        ),
        (
            [is_so(CameraState.LIVE), is_so(CameraState.LIVE, "Garden", recording=True)],
            "Both cameras are on. The garden is recording right now.",
        ),
        (
            [is_so(CameraState.OFF), is_so(CameraState.LOST, "Hall"), is_so(CameraState.LIVE)],
            "The door is off. The hall is not answering. The other one is on. "
            "Nothing is being recorded right now.",
        ),
        (
            [is_so(CameraState.OFF), is_so(CameraState.OFF, "Garden")],
            "Both cameras are off. Nothing is seen or kept.",
        ),
    ],
)
def test_how_cameras_are(are: list[CameraIs], said: str) -> None:
    assert " ".join(US.cameras.how(are, NOON)) == said


def test_forty_cameras_are_counted() -> None:
    many = [replace(CAMERA, name=f"Room {n}", state=CameraState.LIVE) for n in range(40)]
    told = " ".join(US.cameras.cameras(many, NOON)).replace(PAUSE, "")
    assert told == "You have 40 cameras: the room 0, the room 1, the room 2 and 37 more."
    assert US.talk.which_of([camera.name for camera in many]) == "Which camera would you like?"


def test_what_is_said_of_privacy() -> None:
    hidden = Hidden(("Bedroom",), all=False)
    assert US.privacy.hidden(hidden, 0) == ("The bedroom camera is turned off.", DARK)
    assert GB.privacy.hidden(hidden, 0)[0] == "The bedroom camera is switched off."
    timed = replace(hidden, until_time="21:40", until_day="today")
    assert US.privacy.hidden(timed, 0)[0] == "The bedroom camera is off until 9:40."
    midnight = replace(timed, until_time="00:00", until_day="tomorrow")
    assert US.privacy.hidden(midnight, 0)[0] == "The bedroom camera is off until midnight."
    longer = replace(timed, cameras=("Bedroom", "Door"), all=True, longer=("Door",))
    assert " ".join(US.privacy.hidden(longer, 0)[:2]) == (
        "Both cameras are off until 9:40. The door camera stays off."
    )
    already = replace(hidden, already=True)
    assert US.privacy.hidden(already, 0)[0] == "The bedroom camera is off already."
    three = ("Bedroom", "Door", "Hall")
    assert US.privacy.hidden(Hidden(three, all=True), 0)[0] == "All three cameras are turned off."
    back = US.privacy.revealed(Revealed(("Garden", "Door"), all=False))
    assert back == "The garden and the door are coming back on."
    # It may be dead, or asleep.
    on = AlreadyOn(("Door",), all=False)
    assert US.privacy.already_on(on) == "The door camera is turned on already."
    assert GB.privacy.already_on(on) == "The door camera is switched on already."
    all_on = US.privacy.already_on(AlreadyOn(three, all=True))
    assert all_on == "All three cameras are turned on already."
    assert "Live page" in US.privacy.on_the_page()


def test_what_is_no_longer_recorded() -> None:
    assert US.clips.stopped(Stopped(("Garden", "Hall"), (), None)) == (
        "I've stopped recording the garden and the hall. The clips are kept."
    )
    assert US.clips.stopped(Stopped(("Garden",), ("Garden",), "Garden")) == (
        "I've stopped recording the garden. Something is moving in the garden, "
        "so that clip goes on."
    )
    assert US.clips.stopped(Stopped((), ("Garden",), "Garden")) == (
        "Something is moving in the garden. That clip ends by itself."
    )
    assert US.clips.stopped(Stopped((), (), None)) == "I'm not recording by hand."


def test_what_there_is_not_is_said_with_where_and_when() -> None:
    def no_clip(*missing: object, at: str | None = None) -> str:
        return US.clips.no_clip(NoClip(*missing), at)  # type: ignore[arg-type]

    assert no_clip("last", None) == "There are no clips."
    assert no_clip("last", "Garden") == "There are no clips of the garden."
    assert no_clip("next", "Garden") == "There's no clip of the garden after that."
    assert no_clip("first", None, FRIDAY) == "There are no clips from Friday, November 20th."
    assert no_clip("at", "Garden", at="03:14") == "I can't find a clip of the garden around 3:14."
    assert "the last clip" in no_clip("that", None)


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("02:22:00", "2:22 this morning"),
        ("02:22:07", "2:22:07 this morning"),
        ("18:00:05", "6:00:05 this evening"),
        ("12:00:00", "Noon today"),
    ],
)
def test_under_a_picture_a_second_takes_three_letters(time: str, shown: str) -> None:
    assert US.clips.subtitle(a_clip(local_time=time)) == shown


def test_a_name_on_a_screen_begins_with_a_capital() -> None:
    assert US.screens.room("the Front Room") == "Front room"


def test_a_deletion_names_what_will_go() -> None:
    door, garden = Tally("Front Door", 2), Tally("Garden", 1)
    one = Confirm("p", 1, 1, a_clip(duration_s=42), (door,), None)
    named = US.deletions.what_will_go
    assert named(one) == "The door at 2:22 this morning, 42 seconds, starred."
    second = replace(one, clip=a_clip(local_time="02:22:07"), starred=0)
    assert named(second) == "The door at 2:22 and seven seconds this morning, twelve seconds."
    friday = Confirm("p", 3, 2, None, (door, garden), FRIDAY)
    assert named(friday) == "Three clips from Friday, November 20th, two of them starred."
    whole = Confirm("p", 49, 1, None, (door, garden), None)
    assert named(whole) == "That's every clip there is: 49, one of them starred."
    newest = Confirm("p", 3, 0, None, (door, garden), None, newest=True)
    assert named(newest) == "The last three clips."
    of_door = replace(newest, by_camera=(door,), span=FRIDAY)
    assert named(of_door) == "The last three clips of the front door from Friday, November 20th."
    of_one = Confirm("p", 14, 14, None, (replace(garden, count=14),), None)
    assert named(of_one) == "14 clips of the garden, all starred."
    both = replace(whole, count=3, starred=0, both=("Front Door", "Garden"))
    assert named(both) == "Three clips of the front door and the garden."


def test_what_of_a_deletion_stays_is_said() -> None:
    assert US.deletions.deleted(1, 0) == ("It's deleted.",)
    assert US.deletions.deleted(3, 2)[1] == "A few seconds of them stay in clips that are kept."


def test_every_reason_why_nothing_is_pending_has_words_of_its_own() -> None:
    pending = US.deletions.nothing_pending
    assert len({pending(why) for why in ("used", "expired", "unknown")}) == 3
    assert pending("new") == pending("unknown")
