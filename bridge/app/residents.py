"""The wiring of people: how they come in, their accounts, and who manages them."""

from dataclasses import dataclass

from bridge.access.alexa.links import Links
from bridge.access.epochs import Epochs
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.sign_in.attempts import Attempts
from bridge.access.sign_in.challenges import Challenges
from bridge.access.sign_in.guess_limits import Guesses
from bridge.access.sign_in.known_devices import KnownDevices
from bridge.access.sign_in.passkeys import Passkeys
from bridge.access.sign_in.passwords import Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors
from bridge.clock import Clock
from bridge.service.people.accounts import Accounts
from bridge.service.people.facade import Residents
from bridge.service.people.household import Household
from bridge.service.people.reauthorise import Managing
from bridge.service.people.session_start import Threshold
from bridge.service.people.sessions import Seats
from bridge.service.people.sign_in import Entry
from bridge.store.database import Database
from bridge.store.keys import Key


@dataclass(frozen=True, slots=True)
class _Base:
    """What all of it stands on."""

    house: str
    db: Database
    key: Key
    sessions: Sessions
    persons: Persons
    refusals: Refusals
    managing: Managing
    passwords: Passwords
    clock: Clock


def residents(
    house: str,
    cameras: dict[str, str],
    *,
    db: Database,
    key: Key,
    sessions: Sessions,
    persons: Persons,
    epochs: Epochs,
    links: Links,
    refusals: Refusals,
    managing: Managing,
    clock: Clock,
    passwords: Passwords | None = None,
) -> Residents:
    """`cameras`: ids to names."""
    passwords = passwords or Passwords()
    base = _Base(house, db, key, sessions, persons, refusals, managing, passwords, clock)
    entry, accounts = _ways_in(base)
    household = Household(
        db=db,
        sessions=sessions,
        persons=persons,
        epochs=epochs,
        entry=entry,
        cameras=cameras,
        links=links,
        managing=managing,
        clock=clock,
    )
    seats = Seats(db=db, sessions=sessions, persons=persons, managing=managing, clock=clock)
    return Residents(house, entry, accounts, household, seats, cameras, persons.zone)


def _ways_in(base: _Base) -> tuple[Entry, Accounts]:
    second_factors = SecondFactors(base.key.derive("second-factors"))
    recovery = RecoveryCodes(base.key.derive("recovery-codes"))
    passkeys = Passkeys(Challenges(base.clock), base.house)
    entry = Entry(
        _threshold(base),
        db=base.db,
        persons=base.persons,
        passwords=base.passwords,
        second_factors=second_factors,
        recovery=recovery,
        passkeys=passkeys,
        attempts=Attempts(base.clock),
        refusals=base.refusals,
    )
    accounts = Accounts(
        db=base.db,
        persons=base.persons,
        passwords=base.passwords,
        passkeys=passkeys,
        second_factors=second_factors,
        recovery=recovery,
        managing=base.managing,
        house=base.house,
        clock=base.clock,
    )
    return entry, accounts


def _threshold(base: _Base) -> Threshold:
    return Threshold(
        sessions=base.sessions,
        persons=base.persons,
        known=KnownDevices(base.key.derive("known-devices")),
        guesses=Guesses(base.clock),
        refusals=base.refusals,
        clock=base.clock,
    )
