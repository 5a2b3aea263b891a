"""The wiring of people: signing in, accounts, sessions, the household, screens, tokens."""

from dataclasses import dataclass

from bridge.access.sign_in.attempts import Attempts
from bridge.access.sign_in.challenges import Challenges
from bridge.access.sign_in.guess_limits import GuessLimits
from bridge.access.sign_in.known_devices import KnownDevices
from bridge.access.sign_in.passkeys import Passkeys
from bridge.access.sign_in.passwords import Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors
from bridge.app.access import Access
from bridge.app.base import Base
from bridge.service.cameras.house import House
from bridge.service.people.accounts import Accounts
from bridge.service.people.alexa_users import ConfirmedAlexas
from bridge.service.people.api_tokens import ApiTokens
from bridge.service.people.facade import People
from bridge.service.people.household import Household
from bridge.service.people.screens import Screens
from bridge.service.people.session_start import SessionStart
from bridge.service.people.sessions import SessionList
from bridge.service.people.sign_in import SignInMethods


@dataclass(frozen=True, slots=True)
class PeopleParts:
    people: People
    screens: Screens
    confirmed_alexas: ConfirmedAlexas
    api_tokens: ApiTokens


def people(
    base: Base, access: Access, house: House, passwords: Passwords | None = None
) -> PeopleParts:
    screens = Screens(
        house,
        access.acts,
        db=base.db,
        sessions=access.sessions,
        persons=access.persons,
        holders=access.holders,
        refusals=access.refusals,
        clock=base.clock,
    )
    confirmed_alexas = ConfirmedAlexas(
        access.acts,
        db=base.db,
        sessions=access.sessions,
        persons=access.persons,
        codes=access.codes,
        alexas=access.alexas,
        clock=base.clock,
    )
    api_tokens = ApiTokens(access.acts, access.tokens, base.db, base.clock)
    everybody = _everybody(base, access, passwords or Passwords())
    return PeopleParts(everybody, screens, confirmed_alexas, api_tokens)


def _everybody(base: Base, access: Access, passwords: Passwords) -> People:
    house, cameras = base.config.house, {each.id: each.name for each in base.config.camera}
    sign_in, accounts = _ways_in(base, access, passwords)
    household = Household(
        access.acts,
        db=base.db,
        sessions=access.sessions,
        persons=access.persons,
        epochs=access.epochs,
        sign_in=sign_in,
        cameras=cameras,
        links=access.links,
    )
    session_list = SessionList(access.acts, access.sessions, access.persons)
    return People(house, sign_in, accounts, household, session_list, cameras, access.persons.zone)


def _ways_in(base: Base, access: Access, passwords: Passwords) -> tuple[SignInMethods, Accounts]:
    second_factors = SecondFactors(base.key.derive("second-factors"))
    recovery = RecoveryCodes(base.key.derive("recovery-codes"))
    passkeys = Passkeys(Challenges(base.clock), base.config.house)
    sign_in = SignInMethods(
        _session_start(base, access),
        db=base.db,
        persons=access.persons,
        passwords=passwords,
        second_factors=second_factors,
        recovery=recovery,
        passkeys=passkeys,
        attempts=Attempts(base.clock),
        refusals=access.refusals,
    )
    accounts = Accounts(
        access.acts,
        db=base.db,
        persons=access.persons,
        passwords=passwords,
        passkeys=passkeys,
        second_factors=second_factors,
        recovery=recovery,
        house=base.config.house,
        clock=base.clock,
    )
    return sign_in, accounts


def _session_start(base: Base, access: Access) -> SessionStart:
    return SessionStart(
        sessions=access.sessions,
        persons=access.persons,
        known=KnownDevices(base.key.derive("known-devices")),
        guess_limits=GuessLimits(base.clock),
        refusals=access.refusals,
        clock=base.clock,
    )
