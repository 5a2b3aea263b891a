"""What the ledger says of a PIN that was spoken, in the transaction in which it was checked."""

from datetime import datetime

from bridge.access.alexa.voice_pins import PinCheck
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.database import Tx

_WHY = {
    PinCheck.RIGHT: None,
    PinCheck.WRONG: Why.PIN_WRONG,
    PinCheck.LOCKED: Why.PIN_LOCKED,
    PinCheck.NONE: Why.PIN_NONE,
}


def write(tx: Tx, actor: Actor, checked: PinCheck, at: datetime) -> bool:
    """Whether it was right. Each try is an entry of its own: they are few, for a PIN is locked
    after a handful."""
    why = _WHY[checked]
    ledger.append(tx, actor, Act.VOICE_PIN, at=at, refused=why, details={"pin": why is None})
    return why is None
