"""Who may know what leaves the house."""

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rights, Role
from bridge.service.privacy.outbound import AlexaDisclosure, OutboundConnections
from tests.access.house import FakeClock

ANSWERS = (AlexaDisclosure("speech", "What Alexa says", "Camera names."),)


def outbound(clock: FakeClock) -> OutboundConnections:
    return OutboundConnections(tuple, ANSWERS, alexa_answers=True, clock=clock)


def somebody(role: Role) -> Actor:
    return Actor(ActorKind(role.value), role.value, "name", rights=Rights(role))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER])
def test_the_household_is_told(role: Role) -> None:
    clock = FakeClock()
    told = outbound(clock).everything(somebody(role))
    assert (told.since, told.answers, told.alexa_answers) == (clock.at, ANSWERS, True)


@pytest.mark.parametrize("role", [Role.GUEST, Role.REVIEWER, Role.SCREEN])
def test_others_are_not(role: Role) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        outbound(FakeClock()).everything(somebody(role))
    assert refused.value.kind is Kind.DENIED
