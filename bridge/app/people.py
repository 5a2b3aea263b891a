"""The wiring of people: signing in, accounts, sessions, the household."""

from dataclasses import dataclass

from bridge.access.alexa.links import AlexaLinks
from bridge.access.epochs import Epochs
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.sign_in.attempts import Attempts
from bridge.access.sign_in.challenges import Challenges
from bridge.access.sign_in.guess_limits import GuessLimits
from bridge.access.sign_in.known_devices import KnownDevices
from bridge.access.sign_in.passkeys import Passkeys
from bridge.access.sign_in.passwords import Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors
from bridge.clock import Clock
from bridge.service.acts import Acts
from bridge.service.people.accounts import Accounts
from bridge.service.people.facade import People
from bridge.service.people.household import Household
from bridge.service.people.session_start import SessionStart
from bridge.service.people.sessions import SessionList
from bridge.service.people.sign_in import SignInMethods
from bridge.store.database import Database
from bridge.store.keys import Key


@dataclass(frozen=True, slots=True)
class _Base:
    """What all of them need."""

    house: str
    db: Database
    key: Key
    sessions: Sessions
    persons: Persons
    refusals: Refusals
    acts: Acts
    passwords: Passwords
    clock: Clock


def people(
    house: str,
    cameras: dict[str, str],
    *,
    db: Database,
    key: Key,
    sessions: Sessions,
    persons: Persons,
    epochs: Epochs,
    links: AlexaLinks,
    refusals: Refusals,
    acts: Acts,
    clock: Clock,
    passwords: Passwords | None = None,
) -> People:
    """`cameras`: ids to names."""
    passwords = passwords or Passwords()
    base = _Base(house, db, key, sessions, persons, refusals, acts, passwords, clock)
    sign_in, accounts = _ways_in(base)
    household = Household(
        acts,
        db=db,
        sessions=sessions,
        persons=persons,
        epochs=epochs,
        sign_in=sign_in,
        cameras=cameras,
        links=links,
    )
    session_list = SessionList(acts, sessions, persons)
    return People(house, sign_in, accounts, household, session_list, cameras, persons.zone)


def _ways_in(base: _Base) -> tuple[SignInMethods, Accounts]:
    second_factors = SecondFactors(base.key.derive("second-factors"))
    recovery = RecoveryCodes(base.key.derive("recovery-codes"))
    passkeys = Passkeys(Challenges(base.clock), base.house)
    sign_in = SignInMethods(
        _session_start(base),
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
        base.acts,
        db=base.db,
        persons=base.persons,
        passwords=base.passwords,
        passkeys=passkeys,
        second_factors=second_factors,
        recovery=recovery,
        house=base.house,
        clock=base.clock,
    )
    return sign_in, accounts


def _session_start(base: _Base) -> SessionStart:
    return SessionStart(
        sessions=base.sessions,
        persons=base.persons,
        known=KnownDevices(base.key.derive("known-devices")),
        guess_limits=GuessLimits(base.clock),
        refusals=base.refusals,
        clock=base.clock,
    )
