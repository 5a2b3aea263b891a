"""What was refused: gathered in memory, a minute's worth to a row of the ledger.

Whoever is let in is written down one by one, in the transaction of the act. Whoever is not may try
thousands of times a second, and must not thereby fill the disk or hold up a writer: a stranger, and
somebody of the house who asks for what is not theirs.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.store import ledger
from bridge.store.database import Database

# Rows a minute. Who comes after these shares a row, one for each act and reason, which are ours.
MOST = 32
# For so long somebody may be typing the code of their second step.
HALF_WAY = timedelta(minutes=5)
OTHERS = Actor(ActorKind.STRANGER, "others", "many at once")


@dataclass(frozen=True, slots=True)
class _Refused:
    """`reason` is a sentence of ours and `object` an id of ours: never text from outside."""

    actor: Actor
    act: str
    reason: str
    object: str | None


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
        self._half_way: dict[_Refused, _Times] = {}

    def note(self, actor: Actor, act: str, reason: str, object: str | None = None) -> None:
        # The same person, whatever their rights are by now.
        who = replace(actor, rights=None, scopes=None)
        with self._lock:
            self._add(_Refused(who, act, reason, object), _Times(self._clock.now(), 1))

    def begun(self, actor: Actor, act: str, reason: str) -> None:
        """Half of something, which `done` may take back: a refusal if that is not soon."""
        with self._lock:
            if len(self._half_way) >= MOST:
                self._ripen(None)
            refused = _Refused(actor, act, reason, None)
            self._half_way.setdefault(refused, _Times(self._clock.now(), 0)).count += 1

    def done(self, actor: Actor, act: str, reason: str) -> None:
        """One of those that had `begun` was none."""
        refused = _Refused(actor, act, reason, None)
        with self._lock:
            times = self._half_way.get(refused)
            if times is not None:
                times.count -= 1
                if times.count == 0:
                    del self._half_way[refused]

    def write(self, *, last: bool = False) -> None:
        """Write them down; to be called once a minute, and at the end (`last`). Failing loses
        nothing."""
        with self._lock:
            self._ripen(None if last else self._clock.now() - HALF_WAY)
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
                        object=refused.object,
                        refused=refused.reason,
                        details={"count": times.count},
                    )
        except PrivateEyeError:
            with self._lock:
                for refused, times in gathered.items():
                    self._add(refused, times)
            raise

    def _ripen(self, since: datetime | None) -> None:
        """What was begun until then (None: until now) and not done is refused. With the lock."""
        for refused, times in tuple(self._half_way.items()):
            if since is None or times.first <= since:
                self._add(refused, self._half_way.pop(refused))

    def _add(self, refused: _Refused, times: _Times) -> None:
        if refused not in self._gathered and len(self._gathered) >= MOST:
            refused = replace(refused, actor=OTHERS, object=None)
        known = self._gathered.setdefault(refused, _Times(times.first, 0))
        known.first = min(known.first, times.first)
        known.count += times.count


def at_address(address: str | None) -> Actor:
    """Somebody of whom only the network address is known."""
    return Actor(ActorKind.STRANGER, address or "unknown", "somebody")
