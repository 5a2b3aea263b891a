"""Letting people and Alexas in, and showing them out."""

from datetime import datetime

from bridge.access import signin
from bridge.access.alexa import AlexaUsers
from bridge.access.attempts import Attempts
from bridge.access.codes import Codes
from bridge.access.refusals import Refusals, at_address
from bridge.access.sessions import Session, Sessions, Started
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.store import ledger
from bridge.store.alexa_users import AlexaUser
from bridge.store.database import Database

SIGN_IN = "person.sign-in"


class People:
    def __init__(
        self,
        *,
        db: Database,
        sessions: Sessions,
        codes: Codes,
        alexas: AlexaUsers,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._codes = codes
        self._alexas = alexas
        self._refusals = refusals
        self._attempts = Attempts(clock)
        self._clock = clock

    def sign_in(self, token: str, address: str | None) -> Started:
        """Exchange a one-time link, once. Raises Unauthenticated.

        Raises TooMany where the network address has shown too many wrong ones within a minute. A
        wrong one costs a read and no row: refusals are gathered.
        """
        now = self._clock.now()
        stranger = at_address(address)
        if self._attempts.exhausted(stranger.id):
            self._refusals.note(stranger, SIGN_IN, "too many wrong sign-in links")
            raise PrivateEyeError(Kind.TOO_MANY, "Too many wrong links; wait a minute.")
        with self._db.read() as tx:
            good = signin.is_open(tx, token, now)
        started = self._exchange(token, now) if good else None
        if started is None:
            self._attempts.missed(stranger.id)
            self._refusals.note(stranger, SIGN_IN, "the link was used, is too old or is not one")
            raise PrivateEyeError(
                Kind.UNAUTHENTICATED,
                "This sign-in link was used before or is too old.",
            )
        return started

    def sign_out(self, session: Session) -> None:
        """End the session, and with it what it watches, also by the voice console."""
        with self._db.write() as tx:
            if self._sessions.revoke(tx, session.id):
                ledger.append(tx, owner(session), "person.sign-out", at=self._clock.now())

    def alexa_code(self, actor: Actor) -> str:
        """Six digits that confirm the next Alexa user who says them, for five minutes."""
        now = self._may_manage_alexa(actor)
        with self._db.write() as tx:
            ledger.append(tx, actor, "alexa.code", at=now)
            return self._codes.create(tx, now)

    def alexa_users(self, actor: Actor) -> tuple[AlexaUser, ...]:
        self._may_manage_alexa(actor)
        with self._db.read() as tx:
            return self._alexas.everyone(tx)

    def remove_alexa(self, actor: Actor, user_id: str) -> None:
        """Forget an Alexa user; what it watches ends at once. Raises NotFound."""
        now = self._may_manage_alexa(actor)
        with self._db.write() as tx:
            known = self._alexas.remove(tx, user_id)
            if known:
                ledger.append(tx, actor, "alexa.remove", at=now, object=user_id)
        if not known:
            raise PrivateEyeError(Kind.NOT_FOUND, "that Alexa is not known here")

    def _exchange(self, token: str, now: datetime) -> Started | None:
        with self._db.write() as tx:
            if not signin.exchange(tx, token, now):
                return None
            started = self._sessions.start(tx, "Owner")
            ledger.append(tx, owner(started.session), SIGN_IN, at=now)
            return started

    def _may_manage_alexa(self, actor: Actor) -> datetime:
        """When it was asked. Raises Denied."""
        now = self._clock.now()
        consent.require(Ask(actor, Act.MANAGE_ALEXA, now))
        return now


def owner(session: Session) -> Actor:
    return Actor(ActorKind.OWNER, session.id, session.name)
