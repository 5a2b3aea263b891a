"""What a person holds in the house, and what of it ends when their rights change or end.

Sessions, linked Alexas, receivers of their alerts, and what they left open for others: invitations,
codes.
"""

from bridge.access.alexa.links import AlexaLinks
from bridge.access.epochs import Epochs
from bridge.access.sessions import Session, Sessions
from bridge.model import Role
from bridge.policy import consent
from bridge.store.alerts import alerts, receivers
from bridge.store.alerts import settings as alert_settings
from bridge.store.database import Tx
from bridge.store.people import alexa_codes, credentials, invitations, voice_pins
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import Person


class Holdings:
    """Any thread. What ends does so when `tx` commits."""

    def __init__(self, sessions: Sessions, links: AlexaLinks, epochs: Epochs) -> None:
        self._sessions = sessions
        self._links = links
        self._epochs = epochs

    def sessions(self, person: str) -> tuple[Session, ...]:
        """Those that have not ended."""
        return self._sessions.active(person)

    def end_all(self, tx: Tx, person: Person) -> None:
        """They leave: also their ways of signing in, and what they were to be told."""
        self._disown(tx, person)
        for session in self._sessions.active(person.id):
            self._sessions.revoke(tx, session.id)
        credentials.forget(tx, person.id)
        alert_settings.forget(tx, person.id)
        receivers.remove_all(tx, person.id)
        alerts.remove_of(tx, person.id)
        for link in self._links.everyone(person.id):
            self._links.end(tx, link.id)
        self._links.end_codes(tx, person.id)

    def settle(self, tx: Tx, before: Person, after: Person, *, over: bool) -> None:
        """End what was made for other rights than they have now. `over`: they have none."""
        self._end_views(tx, after.id)
        self._links.end_codes(tx, after.id)
        if not consent.takes_pin(after.role):
            voice_pins.forget(tx, after.id)
        if after.role is not before.role or over:
            invitations.end(tx, after.id)
        if after.role is not before.role:
            self._disown(tx, before)

    def _disown(self, tx: Tx, person: Person) -> None:
        """What an owner has left open for others ends when they are an owner no more."""
        if person.role is Role.OWNER:
            invitations.end_by(tx, person.id)
            alexa_codes.end(tx)  # whoever made it: it takes a moment to make another

    def _end_views(self, tx: Tx, person: str) -> None:
        """What they watch: their players ask again, and are decided about again."""
        for session in self._sessions.active(person):
            self._epochs.raise_epoch(tx, Subject(SubjectKind.SESSION, session.id))
        for link in self._links.everyone(person):
            self._epochs.raise_epoch(tx, Subject(SubjectKind.LINK, link.id))
