"""What the use cases of clips ask of whatever records."""

from typing import Protocol

from bridge.events.ongoing import RecordingState
from bridge.model import Actor


class Recorders(Protocol):
    """What `motion_recording.MotionRecording` offers. Raises NotFound, Unavailable."""

    def record(self, camera: str, seconds: float, actor: Actor) -> str: ...
    def stop_recording(self, camera: str) -> bool: ...
    def recording(self, camera: str) -> RecordingState | None: ...
