"""What shares depend on beside themselves: whose they are, what may be shared, what is there."""

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.access.persons import Persons
from bridge.model import Actor, ActorKind, Role
from bridge.policy import consent, rights, sharing
from bridge.policy.acts import Right
from bridge.policy.consent import Ask
from bridge.policy.refusal import Why
from bridge.policy.sharing import Share, ShareNow
from bridge.store import house_facts
from bridge.store.cameras import settings as camera_settings
from bridge.store.database import Tx
from bridge.store.people.persons import Person

_MEMBERS_MAY = "members_share"


@dataclass(frozen=True, slots=True)
class SharingRules:
    """What the house has said: whether members may share, and which cameras see what is private."""

    members_may: bool
    intimate: frozenset[str]

    def why_not(self, role: Role, camera: str) -> Why | None:
        """Why somebody with the right to share may not share clips of this camera."""
        intimate = camera in self.intimate
        return sharing.why_not(role, members_may=self.members_may, intimate=intimate)


class ShareStanding:
    """Any thread."""

    def __init__(self, persons: Persons) -> None:
        self.persons = persons

    def rules(self, tx: Tx) -> SharingRules:
        """Members may share where an owner has allowed it: not by itself."""
        kept = camera_settings.all_of(tx)
        return SharingRules(
            members_may=house_facts.read(tx, _MEMBERS_MAY) is not None,
            intimate=frozenset(camera for camera, one in kept.items() if one.intimate),
        )

    def let_members(self, tx: Tx, may: bool) -> None:
        if may:
            house_facts.write(tx, _MEMBERS_MAY, b"1")
        else:
            house_facts.forget(tx, _MEMBERS_MAY)

    def of(
        self, rules: SharingRules, share: Share, now: datetime, *, watched: bool = False
    ) -> ShareNow:
        return ShareNow(
            sender_may=share.sender is None or self._may_still(rules, share, share.sender, now),
            recipient_here=share.recipient is None or self._is_here(share.recipient, now),
            watched=watched,
        )

    def recipient(self, share: Share, device: str | None) -> Actor:
        """Who it is for, as the ledger names them, whether or not they are still here."""
        person = self.persons.find(share.recipient) if share.recipient else None
        if person is not None:
            return self.persons.actor(person, share.id, device)
        return Actor(ActorKind.RECIPIENT, share.id, share.called, device=device)

    def may_look(self, person: Person, camera: str, now: datetime) -> bool:
        """Whether they can see the camera's clips without anybody's sharing them."""
        ask = Ask(self._actor(person), Right.WATCH_CLIP, now, camera)
        return consent.allows(ask)

    def _may_still(self, rules: SharingRules, share: Share, sender: str, now: datetime) -> bool:
        person = self.persons.find(sender)
        if person is None or rules.why_not(person.role, share.camera) is not None:
            return False
        return consent.allows(Ask(self._actor(person), Right.SHARE, now, share.camera))

    def _is_here(self, recipient: str, now: datetime) -> bool:
        person = self.persons.find(recipient)
        return person is not None and not rights.is_over(person.rights(self.persons.zone), now)

    def _actor(self, person: Person) -> Actor:
        """At any hour: what was shared by day is not over each night."""
        return self.persons.actor(replace(person, hours=()), person.id, None)
