"""Who may know what leaves the house."""

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rights, Role
from bridge.ops.outbound import When
from bridge.service.privacy.outbound import (
    AlexaDisclosure,
    OutboundConnection,
    OutboundConnections,
)
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


def test_hosts_of_cameras_are_told_to_who_may_look_at_them(house: House) -> None:
    of = {"10.0.0.1": frozenset({"front"}), "10.0.0.2": frozenset({"garden"})}
    hosts = {**dict.fromkeys(of), "10.0.0.3": None}  # of a camera that is configured no more
    ways = (
        OutboundConnection("camera", When.RUNNING, "x", "x", "x", "x", hosts, of),
        OutboundConnection("amazon", When.RUNNING, "x", "x", "x", "x", {"amazon.example": None}),
    )
    told = OutboundConnections(
        lambda: ways, ANSWERS, house.acts, alexa_answers=True, clock=house.clock
    )

    def shown(cameras: frozenset[str] | None) -> list[set[str]]:
        rights = Rights(Role.MEMBER, cameras)
        found = told.everything(Actor(ActorKind.MEMBER, "m", "name", rights=rights))
        return [set(one.hosts) for one in found.connections]

    assert shown(None) == [set(hosts), {"amazon.example"}]
    assert shown(frozenset({"front"})) == [{"10.0.0.1"}, {"amazon.example"}]
    assert shown(frozenset({"attic"})) == [set(), {"amazon.example"}]
