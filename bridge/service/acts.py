"""Decide, act, write: the one way in which anything is done here, in one transaction.

Whoever may do something does it in the transaction that writes it down. Whoever may not is refused
here, and here it is noted: for the same person the first refusal of a kind within a minute is an
entry of its own, and further ones are gathered (`access.refusals`). Two decide by themselves, by
the same `policy.consent`: the gate of media, in memory alone, and the switch of privacy mode, which
has to go on without a disk.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.clock import Clock
from bridge.errors import NotFresh
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Ask
from bridge.policy.refusal import Denied, Refused, Why
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.people import credentials
from bridge.store.people.epochs import Subject, SubjectKind

FRESH = timedelta(minutes=15)
NOT_FRESH = "Please sign in again to do this: it has been a while."
_BY_TOKEN = frozenset({ActorKind.COMMAND_LINE, ActorKind.PROGRAM})
_NOTHING: Mapping[str, Plain] = MappingProxyType({})


@dataclass(slots=True)
class Doing:
    """An act that was allowed, in its transaction. Its entry says what it was called with, unless
    `say` says it; with `changed` set to False there is none."""

    tx: Tx
    at: datetime
    changed: bool = True
    entries: list[tuple[str | None, Mapping[str, Plain]]] = field(default_factory=list)

    def say(self, object: str | None = None, details: Mapping[str, Plain] = _NOTHING) -> None:
        """An entry about `object`, an id; as often as there is to be one."""
        self.entries.append((object, details))


class Acts:
    """Any thread."""

    def __init__(
        self,
        db: Database,
        *,
        holders: Holders,
        sessions: Sessions,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._db = db
        self._holders = holders
        self._sessions = sessions
        self._refusals = refusals
        self._clock = clock

    def may(self, actor: Actor, right: Right, camera: str | None = None) -> bool:
        """Without a word in the ledger: to offer it, or not."""
        return consent.allows(Ask(actor, right, self._clock.now(), camera))

    def still_may(self, holder: Subject, right: Right, camera: str | None = None) -> bool:
        """As `may`, of whoever that is by now: nobody, if they were removed."""
        actor = self._holders.actor(holder)
        return actor is not None and self.may(actor, right, camera)

    def why_not(self, actor: Actor, act: Act, camera: str) -> Refused | None:
        """As `may`, of an act: why they may not; None: they may."""
        decision = consent.decide(self._ask(actor, act, camera))
        return decision if isinstance(decision, Refused) else None

    def require(
        self, actor: Actor, act: Act, camera: str | None = None, *, right: Right | None = None
    ) -> datetime:
        """When it was decided. For what only reads, and before what takes long.

        `right`: another one than the act usually takes. Raises Denied; which camera they named is
        not noted then, for they may have made it up.
        """
        ask = self._ask(actor, act, camera, right)
        self._let(act, ask)
        return ask.at

    def require_leave(self, actor: Actor, act: Act) -> None:
        """Raises Denied for a linked Alexa that was given no leave for it, whichever the camera."""
        if not consent.linked_for(actor, _right(act)):
            self.note(actor, act, Why.NOT_LINKED_FOR_IT)
            raise Denied(Why.NOT_LINKED_FOR_IT)

    def reach(
        self, actor: Actor, act: Act, cameras: Iterable[str], *, right: Right | None = None
    ) -> frozenset[str] | None:
        """The cameras to which the actor may do it now; None: any, also former ones. Raises Denied
        where there is none."""
        ask = self._ask(actor, act, consent.ANY, right)
        found = consent.reach(actor, ask.right, ask.at, cameras)
        if isinstance(found, Refused):
            raise self._noted(act, ask, found)
        return found

    def note(self, actor: Actor, act: Act, why: Why) -> None:
        """It is refused, as only a use case can tell; what a page asks on by itself is not noted.
        Not about a camera or a clip: those may be made up."""
        right = act.right
        ask = None if right is None else Ask(actor, right, self._clock.now())
        if ask is None or not consent.asks_by_itself(ask, why):
            self._refusals.note(actor, act, why)

    @contextmanager
    def perform(
        self,
        actor: Actor,
        act: Act,
        camera: str | None = None,
        *,
        details: Mapping[str, Plain] = _NOTHING,
    ) -> Iterator[Doing]:
        """Do it within. About a camera, if one is named. Raises Denied."""
        with self._db.write() as tx:
            ask = self._ask(actor, act, camera)
            decision = consent.decide(ask)
            if isinstance(decision, Refused):
                self._refusals.record(tx, actor, act, decision.why, camera, details)
            else:
                doing = Doing(tx, ask.at)
                yield doing
                _write(doing, actor, act, (camera, details))
        if isinstance(decision, Refused):
            raise Denied(decision.why)

    @contextmanager
    def administer(
        self, actor: Actor, act: Act, *, right: Right | None = None, fresh: bool = False
    ) -> Iterator[Doing]:
        """As `perform`, of who has access: decided when it is asked, and again in the writer's turn
        about who the actor is by then. They may have been removed while they waited.

        Raises Denied; NotFresh with `fresh`, where they signed in a while ago.
        """
        self.require(actor, act, right=right)
        with self._db.write() as tx:
            kind = SubjectKind.TOKEN if actor.kind in _BY_TOKEN else SubjectKind.SESSION
            still = self._holders.actor(Subject(kind, actor.id))
            if still is None:
                raise Denied(Why.SESSION_ENDED)
            ask = self._ask(still, act, None, right)
            self._let(act, ask)
            if fresh:
                self.must_be_fresh(tx, actor)
            doing = Doing(tx, ask.at)
            yield doing
            _write(doing, actor, act, (None, _NOTHING))

    def decide_in(
        self,
        tx: Tx,
        actor: Actor,
        act: Act,
        camera: str,
        *,
        object: str | None = None,
        details: Mapping[str, Plain] = _NOTHING,
        unless: Why | None = None,
    ) -> Refused | None:
        """Write down that it is done, or refused, in a transaction that is to commit either and
        does it right after. `object`: what it is done to, unless it is the camera. `unless`: why
        it is refused to who has the right."""
        ask = self._ask(actor, act, camera)
        decision = consent.decide(ask)
        if not isinstance(decision, Refused) and unless is not None:
            decision = Refused(unless)
        if isinstance(decision, Refused):
            return self.refuse_in(tx, actor, act, decision.why, object or camera, details)
        ledger.append(tx, actor, act, at=ask.at, object=object or camera, details=details)
        return None

    def refuse_in(
        self,
        tx: Tx,
        actor: Actor,
        act: Act,
        why: Why,
        object: str | None = None,
        details: Mapping[str, Plain] = _NOTHING,
    ) -> Refused:
        """As `note`, of what was tried, in a transaction that is to commit it."""
        self._refusals.record(tx, actor, act, why, object, details)
        return Refused(why)

    def must_be_fresh(self, tx: Tx, actor: Actor) -> None:
        """Raises NotFresh. The command line is always fresh."""
        if actor.kind not in _BY_TOKEN and not self.is_fresh(tx, actor.id):
            raise NotFresh(NOT_FRESH)

    def is_fresh(self, tx: Tx, session_id: str) -> bool:
        """Signed in within the last 15 minutes, or with no way to sign in again."""
        session = self._sessions.find(session_id)
        if session is None:
            return False
        age = self._clock.now() - session.created_at
        return age < FRESH or not credentials.has_any(tx, session.person)

    def _ask(self, actor: Actor, act: Act, camera: str | None, right: Right | None = None) -> Ask:
        return Ask(actor, right or _right(act), self._clock.now(), camera)

    def _let(self, act: Act, ask: Ask) -> None:
        decision = consent.decide(ask)
        if isinstance(decision, Refused):
            raise self._noted(act, ask, decision)

    def _noted(self, act: Act, ask: Ask, refused: Refused) -> Denied:
        if not consent.asks_by_itself(ask, refused.why):
            self._refusals.note(ask.actor, act, refused.why)
        return Denied(refused.why)


def _write(
    doing: Doing, actor: Actor, act: Act, unsaid: tuple[str | None, Mapping[str, Plain]]
) -> None:
    if doing.changed:
        for object_, details in doing.entries or [unsaid]:
            ledger.append(doing.tx, actor, act, at=doing.at, object=object_, details=details)


def _right(act: Act) -> Right:
    if act.right is None:
        raise ValueError(f"{act} is nobody's to ask for")
    return act.right
