"""A lesson outlives its clip's expiry as numbers, for a year, and never its deletion."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.janitor import Janitor
from bridge.model import Actor, ActorKind, Label, Rights, Role
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.policy.refusal import Denied
from bridge.policy.teaching import KEPT_AS_NUMBERS, VersionState
from bridge.service.learning.learner import Learner
from bridge.service.learning.views import Wanted
from bridge.store.alerts import settings
from bridge.store.alerts.settings import Wish
from bridge.store.database import Tx
from bridge.store.events import book, clips, expired, learnt, teaching
from bridge.store.events.clips import ClipQuery
from bridge.store.tables import look as looks
from tests.access.house import NOON
from tests.lessons import happened, happened_in, look
from tests.service.clip_house import ClipHouse, a_clip_house

TREE, WALKER, DOG = "a tree", "somebody", "a dog"
ANNA = Actor(ActorKind.MEMBER, "session-a", "Anna", "anna", "a phone", Rights(Role.MEMBER))
BEN = Actor(ActorKind.MEMBER, "session-b", "Ben", "ben", "a phone", Rights(Role.MEMBER))
OWNER = Actor(ActorKind.OWNER, "session-o", "Olga", "olga", "a desk", Rights(Role.OWNER))
NOTHING = Wanted(Label.OTHER)
YESTERDAY = NOON - timedelta(hours=23)
DAY = timedelta(days=1)
UNTAUGHT = (Label.UNKNOWN, "untaught")


class Killed(Exception):
    """In the middle of a transaction."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        with made.db.write() as tx:
            for number in range(4):
                happened_in(tx, WALKER, Label.PERSON, number, at=YESTERDAY)
                happened_in(tx, DOG, Label.PET, number, at=YESTERDAY)
        yield made


@pytest.fixture
def trees(house: ClipHouse) -> list[str]:
    """Four of them, of which three were taught; the house goes by that."""
    made = [happened(house.db, TREE, Label.ANIMAL, n, at=YESTERDAY) for n in range(4)]
    for tree in made[:3]:
        version = house.teaching.teach(ANNA, tree, NOTHING).version
    assert version is not None
    house.learnt.keep(ANNA, version.number)
    return made


def a_janitor(house: ClipHouse) -> Janitor:
    janitor = Janitor(
        house.library,
        db=house.db,
        settings=dict,
        keep_free=0,
        troubles=house.troubles,
        clock=house.clock,
        painter=lambda _window, _kind: None,  # type: ignore[arg-type]
        expiring=house.learner.keep_lessons,
    )
    janitor.repair()
    return janitor


def expire(house: ClipHouse) -> None:
    """All that is there; what is left of it is cleared away."""
    house.clock.advance(DAY + timedelta(minutes=1))
    a_janitor(house).expire()
    house.library.finish()
    with house.db.read() as tx:
        assert clips.ids(tx, ClipQuery()) == ()
        assert tx.run(select(looks)).all() == []


def somebody_comes(house: ClipHouse) -> None:
    happened(house.db, WALKER, Label.PERSON, 50, at=house.clock.now())


def takes(house: ClipHouse, learner: Learner) -> tuple[str, str]:
    """For what another tree is taken, and why."""
    later = happened(house.db, TREE, Label.ANIMAL, 99, at=house.clock.now())
    seen = [look(TREE, Label.ANIMAL, 990 + n, house.clock.now()) for n in range(2)]
    with house.db.write() as tx:
        said = learner.judge(tx, later, seen)
        book.remove(tx, [later])
    return said.label, said.why.value


def known(house: ClipHouse) -> set[str]:
    with house.db.read() as tx:
        return set(teaching.everything(tx))


def test_the_house_still_knows_what_it_was_taught_of_clips_that_expired(
    house: ClipHouse, trees: list[str]
) -> None:
    expire(house)
    somebody_comes(house)
    for learner in (house.learner, Learner(house.db, house.clock, house.clips.finding.zone)):
        learner.settle()
        assert takes(house, learner) == (Label.OTHER, "taught")
    shown = house.learnt.everything(ANNA)
    assert {one.event for one in shown.expired} == set(trees[:3])
    assert {one.camera_name for one in shown.expired} == {"front"}
    assert (shown.clips, shown.versions[0].lessons) == ((), 3)


def test_they_are_judged_by_the_same_numbers(house: ClipHouse, trees: list[str]) -> None:
    with house.db.read() as tx:
        before = {one.event: one.seen for one in house.learner._memory.read(tx).kept}
    expire(house)
    with house.db.read() as tx:
        lessons = expired.everything(tx)
    assert {one.event for one in lessons} == set(trees[:3])
    for one in lessons:
        was = before[one.event]
        assert was.look is not None
        assert one.seen.look is not None
        assert (one.seen.look == was.look).all()
        assert (one.seen.motion == was.motion).all()
        assert (one.seen.stock, one.seen.camera) == (was.stock, was.camera)


def test_after_a_day_without_anybody_it_goes_on_when_somebody_came(
    house: ClipHouse, trees: list[str]
) -> None:
    """With lessons of one kind alone there is nothing to tell them from."""
    assert len(trees) == 4
    expire(house)
    house.learner.settle()
    assert takes(house, house.learner) == UNTAUGHT
    assert house.learnt.everything(ANNA).versions[0].state is VersionState.IN_USE
    somebody_comes(house)
    house.learner.settle()
    assert takes(house, house.learner) == (Label.OTHER, "taught")


