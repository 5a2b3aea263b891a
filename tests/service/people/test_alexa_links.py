"""Whose voice PIN counts, and who may have one."""

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Role
from bridge.policy.refusal import Why
from bridge.service.people.views import PersonSettings
from bridge.store.people.persons import FIRST, Person
from bridge.store.people.voice_pins import PinRow
from tests.ledger import entries
from tests.service.house import House

COMMAND_LINE = Actor(ActorKind.COMMAND_LINE, "cli", "Command line")
PIN = "7029"


def somebody(house: House, id_: str, role: Role) -> Actor:
    person = Person(id_, id_.title(), role, None, (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, person)
        session = house.sessions.start(tx, "a browser", id_).session.id
    return house.persons.actor(person, session, "a browser")


def the_owner(house: House) -> Actor:
    _, caller = house.browser()
    return caller.actor


def pin_of(house: House, person: str) -> PinRow | None:
    with house.db.read() as tx:
        return house.linking.pins.find(tx, person)


def of_the_house(house: House) -> str:
    """Whose PIN an Alexa is asked for that was confirmed by six digits."""
    with house.db.read() as tx:
        return house.linking.pins.keeper(tx, None)


@pytest.mark.parametrize("role", [Role.GUEST, None])
def test_the_pin_of_who_is_removed_or_made_a_guest_is_forgotten(
    house: House, role: Role | None
) -> None:
    owner, household = the_owner(house), house.people.household
    anna = somebody(house, "anna", Role.OWNER)
    house.linking.page.set_pin(anna, PIN, for_one=False)
    assert of_the_house(house) == "anna"
    if role is None:
        household.remove(owner, "anna")
    else:
        household.change(owner, "anna", PersonSettings("Anna", role))
    assert pin_of(house, "anna") is None
    assert of_the_house(house) == FIRST


def test_a_member_who_was_an_owner_keeps_a_pin_for_their_own_alexa_alone(house: House) -> None:
    owner, anna = the_owner(house), somebody(house, "anna", Role.OWNER)
    house.linking.page.set_pin(owner, PIN, for_one=False)
    house.people.household.change(anna, FIRST, PersonSettings("Owner", Role.MEMBER))
    assert pin_of(house, FIRST)
    assert of_the_house(house) == "anna"
    house.linking.page.set_pin(COMMAND_LINE, PIN, for_one=True)
    assert pin_of(house, "anna")


def test_a_guest_sets_no_pin(house: House) -> None:
    guest = somebody(house, "gus", Role.GUEST)
    with pytest.raises(PrivateEyeError, match=Why.NO_USE_FOR_PIN) as refused:
        house.linking.page.set_pin(guest, PIN, for_one=False)
    assert refused.value.kind is Kind.DENIED
    assert pin_of(house, "gus") is None
    house.refusals.write()
    (tried,) = entries(house.db, "pin.set")
    assert (tried.actor.name, tried.refused) == ("Gus", Why.NO_USE_FOR_PIN)
