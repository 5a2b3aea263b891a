"""Sessions: where somebody is signed in; signing out, and ending one, all others, or all."""

from bridge.access.persons import Persons
from bridge.access.sessions import Session, Sessions
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act, Right
from bridge.policy.refusal import Denied, Why
from bridge.service.acts import Acts
from bridge.service.people.callers import Caller
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.ledger import Plain


class SessionList:
    """Any thread. Ending a session ends its views within the second."""

    def __init__(
        self, acts: Acts, sessions: Sessions, persons: Persons, db: Database, clock: Clock
    ) -> None:
        self._acts = acts
        self._sessions = sessions
        self._persons = persons
        self._db = db
        self._clock = clock

    def sign_out(self, session: Session) -> None:
        """End it, and with it what it watches, also by the voice console."""
        with self._db.write() as tx:
            if self._sessions.revoke(tx, session.id):
                person = self._persons.find(session.person)
                if person is None:
                    raise Denied(Why.REMOVED)
                actor = self._persons.actor(person, session.id, session.name)
                ledger.append(tx, actor, Act.PERSON_SIGN_OUT, at=self._clock.now())

    def own(self, caller: Caller) -> tuple[Session, ...]:
        """Most recently used first."""
        return self._of(self._me(caller))

    def end_own(self, caller: Caller, session_id: str) -> None:
        """Raises NotFound, also for somebody else's."""
        self._end_one(caller.actor, Right.OWN_ACCOUNT, self._me(caller), session_id)

    def end_others(self, caller: Caller) -> int:
        """All but the caller's. Returns how many."""
        me = self._me(caller)
        return self._end(caller.actor, Right.OWN_ACCOUNT, me, keep=caller.session)

    def end_all(self, caller: Caller) -> int:
        return self._end(caller.actor, Right.OWN_ACCOUNT, self._me(caller))

    def of(self, actor: Actor, person: str) -> tuple[Session, ...]:
        """For the owner. Raises Denied, NotFound."""
        self._may(actor, person)
        return self._of(person)

    def end_of(self, actor: Actor, person: str, session_id: str) -> None:
        self._may(actor, person)
        self._end_one(actor, Right.MANAGE_ACCESS, person, session_id)

    def end_all_of(self, actor: Actor, person: str) -> int:
        self._may(actor, person)
        return self._end(actor, Right.MANAGE_ACCESS, person)

    def _of(self, person: str) -> tuple[Session, ...]:
        found = self._sessions.active(person)
        return tuple(sorted(found, key=lambda one: one.last_used_at, reverse=True))

    def _end_one(self, actor: Actor, right: Right, person: str, session_id: str) -> None:
        with self._acts.administer(actor, Act.SESSION_END, right=right) as doing:
            session = self._sessions.find(session_id)
            if session is None or session.person != person:
                raise PrivateEyeError(Kind.NOT_FOUND, "That session has already ended.")
            self._sessions.revoke(doing.tx, session.id)
            doing.say(person, _said(session))

    def _end(self, actor: Actor, right: Right, person: str, *, keep: Session | None = None) -> int:
        with self._acts.administer(actor, Act.SESSION_END, right=right) as doing:
            found = [one for one in self._of(person) if keep is None or one.id != keep.id]
            doing.changed = bool(found)
            for session in found:
                self._sessions.revoke(doing.tx, session.id)
                doing.say(person, _said(session))
        return len(found)

    def _me(self, caller: Caller) -> str:
        self._acts.require(caller.actor, Act.ACCOUNT_READ)
        if caller.actor.person is None:
            raise Denied(Why.NO_ACCOUNT)
        return caller.actor.person

    def _may(self, actor: Actor, person: str) -> None:
        self._acts.require(actor, Act.PEOPLE_MANAGE)
        if self._persons.find(person) is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such person.")


def _said(session: Session) -> dict[str, Plain]:
    return {"session": session.id, "device": session.name}
