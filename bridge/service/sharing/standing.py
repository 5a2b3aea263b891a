"""What shares depend on beside themselves: whose they are, what may be shared, what is there."""

from dataclasses import replace
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


class ShareStanding:
    """Any thread."""

    def __init__(self, persons: Persons) -> None:
        self.persons = persons

    def members_may(self, tx: Tx) -> bool:
        """Whether an owner has allowed members to share clips: not by itself."""
        return house_facts.read(tx, _MEMBERS_MAY) is not None

    def let_members(self, tx: Tx, may: bool) -> None:
        if may:
            house_facts.write(tx, _MEMBERS_MAY, b"1")
        else:
            house_facts.forget(tx, _MEMBERS_MAY)

    def intimate(self, tx: Tx, camera: str) -> bool:
        return camera_settings.of(tx, camera).intimate

    def why_not(self, tx: Tx, role: Role, camera: str) -> Why | None:
        """Why somebody with the right to share may not share clips of this camera."""
        members_may, intimate = self.members_may(tx), self.intimate(tx, camera)
        return sharing.why_not(role, members_may=members_may, intimate=intimate)

    def of(self, tx: Tx, share: Share, now: datetime, *, watched: bool = False) -> ShareNow:
        return ShareNow(
            sender_may=share.sender is None or self._may_still(tx, share.sender, share.camera, now),
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

    def _may_still(self, tx: Tx, sender: str, camera: str, now: datetime) -> bool:
        person = self.persons.find(sender)
        if person is None or self.why_not(tx, person.role, camera) is not None:
            return False
        return consent.allows(Ask(self._actor(person), Right.SHARE, now, camera))

    def _is_here(self, recipient: str, now: datetime) -> bool:
        person = self.persons.find(recipient)
        return person is not None and not rights.is_over(person.rights(self.persons.zone), now)

    def _actor(self, person: Person) -> Actor:
        """At any hour: what was shared by day is not over each night."""
        return self.persons.actor(replace(person, hours=()), person.id, None)
