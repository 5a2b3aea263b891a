"""Who holds grants now: with which rights, and until when."""

from dataclasses import replace
from datetime import UTC, datetime

from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.users import AlexaUsers
from bridge.access.persons import Persons
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.clock import Clock
from bridge.model import Actor, ActorKind
from bridge.policy import rights
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.tokens import Scope

# The skill's token is nobody: who speaks to it says who they are.
_KIND = {Scope.OWNER: ActorKind.COMMAND_LINE, Scope.PRESENCE: ActorKind.PROGRAM}
UNTIL_REVOKED = datetime.max.replace(tzinfo=UTC)


class Holders:
    """Any thread; memory only. Inside a write transaction an answer holds until that transaction
    is over: rights end in write transactions, and memory follows before the next one begins.
    """

    def __init__(
        self,
        sessions: Sessions,
        tokens: Tokens,
        alexas: AlexaUsers,
        links: AlexaLinks,
        persons: Persons,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._alexas = alexas
        self._links = links
        self._persons = persons
        self._clock = clock

    def actor(self, holder: Subject) -> Actor | None:
        """Who that is, with their rights; None: nobody in this house any longer."""
        match holder.kind:
            case SubjectKind.SESSION:
                session = self._sessions.find(holder.id)
                person = self._persons.find(session.person) if session else None
                if session is None or person is None:
                    return None
                return self._persons.actor(person, session.id, session.name)
            case SubjectKind.TOKEN:
                token = self._tokens.find(holder.id)
                kind = _KIND.get(token.scope) if token else None
                return Actor(kind, token.id, token.name) if token and kind else None
            case SubjectKind.ALEXA_USER:
                user = self._alexas.find(holder.id)
                return Actor(ActorKind.VOICE, user.id, user.name) if user else None
            case SubjectKind.LINK:
                return self._linked(holder.id)
            case SubjectKind.CAMERA:
                return None

    def until(self, holder: Subject) -> datetime | None:
        """When the holder's rights expire; None: they have ended."""
        actor = self.actor(holder)
        if actor is None:
            return None
        ends = UNTIL_REVOKED
        if holder.kind is SubjectKind.SESSION:
            session = self._sessions.find(holder.id)
            ends = session.expires_at if session else self._clock.now()
        if actor.rights is None:
            return ends
        return min(ends, rights.end(actor.rights, self._clock.now()) or UNTIL_REVOKED)

    def _linked(self, id_: str) -> Actor | None:
        """A voice with the rights of whoever linked it, for what they let it do."""
        link = self._links.find(id_)
        person = self._persons.find(link.person) if link else None
        if link is None or person is None:
            return None
        linked = self._persons.actor(person, link.id, "Alexa")
        return replace(linked, kind=ActorKind.VOICE, scopes=link.scopes)
