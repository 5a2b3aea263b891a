"""When what a camera says of its button is somebody who rings. Pure."""

from bridge.vision.onvif.messages import DoorbellMessage

# A camera that says "held" again and again, and one that never says "let go": so long it is one.
SAME_S = 10.0
_MOST = 64


class Presses:
    """For as long as its camera is listened to, whatever becomes of the subscription."""

    def __init__(self) -> None:
        # By button: when it was last said to be held, monotonic; None: it was let go.
        self._buttons: dict[str, float | None] = {}

    def rings(self, message: DoorbellMessage, now: float) -> bool:
        """True once for each press. How a button stands when one begins to listen is no press."""
        about = message.about
        known, held_at = about in self._buttons, self._buttons.get(about)
        if not known and len(self._buttons) >= _MOST:
            return False
        self._buttons[about] = now if message.held else None
        if not message.held or (message.initial and (held_at is not None or not known)):
            return False
        return held_at is None or now - held_at > SAME_S
