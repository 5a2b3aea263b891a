"""Who asks: a browser by its cookie, a program by its token. In memory; no database read."""

from dataclasses import dataclass

from bridge.access.refusals import Refusals, at_address
from bridge.access.sessions import Session, Sessions
from bridge.access.tokens import Tokens
from bridge.model import Actor, ActorKind
from bridge.service.people import owner
from bridge.store.epochs import Subject, SubjectKind
from bridge.store.tokens import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """`holder` is what this caller's grants are bound to and revoked with."""

    actor: Actor
    holder: Subject
    session: Session | None = None


class Callers:
    """Any thread."""

    def __init__(self, sessions: Sessions, tokens: Tokens, refusals: Refusals) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._refusals = refusals

    def browser(self, cookie: str | None) -> Caller | None:
        """The signed-in person whose browser sent the cookie."""
        session = self._sessions.authenticate(cookie)
        if session is None:
            return None
        return Caller(owner(session), Subject(SubjectKind.SESSION, session.id), session)

    def program(self, token: str | None) -> Caller | None:
        """A program with the owner's rights, by its bearer token."""
        found = self._tokens.authenticate(token)
        if found is None or found.scope is not Scope.OWNER:
            return None
        actor = Actor(ActorKind.COMMAND_LINE, found.id, found.name)
        return Caller(actor, Subject(SubjectKind.TOKEN, found.id))

    def is_skill(self, token: str | None) -> bool:
        """Whether the bearer token is one that the Alexa skill was given."""
        found = self._tokens.authenticate(token)
        return found is not None and found.scope is Scope.VOICE

    def csrf(self, cookie: str) -> str:
        return self._sessions.csrf(cookie)

    def csrf_matches(self, cookie: str, given: str | None) -> bool:
        return self._sessions.csrf_matches(cookie, given)

    def cookie_is_due(self, session: Session) -> bool:
        """True once a day: the browser is to be given its cookie again."""
        return self._sessions.cookie_is_due(session.id)

    def refused(self, address: str | None, reason: str) -> None:
        """Somebody at a network address was not let in."""
        self._refusals.note(at_address(address), "api.call", reason)
