"""Privacy mode: cameras are disconnected, and connected again, by people and by the house's rules.

Everything that hides a camera is one write transaction: decided, written down, and its grants
revoked. The camera is cut off when that commits, before the next writer starts: memory and disk
agree, and two switches take effect in the order in which they are in the ledger. Only a disk that
takes no word makes memory go ahead; it is written down as soon as the disk takes it (`journal`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bridge.access.epochs import Epochs
from bridge.clock import Clock
from bridge.policy import hiding_ends
from bridge.policy import privacy as policy
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.privacy.journal import Connections, Journal
from bridge.service.privacy.rules import RuleBook
from bridge.service.privacy.switch import PrivacySwitch
from bridge.store.database import Database

# What `web` and `voice` read and say.
Rules = policy.PrivacyRules
Presence = policy.Presence
HiddenBy = policy.HiddenBy
MOST_MINUTES = hiding_ends.MOST_MINUTES


@dataclass(frozen=True, slots=True)
class Privacy:
    """`switch`: what people do. `rules`: schedules, and who is at home."""

    switch: PrivacySwitch
    rules: RuleBook


def privacy(
    cameras: Sequence[NamedCamera],
    connections: Connections,
    acts: Acts,
    *,
    db: Database,
    epochs: Epochs,
    clock: Clock,
    zone: tzinfo,
) -> Privacy:
    """On one journal. Before any camera is connected: those that are hidden never are."""
    named = {camera.id: camera for camera in cameras}
    journal = Journal(connections, db=db, epochs=epochs, clock=clock)
    for camera in named:
        journal.cut_hidden(camera)
    rules = RuleBook(named, journal, acts, db=db, clock=clock, zone=zone)
    return Privacy(
        PrivacySwitch(named, journal, acts, db=db, clock=clock, comes_back=rules.comes_back), rules
    )
