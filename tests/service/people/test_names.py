"""Names of people and screens: who chooses them, and which nobody gets."""

from datetime import timedelta

import pytest

from bridge.errors import Kind, NotFresh, PrivateEyeError
from bridge.model import Role
from bridge.service.people.callers import Caller
from bridge.service.people.views import PersonSettings
from bridge.store.people.persons import Person
from tests.service.house import House
from tests.service.people.test_household import GARDEN, come_in, kind


@pytest.fixture
def owner(house: House) -> Caller:
    return house.browser()[1]


def test_a_name_is_ones_own(house: House, owner: Caller) -> None:
    anna = come_in(house, owner, PersonSettings("Anna", Role.MEMBER))
    come_in(house, owner, PersonSettings("Ben", Role.MEMBER))
    accounts = house.people.accounts
    assert kind(lambda: accounts.rename(anna, "BEN")) is Kind.CONFLICT
    accounts.rename(anna, "Anna L.")
    actor = house.holders.actor(anna.holder)
    assert actor
    assert actor.name == "Anna L."


def test_a_name_is_changed_by_who_has_just_signed_in_and_by_no_guest(
    house: House, owner: Caller
) -> None:
    anna = come_in(house, owner, PersonSettings("Anna", Role.MEMBER))
    gus = come_in(house, owner, PersonSettings("Gus", Role.GUEST, GARDEN))
    accounts = house.people.accounts
    assert kind(lambda: accounts.rename(gus, "August")) is Kind.DENIED
    accounts.set_password(anna, "nine violet tractors swim")
    house.clock.advance(timedelta(minutes=16))
    with pytest.raises(NotFresh):
        accounts.rename(anna, "Annika")
    house.people.household.change(
        house.browser()[1].actor, str(gus.actor.person), PersonSettings("August", Role.GUEST)
    )
    assert house.persons.named("August")


# Who is in the house: the owner "Owner", the screen "Kitchen tablet", the member "Mia".
NOT_FOR_ANYBODY = [
    *("The owner", "The \u041ewner", "0wner", "own\u00adr", "Alexa", "somebody at the door"),
    *("kitchen TABLET", "\u041aitchen tablet", "Mia", "M\u0456a", "\U0001d40cia", "Mia\u200b"),
    *("Mia\n", "\u3164", "\u202eaiM", "Mia, a guest", "\u2026"),
]


@pytest.mark.parametrize("name", NOT_FOR_ANYBODY, ids=ascii)
def test_no_way_leads_to_a_name_that_would_be_taken_for_another(
    house: House, owner: Caller, name: str
) -> None:
    come_in(house, owner, PersonSettings("Mia", Role.MEMBER))
    ben = come_in(house, owner, PersonSettings("Ben", Role.MEMBER))
    with house.db.write() as tx:
        tablet = Person("tablet", "Kitchen tablet", Role.SCREEN, None, (), None, house.clock.now())
        house.persons.put(tx, tablet)
    wish = PersonSettings(name, Role.MEMBER)
    again = house.screens.ask("192.168.1.30", "a Fire TV").asking.user_code
    for way in (
        lambda: house.people.household.add(owner.actor, wish),
        lambda: house.people.household.change(owner.actor, str(ben.actor.person), wish),
        lambda: house.people.accounts.rename(ben, name),
        lambda: house.screens.confirm(owner, again, name=name, cameras=None),
    ):
        assert kind(way) in (Kind.INVALID, Kind.CONFLICT)


def test_a_screen_that_comes_back_is_told_what_becomes_of_its_old_entry(
    house: House, owner: Caller
) -> None:
    with house.db.write() as tx:
        tablet = Person("tablet", "Kitchen tablet", Role.SCREEN, None, (), None, house.clock.now())
        house.persons.put(tx, tablet)
    again = house.screens.ask("192.168.1.30", "a Fire TV").asking.user_code
    with pytest.raises(PrivateEyeError, match="remove its old entry first, on the page Screens"):
        house.screens.confirm(owner, again, name="Kitchen tablet", cameras=None)
    house.people.household.remove(owner.actor, "tablet")
    assert house.screens.confirm(owner, again, name="Kitchen tablet", cameras=None)
