"""The wiring of people: signing in, accounts, sessions, the household, screens, tokens."""

from dataclasses import dataclass

from bridge.access.sign_in.attempts import Attempts
from bridge.access.sign_in.challenges import Challenges
from bridge.access.sign_in.credentials import Credentials
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
from bridge.service.people.holdings import Holdings
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
    acts, db, persons = access.acts, base.db, access.persons
    session_start = _session_start(base, access)
    return PeopleParts(
        _everybody(base, access, session_start, passwords or Passwords()),
        Screens(house, acts, session_start, db=db, persons=persons, clock=base.clock),
        ConfirmedAlexas(acts, db=db, codes=access.codes, alexas=access.alexas),
        ApiTokens(acts, access.tokens, db, base.clock),
    )


def _everybody(
    base: Base, access: Access, session_start: SessionStart, passwords: Passwords
) -> People:
    acts, db, persons = access.acts, base.db, access.persons
    house, cameras = base.config.house, {each.id: each.name for each in base.config.camera}
    credentials = _credentials(base, passwords)
    sign_in = SignInMethods(
        session_start,
        db=db,
        persons=persons,
        credentials=credentials,
        attempts=Attempts(base.clock),
        refusals=access.refusals,
    )
    accounts = Accounts(
        acts, db=db, persons=persons, credentials=credentials, house=house, clock=base.clock
    )
    holdings = Holdings(access.sessions, access.links, access.epochs)
    household = Household(
        acts, db=db, persons=persons, holdings=holdings, sign_in=sign_in, cameras=cameras
    )
    session_list = SessionList(acts, access.sessions, persons, db, base.clock)
    return People(house, sign_in, accounts, household, session_list, cameras, persons.zone)


def _credentials(base: Base, passwords: Passwords) -> Credentials:
    return Credentials(
        passwords,
        Passkeys(Challenges(base.clock), base.config.house),
        SecondFactors(base.key.derive("second-factors")),
        RecoveryCodes(base.key.derive("recovery-codes")),
    )


def _session_start(base: Base, access: Access) -> SessionStart:
    return SessionStart(
        sessions=access.sessions,
        persons=access.persons,
        known=KnownDevices(base.key.derive("known-devices")),
        guess_limits=GuessLimits(base.clock),
        refusals=access.refusals,
        clock=base.clock,
    )
