"""Connections that leave the house: each, when it was last used, and what Amazon can be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bridge.clock import Clock
from bridge.model import Actor
from bridge.ops.outbound import When
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Ask
from bridge.service.acts import Acts


@dataclass(frozen=True, slots=True)
class OutboundConnection:
    """`hosts`: when each was last connected to; None: not since `since`. `cameras`: of which camera
    each host is, where it is one's."""

    id: str
    when: When
    to: str
    purpose: str
    data: str
    turned_on_by: str
    hosts: Mapping[str, datetime | None] = field(default_factory=dict)
    cameras: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class AlexaDisclosure:
    """Something that an answer to Amazon can contain."""

    id: str
    what: str
    data: str


@dataclass(frozen=True, slots=True)
class OutboundReport:
    since: datetime
    connections: tuple[OutboundConnection, ...]
    answers: tuple[AlexaDisclosure, ...]
    alexa_answers: bool  # whether anybody at Amazon can ask this house at all


class OutboundConnections:
    """`connections` is asked each time; the rest does not change while the bridge runs."""

    def __init__(
        self,
        connections: Callable[[], Sequence[OutboundConnection]],
        answers: Sequence[AlexaDisclosure],
        acts: Acts,
        *,
        alexa_answers: bool,
        clock: Clock,
    ) -> None:
        self._acts = acts
        self._connections = connections
        self._answers = tuple(answers)
        self._alexa_answers = alexa_answers
        self._since = clock.now()

    def everything(self, actor: Actor) -> OutboundReport:
        """Of cameras, the hosts of those that they may look at. Raises Denied."""
        now = self._acts.require(actor, Act.LEAVING_READ)
        connections = tuple(_shown(actor, now, one) for one in self._connections())
        return OutboundReport(self._since, connections, self._answers, self._alexa_answers)


def _shown(actor: Actor, now: datetime, one: OutboundConnection) -> OutboundConnection:
    if one.cameras is None or consent.allows(Ask(actor, Right.LIVE, now, consent.ANY)):
        return one
    of = one.cameras
    hosts = {
        host: at
        for host, at in one.hosts.items()
        if consent.allowed(actor, Right.LIVE, now, of.get(host, ()))
    }
    return replace(one, hosts=hosts)
