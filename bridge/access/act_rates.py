"""How often one person does one kind of thing: so often a minute, whatever browsers they have."""

from threading import Lock

from bridge.clock import Clock
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.fair_use import A_MINUTE_S, most_a_minute, whose

# Kept until their minute is over; above this, those that are over are let go of.
_MANY = 4096


class ActRates:
    """Any thread; memory only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        # Since when, and how often.
        self._minutes: dict[tuple[str, Act], tuple[float, int]] = {}

    def spent(self, actor: Actor, act: Act) -> bool:
        """Whether `take` would say no. Counts nothing."""
        person = whose(actor)
        if person is None:
            return False
        with self._lock:
            _, count = self._minute(person, act, self._clock.monotonic())
        return count >= most_a_minute(act)

    def take(self, actor: Actor, act: Act) -> bool:
        """Once more, if it may be: False where it was done too often within the minute."""
        person = whose(actor)
        if person is None:
            return True
        now = self._clock.monotonic()
        with self._lock:
            if len(self._minutes) >= _MANY:
                self._minutes = {k: v for k, v in self._minutes.items() if now - v[0] < A_MINUTE_S}
            since, count = self._minute(person, act, now)
            if count >= most_a_minute(act):
                return False
            self._minutes[person, act] = (since, count + 1)
            return True

    def _minute(self, person: str, act: Act, now: float) -> tuple[float, int]:
        """The one that goes on, or a new one; with the lock."""
        since, count = self._minutes.get((person, act), (now, 0))
        return (since, count) if now - since < A_MINUTE_S else (now, 0)
