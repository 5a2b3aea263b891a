"""What is looked at while a camera says that something moves and we see nothing of it: the newest
keyframes of its pictures, whole, for a camera does not say where."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bridge.media.moment import Moment
from bridge.media.types import Part
from bridge.vision.look_plan import LookPlan
from bridge.vision.watcher import Shows

# A camera's word comes so long after the picture, at most; what is older shows what was before.
_LATE = timedelta(seconds=2)
_STRENGTH = 1  # each picture is as good as another


class Ring(Protocol):
    """What `cameras.ring.Ring` offers."""

    def keyframe(self) -> Part | None: ...


class Glances:
    """Belongs to the listener's thread; never blocks.

    `seen`: whether our own watch sees something move, and so shows where. `shows`: as of a
    `MotionWatcher`.
    """

    def __init__(
        self,
        ring: Ring,
        shows: Shows,
        *,
        seen: Callable[[], bool],
        attend: Callable[[], None] = lambda: None,
    ) -> None:
        self._ring = ring
        self._shows = shows
        self._seen = seen
        self._attend = attend
        self._plan = LookPlan()
        self._since: datetime | None = None

    def begin(self, at: datetime) -> None:
        """The camera says for the first time that something moves."""
        self._attend()
        self._plan.begin()
        self._since = at - _LATE

    def glance(self) -> None:
        """It still says so."""
        part = self._ring.keyframe()
        if part is None or self._seen() or self._since is None or part.starts_at < self._since:
            return
        if self._plan.wants(part.starts_at, _STRENGTH, cheap=True):
            self._shows(Moment(part.starts_at, None, (part,), 0.0))
