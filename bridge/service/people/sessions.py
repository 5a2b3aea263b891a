"""Sessions: where somebody is signed in, and ending one, all others, or all."""

from bridge.access.persons import Persons
from bridge.access.sessions import Session, Sessions
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.people.callers import Caller
from bridge.service.people.reauthorise import Reauthorisation
from bridge.store import ledger
from bridge.store.database import Database, Tx


class SessionList:
    """Any thread. Ending a session ends its views within the second."""

    def __init__(
        self,
        *,
        db: Database,
        sessions: Sessions,
        persons: Persons,
        reauthorisation: Reauthorisation,
        clock: Clock,
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._persons = persons
        self._reauthorisation = reauthorisation
        self._clock = clock

    def own(self, caller: Caller) -> tuple[Session, ...]:
        """Most recently used first."""
        return self._of(self._me(caller))

    def end_own(self, caller: Caller, session_id: str) -> None:
        """Raises NotFound, also for somebody else's."""
        self._end_one(caller.actor, Act.OWN_ACCOUNT, self._me(caller), session_id)

    def end_others(self, caller: Caller) -> int:
        """All but the caller's. Returns how many."""
        me = self._me(caller)
        return self._end(caller.actor, Act.OWN_ACCOUNT, me, keep=caller.session)

    def end_all(self, caller: Caller) -> int:
        return self._end(caller.actor, Act.OWN_ACCOUNT, self._me(caller))

    def of(self, actor: Actor, person: str) -> tuple[Session, ...]:
        """For the owner. Raises Denied, NotFound."""
        self._may(actor, person)
        return self._of(person)

    def end_of(self, actor: Actor, person: str, session_id: str) -> None:
        self._may(actor, person)
        self._end_one(actor, Act.MANAGE_ACCESS, person, session_id)

    def end_all_of(self, actor: Actor, person: str) -> int:
        self._may(actor, person)
        return self._end(actor, Act.MANAGE_ACCESS, person)

    def _of(self, person: str) -> tuple[Session, ...]:
        found = self._sessions.active(person)
        return tuple(sorted(found, key=lambda one: one.last_used_at, reverse=True))

    def _end_one(self, actor: Actor, act: Act, person: str, session_id: str) -> None:
        with self._db.write() as tx:
            self._reauthorisation.require(tx, actor, act)
            session = self._sessions.find(session_id)
            if session is None or session.person != person:
                raise PrivateEyeError(Kind.NOT_FOUND, "That session has already ended.")
            self._revoke(tx, actor, session)

    def _end(self, actor: Actor, act: Act, person: str, *, keep: Session | None = None) -> int:
        with self._db.write() as tx:
            self._reauthorisation.require(tx, actor, act)
            found = [one for one in self._of(person) if keep is None or one.id != keep.id]
            for session in found:
                self._revoke(tx, actor, session)
        return len(found)

    def _revoke(self, tx: Tx, actor: Actor, session: Session) -> None:
        self._sessions.revoke(tx, session.id)
        details = {"session": session.id, "device": session.name}
        now = self._clock.now()
        ledger.append(tx, actor, "session.end", at=now, object=session.person, details=details)

    def _me(self, caller: Caller) -> str:
        consent.require(Ask(caller.actor, Act.OWN_ACCOUNT, self._clock.now()))
        if caller.actor.person is None:
            raise PrivateEyeError(Kind.DENIED, "Only people who are signed in have an account.")
        return caller.actor.person

    def _may(self, actor: Actor, person: str) -> None:
        consent.require(Ask(actor, Act.MANAGE_ACCESS, self._clock.now()))
        if self._persons.find(person) is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such person.")
