"""The start of a session, after any way of signing in; or a refusal that tells strangers nothing.

Each sign-in begins a session with an id of its own: nobody can be made to go on in one that
somebody else knows. It ends the one that the browser had, if that is the same person's or its page
key is shown too; a cookie alone signs nobody out.
"""

from datetime import datetime

from bridge.access.persons import Persons
from bridge.access.refusals import Refusals, at_address
from bridge.access.sessions import Session, Sessions, StartedSession
from bridge.access.sign_in.guess_limits import (
    Counter,
    CounterKind,
    GuessLimits,
    Try,
    Wait,
    of_address,
)
from bridge.access.sign_in.known_devices import KnownDevices
from bridge.clock import Clock
from bridge.errors import TooSoon
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.places import place_of
from bridge.policy.refusal import Denied, Why
from bridge.service.people.client import Client, SignedIn
from bridge.store import ledger
from bridge.store.database import Tx
from bridge.store.people import invitations
from bridge.store.people.persons import Person

MOST_SESSIONS = 32  # of one person
# Names that nobody has share these, so that trying them fills no memory.
_NOBODY = 64
_SIGNED_IN_AGAIN = "somebody signed in again there"


class SessionStart:
    """Any thread."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        persons: Persons,
        known: KnownDevices,
        guess_limits: GuessLimits,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._persons = persons
        self._known = known
        self._guess_limits = guess_limits
        self._refusals = refusals
        self._clock = clock

    def let_in(self, tx: Tx, person: Person, client: Client, by: str) -> SignedIn:
        """Start a session; it works when `tx` has committed.

        Raises Denied where it is over, Unauthenticated where they were removed meanwhile.
        """
        now = self._clock.now()
        found = self._persons.find(person.id)  # as they are in this transaction
        if found is None:
            raise self.refused(client, Why.REMOVED)
        person = found
        if person.until is not None and now >= person.until:
            raise self._over(client, person)
        invitations.end(tx, person.id)  # whatever link of theirs is still about
        started, actor = self._start(tx, person, client, by, _SIGNED_IN_AGAIN)
        self._end_surplus(tx, actor, started.session)
        return SignedIn(started, self._known.with_person(client.known, person.id))

    def let_screen_in(self, tx: Tx, screen: Person, client: Client) -> StartedSession:
        """As `let_in`, of a screen that has come to be in this transaction."""
        started, _ = self._start(tx, screen, client, "pairing", "it is a screen now")
        return started

    def _start(
        self, tx: Tx, person: Person, client: Client, by: str, ended: str
    ) -> tuple[StartedSession, Actor]:
        """`ended`: why the session that this browser had until now has ended."""
        started = self._sessions.start(tx, client.device, person.id, place=place_of(client.address))
        actor = self._persons.actor(person, started.session.id, started.session.name)
        at = self._clock.now()
        ledger.append(tx, actor, Act.PERSON_SIGN_IN, at=at, details={"by": by})
        before = self._sessions.of_cookie(client.cookie)
        if before is not None and self._may_end(before, person, client):
            self._end(tx, actor, before, ended)
        return started, actor

    def _may_end(self, before: Session, person: Person, client: Client) -> bool:
        """One's own, or that of the very page: a cookie alone signs nobody out."""
        if before.person == person.id:
            return True
        return self._sessions.authenticate(client.cookie, client.page_key) is not None

    def _over(self, client: Client, person: Person) -> Denied:
        why = Why.ACCESS_OVER if person.readable else Why.RIGHTS_UNREADABLE
        self._refusals.note(at_address(client.address), Act.PERSON_SIGN_IN, why, person.id)
        return Denied(why)

    def _end_surplus(self, tx: Tx, actor: Actor, new: Session) -> None:
        others = [one for one in self._sessions.active(new.person) if one.id != new.id]
        others.sort(key=lambda one: one.last_used_at)
        for old in others[: max(0, len(others) + 1 - MOST_SESSIONS)]:
            self._end(tx, actor, old, f"nobody is signed in more than {MOST_SESSIONS} times")

    def _end(self, tx: Tx, actor: Actor, session: Session, why: str) -> None:
        if self._sessions.revoke(tx, session.id):
            details = {"session": session.id, "device": session.name, "why": why}
            at = self._clock.now()
            ledger.append(tx, actor, Act.SESSION_END, at=at, object=session.person, details=details)

    def is_known(self, client: Client, person: Person | None) -> bool:
        """Whether that person has signed in on this device before."""
        return person is not None and self._known.device(client.known, person.id) is not None

    def count(self, client: Client, person: Person | None, name: str) -> Try:
        """Before a guess is looked at. Raises TooSoon."""
        device = self._known.device(client.known, person.id) if person else None
        if device is not None:
            found = self._guess_limits.begin(Counter(CounterKind.DEVICE, device))
        else:
            whose = person.id if person else f"nobody {hash(name) % _NOBODY}"
            counters = (of_address(client.address), Counter(CounterKind.PERSON, whose))
            found = self._guess_limits.begin(*counters)
        if isinstance(found, Wait):
            self._refusals.note(at_address(client.address), Act.PERSON_SIGN_IN, Why.TOO_MANY_TRIES)
            raise TooSoon(
                f"Too many wrong tries. Please wait {_said(found.seconds)}.", found.seconds
            )
        return found

    def take_back(self, attempt: Try) -> None:
        self._guess_limits.take_back(attempt)

    def refused(self, client: Client, why: Why) -> Denied:
        """To raise; already noted."""
        self._refusals.note(at_address(client.address), Act.PERSON_SIGN_IN, why)
        return Denied(why)

    def half_way(self, client: Client, person: Person) -> None:
        """Their password was right; noted as refused if no code follows."""
        self._refusals.begun(at_address(client.address), Act.PERSON_SIGN_IN, Why.NO_CODE, person.id)

    def whole_way(self, tx: Tx, client: Client, person: Person) -> None:
        """The code did follow, or a recovery code; takes effect once they are in."""
        stranger = at_address(client.address)
        tx.after_commit(
            lambda: self._refusals.done(stranger, Act.PERSON_SIGN_IN, Why.NO_CODE, person.id)
        )

    def now(self) -> datetime:
        return self._clock.now()


def _said(seconds: float) -> str:
    if seconds <= 90:
        return f"{max(1, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes"
