"""Why nothing is there: it was not filmed, it is gone, nobody watched; each is told apart."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bridge.model import Actor, ActorKind, Role, Unfilmed
from bridge.policy.spans import PartOfDay
from bridge.policy.watching import WatchSpan
from bridge.service.voice.absences import Missed, NotWatched
from bridge.service.voice.clips import PlayClip
from bridge.service.voice.happenings import Happened, WhenAsked
from bridge.service.voice.house_time import HeardTime
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.which_clip import NoClip, NotFilmed, WantedClip, Which
from bridge.store.events import watch
from bridge.store.events.receipts import Removed
from tests import recorded
from tests.access.house import NOON
from tests.filming import open_event
from tests.service.clip_house import BERLIN, ClipHouse, a_clip_house
from tests.service.house import ANNA
from tests.service.voice.speaking import a_caller

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
TODAY = WhenAsked(HeardTime(day="today"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        made.confirm_anna()
        yield made


def told(
    house: ClipHouse, room: str | None = None, when: WhenAsked = TODAY, speaker: AlexaSpeaker = ANNA
) -> Happened:
    happened = house.by_voice.happenings.told(speaker, when, room)
    assert isinstance(happened, Happened), happened
    return happened


def removed(house: ClipHouse, room: str | None = None, when: WhenAsked = TODAY) -> Removed | None:
    return told(house, room, when).absence.removed


def expire(house: ClipHouse, *clips: str) -> None:
    with house.db.write() as tx:
        deletion = house.library.mark_deleting(tx, clips, actor=BRIDGE, way="older than 24 hours")
    house.library.destroy(deletion.id)


def delete(house: ClipHouse, *clips: str) -> None:
    house.clips.deleting.delete(house.browser()[1].actor, clips, way="page")


def watched(house: ClipHouse, **spans: list[tuple[float, float]]) -> None:
    """By camera, in hours around noon."""
    made = {
        camera: [WatchSpan(hours(since), hours(until)) for since, until in some]
        for camera, some in spans.items()
    }
    with house.db.write() as tx:
        watch.begin(tx, hours(-24))
        watch.keep(tx, made)


def hours(after_noon: float) -> datetime:
    return NOON + after_noon * HOUR


def not_watched(
    house: ClipHouse, room: str | None = None, speaker: AlexaSpeaker = ANNA
) -> list[tuple[str, ...]]:
    found = told(house, room, speaker=speaker).absence.not_watched
    return [(gap.camera, f"{gap.since:%H:%M}", f"{gap.until:%H:%M}") for gap in found]


def a_member(house: ClipHouse, role: Role, *cameras: str) -> AlexaSpeaker:
    """Somebody who types to the house, and to whom some cameras are open."""
    caller = a_caller(house, "mia", role, frozenset(cameras))
    return AlexaSpeaker(house.voice_identity.console_user(caller), "browser")


def test_an_event_that_was_not_filmed_is_told_of_with_the_reason(house: ClipHouse) -> None:
    house.a_clip(seconds=2)
    recorded.record_unfilmed(house.library, "garden", why=Unfilmed.DISK, later=-HOUR)
    newest = recorded.record_unfilmed(house.library, "garden", later=HOUR / 2)
    happened = told(house)
    assert happened.count == 3
    assert happened.last is not None
    assert happened.last.id == newest
    assert happened.absence.not_filmed == NotFilmed(2, happened.last, Unfilmed.DISK_FULL)
    assert told(house, "front").absence.not_filmed is None
    assert told(house, when=WhenAsked(HeardTime(day="yesterday"))).absence.not_filmed is None


def test_what_has_only_just_begun_is_not_yet_not_filmed(house: ClipHouse) -> None:
    open_event(house.db, "front", NOON)
    happened = told(house)
    assert (happened.count, happened.absence.not_filmed) == (1, None)
    # Who asks to see it all the same hears so.
    assert happened.last is not None
    chosen = WantedClip(Which.CHOSEN, clip=happened.last.id)
    shown = house.by_voice.clips.show(ANNA, chosen, screen=True)
    assert isinstance(shown, NoClip)
    assert shown.not_filmed is not None
    assert shown.not_filmed.newest.id == happened.last.id


def test_what_was_deleted_was_there(house: ClipHouse) -> None:
    clips = house.a_clip(), house.a_clip(later=timedelta(minutes=5))
    delete(house, clips[0])
    assert removed(house) is None  # one is there
    delete(house, clips[1])
    assert told(house).count == 0
    assert removed(house) == removed(house, "front") == Removed(deleted=2, expired=0)
    assert removed(house, "garden") is None
    assert removed(house, when=WhenAsked(HeardTime(day="yesterday"))) is None


def test_what_has_expired_was_there(house: ClipHouse) -> None:
    expire(house, house.a_clip(), recorded.record_unfilmed(house.library, "garden"))
    assert removed(house, "garden") == Removed(deleted=0, expired=1)
    assert removed(house) == Removed(deleted=0, expired=2)
    delete(house, house.a_clip())
    assert removed(house) == Removed(deleted=1, expired=2)
    house.clock.advance(DAY)
    assert removed(house) is None
    assert removed(house, when=WhenAsked(HeardTime(day="yesterday"))) == Removed(
        deleted=1, expired=2
    )


def test_when_nobody_watched_is_told_by_camera(house: ClipHouse) -> None:
    watched(house, front=[(-24, -10), (-9.75, 0)], garden=[(-24, -2), (-1, -0.5)])
    assert told(house).absence.not_watched == (
        _gap("front", hours(-10), hours(-9.75)),
        _gap("garden", hours(-2), hours(-1)),
        _gap("garden", hours(-0.5), NOON, goes_on=True),
    )
    assert not_watched(house, "front") == [("front", "03:00", "03:15")]


def _gap(camera: str, since: datetime, until: datetime, *, goes_on: bool = False) -> NotWatched:
    since, until = since.astimezone(BERLIN), until.astimezone(BERLIN)
    return NotWatched(camera, since, until, "today", "today", goes_on)


def test_a_gap_over_midnight_says_of_which_days_it_is(house: ClipHouse) -> None:
    watched(house, front=[(-24, -14), (-10, 0)], garden=[(-24, 0)])
    (gap,) = told(house, when=WhenAsked(HeardTime(day="2026-W09"))).absence.not_watched
    assert (gap.since_day, gap.until_day) == ("yesterday", "today")
    assert (f"{gap.since:%H:%M}", f"{gap.until:%H:%M}") == ("23:00", "03:00")


@pytest.mark.parametrize(
    ("said", "missed"),
    [
        (HeardTime(since="12:15", until="12:45"), [("12:15", "12:30", Missed.SOME)]),
        (HeardTime(since="12:05", until="12:25"), [("12:05", "12:25", Missed.ALL)]),
        (HeardTime(at="12:15"), [("12:00", "12:30", Missed.SOME)]),
        (HeardTime(ago="PT20M"), []),
        (HeardTime(start=PartOfDay.LUNCH), [("12:00", "12:30", Missed.SOME)]),
        (HeardTime(until="12:10"), [("12:00", "12:10", Missed.SOME)]),
    ],
)
def test_of_a_time_that_was_said_only_what_was_missed_of_it_is_told(
    house: ClipHouse, said: HeardTime, missed: list[tuple[str, str, Missed]]
) -> None:
    """It is one o'clock; the front was not watched from noon to half past."""
    watched(house, front=[(-24, -1), (-0.5, 0)], garden=[(-24, 0)])
    gaps = told(house, when=WhenAsked(said)).absence.not_watched
    assert [(f"{gap.since:%H:%M}", f"{gap.until:%H:%M}", gap.missed) for gap in gaps] == missed


