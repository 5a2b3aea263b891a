"""Decide, act, write: the one way in which anything is done here, in one transaction.

Whoever may do something does it in the transaction that writes it down. Whoever may not is refused
here, and here it is noted: for the same person the first refusal of a kind within a minute is an
entry of its own, and further ones are gathered (`access.refusals`). What somebody does too often
is refused as well, and only gathered. Two decide by themselves, by the same `policy.consent`: the
gate of media, in memory alone, and the switch of privacy mode, which has to go on without a disk.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bridge.access.act_rates import ActRates
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.clock import Clock
from bridge.errors import NotFresh
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Allowed, Ask
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Denied, Refused, Why
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import NO_DETAILS, Plain
from bridge.store.people import credentials
from bridge.store.people.epochs import Subject, SubjectKind

FRESH = timedelta(minutes=15)
NOT_FRESH = "Please sign in again to do this: it has been a while."
_BY_TOKEN = frozenset({ActorKind.COMMAND_LINE, ActorKind.PROGRAM})


@dataclass(slots=True)
class Doing:
    """An act that was allowed, in its transaction. Its entry says what it was called with, unless
    `say` says it; with `changed` set to False there is none."""

    tx: Tx
    at: datetime
    changed: bool = True
    entries: list[tuple[str | None, Mapping[str, Plain]]] = field(default_factory=list)

    def say(self, object: str | None = None, details: Mapping[str, Plain] = NO_DETAILS) -> None:
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
        self._rates = ActRates(clock)

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

    def require(self, actor: Actor, act: Act, camera: str | None = None) -> datetime:
        """When it was decided. For what only reads, and before what takes long.

        Raises Denied; which camera they named is not noted then, for they may have made it up.
        """
        return self._let(act, self._ask(actor, act, camera))

    def require_leave(self, actor: Actor, act: Act) -> None:
        """Raises Denied for a linked Alexa that was given no leave for it, whichever the camera."""
        if not consent.linked_for(actor, act.needed):
            raise self.denied(actor, act, Why.NOT_LINKED_FOR_IT)

    def reach(
        self, actor: Actor, act: Act, cameras: Iterable[str], *, camera: str | None = None
    ) -> frozenset[str] | None:
        """The cameras to which the actor may do it now; None: any, also former ones. Raises Denied
        where there is none, or it is not the one that they named, `camera`."""
        if camera is not None:
            self.require(actor, act, camera)
        found = consent.reach(actor, act.needed, self._clock.now(), cameras)
        if isinstance(found, Refused):
            raise self.denied(actor, act, found.why)
        return found

    def note(self, actor: Actor, act: Act, why: Why) -> None:
        """It is refused, as only a use case can tell; what a page asks on by itself is not noted.
        Not about a camera or a clip: those may be made up."""
        right = act.right
        ask = None if right is None else Ask(actor, right, self._clock.now())
        if ask is None or not consent.asks_by_itself(ask, why):
            self._refusals.note(actor, act, why)

    def denied(self, actor: Actor, act: Act, why: Why) -> Denied:
        """To raise; noted as by `note`."""
        self.note(actor, act, why)
        return Denied(why)

    def before_waiting(self, actor: Actor, act: Act) -> None:
        """Raises Denied where it was done too often already. For what decides in the writer's turn:
        whoever floods the house with it does not fill the queue for that, in which the others wait.
        """
        if self._rates.spent(actor, act):
            self._note_too_often(actor, act)
            raise Denied(Why.TOO_OFTEN)

    def not_too_often(self, actor: Actor, act: Act) -> None:
        """Of what is decided elsewhere, and counted here. Raises Denied."""
        if not self._rates.take(actor, act):
            self._note_too_often(actor, act)
            raise Denied(Why.TOO_OFTEN)

    @contextmanager
    def perform(
        self,
        actor: Actor,
        act: Act,
        camera: str | None = None,
        *,
        details: Mapping[str, Plain] = NO_DETAILS,
    ) -> Iterator[Doing]:
        """Do it within. About a camera, if one is named. Raises Denied."""
        self.before_waiting(actor, act)
        with self._db.write(whose(actor)) as tx:
            ask = self._ask(actor, act, camera)
            decision = self._decide(ask, act)
            if isinstance(decision, Refused):
                self.refuse_in(tx, actor, act, decision.why, camera, details)
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
        self._let(act, self._ask(actor, act, None, right))
        self.not_too_often(actor, act)
        with self._db.write(whose(actor)) as tx:
            kind = SubjectKind.TOKEN if actor.kind in _BY_TOKEN else SubjectKind.SESSION
            still = self._holders.actor(Subject(kind, actor.id))
            if still is None:
                raise Denied(Why.SESSION_ENDED)
            at = self._let(act, self._ask(still, act, None, right))
            if fresh:
                self.must_be_fresh(tx, actor)
            doing = Doing(tx, at)
            yield doing
            _write(doing, actor, act, (None, NO_DETAILS))

    def decide_in(
        self,
        tx: Tx,
        actor: Actor,
        act: Act,
        camera: str,
        *,
        object: str | None = None,
        details: Mapping[str, Plain] = NO_DETAILS,
        unless: Why | None = None,
    ) -> Refused | None:
        """Write down that it is done, or refused, in a transaction that is to commit either and
        does it right after. `object`: what it is done to, unless it is the camera. `unless`: why
        it is refused to who has the right."""
        ask = self._ask(actor, act, camera)
        decision = self._decide(ask, act) if unless is None else consent.decide(ask)
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
        details: Mapping[str, Plain] = NO_DETAILS,
    ) -> Refused:
        """As `note`, of what was tried, in a transaction that is to commit it."""
        if why is Why.TOO_OFTEN:
            self._note_too_often(actor, act)
        else:
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

    def _note_too_often(self, actor: Actor, act: Act) -> None:
        """One row a minute, whichever of their devices it was: they have filled enough of it."""
        one = replace(actor, id=actor.person or actor.id, device=None)
        self._refusals.note(one, act, Why.TOO_OFTEN)

    def _decide(self, ask: Ask, act: Act) -> Allowed | Refused:
        decision = consent.decide(ask)
        if isinstance(decision, Refused) or self._rates.take(ask.actor, act):
            return decision
        return Refused(Why.TOO_OFTEN)

    def _ask(self, actor: Actor, act: Act, camera: str | None, right: Right | None = None) -> Ask:
        return Ask(actor, right or act.needed, self._clock.now(), camera)

    def _let(self, act: Act, ask: Ask) -> datetime:
        decision = consent.decide(ask)
        if isinstance(decision, Refused):
            raise self.denied(ask.actor, act, decision.why)
        return ask.at


def _write(
    doing: Doing, actor: Actor, act: Act, unsaid: tuple[str | None, Mapping[str, Plain]]
) -> None:
    if doing.changed:
        for object_, details in doing.entries or [unsaid]:
            ledger.append(doing.tx, actor, act, at=doing.at, object=object_, details=details)
