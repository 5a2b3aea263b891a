"""Letting televisions and tablets in: they show a code, the owner confirms it (RFC 8628).

A screen is a person of the house with the role `screen`. It comes to be when it fetches what was
confirmed, and only if whoever confirmed it might still do so then. Its rights are changed and it is
removed as anybody's (`household.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NoReturn

from bridge.access.persons import Persons
from bridge.access.refusals import at_address
from bridge.access.secret_text import new_id
from bridge.access.sessions import StartedSession
from bridge.access.sign_in.attempts import Attempts
from bridge.access.sign_in.guess_limits import of_address
from bridge.access.sign_in.pairing import (
    DeviceAuthorization,
    Pairing,
    PairingState,
    ScreenConfirmation,
    ScreenRequest,
)
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Role
from bridge.policy.acts import Act, Right
from bridge.policy.places import place_of
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.people.callers import Caller
from bridge.service.people.client import Client
from bridge.service.people.session_start import SessionStart
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.people.persons import Person

WRONG_CODES_A_MINUTE = 10
_NO_SUCH_CODE = "No screen is showing this code. Check it again: a code lasts 10 minutes."


@dataclass(frozen=True, slots=True)
class ConnectedScreen:
    name: str
    started: StartedSession


class Screens:
    """Any thread."""

    def __init__(
        self,
        house: House,
        acts: Acts,
        session_start: SessionStart,
        *,
        db: Database,
        persons: Persons,
        clock: Clock,
    ) -> None:
        self._house = house
        self._acts = acts
        self._session_start = session_start
        self._db = db
        self._persons = persons
        self._pairing = Pairing(clock)
        self._attempts = Attempts(clock, most=WRONG_CODES_A_MINUTE)
        self._clock = clock

    def ask(self, address: str | None, device: str) -> DeviceAuthorization:
        """A screen wants a code. Raises TooMany, and writes nothing then but a refusal."""
        asked = self._pairing.ask(device, place_of(address), address=of_address(address).key)
        if asked is None:
            self._acts.note(at_address(address), Act.SCREEN_ASK, Why.TOO_MANY_SCREENS)
            raise PrivateEyeError(
                Kind.TOO_MANY, "Too many screens have asked for a code. Wait ten minutes."
            )
        stranger = replace(at_address(address), device=device)
        with self._db.write() as tx:
            ledger.append(tx, stranger, Act.SCREEN_ASK, at=self._clock.now())
        return asked

    def poll(self, device_code: str, client: Client) -> ConnectedScreen | PairingState:
        """The screen asks whether it is let in. If so, it is signed in now, once."""
        answer = self._pairing.poll(device_code)
        if isinstance(answer, PairingState):
            return answer
        return self._let_in(answer, client)

    def look(self, caller: Caller, user_code: str) -> ScreenRequest:
        """Which screen shows a code, of which all but the last two letters are enough: they are
        what a link holds. Raises Denied, NotFound, and TooMany for who guesses."""
        return self._look(caller, user_code, sent=True)

    def _look(self, caller: Caller, user_code: str, *, sent: bool = False) -> ScreenRequest:
        self._acts.require(caller.actor, Act.SCREEN_CONFIRM)
        if self._attempts.exhausted(caller.holder.id):
            raise PrivateEyeError(Kind.TOO_MANY, "Too many wrong codes. Wait a minute.")
        return self._pairing.find(user_code, sent=sent) or self._no_such_code(caller)

    def confirm(
        self, caller: Caller, user_code: str, *, name: str, cameras: Collection[str] | None
    ) -> str:
        """Let the screen in, under a name; its id. `user_code` is the whole one, as it is seen on
        the screen.

        Raises as `look`, NotFresh, Invalid and Conflict.
        """
        self._acts.require(caller.actor, Act.SCREEN_CONFIRM)
        self._check(name, cameras)
        chosen = None if cameras is None else frozenset(cameras)
        confirmed = ScreenConfirmation(new_id(), name, chosen, caller.holder)
        self._answer(caller, user_code, confirmed)
        return confirmed.id

    def refuse(self, caller: Caller, user_code: str) -> None:
        """Raises as `look`."""
        self._answer(caller, user_code, None)

    def _answer(self, caller: Caller, user_code: str, answer: ScreenConfirmation | None) -> None:
        asking = self._look(caller, user_code, sent=answer is None)
        details = {"device": asking.device, "place": asking.place}
        if answer is None:
            act, screen_id = Act.SCREEN_REFUSE, None
        else:
            act, screen_id, details["name"] = Act.SCREEN_CONFIRM, answer.id, answer.name
        with self._acts.administer(caller.actor, act, fresh=answer is not None) as doing:
            if self._pairing.find(asking.user_code) is None:  # answered by somebody else meanwhile
                self._no_such_code(caller)
            doing.say(screen_id, details)
            doing.tx.after_commit(lambda: self._pairing.answer(asking.user_code, answer))

    def _let_in(
        self, confirmed: ScreenConfirmation, client: Client
    ) -> ConnectedScreen | PairingState:
        now = self._clock.now()
        person = Person(
            id=confirmed.id,
            name=confirmed.name,
            role=Role.SCREEN,
            cameras=confirmed.cameras,
            hours=(),
            until=None,
            created_at=now,
        )
        with self._db.write() as tx:
            why = self._why_not(confirmed)
            if why is None:
                self._persons.put(tx, person)
                started = self._session_start.let_screen_in(tx, person, client)
                return ConnectedScreen(person.name, started)
        self._acts.note(at_address(client.address), Act.SCREEN_ASK, why)
        return PairingState.DENIED

    def _why_not(self, confirmed: ScreenConfirmation) -> Why | None:
        """What was confirmed may be out of date, and its name somebody else's, by now."""
        if not self._acts.still_may(confirmed.by, Right.PAIR_SCREEN):
            return Why.CONFIRMER_MAY_NOT
        try:
            self._persons.must_be_free(confirmed.name, for_="")
        except PrivateEyeError:
            return Why.NAME_GIVEN
        return None

    def _check(self, name: str, cameras: Collection[str] | None) -> None:
        self._persons.must_be_free(name, for_="")
        if cameras is not None and not set(cameras) <= {one.id for one in self._house.named()}:
            raise PrivateEyeError(Kind.INVALID, "There is no such camera in this house.")

    def _no_such_code(self, caller: Caller) -> NoReturn:
        self._attempts.missed(caller.holder.id)
        raise PrivateEyeError(Kind.NOT_FOUND, _NO_SUCH_CODE)
