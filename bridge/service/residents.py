"""All that is about people, in one hand."""

from dataclasses import dataclass
from datetime import tzinfo

from bridge.service.accounts import Accounts
from bridge.service.callers import Caller
from bridge.service.entry import Entry
from bridge.service.household import Household
from bridge.service.seats import Seats


@dataclass(frozen=True, slots=True)
class Residents:
    """`house`: its name; `cameras`: ids to names; `zone`: the house's."""

    house: str
    entry: Entry
    accounts: Accounts
    household: Household
    seats: Seats
    cameras: dict[str, str]
    zone: tzinfo

    def may(self, caller: Caller) -> frozenset[str]:
        """What no page should offer unless it is in here."""
        return self.accounts.may(caller, self.cameras)
