"""Connections that leave the house: each, when it was last used, and what Amazon can be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.clock import Clock
from bridge.model import Actor
from bridge.ops.outbound import When
from bridge.policy.acts import Act
from bridge.service.acts import Acts


@dataclass(frozen=True, slots=True)
class OutboundConnection:
    """`hosts`: when each was last connected to; None: not since `since`."""

    id: str
    when: When
    to: str
    purpose: str
    data: str
    turned_on_by: str
    hosts: Mapping[str, datetime | None] = field(default_factory=dict)


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
        """Raises Denied."""
        self._acts.require(actor, Act.LEAVING_READ)
        return OutboundReport(
            self._since, tuple(self._connections()), self._answers, self._alexa_answers
        )
