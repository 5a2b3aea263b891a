"""What was taught counts at once for its clip; the house goes by it after a yes, or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Label, Rights, Role
from bridge.policy.refusal import Denied
from bridge.policy.teaching import VersionState
from bridge.service.learning.learner import Learner
from bridge.service.learning.views import Wanted
from bridge.store import ledger
from bridge.store.events import book, classifications, clips, learnt, teaching
from bridge.store.ledger import LedgerQuery
from tests.builders import NOON
from tests.lessons import happened, happened_in, look
from tests.service.clip_house import ClipHouse, a_clip_house

TREE, WALKER, DOG, VAN = "a tree", "somebody", "a dog", "the van"
ANNA = Actor(ActorKind.MEMBER, "session-a", "Anna", "anna", "a phone", Rights(Role.MEMBER))
BEN = Actor(ActorKind.MEMBER, "session-b", "Ben", "ben", "a phone", Rights(Role.MEMBER))
OWNER = Actor(ActorKind.OWNER, "session-o", "Olga", "olga", "a desk", Rights(Role.OWNER))
NOTHING = Wanted(Label.OTHER)
YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def clip_house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


@pytest.fixture
def house(clip_house: ClipHouse) -> ClipHouse:
    """The detector takes the tree for an animal, at times, and knows people and dogs."""
    with clip_house.db.write() as tx:
        for number in range(12):
            happened_in(tx, TREE, Label.ANIMAL, number, at=YESTERDAY)
            happened_in(tx, WALKER, Label.PERSON, number, at=YESTERDAY)
            happened_in(tx, DOG, Label.PET, number, at=YESTERDAY)
    return clip_house


def trees(house: ClipHouse, *numbers: int) -> list[str]:
    """Of those that are there."""
    until = YESTERDAY + timedelta(days=1)
    with house.db.read() as tx:
        every = [
            what.event
            for what in classifications.of(tx, YESTERDAY, until)
            if any(found.name == "horse" for one in what.looks for found in one.found)
        ]
    return [every[number] for number in numbers]


def label(house: ClipHouse, event_id: str) -> str:
    with house.db.read() as tx:
        clip = clips.find(tx, event_id)
    assert clip is not None
    return clip.label


def acts(house: ClipHouse) -> list[str]:
    with house.db.read() as tx:
        return [entry.act for entry in ledger.page(tx, LedgerQuery())]


def refusal(raised: pytest.ExceptionInfo[PrivateEyeError]) -> Kind:
    return raised.value.kind


def taught_trees(house: ClipHouse, *numbers: int) -> int:
    """The number of the version that is proposed then."""
    number = 0
    for event_id in trees(house, *numbers):
        version = house.teaching.teach(ANNA, event_id, NOTHING).version
        assert version is not None
        number = version.number
    return number


def test_a_clip_is_called_what_it_was_taught_to_be_at_once(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    taught = house.teaching.teach(ANNA, tree, NOTHING)
    assert (taught.label, label(house, tree)) == (Label.OTHER, Label.OTHER)
    with house.db.read() as tx:
        what = classifications.find(tx, tree)
    assert what is not None
    assert (what.source, len(what.looks)) == ("person", 2)
    assert acts(house)[0] == "clip.teach"


def test_what_would_have_been_spared_is_told_before_the_house_goes_by_it(house: ClipHouse) -> None:
    trees_there = trees(house, *range(12))
    for tree in trees_there[:3]:
        taught = house.teaching.teach(ANNA, tree, NOTHING)
    version = taught.version
    assert version is not None
    replay = version.figures.replay
    assert version.state is VersionState.PROPOSED
    assert (replay.alerts, replay.spared, replay.lost) == (36, 12, ())
    assert label(house, trees_there[11]) == Label.ANIMAL
    house.learnt.keep(ANNA, version.number)
    assert label(house, trees_there[11]) == Label.OTHER


def test_what_changes_nothing_else_is_gone_by_without_a_question(house: ClipHouse) -> None:
    first = taught_trees(house, 0, 1, 2)
    house.learnt.keep(ANNA, first)
    second = taught_trees(house, 3)
    states = {one.number: one.state for one in house.learnt.everything(ANNA).versions}
    assert states[second] is VersionState.IN_USE
    assert states[first] is VersionState.EARLIER


def test_what_happens_then_is_taken_for_what_was_learnt(house: ClipHouse) -> None:
    house.learnt.keep(ANNA, taught_trees(house, 0, 1, 2))
    later = happened(house.db, TREE, Label.ANIMAL, 99)
    looks = [look(TREE, Label.ANIMAL, 990, NOON), look(TREE, Label.ANIMAL, 991, NOON)]
    with house.db.read() as tx:
        said = house.learner.judge(tx, later, looks)
    assert (said.label, said.source, said.why) == (Label.OTHER, "house", "taught")
    walker = happened(house.db, WALKER, Label.PERSON, 99)
    with house.db.read() as tx:
        said = house.learner.judge(tx, walker, [look(WALKER, Label.PERSON, 990, NOON)])
    assert (said.label, said.source) == (Label.PERSON, "detector")


def test_a_restart_makes_the_model_again_from_its_lessons(house: ClipHouse) -> None:
    house.learnt.keep(ANNA, taught_trees(house, 0, 1, 2))
    anew = Learner(house.db, house.clock, house.clips.finding.zone)
    later = happened(house.db, TREE, Label.ANIMAL, 99)
    looks = [look(TREE, Label.ANIMAL, 990, NOON), look(TREE, Label.ANIMAL, 991, NOON)]
    anew.settle()
    with house.db.read() as tx:
        assert anew.judge(tx, later, looks).label == Label.OTHER


def test_a_model_that_would_have_lost_a_person_is_set_aside(house: ClipHouse) -> None:
    """Somebody who stands as the tree does was called nothing."""
    for number in range(20, 24):
        happened(house.db, TREE, Label.PERSON, number, at=YESTERDAY)
    with house.db.read() as tx:
        alike = [one.id for one in learnt.happened(tx, YESTERDAY) if one.label == Label.PERSON]
    mistaken = [id_ for id_ in alike if _is_tree(house, id_)]
    taught = house.teaching.teach(ANNA, mistaken[0], NOTHING)
    assert taught.version is not None
    assert taught.version.state is VersionState.SET_ASIDE
    assert set(taught.version.figures.replay.lost) == set(mistaken[1:])
    with pytest.raises(PrivateEyeError) as raised:
        house.learnt.keep(ANNA, taught.version.number)
    assert refusal(raised) is Kind.CONFLICT
    assert label(house, mistaken[1]) == Label.PERSON


def _is_tree(house: ClipHouse, event_id: str) -> bool:
    with house.db.read() as tx:
        clip = clips.find(tx, event_id)
    assert clip is not None
    return clip.starts_at >= YESTERDAY + timedelta(minutes=20)


def test_what_was_declined_changes_nothing(house: ClipHouse) -> None:
    number = taught_trees(house, 0, 1)
    declined = house.learnt.decline(ANNA, number)
    assert declined.state is VersionState.DECLINED
    assert label(house, trees(house, 5)[0]) == Label.ANIMAL
    with pytest.raises(PrivateEyeError) as raised:
        house.learnt.keep(ANNA, number)
    assert refusal(raised) is Kind.CONFLICT


def test_one_step_back_and_the_house_goes_by_what_it_knew_before(house: ClipHouse) -> None:
    first = taught_trees(house, 0, 1, 2)
    house.learnt.keep(ANNA, first)
    far = trees(house, 7)[0]
    house.learnt.go_back(ANNA, None)
    assert label(house, far) == Label.ANIMAL
    house.learnt.go_back(ANNA, first)
    assert label(house, far) == Label.OTHER
    states = {one.number: one.state for one in house.learnt.everything(ANNA).versions}
    assert states[first] is VersionState.IN_USE


def test_who_contradicts_is_shown_and_nothing_is_learnt_of_it(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    house.teaching.teach(ANNA, tree, NOTHING)
    taught = house.teaching.teach(BEN, tree, Wanted(Label.PET))
    assert [(one.called, one.label) for one in taught.others] == [("Anna", "other")]
    assert taught.version is None
    (clip,) = house.learnt.everything(OWNER).clips
    assert [one.called for one in clip.said] == ["Anna", "Ben"]
    assert house.teaching.teach(BEN, tree, NOTHING).version is not None


def test_what_is_taken_back_is_called_what_the_detector_said(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    house.teaching.teach(ANNA, tree, NOTHING)
    done = house.teaching.take_back(ANNA, tree)
    assert (label(house, tree), done.version) == (Label.ANIMAL, None)
    with pytest.raises(PrivateEyeError) as raised:
        house.teaching.take_back(ANNA, tree)
    assert refusal(raised) is Kind.CONFLICT


def test_only_an_owner_takes_back_what_others_said(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    house.teaching.teach(ANNA, tree, NOTHING)
    with pytest.raises(PrivateEyeError):
        house.teaching.take_back(BEN, tree, "anna")
    house.teaching.take_back(OWNER, tree, "anna")
    assert label(house, tree) == Label.ANIMAL


def test_own_words_become_a_kind_and_like_words_are_the_same(house: ClipHouse) -> None:
    first, second = trees(house, 0, 1)
    made = house.teaching.teach(ANNA, first, Wanted(name="  the   postman "))
    again = house.teaching.teach(BEN, second, Wanted(name="The Postman"))
    assert made.kind is not None
    assert (made.kind.name, again.kind) == ("the postman", made.kind)
    assert label(house, first) == made.kind.id
    assert [kind.name for kind in house.teaching.kinds(ANNA)] == ["the postman"]
    house.teaching.take_back(ANNA, first)
    house.teaching.take_back(BEN, second)
    assert house.teaching.kinds(ANNA) == ()


@pytest.mark.parametrize(
    "name",
    [
        *("", "   ", "x" * 41, "x" * 200, "a\u202eb", "!!", "a: b", "A Person", "nothing"),
        *("\u0440\u0435rson", "\u200b"),
    ],
)
def test_what_no_kind_may_be_called_is_refused_in_plain_words(house: ClipHouse, name: str) -> None:
    (tree,) = trees(house, 0)
    with pytest.raises(PrivateEyeError) as raised:
        house.teaching.teach(ANNA, tree, Wanted(name=name))
    assert refusal(raised) is Kind.INVALID
    assert raised.value.message.endswith((".", "nothing."))
    assert label(house, tree) == Label.ANIMAL


@pytest.mark.parametrize("name", ["почтальон", "郵便屋さん", "ساعي البريد", "🦊", "Åsa"])
def test_a_kind_may_be_called_in_any_script(house: ClipHouse, name: str) -> None:
    (tree,) = trees(house, 0)
    taught = house.teaching.teach(ANNA, tree, Wanted(name=name))
    assert taught.kind is not None
    assert taught.kind.name == name


def test_a_deleted_clip_cannot_be_taught_and_takes_its_lesson_along(house: ClipHouse) -> None:
    number = taught_trees(house, 0, 1, 2)
    house.learnt.keep(ANNA, number)
    gone = trees(house, 0, 1, 2)
    house.clips.deleting.delete(OWNER, gone, way="page")
    with pytest.raises(PrivateEyeError) as raised:
        house.teaching.teach(ANNA, gone[0], NOTHING)
    assert refusal(raised) is Kind.NOT_FOUND
    with house.db.read() as tx:
        assert teaching.everything(tx) == {}
        assert learnt.lessons(tx, number) == {}
    house.learner.settle()
    later = happened(house.db, TREE, Label.ANIMAL, 99)
    with house.db.read() as tx:
        looks = [look(TREE, Label.ANIMAL, 990, NOON)]
        assert house.learner.judge(tx, later, looks).why == "untaught"
    assert house.learnt.everything(OWNER).versions[0].state is VersionState.EARLIER


def test_their_rows_can_be_cleared_away(house: ClipHouse) -> None:
    house.learnt.keep(ANNA, taught_trees(house, 0, 1, 2))
    with house.db.write() as tx:
        book.remove(tx, [one.id for one in learnt.happened(tx, YESTERDAY)])
    with house.db.read() as tx:
        assert learnt.happened(tx, YESTERDAY) == ()


def test_labels_of_one_kind_alone_teach_nothing_yet(clip_house: ClipHouse) -> None:
    only = [happened(clip_house.db, VAN, Label.OTHER, number) for number in range(3)]
    for event_id in only:
        assert clip_house.teaching.teach(ANNA, event_id, NOTHING).version is None
    assert label(clip_house, only[0]) == Label.OTHER


def test_guests_and_strangers_teach_nothing(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    guest = Actor(ActorKind.GUEST, "g", "Gus", "gus", "a phone", Rights(Role.GUEST))
    for actor in (guest, Actor(ActorKind.STRANGER, "192.0.2.1", "192.0.2.1")):
        with pytest.raises(Denied):
            house.teaching.teach(actor, tree, NOTHING)
    with pytest.raises(Denied):
        house.learnt.everything(guest)


def test_a_member_of_some_cameras_teaches_and_sees_no_other(house: ClipHouse) -> None:
    (tree,) = trees(house, 0)
    elsewhere = Rights(Role.MEMBER, frozenset({"garden"}))
    some = Actor(ActorKind.MEMBER, "session-s", "Sam", "sam", "a phone", elsewhere)
    with pytest.raises(PrivateEyeError) as raised:
        house.teaching.teach(some, tree, NOTHING)
    assert refusal(raised) is Kind.NOT_FOUND
    house.teaching.teach(ANNA, tree, NOTHING)
    seen = house.learnt.everything(some)
    assert (seen.clips, seen.shown) == ((), {})
