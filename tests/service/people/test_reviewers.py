"""Reviewers, who see what is shared with them."""

import pytest

from bridge.model import Role
from bridge.policy import consent
from bridge.policy.refusal import Denied
from bridge.service.people.client import Client
from bridge.service.people.views import PersonSettings
from tests.service.house import House

AWAY = Client("192.0.2.7", "Firefox on Linux")


def test_a_reviewer_is_invited_and_told_no_name_of_the_household(house: House) -> None:
    owner = house.browser()[1]
    _, link = house.people.household.add(owner.actor, PersonSettings("Rita", Role.REVIEWER))
    offer = house.people.household.invited(link.token, AWAY)
    assert (offer.person.name, offer.inviter, offer.cameras) == ("Rita", None, ())
    entered = house.people.sign_in.by_link(link.token, AWAY)
    caller = house.callers.browser(entered.started.cookie)
    assert caller
    assert consent.role_of(caller.actor) is Role.REVIEWER
    with pytest.raises(Denied):
        house.live.cameras(caller.actor)
