"""The courier: drains the outbox, each receiver in its own order.

A message is `delivered` in the outbox only after its receiver has taken it. A process that is
killed in between sends it once more, with the same id and number, by which a receiver knows it
again. What may be sent is asked right before each try (`Desk.ready`), not when it happened.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Condition, Lock
from typing import Protocol

from bridge.alerts.sealing import Sealing
from bridge.alerts.sending import Kinds, Message, Outcome, Sent
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import threads
from bridge.policy import deliveries
from bridge.policy.deliveries import DeliveryStep
from bridge.store.alerts import outbox, receivers
from bridge.store.alerts.outbox import OutboxState, Pending
from bridge.store.alerts.receivers import Receiver
from bridge.store.database import Database, Tx

log = logging.getLogger(__name__)

# Receivers at a time; a further one waits until one of them is done.
MOST_AT_WORK = 8
# So often the clock on the wall is looked at again: somebody may have set it.
_LOOK_EVERY_S = 15.0
# After rows that refuse.
_PAUSE_S = 1.0
_CLOSES_S = 3.0
_NO_LONGER_TRUE = "It was no longer true by then."
_OUR_MISTAKE = "Something went wrong in Private Eye; its log says what."
_NO_SUCH_KIND = "This version of Private Eye cannot send to such a receiver."
_BUSY = "This receiver is being sent to just now. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why nothing is sent, in a sentence."""

    why: str


class Desk(Protocol):
    """The use cases, as the courier asks them."""

    def ready(self, receiver: Receiver, message: int) -> Message | Withheld:
        """What is to be sent now. May take a few seconds, for the still."""
        ...

    def leaves(self, tx: Tx, receiver: Receiver, message: Message) -> None:
        """A picture is about to leave the house."""
        ...

    def is_gone(self, tx: Tx, receiver: Receiver) -> None:
        """A receiver says that there is no such one any more, and has been removed."""
        ...


