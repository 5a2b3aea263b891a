"""Signing out, and Alexas that were confirmed by a code: making codes, listing, removing."""

from bridge.access.alexa.codes import AlexaCodes
from bridge.access.alexa.users import AlexaUsers
from bridge.access.persons import Persons
from bridge.access.sessions import Session, Sessions
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.people.reauthorise import Reauthorisation
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.people.alexa_users import AlexaUser


class ConfirmedAlexas:
    def __init__(
        self,
        *,
        db: Database,
        sessions: Sessions,
        persons: Persons,
        codes: AlexaCodes,
        alexas: AlexaUsers,
        reauthorisation: Reauthorisation,
        clock: Clock,
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._persons = persons
        self._codes = codes
        self._alexas = alexas
        self._reauthorisation = reauthorisation
        self._clock = clock

    def sign_out(self, session: Session) -> None:
        """End the session, and with it what it watches, also by the voice console."""
        with self._db.write() as tx:
            if self._sessions.revoke(tx, session.id):
                actor = self._actor(session)
                ledger.append(tx, actor, "person.sign-out", at=self._clock.now())

    def alexa_code(self, actor: Actor) -> str:
        """Six digits that confirm the next Alexa user who says them, for five minutes."""
        self._may_manage_alexa(actor)
        with self._db.write() as tx:
            now = self._reauthorisation.require(tx, actor, Act.MANAGE_ALEXA, fresh=True)
            ledger.append(tx, actor, "alexa.code", at=now)
            return self._codes.create(tx, now)

    def alexa_users(self, actor: Actor) -> tuple[AlexaUser, ...]:
        self._may_manage_alexa(actor)
        with self._db.read() as tx:
            return self._alexas.everyone(tx)

    def remove_alexa(self, actor: Actor, user_id: str) -> None:
        """Forget an Alexa user; what it watches ends at once. Raises NotFound."""
        self._may_manage_alexa(actor)
        with self._db.write() as tx:
            now = self._reauthorisation.require(tx, actor, Act.MANAGE_ALEXA)
            known = self._alexas.remove(tx, user_id)
            if known:
                ledger.append(tx, actor, "alexa.remove", at=now, object=user_id)
        if not known:
            raise PrivateEyeError(Kind.NOT_FOUND, "that Alexa is not known here")

    def _may_manage_alexa(self, actor: Actor) -> None:
        """Raises Denied."""
        consent.require(Ask(actor, Act.MANAGE_ALEXA, self._clock.now()))

    def _actor(self, session: Session) -> Actor:
        person = self._persons.find(session.person)
        if person is None:
            raise PrivateEyeError(Kind.UNAUTHENTICATED, "This person is no longer in the house.")
        return self._persons.actor(person, session.id, session.name)
