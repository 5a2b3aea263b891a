"""Letting people and Alexas in, and showing them out."""

from bridge.access import alexa, signin
from bridge.access.codes import Codes
from bridge.access.epochs import Epochs
from bridge.access.sessions import Session, Sessions, Started
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.store import alexa_users, ledger
from bridge.store.alexa_users import AlexaUser
from bridge.store.database import Database, Tx


class People:
    def __init__(
        self,
        *,
        db: Database,
        sessions: Sessions,
        codes: Codes,
        epochs: Epochs,
        clock: Clock,
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._codes = codes
        self._epochs = epochs
        self._clock = clock

    def sign_in(self, token: str) -> Started:
        """Exchange a one-time link, once. Raises Unauthenticated."""
        now = self._clock.now()
        stranger = Actor(ActorKind.OWNER, "sign-in link", "somebody with a link")
        with self._db.write() as tx:
            good = signin.exchange(tx, token, now)
            started = self._sessions.start(tx, "Owner") if good else None
            ledger.append(
                tx,
                owner(started.session) if started else stranger,
                "person.sign-in",
                at=now,
                refused=None if started else "the link was used before, is too old or is not one",
            )
        if started is None:
            raise PrivateEyeError(
                Kind.UNAUTHENTICATED,
                "This sign-in link was used before or is too old. "
                "Run `private-eye sign-in` on the machine at home for a new one.",
            )
        return started

    def sign_out(self, session: Session) -> None:
        with self._db.write() as tx:
            self._sessions.revoke(tx, session.id)
            ledger.append(tx, owner(session), "person.sign-out", at=self._clock.now())

    def alexa_code(self, actor: Actor) -> str:
        """Six digits that confirm the next Alexa user who says them, for five minutes."""
        with self._db.write() as tx:
            self._allow(tx, actor, Act.MANAGE_ALEXA, "alexa.code")
            return self._codes.create(tx, self._clock.now())

    def alexa_users(self, actor: Actor) -> tuple[AlexaUser, ...]:
        decision = consent.decide(Ask(actor, Act.MANAGE_ALEXA, self._clock.now()))
        if isinstance(decision, consent.Refused):
            raise PrivateEyeError(Kind.DENIED, decision.reason)
        with self._db.read() as tx:
            return alexa_users.everyone(tx)

    def remove_alexa(self, actor: Actor, user_id: str) -> None:
        """Forget an Alexa user; what it watches ends at once. Raises NotFound."""
        with self._db.write() as tx:
            self._allow(tx, actor, Act.MANAGE_ALEXA, "alexa.remove", user_id)
            if not alexa.remove(tx, self._epochs, user_id):
                raise PrivateEyeError(Kind.NOT_FOUND, "that Alexa is not known here")

    def _allow(
        self, tx: Tx, actor: Actor, act: Act, name: str, object_id: str | None = None
    ) -> None:
        now = self._clock.now()
        decision = consent.decide(Ask(actor, act, now))
        if isinstance(decision, consent.Refused):
            raise PrivateEyeError(Kind.DENIED, decision.reason)
        ledger.append(tx, actor, name, at=now, object=object_id)


def owner(session: Session) -> Actor:
    return Actor(ActorKind.OWNER, session.id, session.name)
