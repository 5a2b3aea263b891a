"""Who looked, by voice: one person's looks, the last of them, and who is looking now."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.model import Rendition
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied
from bridge.service.people.callers import Caller
from bridge.service.voice.house_time import HeardTime
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.ledger import LooksAsked, UnknownPerson, Watched
from bridge.service.voice.which_clip import WantedClip, Which
from bridge.store import ledger
from tests.service.clip_house import ClipHouse, a_clip_house
from tests.service.house import ANNA
from tests.service.voice.speaking import a_caller, a_speaker

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        made.confirm_anna()
        yield made


def watch(house: ClipHouse, caller: Caller, camera: str = "front", *, ends: bool = True) -> None:
    """For a minute."""
    assert caller.session is not None
    token = house.live.open(caller, camera, rendition=Rendition.SOURCE).token
    for _ in range(6):
        house.clock.advance(MINUTE / 6)
        house.live.served(house.live.stream(token, session=caller.session.id))
    if ends:
        house.live.end(token, caller)
        house.views.beat()


def watched(
    house: ClipHouse, asked: LooksAsked, speaker: AlexaSpeaker = ANNA, room: str | None = None
) -> Watched:
    told = house.by_voice.ledger.watched(speaker, asked, room)
    assert isinstance(told, Watched), told
    return told


def whose(told: Watched) -> list[tuple[str | None, str]]:
    return [(watcher.who, watcher.camera) for watcher in told.watchers]


@pytest.mark.parametrize("heard", ["ben", "Ben", "BEN", "ben's", "Ben\u2019s", " ben "])
def test_one_persons_looks_and_the_last_of_them(house: ClipHouse, heard: str) -> None:
    ben, carl = a_caller(house, "ben"), a_caller(house, "carl")
    watch(house, ben, "garden")
    watch(house, ben, "front")
    watch(house, carl, "garden")
    told = watched(house, LooksAsked(person=heard))
    assert whose(told) == [("Ben", "front"), ("Ben", "garden")]
    assert told.person == "Ben"
    assert told.last is not None
    assert (told.last.camera, told.last.local_time, told.last.day) == ("front", "13:01", "today")
    assert not told.last.now
    garden = watched(house, LooksAsked(person=heard), room="garden")
    assert garden.last is not None
    assert garden.last.local_time == "13:00"


def test_the_last_look_is_of_ever_unless_a_time_was_said(house: ClipHouse) -> None:
    ben = a_caller(house, "ben")
    watch(house, ben)
    house.clock.advance(2 * DAY)
    told = watched(house, LooksAsked(person="ben"))
    assert told.watchers == ()
    assert told.last is not None
    assert told.last.day == "2026-03-01"
    assert told.ever
    assert not watched(house, LooksAsked(HeardTime(day="today"), person="ben")).ever
    assert watched(house, LooksAsked(HeardTime(day="today"), person="ben")).last is None
    assert watched(house, LooksAsked(HeardTime(ago="P3D"), person="ben")).last is not None


def test_where_nobody_looked_today_it_is_told_who_last_did(house: ClipHouse) -> None:
    ben, carl = a_caller(house, "ben"), a_caller(house, "carl")
    watch(house, carl, "garden")
    house.clock.advance(timedelta(minutes=5))
    watch(house, ben)
    assert watched(house, LooksAsked()).last is None  # they are the answer
    house.clock.advance(2 * DAY)
    told = watched(house, LooksAsked())
    assert told.watchers == ()
    assert told.last is not None
    assert (told.last.by, told.last.camera, told.person) == ("Ben", "front", None)
    garden = watched(house, LooksAsked(), room="garden")
    assert garden.last is not None
    assert garden.last.by == "Carl"
    assert watched(house, LooksAsked(HeardTime(day="today"))).last is None
    assert watched(house, LooksAsked(now=True)).last is None


def test_who_is_watching_now_is_who_was_sent_a_picture_a_moment_ago(house: ClipHouse) -> None:
    ben, carl = a_caller(house, "ben"), a_caller(house, "carl")
    watch(house, carl, "garden")
    watch(house, ben, ends=False)
    now = LooksAsked(HeardTime(day="yesterday"), now=True)  # of now there is but one time
    told = watched(house, now)
    assert whose(told) == [("Ben", "front")]
    assert (told.now, told.watchers[0].now, told.span.first) == (True, True, "today")
    assert whose(watched(house, now, room="garden")) == []
    ends = watched(house, LooksAsked(person="ben"))
    assert ends.last is not None
    assert ends.last.now
    house.clock.advance(timedelta(seconds=11))
    assert watched(house, now).watchers == ()


def test_when_did_i_last_look_is_of_whoever_asks(house: ClipHouse) -> None:
    ben, carl = a_caller(house, "ben"), a_caller(house, "carl")
    watch(house, ben)
    watch(house, carl, "garden")
    told = watched(house, LooksAsked(mine=True), a_speaker(house, ben))
    assert (whose(told), told.person, told.mine) == ([(None, "front")], "Ben", True)
    assert told.last is not None
    assert told.last.local_time == "13:00"


def test_a_still_picture_of_a_camera_is_a_look_at_it(house: ClipHouse) -> None:
    ben = a_caller(house, "ben")
    with house.db.write() as tx:
        ledger.append(tx, ben.actor, Act.LIVE_LOOK, at=house.clock.now(), object="garden")
    told = watched(house, LooksAsked(person="ben"))
    assert [(each.camera, each.kind) for each in told.watchers] == [("garden", "stills")]
    assert told.last is not None


def test_a_name_that_nobody_has_is_asked_back_with_those_there_are(house: ClipHouse) -> None:
    a_caller(house, "ben")
    told = house.by_voice.ledger.watched(ANNA, LooksAsked(person="Zoe"), None)
    assert isinstance(told, UnknownPerson)
    assert told.heard == "Zoe"
    assert "Ben" in told.people


def test_whoever_hears_of_their_own_looks_alone_learns_nothing_of_others(house: ClipHouse) -> None:
    """Not even who there is."""
    ben, carl = a_caller(house, "ben"), a_caller(house, "carl")
    watch(house, ben)
    watch(house, carl)
    speaker = a_speaker(house, carl)
    told = watched(house, LooksAsked(person="Carl"), speaker)
    assert (whose(told), told.all, told.last is not None) == ([(None, "front")], False, True)
    for name in ("Ben", "Zoe"):
        with pytest.raises(Denied):
            house.by_voice.ledger.watched(speaker, LooksAsked(person=name), None)


def test_who_has_seen_any_clip_that_can_be_meant(house: ClipHouse) -> None:
    first, last = house.a_clip(), house.a_clip(later=10 * MINUTE)
    ben = a_caller(house, "ben")
    house.clips.viewing.download(ben.actor, first)
    seen = house.by_voice.ledger.seen(ANNA, WantedClip(Which.FIRST))
    assert [each.who for each in seen.watchers] == ["Ben"]  # type: ignore[union-attr]
    seen = house.by_voice.ledger.seen(ANNA, WantedClip(Which.NEXT))
    assert (seen.clip.id, seen.watchers) == (last, ())  # type: ignore[union-attr]
    seen = house.by_voice.ledger.seen(ANNA, WantedClip(Which.AT, when=HeardTime(at="12:00")))
    assert seen.clip.id == first  # type: ignore[union-attr]


def test_a_still_on_an_echos_screen_is_a_look(house: ClipHouse) -> None:
    """One picture of a bedroom is of that bedroom."""
    ben = a_caller(house, "ben")
    house.views.read(ben.actor, Act.LIVE_LOOK, "garden")
    house.views.write()
    told = watched(house, LooksAsked(), room="garden")
    assert [(each.who, each.camera, each.kind) for each in told.watchers] == [
        ("Ben", "garden", "stills")
    ]
    last = watched(house, LooksAsked(person="ben")).last
    assert last is not None
    assert (last.camera, last.kind, last.now) == ("garden", "stills", False)


def test_a_look_is_told_however_many_came_after_it(house: ClipHouse) -> None:
    first, others = (a_caller(house, id_) for id_ in ("ben", "mia"))
    clip = house.a_clip()
    house.clips.viewing.download(first.actor, clip)
    with house.db.write() as tx:
        for _ in range(150):
            details = {"camera": "front"}
            now = house.clock.now()
            ledger.append(tx, others.actor, Act.CLIP_DOWNLOAD, at=now, object=clip, details=details)
    told = watched(house, LooksAsked())
    assert {each.who: each.times for each in told.watchers} == {"Mia": 150, "Ben": 1}
    seen = house.by_voice.ledger.seen(ANNA, WantedClip(Which.LAST))
    assert {each.who for each in seen.watchers} == {"Ben", "Mia"}  # type: ignore[union-attr]
