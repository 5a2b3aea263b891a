"""Which clip is meant, by a time or from a list; and which of a time are named.

It is one in the afternoon in Berlin; clips begin seven seconds after noon, or later.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.policy.settings import CameraSettings
from bridge.policy.spans import PartOfDay
from bridge.service.voice.clips import TellClip
from bridge.service.voice.deletions import All, Confirm
from bridge.service.voice.happenings import Happened, WhenAsked
from bridge.service.voice.house_time import HeardTime
from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.service.voice.keeping import Kept, KeptFor
from bridge.service.voice.which_camera import UnknownRoom
from bridge.service.voice.which_clip import NoClip, Unclear, WantedClip, Which
from bridge.store.cameras import settings
from tests.service.clip_house import ClipHouse, a_clip_house
from tests.service.house import ANNA
from tests.service.voice.speaking import a_caller, a_speaker

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        made.confirm_anna()
        yield made


def shown(house: ClipHouse, wanted: WantedClip, speaker: AlexaSpeaker = ANNA) -> str:
    told = house.by_voice.clips.show(speaker, wanted, screen=False)
    assert isinstance(told, TellClip), told
    return told.clip.id


def happened(house: ClipHouse, said: HeardTime, listed: int = 0) -> Happened:
    told = house.by_voice.happenings.told(ANNA, WhenAsked(said, listed=listed), None)
    assert isinstance(told, Happened), told
    return told


def test_a_clip_of_a_time_is_the_last_or_the_first_of_it(house: ClipHouse) -> None:
    at_noon, soon, later = (house.a_clip(later=each * MINUTE) for each in (0, 10, 40))
    between = HeardTime(since="12:00", until="12:30")
    assert shown(house, WantedClip(Which.LAST, when=between)) == soon
    assert shown(house, WantedClip(Which.FIRST, when=between)) == at_noon
    assert shown(house, WantedClip(Which.LAST, when=HeardTime(ago="PT30M"))) == later
    assert shown(house, WantedClip(Which.AT, when=between)) == soon
    nothing = house.by_voice.clips.show(
        ANNA, WantedClip(Which.LAST, when=HeardTime(day="yesterday")), screen=False
    )
    assert isinstance(nothing, NoClip)
    assert nothing.span is not None
    assert nothing.span.first == "yesterday"


def test_a_clip_is_counted_from_the_last_or_the_first(house: ClipHouse) -> None:
    ids = [house.a_clip(later=each * MINUTE) for each in (0, 10, 40)]
    for nth in (1, 2, 3):
        assert shown(house, WantedClip(Which.FIRST, nth=nth)) == ids[nth - 1]
        assert shown(house, WantedClip(Which.LAST, nth=nth)) == ids[-nth]
    none = house.by_voice.clips.show(ANNA, WantedClip(Which.LAST, nth=4), screen=False)
    assert isinstance(none, NoClip)


def test_of_two_rooms_both_are_told_and_asked_about(tmp_path: Path) -> None:
    names = {"front": "front", "garden": "garden", "shed": "shed"}
    with closing(ClipHouse(tmp_path, names=names)) as house:
        house.confirm_anna()
        for camera in names:
            house.a_clip(camera)
        asked = WhenAsked(listed=8, also="garden")
        told = house.by_voice.happenings.told(ANNA, asked, "front")
        assert isinstance(told, Happened)
        assert (told.count, told.both, len(told.clips)) == (2, ("front", "garden"), 2)
        assert {tally.name for tally in told.by_camera} == {"front", "garden"}
        known = house.voice_identity.recognise(ANNA)
        assert known is not None
        with house.db.write() as tx:
            owner = house.linking.pins.keeper(tx, known.actor.person)
            house.linking.pins.set(tx, owner, "4913", for_one=False, now=house.clock.now())
        doomed = house.by_voice.deletions.ask_all(ANNA, All(room="front", also="garden"))
        assert isinstance(doomed, Confirm)
        assert (doomed.count, doomed.both) == (2, ("front", "garden"))
        assert {tally.name for tally in doomed.by_camera} == {"front", "garden"}
        unknown = house.by_voice.deletions.ask_all(ANNA, All(room="front", also="moon"))
        assert isinstance(unknown, UnknownRoom)


def test_how_long_clips_are_kept(house: ClipHouse) -> None:
    with house.db.write() as tx:
        settings.put(tx, "garden", CameraSettings(keep_hours=72), house.clock.now())
    keeping = house.by_voice.keeping
    all_ = keeping.kept(ANNA, None)
    assert all_ == Kept((KeptFor("front", 24), KeptFor("garden", 72)), None)
    assert keeping.kept(ANNA, "the garden") == Kept((KeptFor("garden", 72),), "garden")
    assert isinstance(keeping.kept(ANNA, "moon"), UnknownRoom)
    assert isinstance(keeping.kept(AlexaSpeaker("NOBODY", "kitchen"), None), Stranger)


def test_a_clip_at_a_time_is_the_nearest_of_a_few_minutes(house: ClipHouse) -> None:
    at_noon, soon = house.a_clip(), house.a_clip(later=10 * MINUTE)
    assert shown(house, WantedClip(Which.AT, when=HeardTime(at="12:00"))) == at_noon
    assert shown(house, WantedClip(Which.AT, when=HeardTime(at="12:12"))) == soon
    assert (
        shown(house, WantedClip(Which.AT, when=HeardTime(at="12:25"))) == soon
    )  # "just before half"
    # "An hour ago", said at one.
    assert shown(house, WantedClip(Which.AT, when=HeardTime(ago="PT1H"))) == at_noon
    assert shown(house, WantedClip(Which.AT, when=HeardTime(ago="PT45M"))) == soon
    # "From the last four hours" is heard alike.
    assert shown(house, WantedClip(Which.AT, when=HeardTime(ago="PT4H"))) == soon
    for said in (
        HeardTime(at="12:35"),
        HeardTime(ago="PT2M"),
        HeardTime(at="12:00", day="yesterday"),
    ):
        none = house.by_voice.clips.show(ANNA, WantedClip(Which.AT, when=said), screen=False)
        assert isinstance(none, NoClip), said
    for said in (
        HeardTime(),
        HeardTime(at="99:00"),
        HeardTime(day="soon", at="12:00"),
        HeardTime(ago="soon"),
    ):
        assert house.by_voice.clips.show(ANNA, WantedClip(Which.AT, when=said), screen=False) == (
            Unclear()
        )


def test_what_happened_in_a_time_and_which_clips_those_are(house: ClipHouse) -> None:
    first, second, third = (house.a_clip(later=each * MINUTE) for each in (0, 10, 40))
    told = happened(house, HeardTime(start=PartOfDay.LUNCH), listed=2)
    assert [clip.id for clip in told.clips] == [third, second]
    assert (told.count, told.span.part, told.span.since) == (3, "lunch", "12:00")
    told = happened(house, HeardTime(ago="PT1H"), listed=20)
    assert [clip.id for clip in told.clips] == [third, second, first]
    assert (told.span.ago_s, told.span.since) == (3600, None)
    told = happened(house, HeardTime(since="12:05", until="12:20"))
    assert (told.count, told.clips, told.span.since, told.span.until) == (1, (), "12:05", "12:20")
    told = happened(house, HeardTime(at="12:00"), listed=5)
    assert (told.count, told.span.around) == (2, "12:00")


def test_what_would_not_have_been_noticed_is_told_of_any_time(house: ClipHouse) -> None:
    told = happened(house, HeardTime(since="12:30"))
    assert told.count == 0
    assert told.absence.removed is None
    clip = house.a_clip(later=40 * MINUTE)
    house.clips.deleting.delete(house.browser()[1].actor, [clip], way="page")
    assert happened(house, HeardTime(since="12:30")).absence.removed is not None
    assert happened(house, HeardTime(since="12:00", until="12:30")).absence.removed is None
    assert happened(house, HeardTime(ago="PT30M")).absence.removed is not None


def test_one_that_was_listed_is_chosen_by_its_id(house: ClipHouse) -> None:
    house.confirm_anna()
    chosen, newest = house.a_clip(), house.a_clip(later=10 * MINUTE)
    assert shown(house, WantedClip(Which.CHOSEN, clip=chosen)) == chosen
    assert shown(house, WantedClip(Which.THAT)) == chosen
    assert shown(house, WantedClip(Which.NEXT)) == newest


def test_the_starred_one_is_the_last_with_a_star(house: ClipHouse) -> None:
    starred = house.a_clip()
    house.a_clip(later=10 * MINUTE)
    none = house.by_voice.clips.show(ANNA, WantedClip(Which.STARRED), screen=False)
    assert isinstance(none, NoClip)
    house.by_voice.clips.star(ANNA, WantedClip(Which.FIRST), starred=True)
    assert shown(house, WantedClip(Which.STARRED)) == starred
    assert shown(house, WantedClip(Which.STARRED, "front", HeardTime(day="today"))) == starred
    garden = house.by_voice.clips.show(ANNA, WantedClip(Which.STARRED, "garden"), screen=False)
    assert isinstance(garden, NoClip)


@pytest.mark.parametrize("odd", [None, "", "0123456789abcdef", "../../etc/passwd", "%"])
def test_an_id_of_no_clip_chooses_none(house: ClipHouse, odd: str | None) -> None:
    house.a_clip()
    told = house.by_voice.clips.show(ANNA, WantedClip(Which.CHOSEN, clip=odd), screen=True)
    assert told == NoClip(Which.CHOSEN)


def test_nobody_chooses_a_clip_of_a_camera_that_is_not_theirs(house: ClipHouse) -> None:
    """Whoever made the id up, or kept it: it is as though there were none."""
    front, garden = house.a_clip("front"), house.a_clip("garden")
    mia = a_speaker(house, a_caller(house, "mia", cameras=frozenset({"garden"})))
    assert shown(house, WantedClip(Which.CHOSEN, clip=garden), mia) == garden
    wanted = WantedClip(Which.CHOSEN, clip=front)
    voice = house.by_voice
    for told in (
        voice.clips.show(mia, wanted, screen=True),
        voice.clips.star(mia, wanted, starred=True),
        voice.ledger.seen(mia, wanted),
    ):
        assert told == NoClip(Which.CHOSEN)
    house.clips.deleting.delete(house.browser()[1].actor, [garden], way="page")
    assert voice.clips.show(mia, WantedClip(Which.CHOSEN, clip=garden), screen=True) == (
        NoClip(Which.CHOSEN)
    )
