"""A PIN that is spoken: whether it was right, and what the ledger says of it."""

from dataclasses import dataclass

from bridge.access.alexa.voice_pins import PinCheck, VoicePins
from bridge.clock import Clock
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.database import Tx
from bridge.store.people.voice_pins import PinRow

_WHY = {
    PinCheck.RIGHT: None,
    PinCheck.WRONG: Why.PIN_WRONG,
    PinCheck.LOCKED: Why.PIN_LOCKED,
    PinCheck.NONE: Why.PIN_NONE,
}


@dataclass(frozen=True, slots=True)
class PinNeeded:
    """What was said counts; the PIN is still missing. `cameras`: by name, those that come on."""

    cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PinRefused:
    """`locked`: no more tries for a while."""

    locked: bool


class SpokenPins:
    """Any thread."""

    def __init__(self, pins: VoicePins, clock: Clock) -> None:
        self._pins = pins
        self._clock = clock

    def find(self, tx: Tx, actor: Actor) -> PinRow | None:
        """The PIN that counts for them; None: it was never set."""
        return self._pins.find(tx, self._pins.keeper(tx, actor.person))

    def unmet(self, tx: Tx, actor: Actor, pin: str | None) -> PinNeeded | PinRefused | None:
        """What is missing. Wrong ones count, and are written down: the caller must commit.

        Each try is an entry of its own: they are few, for a PIN is locked after a handful.
        """
        if pin is None:
            return PinNeeded()
        at = self._clock.now()
        checked = self._pins.check(tx, self._pins.keeper(tx, actor.person), pin, at)
        why = _WHY[checked]
        ledger.append(tx, actor, Act.VOICE_PIN, at=at, refused=why, details={"pin": why is None})
        return None if why is None else PinRefused(locked=checked is not PinCheck.WRONG)
