"""Who may know what leaves the house."""

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rights, Role
from bridge.service.privacy.outbound import AlexaDisclosure, OutboundConnections
from tests.service.house import House

ANSWERS = (AlexaDisclosure("speech", "What Alexa says", "Camera names."),)


def outbound(house: House) -> OutboundConnections:
    return OutboundConnections(tuple, ANSWERS, house.acts, alexa_answers=True, clock=house.clock)


def somebody(role: Role) -> Actor:
    return Actor(ActorKind(role.value), role.value, "name", rights=Rights(role))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER])
def test_the_household_is_told(house: House, role: Role) -> None:
    told = outbound(house).everything(somebody(role))
    assert (told.since, told.answers, told.alexa_answers) == (house.clock.at, ANSWERS, True)


@pytest.mark.parametrize("role", [Role.GUEST, Role.REVIEWER, Role.SCREEN])
def test_others_are_not(house: House, role: Role) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        outbound(house).everything(somebody(role))
    assert refused.value.kind is Kind.DENIED
