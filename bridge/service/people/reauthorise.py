"""Reauthorisation: deciding again, inside the write, about changes to who has access.

A request is decided when it arrives, and may then wait for the writer while its sender is removed
or becomes something else. Whoever manages is therefore asked about again inside the transaction:
memory follows each commit before the next one begins (`access.holders`).
"""

from datetime import datetime, timedelta

from bridge.access.holders import Holders
from bridge.access.sessions import Sessions
from bridge.clock import Clock
from bridge.errors import Kind, NotFresh, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.store.database import Tx
from bridge.store.people import credentials
from bridge.store.people.epochs import Subject, SubjectKind

FRESH = timedelta(minutes=15)
NOT_FRESH = "Please sign in again to do this: it has been a while."
ENDED = "Please sign in again; your session has ended."
_BY_TOKEN = frozenset({ActorKind.COMMAND_LINE, ActorKind.PROGRAM})


class Reauthorisation:
    """Any thread."""

    def __init__(self, holders: Holders, sessions: Sessions, clock: Clock) -> None:
        self._holders = holders
        self._sessions = sessions
        self._clock = clock

    def require(self, tx: Tx, actor: Actor, act: Act, *, fresh: bool = False) -> datetime:
        """When it was decided. `tx` is the write that does it.

        Raises Denied; NotFresh with `fresh`, where they signed in a while ago; Unauthenticated
        where their session or token has ended. The command line is always fresh.
        """
        now = self._clock.now()
        kind = SubjectKind.TOKEN if actor.kind in _BY_TOKEN else SubjectKind.SESSION
        still = self._holders.actor(Subject(kind, actor.id))
        if still is None:
            raise PrivateEyeError(Kind.UNAUTHENTICATED, ENDED)
        consent.require(Ask(still, act, now))
        if fresh and kind is SubjectKind.SESSION:
            self.must_be_fresh(tx, actor.id)
        return now

    def must_be_fresh(self, tx: Tx, session_id: str) -> None:
        """Raises NotFresh."""
        if not self.is_fresh(tx, session_id):
            raise NotFresh(NOT_FRESH)

    def is_fresh(self, tx: Tx, session_id: str) -> bool:
        """Signed in within the last 15 minutes, or with no way to sign in again."""
        session = self._sessions.find(session_id)
        if session is None:
            return False
        age = self._clock.now() - session.created_at
        return age < FRESH or not credentials.has_any(tx, session.person)
