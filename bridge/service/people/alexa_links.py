"""Linked Alexas and the voice PIN, as the Alexa page shows and changes them."""

from dataclasses import dataclass
from datetime import datetime

from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.voice_pins import VoicePins, is_pin
from bridge.access.persons import Persons
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.store.database import Database
from bridge.store.people.alexa_links import AlexaLink


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
        acts: Acts,
        *,
        db: Database,
        links: AlexaLinks,
        pins: VoicePins,
        persons: Persons,
        clock: Clock,
    ) -> None:
        self._acts = acts
        self._db = db
        self._links = links
        self._pins = pins
        self._persons = persons
        self._clock = clock

    @property
    def wanted(self) -> bool:
        """Whether linking is set up here."""
        return self._links.wanted

    def code(self, actor: Actor) -> str:
        """What the page that links asks for: who the person is. Raises Denied, Conflict."""
        self._acts.require(actor, Act.ALEXA_LINK_CODE)
        if not self._links.wanted:
            message = "Linking is not set up here: add [alexa.linking] to the settings."
            raise PrivateEyeError(Kind.CONFLICT, message)
        with self._acts.administer(actor, Act.ALEXA_LINK_CODE, fresh=True) as doing:
            return self._links.codes.create(doing.tx, self._person(actor))

    def linked(self, actor: Actor) -> tuple[LinkedAlexa, ...]:
        """One's own; for an owner everybody's."""
        self._acts.require(actor, Act.ACCOUNT_READ)
        person = self._person(actor)
        of = None if self._manages(actor) else person
        return tuple(
            LinkedAlexa(link, self._name(link.person), link.person == person)
            for link in self._links.everyone(of)
        )

    def unlink(self, actor: Actor, id_: str) -> None:
        """It ends at once, with what it watches. Raises NotFound, also for somebody else's."""
        with self._acts.perform(actor, Act.ALEXA_UNLINK) as doing:
            link = self._links.find(id_)
            if link is None or not (link.person == self._person(actor) or self._manages(actor)):
                raise PrivateEyeError(Kind.NOT_FOUND, "That Alexa is not linked here.")
            doing.changed = self._links.end(doing.tx, id_)
            doing.say(id_, {"by": "page"})

    def pin(self, actor: Actor) -> PinView:
        self._acts.require(actor, Act.ACCOUNT_READ)
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
        self._acts.require(actor, Act.PIN_SET)
        if not consent.takes_pin(consent.role_of(actor)):
            raise self._acts.denied(actor, Act.PIN_SET, Why.NO_USE_FOR_PIN)
        if pin is not None and not is_pin(pin):
            message = (
                "A PIN has 4 to 8 digits, does not begin with 0, and is not like 1111 or 1234."
            )
            raise PrivateEyeError(Kind.INVALID, message)
        with self._acts.perform(actor, Act.PIN_SET) as doing:
            person = self._pins.keeper(doing.tx, actor.person)
            if pin is not None:
                self._pins.set(doing.tx, person, pin, for_one=for_one, now=doing.at)
            if not self._pins.ask_for_one(doing.tx, person, for_one):
                raise PrivateEyeError(Kind.NOT_FOUND, "There is no PIN yet.")
            doing.say(person, {"new": pin is not None, "for_one": for_one})

    def forget_pin(self, actor: Actor) -> None:
        with self._acts.perform(actor, Act.PIN_REMOVE) as doing:
            person = self._pins.keeper(doing.tx, actor.person)
            doing.changed = self._pins.forget(doing.tx, person)
            doing.say(person)

    def _person(self, actor: Actor) -> str:
        """Whose Alexas these are: for the command line, the first owner's."""
        return actor.person or self._persons.first_owner()

    def _manages(self, actor: Actor) -> bool:
        return self._acts.may(actor, Right.MANAGE_ALEXA)

    def _name(self, person: str) -> str:
        found = self._persons.find(person)
        return found.name if found else "Somebody who has left"
