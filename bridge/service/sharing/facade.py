"""Sharing, by who does it."""

from dataclasses import dataclass

from bridge.service.sharing.receipts import ShareReceipts
from bridge.service.sharing.sharing import Sharing
from bridge.service.sharing.watching import SharedViewing


@dataclass(frozen=True, slots=True)
class Shared:
    """`giving`: of who shares; `viewing`: of who it is shared with."""

    giving: Sharing
    viewing: SharedViewing
    receipts: ShareReceipts