def test_what_is_deleted_takes_its_lesson_along(house: ClipHouse, trees: list[str]) -> None:
    house.clips.deleting.delete(OWNER, trees[:2], way="page")
    assert known(house) == {trees[2]}
    house.clips.deleting.delete(OWNER, trees[2:], way="voice")
    expire(house)
    somebody_comes(house)
    house.learner.settle()
    assert takes(house, house.learner) == UNTAUGHT
    assert house.learnt.everything(ANNA).expired == ()


def test_an_expired_lesson_is_taken_back(house: ClipHouse, trees: list[str]) -> None:
    expire(house)
    somebody_comes(house)
    house.learner.settle()
    with pytest.raises(PrivateEyeError) as raised:
        house.forgetting.take_back(BEN, trees[0])
    assert raised.value.kind is Kind.CONFLICT
    house.forgetting.take_back(ANNA, trees[0])
    house.forgetting.take_back(OWNER, trees[1], "anna")
    assert known(house) == {trees[2]}
    with house.db.read() as tx:
        assert expired.ids(tx) == {trees[2]}
    house.forgetting.take_back(ANNA, trees[2])
    assert takes(house, house.learner) == UNTAUGHT
    with pytest.raises(PrivateEyeError) as raised:
        house.forgetting.take_back(ANNA, trees[2])
    assert raised.value.kind is Kind.NOT_FOUND


def test_of_another_camera_there_is_none(house: ClipHouse, trees: list[str]) -> None:
    expire(house)
    elsewhere = Rights(Role.MEMBER, frozenset({"garden"}))
    some = Actor(ActorKind.MEMBER, "session-s", "Sam", "sam", "a phone", elsewhere)
    assert house.learnt.everything(some).expired == ()
    with pytest.raises(PrivateEyeError) as raised:
        house.forgetting.take_back(some, trees[0])
    assert raised.value.kind is Kind.NOT_FOUND


def test_two_who_contradicted_each_other_agree_when_one_takes_it_back(
    house: ClipHouse, trees: list[str]
) -> None:
    house.teaching.teach(BEN, trees[0], Wanted(Label.PET))
    expire(house)
    house.forgetting.take_back(BEN, trees[0])
    assert known(house) == set(trees[:3])


def test_a_lesson_stays_for_a_year(house: ClipHouse, trees: list[str]) -> None:
    expire(house)
    house.clock.advance(KEPT_AS_NUMBERS - 3 * DAY)
    house.learner.settle()
    assert known(house) == set(trees[:3])
    house.clock.advance(3 * DAY)
    house.learner.settle()
    assert known(house) == set()
    with house.db.read() as tx:
        assert expired.ids(tx) == frozenset()
    assert house.learnt.everything(OWNER).versions[0].state is VersionState.EARLIER


def test_what_is_older_than_a_year_when_it_expires_leaves_nothing(
    house: ClipHouse, trees: list[str]
) -> None:
    assert len(trees) == 4
    house.clock.advance(KEPT_AS_NUMBERS)
    expire(house)
    assert known(house) == set()


def test_a_crash_in_the_middle_of_expiring_leaves_clip_and_lesson(
    house: ClipHouse, trees: list[str]
) -> None:
    house.clock.advance(DAY + timedelta(minutes=1))

    def dies(tx: Tx, ids: object) -> None:
        house.learner.keep_lessons(tx, list(trees))
        raise Killed(ids)

    janitor = a_janitor(house)
    janitor._expiring = dies
    with pytest.raises(Killed):
        janitor.expire()
    with house.db.read() as tx:
        assert expired.ids(tx) == frozenset()
        assert set(trees) <= set(clips.ids(tx, ClipQuery()))


def test_a_crash_before_the_rows_are_cleared_away_loses_no_lesson(
    house: ClipHouse, trees: list[str]
) -> None:
    house.clock.advance(DAY + timedelta(minutes=1))
    a_janitor(house).expire()
    assert known(house) == set(trees[:3])
    house.library.repair()
    assert known(house) == set(trees[:3])


def test_an_owner_has_everything_forgotten(house: ClipHouse, trees: list[str]) -> None:
    expire(house)
    later = [happened(house.db, TREE, Label.ANIMAL, n, at=house.clock.now()) for n in range(2)]
    somebody_comes(house)
    house.teaching.teach(ANNA, later[0], Wanted(name="the old tree"))
    with pytest.raises(Denied):
        house.forgetting.everything(ANNA)
    assert not house.learnt.everything(ANNA).may_forget
    assert house.forgetting.everything(OWNER) == 4
    shown = house.learnt.everything(OWNER)
    assert (shown.clips, shown.expired, shown.versions, shown.kinds) == ((), (), (), ())
    assert takes(house, house.learner) == UNTAUGHT
    with house.db.read() as tx:
        assert {one.label for one in clips.there(tx, later)} == {Label.ANIMAL}
        assert learnt.there(tx, house.clock.now() + DAY) == frozenset()


def test_alerts_are_those_that_somebody_turned_on(house: ClipHouse) -> None:
    trees = [happened(house.db, TREE, Label.ANIMAL, n, at=YESTERDAY) for n in range(4)]
    wanted = CameraAlerts(on=True, wanted=(Label.PERSON, Label.ANIMAL))
    with house.db.write() as tx:
        settings.put(tx, "anna", Wish(PersonAlerts(cameras={"front": wanted})), NOON)
    version = house.teaching.teach(ANNA, trees[0], NOTHING).version
    assert version is not None
    replay = version.figures.replay
    assert (replay.events, replay.alerts, replay.spared) == (12, 8, 4)
