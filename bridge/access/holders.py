"""Until when those who hold grants may hold any."""

from datetime import UTC, datetime

from bridge.access.alexa import AlexaUsers
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.store.database import Tx
from bridge.store.epochs import Subject, SubjectKind

UNTIL_REVOKED = datetime.max.replace(tzinfo=UTC)


class Holders:
    """Any thread. Inside a write transaction the answer holds until that transaction is over:
    rights end in write transactions, and memory follows before the next one begins.
    """

    def __init__(self, sessions: Sessions, tokens: Tokens, alexas: AlexaUsers) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._alexas = alexas

    def until(self, tx: Tx, holder: Subject) -> datetime | None:
        """When the holder's rights end; None: they have ended."""
        match holder.kind:
            case SubjectKind.SESSION:
                session = self._sessions.find(holder.id)
                return session.expires_at if session else None
            case SubjectKind.TOKEN:
                alive = self._tokens.find(holder.id) is not None
            case SubjectKind.ALEXA_USER:
                alive = self._alexas.confirmed(tx, holder.id) is not None
            case SubjectKind.CAMERA:
                alive = False
        return UNTIL_REVOKED if alive else None
