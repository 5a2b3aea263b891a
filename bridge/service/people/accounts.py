"""One's own account: name, password, passkeys, second factor, recovery codes.

What lets somebody in may be changed by who has signed in within the last 15 minutes, or has no way
of their own yet: a tablet that was left lying about is no way into the house for good.
"""

from collections.abc import Iterable
from dataclasses import replace

import pyotp

from bridge.access.persons import Persons
from bridge.access.sessions import Session
from bridge.access.sign_in.passkeys import Json, Party, Passkeys
from bridge.access.sign_in.password_strength import why_weak
from bridge.access.sign_in.passwords import Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.people import outside_hours as closed
from bridge.service.people.callers import Caller
from bridge.service.people.reauthorise import Reauthorisation
from bridge.service.people.views import Account
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.people import credentials, passkeys, passwords, second_factors
from bridge.store.people.passkeys import PasskeyRow
from bridge.store.people.persons import Person

MOST_PASSKEYS = 20
WRONG_CODE = "That code is wrong. Codes change every 30 seconds; try the next one."


class Accounts:
    """Any thread. All raise Denied for programs, and for people outside their hours."""

    def __init__(
        self,
        *,
        db: Database,
        persons: Persons,
        passwords: Passwords,
        passkeys: Passkeys,
        second_factors: SecondFactors,
        recovery: RecoveryCodes,
        reauthorisation: Reauthorisation,
        house: str,
        clock: Clock,
    ) -> None:
        self._db = db
        self._persons = persons
        self._passwords = passwords
        self._passkeys = passkeys
        self._second_factors = second_factors
        self._recovery = recovery
        self._reauthorisation = reauthorisation
        self._house = house
        self._clock = clock

    def may(self, caller: Caller, cameras: Iterable[str]) -> frozenset[str]:
        """What the caller may do now, to any camera at least, so that no page offers the rest."""
        now, ids = self._clock.now(), tuple(cameras)
        return frozenset(
            act.value
            for act in Act
            if consent.allows(Ask(caller.actor, act, now))
            or consent.allowed(caller.actor, act, now, ids)
        )

    def outside_hours(self, caller: Caller) -> str | None:
        """Why the caller has no access now, in words for them; None: they have."""
        rights = caller.actor.rights
        return None if rights is None else closed.said(rights, self._clock.now())

    def has_way(self, caller: Caller) -> bool:
        """Whether they can sign in again on their own, and so be asked to. For a program: yes."""
        if caller.session is None:
            return True
        with self._db.read() as tx:
            return credentials.has_any(tx, caller.session.person)

    def account(self, caller: Caller) -> Account:
        person, session = self._me(caller)
        with self._db.read() as tx:
            return Account(
                person=person,
                password=passwords.find(tx, person.id) is not None,
                second_factor=self._second_factors.is_on(tx, person.id),
                recovery_left=second_factors.codes_left(tx, person.id),
                passkeys=passkeys.of(tx, person.id),
                fresh=self._reauthorisation.is_fresh(tx, session.id),
            )

    def rename(self, caller: Caller, name: str) -> None:
        """Raises Conflict where somebody else is called that: names are signed in with."""
        with self._db.write() as tx:
            self._reauthorisation.require(tx, caller.actor, Act.OWN_ACCOUNT)
            person, _ = self._me(caller)  # as they are now: nothing else of them is written back
            self._persons.must_be_free(name, person.id)
            self._persons.put(tx, replace(person, name=name))
            self._note(tx, caller, "account.rename", name=name)

    def set_password(self, caller: Caller, password: str) -> None:
        """Raises Invalid with the reason where it is one that is guessed."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        people = (one.name for one in self._persons.everyone())
        weak = why_weak(password, (self._house, *people))
        if weak is not None:
            raise PrivateEyeError(Kind.INVALID, weak)
        hashed = self._passwords.hash(password)
        with self._db.write() as tx:
            self._still(tx, caller)
            passwords.put(tx, person.id, hashed, self._clock.now())
            self._note(tx, caller, "account.password")

    def begin_second_factor(self, caller: Caller) -> tuple[str, str]:
        """The secret as text, and as an address that an app reads from a QR code."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.write() as tx:
            self._still(tx, caller)
            if passwords.find(tx, person.id) is None:
                raise PrivateEyeError(
                    Kind.CONFLICT, "Set a password first: the code is asked for after it."
                )
            secret = self._second_factors.begin(tx, person.id)
        uri = pyotp.TOTP(secret).provisioning_uri(name=person.name, issuer_name=self._house)
        return secret, uri

    def confirm_second_factor(self, caller: Caller, code: str) -> None:
        """Raises Invalid where the code is wrong."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.write() as tx:
            self._still(tx, caller)
            if not self._second_factors.confirm(tx, person.id, code, self._clock.now()):
                raise PrivateEyeError(Kind.INVALID, WRONG_CODE)
            self._note(tx, caller, "account.second-factor", on=True)

    def remove_second_factor(self, caller: Caller) -> None:
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.write() as tx:
            self._still(tx, caller)
            if self._second_factors.remove(tx, person.id):
                self._note(tx, caller, "account.second-factor", on=False)

    def new_recovery_codes(self, caller: Caller) -> tuple[str, ...]:
        """Ten new ones, shown now and never again. The old ones end."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.write() as tx:
            self._still(tx, caller)
            codes = self._recovery.create(tx, person.id, self._clock.now())
            self._note(tx, caller, "account.recovery-codes")
        return codes

    def passkey_options(self, caller: Caller, party: Party) -> Json:
        """What the browser is to ask of the device. Raises Conflict above 20 passkeys."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.read() as tx:
            known = passkeys.of(tx, person.id)
        if len(known) >= MOST_PASSKEYS:
            raise PrivateEyeError(Kind.CONFLICT, "You cannot have more passkeys; remove one first.")
        return self._passkeys.registration(
            party, session.id, person=person.id, name=person.name, known=known
        )

    def add_passkey(self, caller: Caller, party: Party, credential: Json, name: str) -> None:
        """Raises Invalid where it is no answer to what `passkey_options` asked."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        new = self._passkeys.registered(party, session.id, credential)
        if new is None:
            raise PrivateEyeError(Kind.INVALID, "That passkey did not work. Please try again.")
        now = self._clock.now()
        row = PasskeyRow(new.id, person.id, new.public_key, new.sign_count, name, now)
        with self._db.write() as tx:
            self._still(tx, caller)
            if not passkeys.add(tx, row):
                raise PrivateEyeError(Kind.CONFLICT, "This device has a passkey here already.")
            self._note(tx, caller, "account.passkey", added=True)

    def remove_passkey(self, caller: Caller, id_: str) -> None:
        """Raises NotFound."""
        person, session = self._me(caller)
        self._must_be_fresh(session)
        with self._db.write() as tx:
            self._still(tx, caller)
            if not passkeys.remove(tx, id_, person.id):
                raise PrivateEyeError(Kind.NOT_FOUND, "There is no such passkey.")
            self._note(tx, caller, "account.passkey", added=False)

    def _me(self, caller: Caller) -> tuple[Person, Session]:
        consent.require(Ask(caller.actor, Act.OWN_ACCOUNT, self._clock.now()))
        person = self._persons.find(caller.actor.person or "")
        if person is None or caller.session is None:
            raise PrivateEyeError(Kind.DENIED, "Only people who are signed in have an account.")
        return person, caller.session

    def _still(self, tx: Tx, caller: Caller) -> None:
        """Decide again in the writer's turn. Raises Denied."""
        self._reauthorisation.require(tx, caller.actor, Act.OWN_ACCOUNT, fresh=True)

    def _must_be_fresh(self, session: Session) -> None:
        with self._db.read() as tx:
            self._reauthorisation.must_be_fresh(tx, session.id)

    def _note(self, tx: Tx, caller: Caller, act: str, **details: Plain) -> None:
        me = caller.actor
        ledger.append(tx, me, act, at=self._clock.now(), object=me.person, details=details)
