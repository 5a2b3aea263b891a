"""Hears on a thread of its own what one camera notices, and says so by the watcher's rules."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.clock import Clock
from bridge.config import OnvifUrl
from bridge.ops import threads
from bridge.policy.events import (
    RULES,
    Change,
    EventTracker,
    MotionClosed,
    MotionOpened,
    Rules,
    Sample,
)
from bridge.policy.settings import CameraSettings
from bridge.vision.onvif.messages import MotionMessage
from bridge.vision.onvif.pull_point import PullPoint
from bridge.vision.onvif.wire import OnvifError, Wire
from bridge.vision.watcher import Notice

log = logging.getLogger(__name__)

FORGOTTEN_S = 60.0  # a camera that says "moving" and nothing more has forgotten to say the end
_MOST_RULES = 64
_UNKNOWN = 0  # how strong it was: a camera does not say; of what we see, everything is stronger
_LONG_S, _SHORT_S = 5, 1  # that a camera may take to answer; short, so that the end is seen
_PAUSE_S, _LEAST_S = 1.0, 0.1  # between questions, if the camera does not wait
_IDLE_S = 1.0
_BACKOFF_FIRST_S, _BACKOFF_MOST_S = 1.0, 60.0


class Hearing(StrEnum):
    OFF = "off"  # nothing is to be noticed, or the camera is off
    STARTING = "starting"
    LISTENING = "listening"
    LOST = "lost"
    REFUSED = "refused"  # name or password; asked again once a minute


@dataclass(frozen=True, slots=True)
class ListenerState:
    """`reason` is a plain sentence without secrets."""

    hearing: Hearing
    reason: str | None = None


class Listener:
    """`start` and `stop` once each, the rest from any thread.

    What was opened is closed, however its turn ends: no answer takes longer than `wire` allows.
    """

    def __init__(
        self,
        camera_id: str,
        address: OnvifUrl,
        *,
        verify: bool | str,
        settings: CameraSettings,
        notice: Notice,
        may: Callable[[], bool],
        clock: Clock,
        rules: Rules = RULES,
    ) -> None:
        """`may`: whether the camera may be connected to at all."""
        self._camera = camera_id
        self._address = address
        self._verify = verify
        self._settings = settings
        self._notice = notice
        self._may = may
        self._clock = clock
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._tracker = EventTracker(rules)
        self._moving: dict[str, float] = {}  # by rule: when it last said so, monotonic
        self._at: datetime | None = None
        self._failures = 0
        self._heard = ListenerState(Hearing.STARTING)

    @property
    def heard(self) -> ListenerState:
        return self._heard

    def start(self) -> None:
        self._thread = threads.spawn(f"hear-{self._camera}", self._run)

    def leave(self) -> None:
        """Begin to stop; never blocks. Ends with the camera's next answer, in 5 s mostly."""
        self._ending.set()

    def stop(self, timeout_s: float = 1.0) -> None:
        """An open event closes."""
        self.leave()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def set(self, settings: CameraSettings) -> None:
        self._settings = settings

    def _run(self) -> None:
        while not self._ending.is_set():
            pause_s = threads.guarded(f"hear-{self._camera}", self._turn)
            if pause_s is None:
                self._say(ListenerState(Hearing.LOST, "the bridge failed to ask this camera"))
            self._ending.wait(_BACKOFF_MOST_S if pause_s is None else pause_s)

    def _turn(self) -> float:
        """One subscription's life; how long to wait until the next one."""
        if not self._wanted():
            self._say(ListenerState(Hearing.OFF))
            return _IDLE_S
        wire = Wire(self._address, self._verify, self._clock)
        try:
            self._listen(PullPoint(wire, self._clock))
            return 0.0
        except OnvifError as trouble:
            return self._troubled(trouble)
        finally:
            self._end()
            wire.close()

    def _listen(self, point: PullPoint) -> None:
        point.open()
        wait_s = _SHORT_S
        while self._wanted():
            asked_at = self._clock.monotonic()
            said = point.pull(wait_s)
            self._failures = 0
            self._say(ListenerState(Hearing.LISTENING))
            self._hear(said)
            at_once = not said and self._clock.monotonic() - asked_at < wait_s / 2
            self._ending.wait(_PAUSE_S if at_once else _LEAST_S)
            wait_s = _SHORT_S if self._tracker.open else _LONG_S
        point.close()

    def _wanted(self) -> bool:
        return self._settings.notice and not self._ending.is_set() and self._may()

    def _hear(self, said: Iterable[MotionMessage]) -> None:
        """Times are ours: a camera's clock may be off, and some repeat an old one."""
        if not self._wanted():
            return
        at, now = self._clock.now(), self._clock.monotonic()
        if self._at is not None and at < self._at:
            self._tell(self._tracker.end())  # our clock was set back
        self._at = at
        moving = bool(self._moving)  # up to now
        for motion in said:
            if not motion.moving:
                self._moving.pop(motion.about, None)
            elif len(self._moving) < _MOST_RULES:
                self._moving[motion.about] = now
                moving = True
        sample = Sample(at, moving)
        self._tell(self._tracker.feed(sample))
        if moving:  # a camera's word is enough, and one that answers slowly goes on with its event
            self._tell(self._tracker.alarm(at, sample))
        self._moving = {a: since for a, since in self._moving.items() if now - since < FORGOTTEN_S}

    def _end(self) -> None:
        self._moving.clear()
        self._tell(self._tracker.end())

    def _tell(self, changes: Iterable[Change]) -> None:
        for change in changes:
            extra = {"camera": self._camera, "by": "camera"}
            if isinstance(change, MotionOpened):
                log.info("motion.opened", extra=extra)
                self._notice.opened(change.onset_at)
                self._notice.stronger(_UNKNOWN, None)
            elif isinstance(change, MotionClosed):
                log.info("motion.closed", extra={**extra, "reason": change.reason})
                self._notice.closed(change.quiet_at, _UNKNOWN, None, None)

    def _troubled(self, trouble: OnvifError) -> float:
        hearing = Hearing.REFUSED if trouble.refused else Hearing.LOST
        self._say(ListenerState(hearing, str(trouble)))
        # Refused: not asked more often, or the camera might lock the account.
        wait_s = _BACKOFF_MOST_S if trouble.refused else _BACKOFF_FIRST_S * 2**self._failures
        self._failures = min(self._failures + 1, 10)
        return min(_BACKOFF_MOST_S, wait_s)

    def _say(self, heard: ListenerState) -> None:
        if heard == self._heard:
            return
        self._heard = heard
        extra = {"camera": self._camera, "state": heard.hearing.value, "reason": heard.reason}
        log.info("camera.events", extra=extra)
