"""When a message is tried, tried again, and given up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A receiver that is away for an evening is found again within minutes of its return.
_FIRST, _LONGEST = timedelta(seconds=2), timedelta(minutes=5)
# What a receiver may ask for (Retry-After), at most.
_MOST_ASKED = timedelta(minutes=15)
# A message that never gets through though it stays true (a test, "the disk is full").
MOST_TRIES = 20


class DeliveryStep(StrEnum):
    SEND = "send"
    WAIT = "wait"
    DROP = "drop"  # no longer true


@dataclass(frozen=True, slots=True)
class Delivery:
    """`at`: when its message was written; `until`: not sent after that."""

    at: datetime
    until: datetime | None
    tries: int
    next_try_at: datetime


def step(delivery: Delivery, now: datetime) -> DeliveryStep:
    """What is to be done about the oldest message of a receiver.

    A message from the future was written before the clock was set back: how old it is nobody
    knows. It has its first try, and is not tried again.
    """
    from_the_future = delivery.at > now
    if delivery.until is not None and now >= delivery.until:
        return DeliveryStep.DROP
    if from_the_future and delivery.tries > 0 and delivery.until is not None:
        return DeliveryStep.DROP
    is_due = delivery.next_try_at <= now or delivery.next_try_at > now + _MOST_ASKED
    return DeliveryStep.SEND if is_due else DeliveryStep.WAIT


def again_after(tries: int, asked_s: float | None) -> timedelta | None:
    """How long to wait after so many tries; None: give up. `asked_s`: the receiver's own wish."""
    if tries >= MOST_TRIES:
        return None
    waits: timedelta = min(_FIRST * (1 << min(tries - 1, 16)), _LONGEST)
    if asked_s is None or not asked_s > 0:
        return waits
    return max(waits, min(timedelta(seconds=min(asked_s, 1e6)), _MOST_ASKED))
