"""What leaves the house: every way out, when it was last used, and what Amazon can be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.clock import Clock
from bridge.model import Actor
from bridge.ops.outbound import When
from bridge.policy import consent
from bridge.policy.consent import Act, Ask


@dataclass(frozen=True, slots=True)
class Way:
    """A way out. `hosts` is when each was last connected to, None: not since `Leaving.since`."""

    id: str
    when: When
    to: str
    purpose: str
    data: str
    turned_on_by: str
    hosts: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that an answer to Amazon can hold."""

    id: str
    what: str
    data: str


@dataclass(frozen=True, slots=True)
class Leaves:
    since: datetime
    ways: tuple[Way, ...]
    answers: tuple[Answer, ...]
    alexa_answers: bool  # whether anybody at Amazon can ask this house at all


class Leaving:
    """`ways` is asked each time; the rest does not change while the bridge runs."""

    def __init__(
        self,
        ways: Callable[[], Sequence[Way]],
        answers: Sequence[Answer],
        *,
        alexa_answers: bool,
        clock: Clock,
    ) -> None:
        self._ways = ways
        self._answers = tuple(answers)
        self._alexa_answers = alexa_answers
        self._clock = clock
        self._since = clock.now()

    def everything(self, actor: Actor) -> Leaves:
        """Raises Denied."""
        consent.require(Ask(actor, Act.SEE_LEAVING, self._clock.now()))
        return Leaves(self._since, tuple(self._ways()), self._answers, self._alexa_answers)
