"""One camera's recorder: what is noticed, or asked for, becomes clips with the seconds before it.

While a recording runs, new events and wishes make it longer; see `recording`.
"""

import threading
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.clips.recording import ClipRecording, CurrentClip, RecordingState, RecordingTools, Ring
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Area
from bridge.policy.settings import CameraSettings

_TO_BEGIN_S = 5.0
NO_PICTURE = "This camera has no picture to record at the moment."


class Recorder:
    """`opened` and `closed` on the watcher's thread, the rest on any."""

    def __init__(
        self, camera: str, ring: Ring, tools: RecordingTools, settings: CameraSettings
    ) -> None:
        self._camera = camera
        self._ring = ring
        self._tools = tools
        self._changed = threading.Condition()
        self._newest: ClipRecording | None = None
        self._stopping = False
        self.set(settings)

    def set(self, settings: CameraSettings) -> None:
        """From the next recording on."""
        self._settings = settings
        self._ring.hold(Fraction(settings.pre_roll_s))

    @property
    def recording(self) -> str | None:
        """The clip that is being recorded now."""
        with self._changed:
            newest = self._newest
            return newest.clip if newest is not None else None

    @property
    def now(self) -> CurrentClip | None:
        """What is being recorded now, and why it goes on."""
        with self._changed:
            return self._newest.now() if self._newest is not None else None

    def opened(self, onset_at: datetime) -> None:
        """Something moves since `onset_at`."""
        with self._changed:
            reason = self._ensure(since=onset_at).reason
            reason.moving = reason.moved = True
            reason.onset_at = reason.onset_at or onset_at
            reason.quiet_at = None

    def stronger(self, strength: int, area: Area | None) -> None:
        """What moves now, in case that its clip ends before it does."""
        with self._changed:
            if self._newest is not None and self._newest.reason.moving:
                self._newest.reason.so_far = strength, area

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        """Nothing has moved since `quiet_at`. Of several events the strongest one is explained."""
        with self._changed:
            if self._newest is None:
                return
            reason = self._newest.reason
            reason.moving, reason.so_far = False, None
            reason.quiet_at = quiet_at
            reason.explain(strength, area, marked)
            self._changed.notify_all()

    def record(self, seconds: float, actor: Actor) -> str:
        """Record now, for so long at least; the clip's id. Raises Unavailable."""
        now = self._tools.clock.now()
        with self._changed:
            recording = self._ensure(since=now)
            reason, wish = recording.reason, timedelta(seconds=seconds)
            reason.asked_until = until = max(now + wish, reason.asked_until or now)
            reason.asked_for = max(wish, reason.asked_for)
            reason.actor = actor
            self._changed.wait_for(lambda: recording.clip or not recording.open, _TO_BEGIN_S)
            if recording.clip is None:
                if reason.asked_until == until:  # nobody has asked for more meanwhile
                    reason.asked_until = None
                raise PrivateEyeError(Kind.UNAVAILABLE, NO_PICTURE)
            return recording.clip

    def stop_asked(self) -> bool:
        """What was asked for by hand ends now; false where nothing was. While something moves its
        clip goes on: see `now`.
        """
        now = self._tools.clock.now()
        with self._changed:
            newest = self._newest
            if newest is None or not newest.open or not newest.reason.by_hand(now):
                return False
            newest.reason.asked_until = now  # the pictures up to now are still to come
            self._changed.notify_all()
            return True

    def hide(self) -> None:
        """The camera is about to be disconnected by its privacy mode: its clip ends for that."""
        with self._changed:
            if self._newest is not None and self._newest.open:
                self._newest.reason.hidden = True
                self._newest.reason.asked_until = None
                self._changed.notify_all()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End what is being recorded; it is kept. After the watcher, which ends its event."""
        with self._changed:
            self._stopping = True
            newest = self._newest
            if newest is not None:
                newest.reason.stopping = True
                newest.reason.moving = False
        if newest is not None:
            newest.join(timeout_s)

    def _ensure(self, since: datetime) -> ClipRecording:
        newest = self._newest
        if newest is None or not newest.open or self._stopping:
            newest = self._newest = ClipRecording(
                self._camera,
                self._ring,
                self._tools,
                self._settings,
                reason=RecordingState(stopping=self._stopping),
                changed=self._changed,
                before=newest.before if newest is not None else None,
            )
            newest.start(since)
        return newest
