"""Everything about people, in one place for the pages."""

from dataclasses import dataclass
from datetime import tzinfo

from bridge.service.people.accounts import Accounts
from bridge.service.people.callers import Caller
from bridge.service.people.household import Household
from bridge.service.people.sessions import SessionList
from bridge.service.people.sign_in import SignInMethods


@dataclass(frozen=True, slots=True)
class People:
    """`house`: its name; `cameras`: ids to names; `zone`: the house's."""

    house: str
    sign_in: SignInMethods
    accounts: Accounts
    household: Household
    session_list: SessionList
    cameras: dict[str, str]
    zone: tzinfo

    def may(self, caller: Caller) -> frozenset[str]:
        """What no page should offer unless it is in here."""
        return self.accounts.may(caller, self.cameras)
