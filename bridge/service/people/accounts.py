"""One's own account: name, password, passkeys, second factor, recovery codes.

What lets somebody in may be changed by who has signed in within the last 15 minutes, or has no way
of their own yet: a tablet that was left lying about is no way into the house for good.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace

import pyotp

from bridge.access.persons import Persons
from bridge.access.sessions import Session
from bridge.access.sign_in.credentials import Credentials
from bridge.access.sign_in.passkeys import Json, Party
from bridge.access.sign_in.password_strength import why_weak
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Ask
from bridge.policy.refusal import Denied, Why
from bridge.service.acts import Acts, Doing
from bridge.service.people import outside_hours as closed
from bridge.service.people.callers import Caller
from bridge.service.people.views import Account, Passkey
from bridge.store.database import Database
from bridge.store.people import credentials as rows
from bridge.store.people import passkeys, passwords, second_factors
from bridge.store.people.passkeys import PasskeyRow
from bridge.store.people.persons import Person

MOST_PASSKEYS = 20
WRONG_CODE = "That code is wrong. Codes change every 30 seconds; try the next one."


class Accounts:
    """Any thread. All raise Denied for programs, and for people outside their hours."""

    def __init__(
        self,
        acts: Acts,
        *,
        db: Database,
        persons: Persons,
        credentials: Credentials,
        house: str,
        clock: Clock,
    ) -> None:
        self._acts = acts
        self._db = db
        self._persons = persons
        self._credentials = credentials
        self._house = house
        self._clock = clock

    def may(self, caller: Caller, cameras: Iterable[str]) -> frozenset[str]:
        """What the caller may do now, to any camera at least, so that no page offers the rest."""
        now, ids = self._clock.now(), tuple(cameras)
        return frozenset(
            right.value
            for right in Right
            if consent.allows(Ask(caller.actor, right, now))
            or consent.allowed(caller.actor, right, now, ids)
        )

    def outside_hours(self, caller: Caller, *, twelve_hours: bool = True) -> str | None:
        """Why the caller has no access now, in words for them, times by a clock of so many hours;
        None: they have."""
        rights = caller.actor.rights
        if rights is None:
            return None
        return closed.said(rights, self._clock.now(), twelve_hours=twelve_hours)

    def has_way(self, caller: Caller) -> bool:
        """Whether they can sign in again on their own, and so be asked to. For a program: yes."""
        if caller.session is None:
            return True
        with self._db.read() as tx:
            return rows.has_any(tx, caller.session.person)

    def account(self, caller: Caller) -> Account:
        person, session = self._me(caller, Act.ACCOUNT_READ)
        with self._db.read() as tx:
            return Account(
                person=person,
                password=passwords.find(tx, person.id) is not None,
                second_factor=self._credentials.second_factors.is_on(tx, person.id),
                recovery_left=second_factors.codes_left(tx, person.id),
                passkeys=tuple(map(_shown, passkeys.of(tx, person.id))),
                fresh=self._acts.is_fresh(tx, session.id),
            )

    def rename(self, caller: Caller, name: str) -> None:
        """Raises Invalid, Conflict where somebody else is called that: names are signed in with,
        and are what the ledger says."""
        with self._administer(caller, Act.ACCOUNT_RENAME) as doing:
            # As they are now: nothing else of them is written back.
            person, _ = self._me(caller, Act.ACCOUNT_RENAME)
            self._persons.must_be_free(name, person.id)
            self._persons.put(doing.tx, replace(person, name=name))
            doing.say(person.id, {"name": name})

    def set_password(self, caller: Caller, password: str) -> None:
        """Raises Invalid with the reason where it is one that is guessed."""
        person, _ = self._fresh(caller, Act.ACCOUNT_PASSWORD)
        people = (one.name for one in self._persons.everyone())
        weak = why_weak(password, (self._house, *people))
        if weak is not None:
            raise PrivateEyeError(Kind.INVALID, weak)
        hashed = self._credentials.passwords.hash(password)
        with self._administer(caller, Act.ACCOUNT_PASSWORD) as doing:
            tx = doing.tx
            passwords.put(tx, person.id, hashed, self._clock.now())
            doing.say(person.id)

    def begin_second_factor(self, caller: Caller) -> tuple[str, str]:
        """The secret as text, and as an address that an app reads from a QR code."""
        person, _ = self._fresh(caller, Act.ACCOUNT_SECOND_FACTOR)
        with self._administer(caller, Act.ACCOUNT_SECOND_FACTOR) as doing:
            tx = doing.tx
            if passwords.find(tx, person.id) is None:
                raise PrivateEyeError(
                    Kind.CONFLICT, "Set a password first: the code is asked for after it."
                )
            secret = self._credentials.second_factors.begin(tx, person.id)
            doing.changed = False  # until it is confirmed
        uri = pyotp.TOTP(secret).provisioning_uri(name=person.name, issuer_name=self._house)
        return secret, uri

    def confirm_second_factor(self, caller: Caller, code: str) -> None:
        """Raises Invalid where the code is wrong."""
        person, _ = self._fresh(caller, Act.ACCOUNT_SECOND_FACTOR)
        with self._administer(caller, Act.ACCOUNT_SECOND_FACTOR) as doing:
            tx = doing.tx
            if not self._credentials.second_factors.confirm(tx, person.id, code, self._clock.now()):
                raise PrivateEyeError(Kind.INVALID, WRONG_CODE)
            doing.say(person.id, {"on": True})

    def remove_second_factor(self, caller: Caller) -> None:
        person, _ = self._fresh(caller, Act.ACCOUNT_SECOND_FACTOR)
        with self._administer(caller, Act.ACCOUNT_SECOND_FACTOR) as doing:
            tx = doing.tx
            doing.changed = self._credentials.second_factors.remove(tx, person.id)
            doing.say(person.id, {"on": False})

    def new_recovery_codes(self, caller: Caller) -> tuple[str, ...]:
        """Ten new ones, shown now and never again. The old ones end."""
        person, _ = self._fresh(caller, Act.ACCOUNT_RECOVERY_CODES)
        with self._administer(caller, Act.ACCOUNT_RECOVERY_CODES) as doing:
            tx = doing.tx
            codes = self._credentials.recovery.create(tx, person.id, self._clock.now())
            doing.say(person.id)
        return codes

    def passkey_options(self, caller: Caller, party: Party) -> Json:
        """What the browser is to ask of the device. Raises Conflict above 20 passkeys."""
        person, _ = self._fresh(caller, Act.ACCOUNT_PASSKEY)
        with self._db.read() as tx:
            known = passkeys.of(tx, person.id)
        if len(known) >= MOST_PASSKEYS:
            raise PrivateEyeError(Kind.CONFLICT, "You cannot have more passkeys; remove one first.")
        return self._credentials.passkeys.registration(
            party, caller.actor.id, person=person.id, name=person.name, known=known
        )

    def add_passkey(self, caller: Caller, party: Party, credential: Json, name: str) -> None:
        """Raises Invalid where it is no answer to what `passkey_options` asked."""
        person, _ = self._fresh(caller, Act.ACCOUNT_PASSKEY)
        new = self._credentials.passkeys.registered(party, caller.actor.id, credential)
        if new is None:
            raise PrivateEyeError(Kind.INVALID, "That passkey did not work. Please try again.")
        now = self._clock.now()
        row = PasskeyRow(new.id, person.id, new.public_key, new.sign_count, name, now)
        with self._administer(caller, Act.ACCOUNT_PASSKEY) as doing:
            tx = doing.tx
            if not passkeys.add(tx, row):
                raise PrivateEyeError(Kind.CONFLICT, "This device has a passkey here already.")
            doing.say(person.id, {"added": True})

    def remove_passkey(self, caller: Caller, id_: str) -> None:
        """Raises NotFound."""
        person, _ = self._fresh(caller, Act.ACCOUNT_PASSKEY)
        with self._administer(caller, Act.ACCOUNT_PASSKEY) as doing:
            tx = doing.tx
            if not passkeys.remove(tx, id_, person.id):
                raise PrivateEyeError(Kind.NOT_FOUND, "There is no such passkey.")
            doing.say(person.id, {"added": False})

    def _me(self, caller: Caller, act: Act) -> tuple[Person, Session]:
        """Raises Denied."""
        self._acts.require(caller.actor, act)
        person = self._persons.find(caller.actor.person or "")
        if person is None or caller.session is None:
            raise Denied(Why.NO_ACCOUNT)
        return person, caller.session

    def _fresh(self, caller: Caller, act: Act) -> tuple[Person, Session]:
        """Before anything that takes a while. Raises Denied, NotFresh."""
        me = self._me(caller, act)
        with self._db.read() as tx:
            self._acts.must_be_fresh(tx, caller.actor)
        return me

    def _administer(self, caller: Caller, act: Act) -> AbstractContextManager[Doing]:
        return self._acts.administer(caller.actor, act, fresh=True)


def _shown(row: PasskeyRow) -> Passkey:
    return Passkey(row.id, row.name, row.created_at, row.last_used_at)
