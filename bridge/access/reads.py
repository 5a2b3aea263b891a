"""What people have read: gathered in memory, a minute's worth of one kind to a row of the ledger.

Lists and small pictures are asked for by pages all the time. Each is a look and is written down,
but not one by one: nobody can fill the disk by reading, or hold up a writer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.store import ledger
from bridge.store.database import Database

# Rows a minute. What comes after these shares rows: first one for all cameras, then for everybody.
MOST = 256
_EVERYBODY = Actor(ActorKind.SYSTEM, "many", "many at once")


@dataclass(frozen=True, slots=True)
class _Read:
    actor: Actor
    act: Act
    object: str | None


@dataclass(slots=True)
class _ReadCount:
    """How often, and since when."""

    first: datetime
    count: int


class Reads:
    """Any thread. `note` touches memory only."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lock = Lock()
        self._gathered: dict[_Read, _ReadCount] = {}

    def note(self, actor: Actor, act: Act, object: str | None = None) -> None:
        """`object` is a camera's id, None for the house."""
        # The same person, whatever their rights are by now.
        who = replace(actor, rights=None, scopes=None)
        with self._lock:
            self._add(_Read(who, act, object), _ReadCount(self._clock.now(), 1))

    def write(self) -> None:
        """Write what was gathered; once a minute, and at the end. A failure loses nothing."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
        if not gathered:
            return
        try:
            with self._db.write() as tx:
                for read, times in gathered.items():
                    ledger.append(
                        tx,
                        read.actor,
                        read.act,
                        at=times.first,
                        object=read.object,
                        details={"count": times.count},
                    )
        except PrivateEyeError:
            with self._lock:
                for read, times in gathered.items():
                    self._add(read, times)
            raise

    def _add(self, read: _Read, times: _ReadCount) -> None:
        if read not in self._gathered and len(self._gathered) >= MOST:
            read = replace(read, object=None)
        if read not in self._gathered and len(self._gathered) >= 2 * MOST:
            read = replace(read, actor=_EVERYBODY)
        known = self._gathered.setdefault(read, _ReadCount(times.first, 0))
        known.first = min(known.first, times.first)
        known.count += times.count
