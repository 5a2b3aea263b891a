"""Who is calling: a page by its cookie and page key, a program by its token. No database read."""

from dataclasses import dataclass

from bridge.access.holders import Holders
from bridge.access.refusals import Refusals, at_address
from bridge.access.sessions import Session, Sessions
from bridge.access.tokens import Tokens
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.places import place_of
from bridge.policy.refusal import Denied, Why
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.tokens import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """`holder`: what this caller's grants are bound to, and revoked with."""

    actor: Actor
    holder: Subject
    session: Session | None = None


class Callers:
    """Any thread."""

    def __init__(
        self, sessions: Sessions, tokens: Tokens, holders: Holders, refusals: Refusals
    ) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._holders = holders
        self._refusals = refusals

    def page(
        self, cookie: str | None, page_key: str | None, address: str | None = None
    ) -> Caller | None:
        """The signed-in person, or the paired screen, on one of whose pages this was asked."""
        session = self._sessions.authenticate(cookie, page_key, place=place_of(address))
        return self._of(session)

    def browser(self, cookie: str | None) -> Caller | None:
        """Whose cookie this is. Another program on the same host may have sent it: good for media
        and for shells of pages, and to tell what is missing."""
        return self._of(self._sessions.of_cookie(cookie))

    def program(self, token: str | None) -> Caller | None:
        """A program with rights of its own, by its bearer token."""
        found = self._tokens.authenticate(token)
        return self._caller(Subject(SubjectKind.TOKEN, found.id)) if found else None

    def _of(self, session: Session | None) -> Caller | None:
        return self._caller(Subject(SubjectKind.SESSION, session.id), session) if session else None

    def _caller(self, holder: Subject, session: Session | None = None) -> Caller | None:
        actor = self._holders.actor(holder)
        return Caller(actor, holder, session) if actor else None

    def is_skill(self, token: str | None) -> bool:
        """Whether the bearer token is one that the Alexa skill was given."""
        found = self._tokens.authenticate(token)
        return found is not None and found.scope is Scope.VOICE

    def seal(self, cookie: str, path: str) -> str:
        return self._sessions.seal(cookie, path)

    def seal_matches(self, cookie: str, path: str, given: str | None) -> bool:
        return self._sessions.seal_matches(cookie, path, given)

    def cookie_is_due(self, session: Session) -> bool:
        """True once a day: the browser is to be given its cookie again."""
        return self._sessions.cookie_is_due(session.id)

    def refused(self, address: str | None, why: Why) -> Denied:
        """To raise: a stranger at this network address is nobody here. Noted."""
        self._refusals.note(at_address(address), Act.API_CALL, why)
        return Denied(why)

    def kept_out(self, address: str | None, act: Act) -> Denied:
        """To raise: a page is not shown to somebody who may not do what it is for. Noted of the
        address: a page is asked for by the cookie alone, which is not proof enough for a name."""
        self._refusals.note(at_address(address), act, Why.PAGE_NOT_THEIRS)
        return Denied(Why.PAGE_NOT_THEIRS)
