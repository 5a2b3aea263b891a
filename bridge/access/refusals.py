"""What strangers were refused: gathered in memory, a minute's worth to a row of the ledger.

Whoever is let in is written down one by one, in the transaction of the act. Whoever is not may try
thousands of times a second, and must not thereby fill the disk or hold up a writer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.store import ledger
from bridge.store.database import Database

# Rows a minute. Who comes after these shares a row, one for each act and reason, which are ours.
MOST = 32
OTHERS = Actor(ActorKind.STRANGER, "others", "many at once")


@dataclass(frozen=True, slots=True)
class _Refused:
    """`reason` is a sentence of ours: never text from outside."""

    actor: Actor
    act: str
    reason: str


@dataclass(slots=True)
class _Times:
    """How often since when."""

    first: datetime
    count: int


class Refusals:
    """Any thread. `note` touches memory only."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lock = Lock()
        self._gathered: dict[_Refused, _Times] = {}

    def note(self, actor: Actor, act: str, reason: str) -> None:
        with self._lock:
            self._add(_Refused(actor, act, reason), _Times(self._clock.now(), 1))

    def write(self) -> None:
        """Write them down; to be called once a minute, and at the end. Failing loses nothing."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
        if not gathered:
            return
        try:
            with self._db.write() as tx:
                for refused, times in gathered.items():
                    ledger.append(
                        tx,
                        refused.actor,
                        refused.act,
                        at=times.first,
                        refused=refused.reason,
                        details={"count": times.count},
                    )
        except PrivateEyeError:
            with self._lock:
                for refused, times in gathered.items():
                    self._add(refused, times)
            raise

    def _add(self, refused: _Refused, times: _Times) -> None:
        if refused not in self._gathered and len(self._gathered) >= MOST:
            refused = replace(refused, actor=OTHERS)
        known = self._gathered.setdefault(refused, _Times(times.first, 0))
        known.first = min(known.first, times.first)
        known.count += times.count


def at_address(address: str | None) -> Actor:
    """Somebody of whom only the network address is known."""
    return Actor(ActorKind.STRANGER, address or "unknown", "somebody")
