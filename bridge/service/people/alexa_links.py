"""Linked Alexas and the voice PIN, as the Alexa page shows and changes them."""

from dataclasses import dataclass
from datetime import datetime

from bridge.access.alexa.link_codes import LinkCodes
from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.voice_pins import VoicePins, is_pin
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.people.reauthorise import Reauthorisation
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.people.alexa_links import AlexaLink

NO_USE_FOR_PIN = "A PIN is for deleting clips and turning cameras on again; you may do neither."


@dataclass(frozen=True, slots=True)
class LinkedAlexa:
    """`name`: of the person whose rights it has; `own`: whether that is the caller."""

    link: AlexaLink
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class PinView:
    """`for_one`: asked for a single clip too."""

    is_set: bool
    for_one: bool = False
    locked_until: datetime | None = None


class LinkedAlexas:
    """Any thread."""

    def __init__(
        self,
        *,
        db: Database,
        links: AlexaLinks,
        codes: LinkCodes,
        pins: VoicePins,
        persons: Persons,
        reauthorisation: Reauthorisation,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._db = db
        self._links = links
        self._codes = codes
        self._pins = pins
        self._persons = persons
        self._reauthorisation = reauthorisation
        self._refusals = refusals
        self._clock = clock

    @property
    def wanted(self) -> bool:
        """Whether linking is set up here."""
        return self._links.wanted

    def code(self, actor: Actor) -> str:
        """What the page that links asks for: who the person is. Raises Denied, Conflict."""
        self._own(actor)
        if not self._links.wanted:
            message = "Linking is not set up here: add [alexa.linking] to the settings."
            raise PrivateEyeError(Kind.CONFLICT, message)
        with self._db.write() as tx:
            now = self._reauthorisation.require(tx, actor, Act.OWN_ACCOUNT, fresh=True)
            ledger.append(tx, actor, "alexa.link-code", at=now)
            return self._codes.create(tx, self._person(actor))

    def linked(self, actor: Actor) -> tuple[LinkedAlexa, ...]:
        """One's own; for an owner everybody's."""
        self._own(actor)
        person = self._person(actor)
        of = None if self._manages(actor) else person
        return tuple(
            LinkedAlexa(link, self._name(link.person), link.person == person)
            for link in self._links.everyone(of)
        )

    def unlink(self, actor: Actor, id_: str) -> None:
        """It ends at once, with what it watches. Raises NotFound, also for somebody else's."""
        now = self._own(actor)
        link = self._links.find(id_)
        if link is None or not (link.person == self._person(actor) or self._manages(actor)):
            raise PrivateEyeError(Kind.NOT_FOUND, "That Alexa is not linked here.")
        with self._db.write() as tx:
            if self._links.end(tx, id_):
                details = {"by": "page"}
                ledger.append(tx, actor, "alexa.unlink", at=now, object=id_, details=details)

    def pin(self, actor: Actor) -> PinView:
        self._own(actor)
        with self._db.read() as tx:
            row = self._pins.find(tx, self._pins.keeper(tx, actor.person))
        if row is None:
            return PinView(is_set=False)
        locked = (
            row.locked_until if row.locked_until and self._clock.now() < row.locked_until else None
        )
        return PinView(is_set=True, for_one=row.for_one, locked_until=locked)

    def set_pin(self, actor: Actor, pin: str | None, *, for_one: bool) -> None:
        """A new PIN, or with None only what it is asked for. Raises Invalid, NotFound, Denied."""
        now = self._own(actor)
        if not consent.takes_pin(consent.role_of(actor)):
            self._refusals.note(actor, "pin.set", NO_USE_FOR_PIN)
            raise PrivateEyeError(Kind.DENIED, NO_USE_FOR_PIN)
        if pin is not None and not is_pin(pin):
            message = (
                "A PIN has 4 to 8 digits, does not begin with 0, and is not like 1111 or 1234."
            )
            raise PrivateEyeError(Kind.INVALID, message)
        with self._db.write() as tx:
            person = self._pins.keeper(tx, actor.person)
            if pin is not None:
                self._pins.set(tx, person, pin, for_one=for_one, now=now)
            known = self._pins.ask_for_one(tx, person, for_one)
            if known:
                details = {"new": pin is not None, "for_one": for_one}
                ledger.append(tx, actor, "pin.set", at=now, object=person, details=details)
        if not known:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no PIN yet.")

    def forget_pin(self, actor: Actor) -> None:
        now = self._own(actor)
        with self._db.write() as tx:
            person = self._pins.keeper(tx, actor.person)
            if self._pins.forget(tx, person):
                ledger.append(tx, actor, "pin.remove", at=now, object=person)

    def _person(self, actor: Actor) -> str:
        """Whose Alexas these are: for the command line, the first owner's."""
        return actor.person or self._persons.first_owner()

    def _own(self, actor: Actor) -> datetime:
        """When it was asked. Raises Denied."""
        now = self._clock.now()
        consent.require(Ask(actor, Act.OWN_ACCOUNT, now))
        return now

    def _manages(self, actor: Actor) -> bool:
        return consent.allows(Ask(actor, Act.MANAGE_ALEXA, self._clock.now()))

    def _name(self, person: str) -> str:
        found = self._persons.find(person)
        return found.name if found else "Somebody who has left"
