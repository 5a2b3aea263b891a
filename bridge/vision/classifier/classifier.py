"""Looks at moments of events, one after the other, on a thread of its own.

Nobody waits for it. Where it cannot keep up the oldest moments are dropped, and where it cannot
look at all events stay unknown: something moved.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.model import Label
from bridge.ops import threads
from bridge.policy.labels import judge
from bridge.policy.looks import Look
from bridge.vision.classifier import crops, cutting
from bridge.vision.classifier.child import Lacking
from bridge.vision.classifier.detector import Pixels, SeenThings

log = logging.getLogger(__name__)

_MOST_WAITING = 64
_MOST_BYTES = 64 * 1024 * 1024
_TRIES = 2  # of one moment: it may be the one that the child cannot bear
_PAUSE_FIRST_S, _PAUSE_MOST_S = 1.0, 60.0
_REFUSED_S = 600.0  # something has to be installed


class DetectorChild(Protocol):
    def detect(self, picture: Pixels) -> SeenThings:
        """Raises PrivateEyeError; then it is of no more use."""

    def stop(self) -> None: ...


class DetectorState(StrEnum):
    READY = "ready"  # it is started once something moves
    WORKING = "working"
    ABSENT = "absent"  # something of it is not installed
    FAILING = "failing"  # its process ended or hung, and is started again


@dataclass(frozen=True, slots=True)
class DetectorHealth:
    """`why` in plain words where it does not work; `dropped`: moments that came too thick."""

    state: DetectorState
    why: str | None = None
    dropped: int = 0


@dataclass(slots=True)
class _Waiting:
    event: str
    moment: Moment
    tries: int = 0

    @property
    def size(self) -> int:
        return sum(len(part.data) for part in self.moment.parts)


class Classifier:
    """`start` and `stop` once each, the rest from any thread.

    `missing`: what of it is not installed, in plain words. `start_child` blocks until the child is
    ready, and raises PrivateEyeError; `Lacking` where trying again soon changes nothing. `tells`:
    given each look and the event it is of.
    """

    def __init__(
        self,
        tool: Ffmpeg,
        start_child: Callable[[], DetectorChild],
        tells: Callable[[str, Look], None],
        *,
        missing: Callable[[], str | None],
        clock: Clock,
    ) -> None:
        self._tool = tool
        self._missing = missing
        self._start_child = start_child
        self._tells = tells
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._dropped = 0
        self._ending = False
        self._thread: threading.Thread | None = None
        self._child: DetectorChild | None = None
        self._pause_s = 0.0
        self._next_try = 0.0  # monotonic
        self._state = DetectorState.READY
        self._why: str | None = None

    @property
    def health(self) -> DetectorHealth:
        with self._changed:
            return DetectorHealth(self._state, self._why, self._dropped)

    def start(self) -> None:
        self._thread = threads.spawn("classifier", self._run)

    def stop(self, timeout_s: float = 3.0) -> None:
        """What waits is not looked at any more."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def put(self, event: str, moment: Moment) -> None:
        """Look at it soon. Returns at once."""
        with self._changed:
            self._waiting.append(_Waiting(event, moment))
            while len(self._waiting) > 1 and self._too_much():
                self._waiting.popleft()
                self._dropped += 1
            self._changed.notify_all()

    def _too_much(self) -> bool:
        too_many = len(self._waiting) > _MOST_WAITING
        return too_many or sum(one.size for one in self._waiting) > _MOST_BYTES

    def _run(self) -> None:
        threads.guarded("classifier", self._look_for_it)
        while (one := self._next()) is not None:
            threads.guarded("classifier", lambda waiting=one: self._try(waiting))  # type: ignore[misc]
        if self._child is not None:
            self._child.stop()

    def _look_for_it(self) -> None:
        if (why := self._missing()) is not None:
            self._say(DetectorState.ABSENT, why)

    def _next(self) -> _Waiting | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ending)
            return None if self._ending else self._waiting.popleft()

    def _try(self, waiting: _Waiting) -> None:
        if not self._begin():
            return
        waiting.tries += 1
        try:
            look = self._look(waiting.moment)
        except PrivateEyeError as error:
            self._broken(error)
            if waiting.tries < _TRIES:
                self._again(waiting)
            return
        self._pause_s = 0.0
        if look is not None:
            self._tells(waiting.event, look)

    def _look(self, moment: Moment) -> Look | None:
        crop = crops.crop(moment.moving, moment.aspect)
        pixels = cutting.cut(self._tool, moment, crop)
        if pixels is None or self._child is None:
            return None
        seen = self._child.detect(pixels)
        found = tuple(crops.sighting(thing, crop, moment.moving) for thing in seen.things)
        look = Look(moment.at, crop.area, found, seen.features)
        # Something moves, as the camera says: that we do not find it does not make it nothing much.
        lost = moment.moving is None and judge([look]).label is Label.UNKNOWN
        return None if lost else look

    def _begin(self) -> bool:
        """Whether the child is there, or could be started now."""
        if self._child is None and self._clock.monotonic() >= self._next_try:
            try:
                self._child = self._start_child()
            except PrivateEyeError as error:
                self._broken(error)
            else:
                self._say(DetectorState.WORKING, None)
        return self._child is not None

    def _broken(self, error: PrivateEyeError) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()
        refused = isinstance(error, Lacking)
        self._pause_s = min(_PAUSE_MOST_S, self._pause_s * 2 or _PAUSE_FIRST_S)
        self._next_try = self._clock.monotonic() + (_REFUSED_S if refused else self._pause_s)
        self._say(DetectorState.ABSENT if refused else DetectorState.FAILING, error.message)

    def _again(self, waiting: _Waiting) -> None:
        """Once the child may be started again; a short event may have no other moment."""
        with self._changed:
            pause_s = self._next_try - self._clock.monotonic()
            self._changed.wait_for(lambda: self._ending, max(0.0, pause_s))
            self._waiting.appendleft(waiting)

    def _say(self, state: DetectorState, why: str | None) -> None:
        with self._changed:
            changed = (state, why) != (self._state, self._why)
            self._state, self._why = state, why
        if changed:
            level = logging.INFO if state is DetectorState.WORKING else logging.WARNING
            log.log(level, "detector.state", extra={"state": str(state), "why": why or "-"})
