"""What one person does too often is refused, gathered, and in nobody else's way."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bridge.access.sessions import StartedSession
from bridge.errors import Kind
from bridge.model import Role
from bridge.policy.acts import Act
from bridge.policy.fair_use import A_MINUTE_S, MOST_A_MINUTE, most_a_minute
from bridge.policy.refusal import Denied, Why
from bridge.service.people.callers import Caller
from bridge.service.privacy.mode import HiddenBy
from bridge.store.people.persons import Person
from tests.ledger import entries
from tests.service.house import House


def a_browser(house: House, id_: str, role: Role) -> Caller:
    with house.db.write() as tx:
        if house.persons.find(id_) is None:
            person = Person(id_, id_.title(), role, None, (), None, house.clock.now())
            house.persons.put(tx, person)
        started: StartedSession = house.sessions.start(tx, "a browser", id_)
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return caller


def done(act: Callable[[], object]) -> bool:
    """False: it was done too often."""
    try:
        act()
    except Denied as denied:
        if (denied.why, denied.kind) != (Why.TOO_OFTEN, Kind.TOO_MANY):
            raise
        return False
    return True


def opens(house: House, caller: Caller) -> bool:
    return done(lambda: house.live.open(caller, "front"))


def looks(house: House, caller: Caller) -> bool:
    def act() -> None:
        with house.acts.perform(caller.actor, Act.LIVE_FETCH, "front"):
            """It is allowed, and written down."""

    return done(act)


def test_the_sixty_first_of_a_kind_is_refused_whatever_device_it_is_from(house: House) -> None:
    devices = [a_browser(house, "gus", Role.GUEST) for _ in range(3)]
    opened = [looks(house, devices[n % 3]) for n in range(MOST_A_MINUTE + 30)]
    assert opened == [True] * MOST_A_MINUTE + [False] * 30
    assert looks(house, a_browser(house, "anna", Role.MEMBER))
    house.refusals.write()
    rows = [entry for entry in entries(house.db, "live.fetch") if entry.refused]
    assert [(row.refused, row.details) for row in rows] == [(Why.TOO_OFTEN, {"count": 30})]
    house.clock.advance(timedelta(seconds=A_MINUTE_S))
    assert looks(house, devices[0])


def test_what_is_refused_for_that_does_not_stand_in_the_writers_queue(house: House) -> None:
    gus = a_browser(house, "gus", Role.GUEST)
    assert all(looks(house, gus) for _ in range(MOST_A_MINUTE))
    with house.db.write():  # whoever waits for it now is told that the records are busy
        assert not looks(house, gus)


def test_a_wall_of_sixteen_is_opened_anew_again_and_again(house: House) -> None:
    """A large view is opened, and closed, five times within the minute; on two devices."""
    owners = [a_browser(house, "olga", Role.OWNER) for _ in range(2)]
    assert all(opens(house, owners[n % 2]) for n in range(2 * 5 * (16 + 1)))


def test_the_command_line_may_as_often_as_it_likes(house: House) -> None:
    program = house.command_line()
    assert all(opens(house, program) for _ in range(MOST_A_MINUTE * 2))


def test_cameras_are_turned_off_however_often(house: House) -> None:
    actor, switch = a_browser(house, "anna", Role.MEMBER).actor, house.privacy.switch
    for number in range(MOST_A_MINUTE + 2):
        switch.hide(actor, ["front"], HiddenBy.PAGE)
        shown = done(lambda: switch.reveal(actor, ["front"], HiddenBy.PAGE))
        assert shown is (number < MOST_A_MINUTE)
    for _ in range(MOST_A_MINUTE):
        switch.hide(actor, ["front"], HiddenBy.PAGE)
    assert switch.hidden("front")
    assert len(entries(house.db)) < 3 * MOST_A_MINUTE


@pytest.mark.parametrize("act", [Act.ACCOUNT_RENAME, Act.ALEXA_CODE, Act.LEDGER_EXPORT])
def test_what_is_dear_is_rarer(act: Act) -> None:
    assert most_a_minute(act) < MOST_A_MINUTE / 2


def test_a_name_is_changed_a_few_times_a_minute(house: House) -> None:
    caller = a_browser(house, "anna", Role.MEMBER)
    names = [f"Anna {number}" for number in range(most_a_minute(Act.ACCOUNT_RENAME) + 1)]
    changed = [done(partial(house.people.accounts.rename, caller, name)) for name in names]
    assert changed == [True] * (len(names) - 1) + [False]
    assert house.persons.named(names[-2])
    assert not house.persons.named(names[-1])