def test_of_the_time_before_spans_were_kept_nothing_is_claimed(house: ClipHouse) -> None:
    assert not_watched(house) == []
    with house.db.write() as tx:
        watch.begin(tx, hours(-2))
        watch.keep(tx, {"front": [WatchSpan(hours(-1), NOON)], "garden": []})
    assert not_watched(house) == [("front", "11:00", "12:00"), ("garden", "11:00", "13:00")]
    assert told(house, when=WhenAsked(HeardTime(day="yesterday"))).absence.not_watched == ()


@pytest.mark.parametrize(
    ("spans", "missed"),
    [
        ([], Missed.ALL),
        ([(-1, -0.99)], Missed.ALL),
        ([(-1, 0)], Missed.MOST),
        ([(-2, 0)], Missed.SOME),
    ],
)
def test_how_much_of_the_time_was_missed(
    house: ClipHouse, spans: list[tuple[float, float]], missed: Missed
) -> None:
    watched(house, front=[(-24, 0)], garden=spans)
    found = told(house).absence.not_watched
    assert {(gap.camera, gap.missed) for gap in found} == {("garden", missed)}


@pytest.mark.parametrize(
    "wanted",
    [
        WantedClip(Which.THAT),
        WantedClip(Which.AT, when=HeardTime(at="13:00")),
        WantedClip(Which.LAST, "garden"),
    ],
)
def test_who_asks_to_see_what_was_not_filmed_is_told_so(
    house: ClipHouse, wanted: WantedClip
) -> None:
    house.a_clip()
    recorded.record_unfilmed(house.library, "garden", later=HOUR)
    house.clock.advance(2 * HOUR)
    last = told(house).last
    shown = house.by_voice.clips.show(ANNA, wanted, screen=True)
    assert isinstance(shown, NoClip)
    assert shown.not_filmed is not None
    assert last is not None
    assert (shown.not_filmed.newest.id, shown.not_filmed.why) == (last.id, Unfilmed.DISK_FULL)


def test_one_that_was_chosen_and_not_filmed_is_told_so(house: ClipHouse) -> None:
    clip = recorded.record_unfilmed(house.library, "garden")
    shown = house.by_voice.clips.show(ANNA, WantedClip(Which.CHOSEN, clip=clip), screen=True)
    assert isinstance(shown, NoClip)
    assert shown.not_filmed is not None
    assert shown.not_filmed.newest.id == clip


def test_the_last_clip_is_the_last_that_can_be_shown(house: ClipHouse) -> None:
    clip = house.a_clip()
    recorded.record_unfilmed(house.library, "garden", later=HOUR / 2)
    shown = house.by_voice.clips.show(ANNA, WantedClip(Which.LAST), screen=True)
    assert isinstance(shown, PlayClip)
    assert shown.clip.id == clip


def test_gaps_of_other_cameras_are_not_told(house: ClipHouse) -> None:
    watched(house, front=[(-24, -1)], garden=[(-24, -2)])
    mia = a_member(house, Role.MEMBER, "garden")
    assert not_watched(house, speaker=mia) == [("garden", "11:00", "13:00")]


def test_what_is_gone_of_other_cameras_is_not_told(house: ClipHouse) -> None:
    mia = a_member(house, Role.MEMBER, "garden")
    delete(house, house.a_clip("front"))
    assert told(house, speaker=mia).absence.removed is None
    delete(house, house.a_clip("garden"))
    assert told(house, speaker=mia).absence.removed == Removed(deleted=1, expired=0)
