"""What was refused: gathered in memory, a minute's worth to a row of the ledger.

Whoever is let in is written down one by one, in the transaction of the act. Whoever is not may try
thousands of times a second, and must not thereby fill the disk or hold up a writer: a stranger, and
somebody of the house who asks for what is not theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network
from threading import Lock

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import NO_DETAILS, Plain

# Rows a minute of all strangers. Who comes after these shares a row, one for each act and why.
MOST = 32
# Rows a minute of one person, or program, of the house, beside those for more of what has an entry
# of its own already; further ones say neither device nor camera.
# Apart from strangers: whoever fills the rows of those hides nothing that is tried from within.
MOST_OF_ONE = 16
# Entries of their own a minute, of one person: every kind of thing, of every camera of a house.
MOST_FIRST = 64
# For so long somebody may be typing the code of their second step.
HALF_WAY = timedelta(minutes=5)
OTHERS = Actor(ActorKind.STRANGER, "others", "many at once")
_WORLD = IPv6Network("2000::/3")  # what is not within one network, or one machine


@dataclass(frozen=True, slots=True)
class _Refused:
    """`object` is an id of ours: never text from outside."""

    actor: Actor
    act: Act
    why: Why
    object: str | None
    camera: str | None = None  # of a clip


@dataclass(slots=True)
class _RefusalCount:
    """How often, and since when."""

    first: datetime
    count: int


class Refusals:
    """Any thread. `note` touches memory only."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lock = Lock()
        # By whose they are; None: strangers'.
        self._gathered: dict[str | None, dict[_Refused, _RefusalCount]] = {}
        # What has an entry of its own already, by whose it is.
        self._told: dict[str | None, set[_Refused]] = {}
        self._half_way: dict[_Refused, _RefusalCount] = {}

    def note(self, actor: Actor, act: Act, why: Why, object: str | None = None) -> None:
        self._gather(_Refused(_who(actor), act, why, object))

    def record(
        self,
        tx: Tx,
        actor: Actor,
        act: Act,
        why: Why,
        object: str | None = None,
        details: Mapping[str, Plain] = NO_DETAILS,
    ) -> None:
        """As `note`, of somebody of the house: the first of its kind within the minute is written
        down in `tx`, which is to commit. Further ones are gathered; of their details the camera is
        kept."""
        camera = details.get("camera")
        refused = _Refused(_who(actor), act, why, object, None if camera is None else str(camera))
        if self._is_first(refused):
            at = self._clock.now()
            ledger.append(tx, actor, act, at=at, object=object, refused=why, details=details)
            tx.after_commit(lambda: self._mark(refused))
        else:
            self._gather(refused)

    def begun(self, actor: Actor, act: Act, why: Why, object: str) -> None:
        """A first step; it counts as a refusal unless `done` follows soon."""
        with self._lock:
            if len(self._half_way) >= MOST:
                self._ripen(None)
            refused = _Refused(actor, act, why, object)
            self._half_way.setdefault(refused, _RefusalCount(self._clock.now(), 0)).count += 1

    def done(self, actor: Actor, act: Act, why: Why, object: str) -> None:
        """What had `begun` was completed: no refusal."""
        refused = _Refused(actor, act, why, object)
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
            gathered = [pair for rows in self._gathered.values() for pair in rows.items()]
            told = self._told
            self._gathered, self._told = {}, {}
        if not gathered:
            return
        try:
            with self._db.write() as tx:
                for refused, times in sorted(gathered, key=lambda pair: pair[1].first):
                    ledger.append(
                        tx,
                        refused.actor,
                        refused.act,
                        at=times.first,
                        object=refused.object,
                        refused=refused.why,
                        details={"count": times.count} | _camera(refused),
                    )
        except PrivateEyeError:
            with self._lock:
                for whose, kinds in told.items():
                    self._told.setdefault(whose, set()).update(kinds)
                for refused, times in gathered:
                    self._add(refused, times)
            raise

    def _is_first(self, refused: _Refused) -> bool:
        """Of its kind, by somebody of the house, within this minute: and there is room for it."""
        whose = _whose(refused.actor)
        if whose is None:
            return False
        with self._lock:
            told = self._told.get(whose, set())
            return refused not in told and len(told) < MOST_FIRST

    def _mark(self, refused: _Refused) -> None:
        with self._lock:
            self._told.setdefault(_whose(refused.actor), set()).add(refused)

    def _gather(self, refused: _Refused) -> None:
        with self._lock:
            self._add(refused, _RefusalCount(self._clock.now(), 1))

    def _ripen(self, since: datetime | None) -> None:
        """What began before then (None: before now) and was not completed is refused. Lock held."""
        for refused, times in tuple(self._half_way.items()):
            if since is None or times.first <= since:
                self._add(refused, self._half_way.pop(refused))

    def _add(self, refused: _Refused, times: _RefusalCount) -> None:
        actor = refused.actor
        whose = _whose(actor)
        rows = self._gathered.setdefault(whose, {})
        named = refused in rows or refused in self._told.get(whose, ())
        if not named and len(rows) >= (MOST if whose is None else MOST_OF_ONE):
            many = OTHERS if whose is None else replace(actor, id=whose, device=None)
            refused = replace(refused, actor=many, object=None, camera=None)
        known = rows.setdefault(refused, _RefusalCount(times.first, 0))
        known.first = min(known.first, times.first)
        known.count += times.count


def _who(actor: Actor) -> Actor:
    """The same person, whatever their rights are by now."""
    return replace(actor, rights=None, scopes=None)


def _camera(refused: _Refused) -> dict[str, Plain]:
    return {} if refused.camera is None else {"camera": refused.camera}


def _whose(actor: Actor) -> str | None:
    """None: a stranger's."""
    return None if actor.kind is ActorKind.STRANGER else actor.person or actor.id


def at_address(address: str | None) -> Actor:
    """A stranger, known only by their network address."""
    return Actor(ActorKind.STRANGER, source_of(address), "somebody")


def source_of(address: str | None) -> str:
    """Of IPv6 a household has a whole /64, and may change its address within it at will."""
    said = address or "unknown"
    try:
        parsed = IPv6Address(said)
    except ValueError:
        return said
    return str(IPv6Network((parsed, 64), strict=False)) if parsed in _WORLD else said
