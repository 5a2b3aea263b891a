"""One camera's recorder: films what it is told to, with the seconds before it."""

import threading
from datetime import datetime
from fractions import Fraction

from bridge.footage.recording import EventRecording, Filmed, Latest, RecordingTools, Ring
from bridge.policy.settings import CameraSettings


class Recorder:
    """`start` is called one at a time."""

    def __init__(
        self, camera: str, ring: Ring, tools: RecordingTools, settings: CameraSettings
    ) -> None:
        self._camera = camera
        self._ring = ring
        self._tools = tools
        self._latest = Latest()
        self._thread: threading.Thread | None = None
        self.set(settings)

    def set(self, settings: CameraSettings) -> None:
        """From the next recording on."""
        self._settings = settings
        self._ring.hold(Fraction(settings.pre_roll_s))

    def start(self, event: Filmed, since: datetime) -> None:
        """Film it, from `since` and the pre-roll before that on. Returns at once."""
        recording = EventRecording(
            self._camera, self._ring, self._tools, self._settings, event, self._latest
        )
        self._thread = recording.start(since)

    def forget(self) -> None:
        """What is started from now on does not look back at what was recorded until now."""
        self._latest = Latest()

    def join(self, timeout_s: float) -> None:
        """Wait for what was started last."""
        if self._thread is not None:
            self._thread.join(timeout_s)
