"""A hidden camera stays hidden, whatever the disk takes; and in the end the disk says so too."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bridge.model import Actor, ActorKind, Role
from bridge.policy.privacy import BY_ITSELF, HiddenBy, Standing
from bridge.policy.privacy_journal import (
    TABLE,
    JournalPage,
    JournalState,
    JournalStep,
    Switch,
    committed,
    failed,
    switched,
    writes,
)
from tests.builders import NOON

ANNA = (Actor(ActorKind.OWNER, "a", "Anna"), Role.OWNER)
BOB = (Actor(ActorKind.MEMBER, "b", "Bob"), Role.MEMBER)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


def switch(hidden: bool, who: tuple[Actor, Role] | None = ANNA, minute: int = 0) -> Switch:
    """By somebody, or by a rule."""
    at = NOON + timedelta(minutes=minute)
    if who is None:
        return Switch(BRIDGE, Standing(hidden, at, HiddenBy.SCHEDULE))
    actor, role = who
    return Switch(actor, Standing(hidden, at, HiddenBy.PAGE, name=actor.name, role=role))


HIDE, LATER, SHOW = switch(True), switch(True, BOB, 1), switch(False, minute=2)
HIDDEN = JournalPage(HIDE.standing)
BEHIND = JournalPage(HIDE.standing, HIDE.actor)


def test_the_table_knows_every_step_in_every_state() -> None:
    assert set(TABLE) == set(product(JournalState, JournalStep))


@pytest.mark.parametrize(
    ("page", "new", "written", "then"),
    [
        (JournalPage(), HIDE, (HIDE,), HIDDEN),
        (HIDDEN, SHOW, (SHOW,), JournalPage(SHOW.standing)),
        (HIDDEN, None, (), HIDDEN),
        (BEHIND, None, (HIDE,), HIDDEN),
        (BEHIND, SHOW, (HIDE, SHOW), JournalPage(SHOW.standing)),
    ],
)
def test_what_a_commit_writes_and_leaves(
    page: JournalPage, new: Switch | None, written: tuple[Switch, ...], then: JournalPage
) -> None:
    assert writes(page, new) == written
    assert committed(page, page, new) == then


@pytest.mark.parametrize(
    ("page", "new", "then"),
    [
        (JournalPage(), HIDE, BEHIND),
        (HIDDEN, SHOW, HIDDEN),
        (BEHIND, SHOW, BEHIND),
        (BEHIND, LATER, BEHIND),  # a member hides what the owner has hidden
        (BEHIND, switch(True, None, 1), JournalPage(switch(True, None, 1).standing, BRIDGE)),
    ],
)
def test_what_a_disk_that_takes_no_word_leaves(
    page: JournalPage, new: Switch, then: JournalPage
) -> None:
    assert failed(page, new) == then


def test_what_was_hidden_after_a_decision_stays_hidden_when_that_commits() -> None:
    decided = JournalPage(LATER.standing)
    assert committed(failed(decided, HIDE), decided, SHOW) == BEHIND


HOUR = timedelta(hours=1)


def timed(who: tuple[Actor, Role] | None, hours: float | None) -> Standing:
    stands = switch(True, who).standing
    return stands if hours is None else replace(stands, until=NOON + hours * HOUR)


@pytest.mark.parametrize(
    ("first", "second", "until", "whose"),
    [
        ((ANNA, 2), (BOB, 1), 2, ANNA),
        ((ANNA, 1), (BOB, 2), 2, ANNA),
        ((ANNA, None), (BOB, 2), None, ANNA),
        ((ANNA, 2), (BOB, None), None, ANNA),
        ((BOB, 2), (ANNA, 1), 2, ANNA),  # the owner takes it over
        ((BOB, None), (ANNA, 1), None, ANNA),
        ((BOB, 1), (ANNA, None), None, ANNA),
        ((ANNA, 1), (ANNA, 3), 3, ANNA),
        ((None, None), (BOB, 1), 1, BOB),  # a rule hides it for as long as the rule says
    ],
)
def test_what_two_have_hidden_is_hidden_for_as_long_as_either_said(
    first: tuple[tuple[Actor, Role] | None, float | None],
    second: tuple[tuple[Actor, Role] | None, float | None],
    until: float | None,
    whose: tuple[Actor, Role],
) -> None:
    after = switched(timed(*first), timed(*second))
    assert after is not None
    assert after.hidden
    assert after.until == (None if until is None else NOON + until * HOUR)
    assert after.name == whose[0].name


def test_somebody_who_was_not_heard_of_before_shows_what_was_hidden_for_a_time() -> None:
    assert switched(timed(BOB, 1), SHOW.standing) == SHOW.standing
    assert switched(None, SHOW.standing) is None


def test_a_disk_that_takes_no_word_shortens_nothing() -> None:
    page = JournalPage(timed(ANNA, None))
    shorter = failed(page, Switch(BOB[0], timed(BOB, 1))).standing
    assert shorter == replace(timed(ANNA, None), at_least=NOON + HOUR)
    assert failed(page, Switch(BOB[0], timed(BOB, None))) == page
    page = JournalPage(timed(ANNA, 1))
    longer = failed(page, Switch(BOB[0], timed(BOB, 2)))
    assert longer.standing is not None
    assert (longer.standing.until, longer.unwritten) == (NOON + 2 * HOUR, BOB[0])


@dataclass(frozen=True)
class Decided:
    """A transaction that is open."""

    page: JournalPage
    switch: Switch | None


class Camera(RuleBasedStateMachine):
    """One camera, one writer at a time, and a disk that may say no; meanwhile others hide it."""

    def __init__(self) -> None:
        super().__init__()
        self.page = JournalPage()
        self.disk: Standing | None = None
        self.ledger: list[Switch] = []
        self.open: Decided | None = None
        self.minute = 0

    def new(self, hidden: bool, who: tuple[Actor, Role] | None) -> Switch | None:
        """None: nothing new."""
        self.minute += 1
        made = switch(hidden, who, self.minute)
        if made.standing.way in BY_ITSELF:
            return made
        after = switched(self.page.standing, made.standing)
        if after is None or after == self.page.standing:
            return None
        return Switch(made.actor, after)

    @precondition(lambda self: self.open is None)
    @rule(hidden=st.booleans(), who=st.sampled_from((ANNA, BOB, None)))
    def decide(self, hidden: bool, who: tuple[Actor, Role] | None) -> None:
        self.open = Decided(self.page, self.new(hidden, who))

    @precondition(lambda self: self.open is not None)
    @rule()
    def commit(self) -> None:
        assert self.open is not None
        before, decided = self.page, self.open
        for each in writes(decided.page, decided.switch):
            self.ledger.append(each)
            self.disk = each.standing
        if decided.page.unwritten is not None:
            said = decided.page.standing
            assert said in [each.standing for each in self.ledger]
        self.page, self.open = committed(before, decided.page, decided.switch), None
        if before != decided.page:
            assert self.page == before
        else:
            assert self.page.state is JournalState.WRITTEN
            assert decided.switch is None or self.page.standing == decided.switch.standing

    @precondition(lambda self: self.open is not None)
    @rule()
    def roll_back(self) -> None:
        assert self.open is not None
        made, self.open = self.open.switch, None
        if made is not None:
            self.fail(made)

    @rule(who=st.sampled_from((ANNA, BOB, None)))
    def hide_meanwhile(self, who: tuple[Actor, Role] | None) -> None:
        made = self.new(True, who)
        if made is not None:
            self.fail(made)

    def fail(self, made: Switch) -> None:
        hidden = self.page.hidden
        self.page = failed(self.page, made)
        assert self.page.hidden is (hidden or made.standing.hidden)

    @precondition(lambda self: self.open is None)
    @rule()
    def settle(self) -> None:
        hidden = self.page.hidden
        self.open = Decided(self.page, None)
        self.commit()
        assert self.page.hidden is hidden
        assert self.page.standing == self.disk

    @invariant()
    def memory_and_disk_agree_or_it_is_known_that_they_do_not(self) -> None:
        if self.page.state is JournalState.WRITTEN:
            assert self.page.standing == self.disk
        else:
            assert self.page.hidden

    @invariant()
    def the_ledger_is_in_the_order_in_which_things_took_effect(self) -> None:
        times = [each.standing.since for each in self.ledger]
        assert times == sorted(set(times))
        assert (self.ledger[-1].standing if self.ledger else None) == self.disk


TestCamera = Camera.TestCase