class Courier:
    """Any thread. `start` and `stop` once each."""

    def __init__(
        self, db: Database, clock: Clock, *, desk: Desk, kinds: Kinds, sealing: Sealing
    ) -> None:
        self._db = db
        self._clock = clock
        self._desk = desk
        self.kinds = kinds
        self.sealing = sealing
        self._changed = Condition()
        self._woken = True  # what a process before this one has left
        self._looking = False  # for what is due
        self._stopped = False
        self._at_work: set[str] = set()
        self._locks: dict[str, Lock] = {}

    def start(self) -> None:
        threads.spawn("courier", self._run)

    def wake(self) -> None:
        """There is something in the outbox. Never blocks."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def stop(self, timeout_s: float = _CLOSES_S) -> None:
        """Waits for what is being sent, but not for long: it is sent once more after a start."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._at_work, timeout_s)

    def settle(self, timeout_s: float) -> bool:
        """Wait until nothing can be sent now; for tests and measurements."""

        def rests() -> bool:
            return not (self._woken or self._looking or self._at_work)

        with self._changed:
            return self._changed.wait_for(rests, timeout_s)

    def send_now(self, receiver: Receiver, message: Message) -> Sent:
        """Past the outbox: a person tries the receiver. Raises Conflict, Unavailable."""
        kind = self.kinds.get(receiver.kind)
        if kind is None:
            return Sent(Outcome.DEAD, _NO_SUCH_KIND)
        address = self.sealing.open(receiver.id, receiver.address)
        lock = self._lock_of(receiver.id)
        if not lock.acquire(blocking=False):
            raise PrivateEyeError(Kind.CONFLICT, _BUSY)
        try:
            return kind.sender.send(address, message)
        finally:
            lock.release()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._stopped:
                    return
                self._woken, self._looking = False, True
            pause_s = threads.guarded("courier", self._begin_what_is_due)
            pause_s = _PAUSE_S if pause_s is None else pause_s
            with self._changed:
                self._looking = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._stopped or self._woken, pause_s)

    def _begin_what_is_due(self) -> float:
        """How long to wait until something is due."""
        now, soonest = self._clock.now(), timedelta(seconds=_LOOK_EVERY_S)
        with self._db.read() as tx:
            waiting = [
                oldest
                for receiver in outbox.busy(tx)
                if receiver not in self._at_work
                and (oldest := outbox.oldest(tx, receiver)) is not None
            ]
        for oldest in waiting:
            if oldest.later or deliveries.step(oldest.delivery, now) is not DeliveryStep.WAIT:
                self._begin(oldest.receiver)
            else:
                soonest = min(soonest, oldest.delivery.next_try_at - now)
        return max(0.05, soonest.total_seconds())

    def _begin(self, receiver: str) -> None:
        with self._changed:
            full = len(self._at_work) >= MOST_AT_WORK
            if full or self._stopped or receiver in self._at_work:
                return  # who is done looks again
            self._at_work.add(receiver)
        threads.spawn(f"courier-{receiver}", lambda: self._work(receiver))

    def _work(self, receiver: str) -> None:
        done = threads.guarded(f"courier-{receiver}", lambda: self._drain(receiver))
        with self._changed:
            if done is None:  # rows that refuse, or a mistake of ours: not at once again
                self._changed.wait_for(lambda: self._stopped, _PAUSE_S)
            self._at_work.discard(receiver)
            self._woken = True
            self._changed.notify_all()

    def _drain(self, receiver: str) -> bool:
        """Until nothing more can be sent there now."""
        with self._lock_of(receiver):
            while not self._stopped and self._one(receiver):
                pass
        return True

    def _one(self, receiver_id: str) -> bool:
        """Whether to go on at once."""
        with self._db.read() as tx:
            oldest = outbox.oldest(tx, receiver_id)
            receiver = receivers.find(tx, receiver_id)
        if oldest is None or receiver is None:
            return False
        if oldest.later:
            return self._end(oldest, OutboxState.REPLACED)
        match deliveries.step(oldest.delivery, self._clock.now()):
            case DeliveryStep.WAIT:
                return False
            case DeliveryStep.DROP:
                return self._end(oldest, OutboxState.WITHHELD, _NO_LONGER_TRUE)
            case DeliveryStep.SEND:
                return self._send(receiver, oldest)

    def _send(self, receiver: Receiver, oldest: Pending) -> bool:
        kind = self.kinds.get(receiver.kind)
        if kind is None:
            return self._end(oldest, OutboxState.DEAD, _NO_SUCH_KIND)
        try:
            address = self.sealing.open(receiver.id, receiver.address)
        except PrivateEyeError as error:
            return self._took(receiver, oldest, Sent(Outcome.DEAD, error.message))
        message = self._desk.ready(receiver, oldest.message)
        if isinstance(message, Withheld):
            return self._end(oldest, OutboxState.WITHHELD, message.why)
        # Before it is sent: where the rows refuse, it would be sent again and again.
        with self._db.write() as tx:
            if not outbox.begin(tx, oldest.id, self._clock.now()):
                return True
            if message.picture is not None:
                self._desk.leaves(tx, receiver, message)
        sent = threads.guarded(f"courier-{receiver.id}", lambda: kind.sender.send(address, message))
        return self._took(receiver, oldest, sent or Sent(Outcome.AGAIN, _OUR_MISTAKE))

    def _took(self, receiver: Receiver, oldest: Pending, sent: Sent) -> bool:
        """Write down what became of it."""
        now, tries = self._clock.now(), oldest.delivery.tries + 1
        why = sent.why or "It did not say why."
        with self._db.write() as tx:
            match sent.outcome:
                case Outcome.DELIVERED:
                    outbox.end(tx, oldest.id, OutboxState.DELIVERED, now)
                    receivers.told(tx, receiver.id, now)
                case Outcome.GONE:
                    if receivers.remove(tx, receiver.id):
                        self._desk.is_gone(tx, receiver)
                    return False
                case Outcome.DEAD:
                    outbox.end(tx, oldest.id, OutboxState.DEAD, now, why)
                    receivers.troubled(tx, receiver.id, why)
                case Outcome.AGAIN:
                    self._again(tx, receiver, oldest.id, tries, sent, now)
        if sent.outcome is not Outcome.DELIVERED:
            told = {"receiver": receiver.id, "kind": receiver.kind, "why": why}
            log.warning(f"alerts.{sent.outcome}", extra=told)
        return True

    def _again(
        self, tx: Tx, receiver: Receiver, id_: int, tries: int, sent: Sent, now: datetime
    ) -> None:
        why = sent.why or "It did not answer."
        wait = deliveries.again_after(tries, sent.again_in_s)
        if wait is None:
            outbox.end(tx, id_, OutboxState.DEAD, now, why)
        else:
            outbox.try_again(tx, id_, tries, now + wait, why)
        receivers.troubled(tx, receiver.id, why)

    def _end(self, oldest: Pending, state: OutboxState, why: str | None = None) -> bool:
        with self._db.write() as tx:
            outbox.end(tx, oldest.id, state, self._clock.now(), why)
        return True

    def _lock_of(self, receiver: str) -> Lock:
        with self._changed:
            return self._locks.setdefault(receiver, Lock())
