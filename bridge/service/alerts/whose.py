"""Whose alerts somebody may see and set: their own, and those of a screen."""

from bridge.access.persons import Persons
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Role
from bridge.policy.acts import Act, Right
from bridge.service.acts import Acts
from bridge.store.people.persons import Person

# In place of a session: nobody acts, but somebody is told.
TOLD = "alerts"
_NOBODY = "There is no such person or screen whose alerts you can set."


class WhoseAlerts:
    """Any thread; memory only."""

    def __init__(self, acts: Acts, persons: Persons) -> None:
        self._acts = acts
        self._persons = persons

    def of(self, actor: Actor, act: Act, person: str | None = None) -> Person:
        """`person`: None for the actor themselves; for the command line, the first owner.

        Raises Denied, NotFound.
        """
        self._acts.require(actor, act)
        own = actor.person or self._persons.first_owner()
        found = self._persons.find(person or own)
        if found is None or (found.id != own and found not in self.screens(actor)):
            raise PrivateEyeError(Kind.NOT_FOUND, _NOBODY)
        return found

    def screens(self, actor: Actor) -> tuple[Person, ...]:
        """Of which they may set the alerts too: no screen can say for itself what it is to show."""
        if not self._acts.may(actor, Right.PAIR_SCREEN):
            return ()
        return tuple(one for one in self._persons.everyone() if one.role is Role.SCREEN)

    def acting(self, person: Person) -> Actor:
        """They, as who is told."""
        return self._persons.actor(person, TOLD, None)
