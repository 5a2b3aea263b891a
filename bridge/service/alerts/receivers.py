"""Where somebody is told, outside of the pages: added, tried, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore

from bridge.access.secret_text import new_id
from bridge.alerts.courier import Courier
from bridge.alerts.sending import Outcome, ReceiverKind, Sent
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act, Right
from bridge.service.acts import Acts
from bridge.service.alerts import desk
from bridge.service.alerts.whose import WhoseAlerts
from bridge.store.alerts import receivers as rows
from bridge.store.alerts.receivers import Receiver
from bridge.store.database import Database

MOST = 16
# Tests at a time: each takes a thread of the door for as long as the receiver takes.
_MOST_TESTS = 2
_NO_SUCH = "There is no such receiver."
_NO_KIND = "Private Eye cannot send alerts that way."
_OWNERS_ONLY = "Only an owner can have alerts sent there."
_TOO_MANY = f"That is more than {MOST} receivers; remove one first."


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """`leads_to`: where, without secrets; None where its kind is not known here."""

    row: Receiver
    kind_name: str
    leads_to: str | None


class Receivers:
    """Any thread."""

    def __init__(
        self,
        acts: Acts,
        whose: WhoseAlerts,
        courier: Courier,
        *,
        db: Database,
    ) -> None:
        self._acts = acts
        self._whose = whose
        self._courier = courier
        self._db = db
        self._kinds = courier.kinds
        self._sealing = courier.sealing
        self._testing = BoundedSemaphore(_MOST_TESTS)

    def kinds(self, actor: Actor) -> tuple[ReceiverKind, ...]:
        """Those that they may add. Raises Denied."""
        self._acts.require(actor, Act.ALERTS_READ)
        return tuple(kind for kind in self._kinds.values() if self._may_add(actor, kind))

    def of(self, actor: Actor, person: str | None = None) -> tuple[ReceiverView, ...]:
        """Raises Denied, NotFound."""
        found = self._whose.of(actor, Act.ALERTS_READ, person)
        with self._db.read() as tx:
            return tuple(self._view(row) for row in rows.of(tx, found.id))

    def add(
        self,
        actor: Actor,
        kind_id: str,
        name: str,
        filled_in: Mapping[str, str],
        *,
        picture: bool = False,
        person: str | None = None,
    ) -> ReceiverView:
        """Raises Denied, NotFound, Invalid, TooMany."""
        found = self._whose.of(actor, Act.RECEIVER_ADD, person)
        kind = self._kinds.get(kind_id)
        if kind is None:
            raise PrivateEyeError(Kind.INVALID, _NO_KIND)
        if not self._may_add(actor, kind):
            raise PrivateEyeError(Kind.DENIED, _OWNERS_ONLY)
        address, id_ = kind.read(filled_in), new_id()
        with self._acts.perform(actor, Act.RECEIVER_ADD) as doing:
            if len(rows.of(doing.tx, found.id)) >= MOST:
                raise PrivateEyeError(Kind.TOO_MANY, _TOO_MANY)
            sealed = self._sealing.seal(id_, address)
            carries = picture and kind.carries_picture
            row = Receiver(id_, found.id, kind.kind, name, sealed, carries, doing.at)
            rows.add(doing.tx, row)
            doing.say(id_, {"name": name, "kind": kind.kind, "picture": carries})
        return self._view(row)

    def remove(self, actor: Actor, id_: str) -> None:
        """Nothing is sent there any more, also of what was on its way. Raises Denied, NotFound."""
        row = self._theirs(actor, Act.RECEIVER_REMOVE, id_)
        with self._acts.perform(actor, Act.RECEIVER_REMOVE) as doing:
            doing.changed = rows.remove(doing.tx, row.id)
            doing.say(row.id, {"name": row.name, "kind": row.kind})

    def test(self, actor: Actor, id_: str) -> Sent:
        """Blocks for as long as the receiver takes. Raises Denied, NotFound, Conflict."""
        row = self._theirs(actor, Act.RECEIVER_TEST, id_)
        with self._acts.perform(actor, Act.RECEIVER_TEST) as doing:
            now = doing.at
            doing.say(row.id, {"name": row.name, "kind": row.kind})
        if not self._testing.acquire(blocking=False):
            raise PrivateEyeError(Kind.UNAVAILABLE, "Another test is under way. Try again.")
        try:
            sent = self._courier.send_now(row, desk.a_test(new_id(), now))
        finally:
            self._testing.release()
        with self._db.write() as tx:
            if sent.outcome is Outcome.DELIVERED:
                rows.told(tx, row.id, now)
            else:
                rows.troubled(tx, row.id, sent.why or "It did not say why.")
        return sent

    def _theirs(self, actor: Actor, act: Act, id_: str) -> Receiver:
        self._acts.require(actor, act)
        with self._db.read() as tx:
            row = rows.find(tx, id_)
        if row is None:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_SUCH)
        self._whose.of(actor, act, row.person)
        return row

    def _may_add(self, actor: Actor, kind: ReceiverKind) -> bool:
        return kind.anybodys or self._acts.may(actor, Right.MANAGE_ACCESS)

    def _view(self, row: Receiver) -> ReceiverView:
        kind = self._kinds.get(row.kind)
        if kind is None:
            return ReceiverView(row, row.kind, None)
        try:
            shown = kind.shown(self._sealing.open(row.id, row.address))
        except PrivateEyeError as error:
            shown = error.message
        return ReceiverView(row, kind.name, shown)
