"""Who is calling: a browser by its cookie, a program by its token. No database read."""

from dataclasses import dataclass

from bridge.access.holders import Holders
from bridge.access.refusals import Refusals, at_address
from bridge.access.sessions import Session, Sessions
from bridge.access.tokens import Tokens
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.consent import Act
from bridge.policy.places import place_of
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.tokens import Scope

# What is written down of somebody of the house who asks for what is not theirs.
_ASKED = {
    Act.LIVE: "live.open",
    Act.LIST: "cameras.list",
    Act.WATCH_CLIP: "clips.list",
    Act.TELL_CLIPS: "clips.list",
    Act.KEEP_CLIP: "clips.keep",
    Act.DELETE_CLIP: "clip.delete",
    Act.SET_CAMERA: "camera.set",
    Act.HIDE: "privacy.hide",
    Act.REVEAL: "privacy.reveal",
    Act.TELL_PRESENCE: "presence.tell",
    Act.SAY: "console.say",
    Act.CONFIRM_VOICE: "alexa.confirm",
    Act.OWN_ACCOUNT: "account.read",
    Act.OWN_LEDGER: "ledger.read",
    Act.READ_LEDGER: "ledger.read",
    Act.MANAGE_ALEXA: "alexa.manage",
    Act.MANAGE_ACCESS: "people.manage",
    Act.PAIR_SCREEN: "screen.confirm",
    Act.SEE_OUTBOUND: "leaving.read",
}


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

    def browser(self, cookie: str | None, address: str | None = None) -> Caller | None:
        """The signed-in person, or the paired screen, whose browser sent the cookie."""
        session = self._sessions.authenticate(cookie, place=place_of(address))
        return self._caller(Subject(SubjectKind.SESSION, session.id), session) if session else None

    def program(self, token: str | None) -> Caller | None:
        """A program with rights of its own, by its bearer token."""
        found = self._tokens.authenticate(token)
        return self._caller(Subject(SubjectKind.TOKEN, found.id)) if found else None

    def _caller(self, holder: Subject, session: Session | None = None) -> Caller | None:
        actor = self._holders.actor(holder)
        return Caller(actor, holder, session) if actor else None

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
        """A stranger at this network address was refused."""
        self._refusals.note(at_address(address), "api.call", reason)

    def denied(self, error: PrivateEyeError) -> None:
        """A request ended with it: where somebody may not do that, and no use case has written it
        down, it is noted. Which camera they named is not: they may have made it up."""
        if not isinstance(error, consent.Denied):
            return
        actor, act = error.ask.actor, error.ask.act
        # A page or a screen that is open when somebody's hours end asks on by itself.
        asks_on = act is Act.LIST or (act is Act.WATCH_CLIP and actor.kind is ActorKind.SCREEN)
        if not asks_on or error.message != consent.NOT_NOW:
            self._refusals.note(actor, _ASKED[act], error.message)

    def kept_out(self, caller: Caller, act: str) -> None:
        """A page was not shown to somebody who may not do what it is for."""
        self._refusals.note(caller.actor, _ASKED[Act(act)], "it is not opened to them")
