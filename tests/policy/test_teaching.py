"""Whether the house may go by what it was taught."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.model import Label
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.policy.house_seen import seen
from bridge.policy.teaching import (
    BY_DEFAULT,
    NO_TRIAL,
    KeptEvent,
    Saying,
    VersionState,
    Way,
    learn,
    lessons,
    replay,
    told_by,
    try_by_time,
)
from tests.builders import NOON
from tests.lessons import features, stock
from tests.policy.test_house_model import DOG, KINDS, TREE, WALKER, how

LONG_AGO = NOON - timedelta(days=60)


def kept(
    kind: str, number: int, *said: str, label: Label | None = None, confidence: int = 800
) -> KeptEvent:
    id_ = f"{kind}{number}"
    at = NOON + timedelta(minutes=number)
    taught = tuple(
        Saying(id_, f"person{n}", f"Person {n}", what, at, Way.PAGE) for n, what in enumerate(said)
    )
    what = seen(stock(label or KINDS[kind], confidence), features(kind, number), how())
    return KeptEvent(id_, at, what, taught)


def a_house(*taught: KeptEvent) -> list[KeptEvent]:
    there = {one.event for one in taught}
    rest = [kept(kind, n) for kind in (TREE, WALKER, DOG) for n in range(8)]
    return [*taught, *(one for one in rest if one.event not in there)]


def test_where_people_contradict_each_other_nothing_is_learnt() -> None:
    both = kept(TREE, 0, Label.OTHER, Label.PET)
    assert (both.agreed, both.disputed) == (None, True)
    assert lessons([both, kept(TREE, 1, Label.OTHER, Label.OTHER)])[0].event == f"{TREE}1"


def test_what_nobody_would_have_been_told_of_is_counted() -> None:
    learnt = learn(a_house(kept(TREE, 0, Label.OTHER)), None, BY_DEFAULT, since=LONG_AGO)
    assert (learnt.figures.replay.alerts, learnt.figures.replay.spared) == (24, 8)
    assert learnt.state is VersionState.PROPOSED


def test_only_what_happened_lately_is_counted() -> None:
    house = a_house(kept(TREE, 0, Label.OTHER))
    lately = learn(house, None, BY_DEFAULT, since=NOON + timedelta(minutes=6))
    assert (lately.figures.replay.alerts, lately.figures.replay.spared) == (6, 2)


def test_whoever_would_be_lost_is_named_and_sets_it_aside() -> None:
    stands_there = kept(TREE, 30, label=Label.PERSON)
    house = [*a_house(kept(TREE, 20, Label.OTHER, label=Label.PERSON)), stands_there]
    learnt = learn(house, None, BY_DEFAULT, since=LONG_AGO)
    assert learnt.figures.replay.lost == (stands_there.event,)
    assert learnt.state is VersionState.SET_ASIDE


def test_somebody_who_said_that_it_was_a_person_counts_before_the_detector() -> None:
    said = kept(TREE, 30, Label.PERSON)
    house = [*a_house(*(kept(TREE, n, Label.OTHER) for n in range(6))), said]
    learnt = learn(house, None, BY_DEFAULT, since=LONG_AGO)
    judged = replay(house, None, learnt.model, BY_DEFAULT)
    assert (said.event in judged.lost) == (learnt.state is VersionState.SET_ASIDE)


def test_who_may_have_been_somebody_is_told_apart() -> None:
    unsure = kept(TREE, 30, label=Label.PERSON, confidence=400)
    house = [*a_house(kept(TREE, 0, Label.OTHER)), unsure]
    learnt = learn(house, None, BY_DEFAULT, since=LONG_AGO)
    assert learnt.figures.replay.doubtful == (unsure.event,)
    assert learnt.state is VersionState.PROPOSED


def test_it_is_tried_on_what_came_later() -> None:
    house = a_house(*(kept(TREE, n, Label.OTHER) for n in range(8)))
    trial = try_by_time(house)
    assert (trial.learnt_from, trial.tried_on) == (4, 4)
    (of_kind,) = trial.kinds
    assert (of_kind.before.found, of_kind.after.found, of_kind.after.there) == (0, 4, 4)
    assert trial.confusions == ()


def test_of_too_few_lessons_none_is_put_aside() -> None:
    assert try_by_time(a_house(*(kept(TREE, n, Label.OTHER) for n in range(5)))) == NO_TRIAL


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([TREE, WALKER, DOG]),
            st.integers(0, 7),
            st.sampled_from([Label.OTHER, Label.PET, Label.PERSON]),
        ),
        max_size=10,
        unique_by=lambda one: one[:2],
    )
)
def test_no_model_that_loses_somebody_is_gone_by(taught: list[tuple[str, int, Label]]) -> None:
    house = a_house(*(kept(kind, n, label) for kind, n, label in taught))
    learnt = learn(house, None, BY_DEFAULT, since=LONG_AGO)
    found = replay(house, None, learnt.model, BY_DEFAULT)
    assert (learnt.state is VersionState.SET_ASIDE) == bool(found.lost)
    assert found.spared <= found.alerts <= found.events == len(house)


def test_alerts_are_those_that_somebody_wants() -> None:
    trees_only = CameraAlerts(on=True, wanted=(Label.ANIMAL,), unwanted=("k1",))
    (told,) = told_by([PersonAlerts(), PersonAlerts(cameras={"front": trees_only})])
    asked = [("animal", "front"), ("person", "front"), ("k1", "front"), ("k2", "front")]
    assert [told(*one) for one in asked] == [True, False, False, True]
    assert not told("animal", "garden")


def test_where_nobody_turned_alerts_on_all_but_nothing_much_counts() -> None:
    off = PersonAlerts(cameras={"front": CameraAlerts(on=False, wanted=())})
    (told,) = told_by([off])
    assert told("person", "front")
    assert not told("other", "front")


def test_nobody_is_lost_for_want_of_alerts() -> None:
    """Who would be taken for nothing much, though nobody is told of people."""
    stands_there = kept(TREE, 30, label=Label.PERSON)
    house = [*a_house(kept(TREE, 31, Label.OTHER, label=Label.PERSON)), stands_there]
    pets = told_by([PersonAlerts(cameras={"front": CameraAlerts(on=True, wanted=(Label.PET,))})])
    learnt = learn(house, None, pets, since=LONG_AGO)
    assert stands_there.event in learnt.figures.replay.lost
    assert learnt.figures.replay.spared == 0


def test_what_has_expired_is_no_clip_that_is_called_otherwise() -> None:
    house = a_house(kept(TREE, 0, Label.OTHER))
    here = learn(house, None, BY_DEFAULT, since=LONG_AGO).figures.replay
    gone = [replace(one, there=False) for one in house]
    left = learn(gone, None, BY_DEFAULT, since=LONG_AGO).figures.replay
    assert (here.changed, left.changed) == (8, 0)
    assert (here.alerts, here.spared) == (left.alerts, left.spared)


def test_what_one_person_is_told_no_more_is_lost_though_another_still_is() -> None:
    """Anna wants people alone; Ben wants everything, and would still be told of "a pet"."""
    wants_people = {"front": CameraAlerts(on=True, wanted=(Label.PERSON,))}
    wants_all = {"front": CameraAlerts(on=True, wanted=(Label.PERSON, Label.PET))}
    people = told_by([PersonAlerts(cameras=wants_people), PersonAlerts(cameras=wants_all)])
    walks_by = kept(DOG, 30, Label.PERSON, label=Label.PERSON)
    house = [*a_house(*(kept(DOG, n, Label.PET, label=Label.PERSON) for n in range(20))), walks_by]
    becomes = learn(house, None, people, since=LONG_AGO).model
    assert becomes is not None
    called = replay([walks_by], None, becomes, people)
    alone = replay([walks_by], None, becomes, people[1:])
    assert (called.lost, called.spared) == ((walks_by.event,), 0)
    assert alone.lost == ()
