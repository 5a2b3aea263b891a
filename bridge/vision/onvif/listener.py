"""Hears on a thread of its own what one camera notices, and says so by the watcher's rules."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

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
from bridge.vision.onvif.finding import SourceFinder
from bridge.vision.onvif.glances import Glances
from bridge.vision.onvif.messages import DoorbellMessage, MotionMessage
from bridge.vision.onvif.presses import Presses
from bridge.vision.onvif.pull_point import PullPoint
from bridge.vision.onvif.sources import SourceUnknown
from bridge.vision.onvif.wire import OnvifError, Wire
from bridge.vision.watcher import Notice

log = logging.getLogger(__name__)

FORGOTTEN_S = 60.0  # a camera that says "moving" and nothing more has forgotten to say the end
_MOST_RULES = 64
_UNKNOWN = 0  # how strong it was: a camera does not say; of what we see, everything is stronger
_LONG_S, _SHORT_S = 5, 1  # that a camera may take to answer; short, so that the end is seen
_PAUSE_S, _LEAST_S = 1.0, 0.1  # between questions, if the camera does not wait
_IDLE_S = 1.0
_UNCLEAR_S = 600.0  # until it is looked again for a camera among those of its address
_BACKOFF_FIRST_S, _BACKOFF_MOST_S = 1.0, 60.0


class CameraNotice(Notice, Protocol):
    """What a camera tells, beside what its pictures show."""

    def rang(self, at: datetime) -> None:
        """Somebody pressed the button of the doorbell."""


class Hearing(StrEnum):
    OFF = "off"  # the camera is
    STARTING = "starting"
    LISTENING = "listening"
    UNCLEAR = "unclear"  # its address is that of several cameras, and which one is not known
    LOST = "lost"
    REFUSED = "refused"  # name or password; asked again once a minute


@dataclass(frozen=True, slots=True)
class ListenerState:
    """`reason` is a plain sentence without secrets; while it is listened to, what is to be set."""

    hearing: Hearing
    reason: str | None = None


class Listener:
    """`start` and `stop` once each, the rest from any thread. Where no motion clips are wanted,
    only the doorbell counts: somebody rings on purpose.

    What was opened is closed, however its turn ends: no answer takes longer than `wire` allows.
    """

    def __init__(
        self,
        camera_id: str,
        address: OnvifUrl,
        *,
        finder: SourceFinder,
        verify: bool | str,
        settings: CameraSettings,
        notice: CameraNotice,
        may: Callable[[], bool],
        clock: Clock,
        glances: Glances | None = None,
        rules: Rules = RULES,
    ) -> None:
        """`may`: whether the camera may be connected to at all. `glances`: where somebody says
        what it was."""
        self._camera = camera_id
        self._address = address
        self._finder = finder
        self._verify = verify
        self._settings = settings
        self._notice = notice
        self._may = may
        self._clock = clock
        self._glances = glances
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._tracker = EventTracker(rules)
        self._presses = Presses()
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
            return self._listen(wire)
        except OnvifError as trouble:
            return self._troubled(trouble)
        finally:
            self._end()
            wire.close()

    def _listen(self, wire: Wire) -> float:
        point = PullPoint(wire, self._clock)
        point.open()
        reach = self._finder.find(wire, self._wanted)
        if isinstance(reach, SourceUnknown):
            point.close()
            self._say(ListenerState(Hearing.UNCLEAR, reach.reason))
            return _UNCLEAR_S
        wait_s, note = _SHORT_S, reach.note
        while self._wanted():
            asked_at = self._clock.monotonic()
            said = point.pull(wait_s)
            self._failures = 0
            note = next(filter(None, (reach.told(each.source) for each in said)), note)
            self._say(ListenerState(Hearing.LISTENING, note))
            self._hear([each for each in said if reach.takes(each.source)])
            at_once = not said and self._clock.monotonic() - asked_at < wait_s / 2
            self._ending.wait(_PAUSE_S if at_once else _LEAST_S)
            wait_s = _SHORT_S if self._tracker.open else _LONG_S
        point.close()
        return 0.0

    def _wanted(self) -> bool:
        return not self._ending.is_set() and self._may()

    def _hear(self, said: Sequence[MotionMessage | DoorbellMessage]) -> None:
        """Times are ours: a camera's clock may be off, and some repeat an old one."""
        if not self._wanted():
            return
        at, now = self._clock.now(), self._clock.monotonic()
        for press in said:
            if isinstance(press, DoorbellMessage) and self._presses.rings(press, now):
                log.info("doorbell.rang", extra={"camera": self._camera})
                self._notice.rang(at)
        if self._settings.notice:
            self._follow([each for each in said if isinstance(each, MotionMessage)], at, now)
        elif self._tracker.open:
            self._end()

    def _follow(self, said: Iterable[MotionMessage], at: datetime, now: float) -> None:
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
            if self._glances is not None:
                self._glances.glance()
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
                if self._glances is not None:
                    self._glances.begin(change.onset_at)
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
