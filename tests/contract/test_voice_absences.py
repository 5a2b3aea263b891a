"""Why nothing can be seen, by voice: typed words through the real console, skill and home door."""

from datetime import timedelta

from bridge.console.device import DeviceKind
from bridge.model import Role, Unfilmed
from bridge.policy.watching import WatchSpan
from bridge.store.events import watch
from bridge.store.people.persons import Person
from tests import recorded
from tests.contract.clip_home import DAY, HOUR, MINUTE, Home, plays
from tests.filming import open_event

ANYBODY = "was anybody at the front"


def watched(home: Home, **missed: tuple[timedelta, timedelta]) -> None:
    """For the last day; but each camera that is named was lost, so long ago and until then."""
    now = home.doors.house.clock.now()
    with home.doors.house.db.write() as tx:
        watch.begin(tx, now - DAY)
        for camera in ("front", "garden"):
            since, until = missed.get(camera, (timedelta(0), timedelta(0)))
            spans = [WatchSpan(now - DAY, now - since), WatchSpan(now - until, now)]
            watch.keep(tx, {camera: spans})


def unfilmed(home: Home, camera: str = "front", **more: object) -> str:
    return recorded.record_unfilmed(home.doors.house.library, camera, **more)  # type: ignore[arg-type]


def is_nothing(told: str, when: str) -> bool:
    """It is said in one of a few ways."""
    return told in (f"Nothing moved {when}", f"I noticed nothing moving {when}")


def delete_all(home: Home) -> None:
    answer = home.doors.api("POST", "/clips/delete", json={"filter": {}})
    assert answer.ok, answer.text


def test_after_all_clips_were_deleted(home: Home) -> None:
    watched(home)
    assert is_nothing(home.hears("what happened today"), "today.")
    home.a_clip("front")
    home.a_clip("garden")
    delete_all(home)
    assert home.hears("what happened today") == (
        "Nothing from today is kept; two clips were deleted."
    )
    assert home.hears("was anybody in the garden today") == (
        "Nothing of the garden from today is kept; one clip was deleted."
    )
    assert is_nothing(home.hears("how many clips yesterday"), "yesterday.")


def test_after_an_hour_in_which_a_camera_was_lost(home: Home) -> None:
    watched(home, front=(3 * HOUR, 2 * HOUR))
    lost = "I wasn't watching the front from 10 to 11 o'clock this morning."
    assert is_nothing(home.hears("what happened today"), f"today, but {lost}")
    assert is_nothing(home.hears("was anybody in the garden today"), "in the garden today.")
    assert is_nothing(home.hears("what happened this afternoon"), "this afternoon.")
    home.a_clip("garden")
    said = home.says("what happened today")
    assert said.speech == (f"One clip today, in the garden at noon today. {lost} Want to see it?")
    assert plays(home.says("yes"))


def test_a_camera_that_is_not_watched_at_all_is_spoken_of_only_when_it_is_asked_for(
    home: Home,
) -> None:
    watched(home, garden=(DAY, timedelta(0)))
    never = "I wasn't watching the garden today."
    assert home.hears("what happened in the garden today") == never
    assert is_nothing(home.hears("what happened today"), f"today, but {never}")
    home.a_clip("front")
    told = home.hears("what happened today", device=DeviceKind.DOT)
    assert told == "One clip today, in front of the front camera at noon today."


def test_a_visit_that_was_not_filmed(home: Home) -> None:
    clip = home.a_clip("front", -10 * MINUTE)
    missing = unfilmed(home)
    said = home.says(ANYBODY)
    assert said.speech.endswith("the last at noon today. One of them wasn't filmed.")
    told = "What happened in front of the front camera at noon today wasn't filmed: "
    for asked in ("show that clip", "show the 12:00 clip"):
        assert home.hears(asked) == f"{told}the disk was full."
    assert home.hears("show the last clip").endswith("the front at 11:50 this morning.")
    home.hears(ANYBODY)
    assert home.hears("delete that clip").endswith("Delete it for good?")
    assert home.hears("yes") == "It's deleted."
    assert home.left() == {clip} != {missing}


def test_visits_of_which_the_last_was_filmed_are_offered(home: Home) -> None:
    unfilmed(home, why=Unfilmed.CAMERA)
    home.a_clip("front", MINUTE)
    said = home.says(ANYBODY)
    assert said.speech.endswith("One of them wasn't filmed. Want to see it?")
    assert plays(home.says("yes"))


def test_whoever_may_see_one_camera_hears_nothing_of_the_others(home: Home) -> None:
    watched(home, front=(3 * HOUR, 2 * HOUR), garden=(2 * HOUR, HOUR))
    home.a_clip("front")
    unfilmed(home, "front", later=5 * MINUTE)
    delete_all(home)
    unfilmed(home, "front", later=9 * MINUTE)
    told = home.says("what happened today", user=somebody(home, Role.MEMBER)).speech
    unwatched = "I wasn't watching the garden from 11 o'clock this morning to noon today."
    assert is_nothing(told, f"today, but {unwatched}")
    told = home.says("what happened today", user=somebody(home, Role.GUEST)).speech
    assert told.startswith("You can't do that in this house.")


def somebody(home: Home, role: Role) -> str:
    """Who types to the house, and to whom the garden is open."""
    house = home.doors.house
    mia = Person("mia", "Mia", role, frozenset({"garden"}), (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, mia)
    with house.db.write() as tx:
        started = house.sessions.start(tx, "a browser", "mia")
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return house.voice_identity.console_user(caller)


def test_whoever_deletes_a_clip_hears_what_stays_in_another(home: Home) -> None:
    library = home.doors.house.library
    first = recorded.filmed(library)
    first.close()
    second = timedelta(seconds=1)
    other = open_event(library.shelf.db, "front", first.writer.ends_at)
    assert library.link(other, first.run, first.writer.ends_at - second)
    assert "first of two clips: the front" in home.hears("show the first clip")
    home.says("delete that clip")
    assert home.hears("yes") == "It's deleted. A few seconds of it stay in another clip."
