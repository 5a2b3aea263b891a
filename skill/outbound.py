"""Where the skill connects to, declared, and when it last did: as `bridge/ops/outbound.py`.

The skill shares no code with the bridge; in Lambda there is nobody to ask it.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outbound:
    """Sentences for people. `to` says which host."""

    id: str
    to: str
    purpose: str
    data: str
    turned_on_by: str


BRIDGE = Outbound(
    "skill",
    "Private Eye itself: on this machine, or from Amazon's Lambda at your public address.",
    "The Alexa skill asks Private Eye what to answer.",
    "What was asked, Amazon's numbers for the account and the Echo, and the skill's token.",
    "Whoever set the skill up. The Voice console uses it too, on this machine only.",
)
CERTIFICATES = Outbound(
    "certificates",
    "s3.amazonaws.com",
    "To fetch the certificate with which Amazon signs each question to the skill.",
    "The certificate's address, as the question names it. Nothing of the house.",
    "Whoever wrote the skill's id into the settings. Asked for when Alexa asks; then remembered.",
)
ALL = (BRIDGE, CERTIFICATES)

_lock = threading.Lock()
_uses: dict[str, dict[str, datetime]] = {way.id: {} for way in ALL}


def used(way: Outbound, url: str) -> None:
    """Note that a connection to `url` begins. There is one host for each way. Any thread."""
    with _lock:
        _uses[way.id] = {urlsplit(url).netloc: datetime.now(UTC)}


def last_used(way: Outbound) -> Mapping[str, datetime]:
    with _lock:
        return dict(_uses[way.id])
