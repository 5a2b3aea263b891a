"""The people and screens of the house in memory, as every request needs them.

This process is the only one that adds, changes or removes them.
"""

import logging
import unicodedata
from datetime import tzinfo
from threading import Lock

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Role
from bridge.policy import names
from bridge.policy.names import NameFault
from bridge.store.database import Database, Tx
from bridge.store.people import persons as rows
from bridge.store.people.persons import FIRST, Person

_FAULTS = {
    NameFault.UNSEEN: "That name has characters that nobody would see. Please type it anew.",
    NameFault.NO_LETTER: "A name needs a letter or a digit.",
    NameFault.OF_SENTENCES: (
        "Commas, colons, brackets, quotation marks and the like cannot be part of a name. "
        "Please leave them out."
    ),
    NameFault.RESERVED: (
        'That is what Private Eye itself calls somebody, and in "Who looked" nobody could tell. '
        "Choose another name."
    ),
}
_SOMEBODYS = "Somebody here is called {} already; choose another name."
_SCREENS = (
    "A screen here is called {} already. If it is the same screen, remove its old entry first, on "
    "the page Screens; if not, choose another name."
)
log = logging.getLogger(__name__)


class Persons:
    """Any thread. `zone`: the house's, in which people's hours are meant."""

    def __init__(self, db: Database, zone: tzinfo) -> None:
        self.zone = zone
        self._lock = Lock()
        with db.read() as tx:
            self._known = {person.id: person for person in rows.everyone(tx)}
        for person in self.unreadable():
            log.error("person.unreadable", extra={"person": person.id, "called": person.name})

    def find(self, id_: str) -> Person | None:
        """None: there is no such person, or they were removed. Memory only."""
        with self._lock:
            return self._known.get(id_)

    def everyone(self) -> tuple[Person, ...]:
        """In the order in which they came. Memory only."""
        with self._lock:
            return tuple(self._known.values())

    def named(self, name: str) -> Person | None:
        """The person of that name who can sign in: not a screen. Memory only."""
        wanted = _plain(name)
        people = (person for person in self.everyone() if person.role is not Role.SCREEN)
        return next((person for person in people if _plain(person.name) == wanted), None)

    def must_be_free(self, name: str, for_: str) -> None:
        """Raises Invalid for what nobody may be called, and Conflict if another person or screen
        of the house has that name, or one that looks like it."""
        fault = names.fault(name)
        if fault is not None:
            raise PrivateEyeError(Kind.INVALID, _FAULTS[fault])
        others = (one for one in self.everyone() if one.id != for_)
        other = next((one for one in others if names.alike(one.name, name)), None)
        if other is not None:
            sentence = _SCREENS if other.role is Role.SCREEN else _SOMEBODYS
            raise PrivateEyeError(Kind.CONFLICT, sentence.format(other.name))

    def owners(self) -> tuple[Person, ...]:
        """In the order in which they came. There is always one, unless the disk has lost what they
        may. Memory only."""
        return tuple(person for person in self.everyone() if person.role is Role.OWNER)

    def first_owner(self) -> str:
        """The owner to whom everything belongs that is nobody's in particular. Memory only."""
        return next((owner.id for owner in self.owners()), FIRST)

    def unreadable(self) -> tuple[Person, ...]:
        """People whose rights could not be read from the disk: they have none. Memory only."""
        return tuple(person for person in self.everyone() if not person.readable)

    def put(self, tx: Tx, person: Person) -> None:
        """Add a person, or write their changes. Takes effect when `tx` commits."""
        if self.find(person.id) is None:
            rows.add(tx, person)
        else:
            rows.change(tx, person)
        tx.after_commit(lambda: self._keep(person))

    def _keep(self, person: Person) -> None:
        with self._lock:
            if person.ended_at is None:
                self._known[person.id] = person
            else:
                self._known.pop(person.id, None)

    def actor(self, person: Person, id_: str, device: str | None) -> Actor:
        """The person, acting with a device whose session (or the like) has that id."""
        kind, rights = ActorKind(person.role.value), person.rights(self.zone)
        return Actor(kind, id_, person.name, person.id, device, rights)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
