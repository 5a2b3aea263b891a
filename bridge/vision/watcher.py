"""Watches one camera on a thread of its own, and says when something moves."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.media.types import Part
from bridge.model import Area
from bridge.ops import threads
from bridge.policy.events import MotionOpened, Sample
from bridge.policy.settings import CameraSettings
from bridge.vision import marking
from bridge.vision.decoder import Broken, Decoder, Starter
from bridge.vision.look_plan import LookPlan
from bridge.vision.recent import RecentGop
from bridge.vision.sight import Ended, Noticed, Sight

log = logging.getLogger(__name__)

_TICK_S = 0.5
_SILENT_S = 10.0  # without a part the event is over
_LATE = Fraction(4)  # seconds of pictures that wait: rather than fall behind, look at the newest
_BEHIND_S = 15.0  # after that it is said for so long, and that time was not watched
_SLACK_S = 0.05  # between the times of a film and of its pictures
_CHEAP = timedelta(seconds=0.3)  # so soon after a keyframe a picture is quickly decoded
_PAUSE_FIRST_S, _PAUSE_MOST_S = 1.0, 60.0


class Feed(Protocol):
    """What `cameras.feed.Feed` offers: parts that wait for somebody slower, within bounds."""

    @property
    def closed(self) -> bool: ...
    def put(self, part: Part) -> None: ...
    def get(self, timeout_s: float) -> Part | None: ...
    def skip(self, patience: Fraction) -> bool: ...
    def close(self) -> None: ...


class Ring(Protocol):
    """What `cameras.ring.Ring` offers."""

    def follow(self, sink: Feed, age: Fraction) -> None: ...
    def unfollow(self, sink: Feed) -> None: ...


@dataclass(frozen=True, slots=True)
class SubStream:
    """The same view in fewer pixels. `usable`: it is live, and so is what it stands for."""

    ring: Ring
    usable: Callable[[], bool]


class Notice(Protocol):
    """Told on the watcher's thread; `closed` comes once after each `opened`."""

    def opened(self, onset_at: datetime) -> None:
        """Something moves since `onset_at`."""

    def stronger(self, strength: int, area: Area | None) -> None:
        """The strongest moment of the open event so far; told each time that it is another."""

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        """Nothing has moved since `quiet_at`. `marked` is a JPEG of the strongest moment."""


Shows = Callable[[Moment], None]


class Stage(StrEnum):
    """How the camera is watched now; what it costs is in the README."""

    OFF = "off"
    KEYFRAMES = "keyframes"
    FILM = "film"


class MotionWatcher:
    """`start` and `stop` once each, the rest from any thread.

    With a `sub` it looks at that one while it is usable; `ring` is the camera's main stream.
    `shows`: given a few moments of each event, between `opened` and `closed`, for somebody to say
    what it is; must return at once.
    """

    def __init__(
        self,
        camera_id: str,
        ring: Ring,
        *,
        tool: Ffmpeg,
        settings: CameraSettings,
        notice: Notice,
        clock: Clock,
        child: Starter,
        feed: Callable[[], Feed],
        sub: SubStream | None = None,
        shows: Shows | None = None,
    ) -> None:
        self._camera = camera_id
        self._ring = self._watched = ring
        self._sub = sub
        self._tool = tool
        self._notice = notice
        self._shows = shows
        self._plan = LookPlan()
        self._clock = clock
        self._child = child
        self._feed = feed
        self._settings = settings
        self._changed = False
        self._attends = False
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._pause_s = 0.0
        self._blind_until = 0.0  # monotonic: a child broke, the next one waits
        self._behind_until = 0.0  # monotonic: pictures were passed over
        self._sight = Sight(settings, self._decoder)
        self._strongest: Sample | None = None  # as it was told

    @property
    def moving(self) -> bool:
        return self._sight.moving

    @property
    def last_motion_at(self) -> datetime | None:
        return self._sight.last_motion_at

    @property
    def stage(self) -> Stage:
        if not self._settings.notice:
            return Stage.OFF
        return Stage.FILM if self._sight.filming else Stage.KEYFRAMES

    @property
    def on_sub_stream(self) -> bool:
        return self._watched is not self._ring

    @property
    def blind(self) -> bool:
        """A child broke, and no picture has been seen since."""
        return self._pause_s > 0.0

    @property
    def behind(self) -> bool:
        """Pictures came faster than they could be looked at, a moment ago, and were passed over."""
        return self._clock.monotonic() < self._behind_until

    @property
    def crowded(self) -> bool:
        """Many small things come and go all over, as in rain: only what lasts is noticed."""
        return self._settings.notice and self._sight.crowded

    def start(self) -> None:
        self._thread = threads.spawn(f"watch-{self._camera}", self._run)

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; an open event closes."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def attend(self) -> None:
        """Somebody else says that something moves: look closely for some seconds. What keyframes
        alone do not show is then told apart, too. Never blocks."""
        self._attends = True

    def set(self, settings: CameraSettings) -> None:
        """From the next part on."""
        self._settings = settings
        self._changed = True

    def _run(self) -> None:
        while not self._ending.is_set():
            threads.guarded(f"watch-{self._camera}", self._follow)
            threads.guarded(f"watch-{self._camera}", self._end)
            self._ending.wait(_TICK_S)

    def _follow(self) -> None:
        """Until the ring is cleared, which means that the pictures are no longer live, or the other
        one is to be watched.
        """
        ring = self._sub.ring if self._sub is not None and self._sub.usable() else self._ring
        if ring is not self._watched:
            self._watched = ring
            # What was learned of the other one's sharpness and noise would be wrong here.
            self._sight = Sight(self._settings, self._decoder)
            stream = "sub" if self.on_sub_stream else "main"
            log.info("watch.stream", extra={"camera": self._camera, "stream": stream})
        with closing(self._feed()) as feed:
            ring.follow(feed, Fraction(0))
            try:
                self._watch(feed)
            finally:
                ring.unfollow(feed)

    def _may_stay(self) -> bool:
        """With what is watched now. An event on the main stream is seen to its end there."""
        if self._sub is None:
            return True
        usable = self._sub.usable()
        return usable if self.on_sub_stream else self.moving or not usable

    def _watch(self, feed: Feed) -> None:
        heard_at = self._clock.monotonic()
        while not (feed.closed or self._ending.is_set()) and self._may_stay():
            part = feed.get(_TICK_S)
            if part is not None:
                heard_at = self._clock.monotonic()
                if feed.skip(_LATE):
                    self._pass_over()
                else:
                    self._take(part)
            elif self._clock.monotonic() - heard_at > _SILENT_S:
                self._end()

    def _pass_over(self) -> None:
        if not self.behind:
            log.warning("watch.behind", extra={"camera": self._camera})
        self._behind_until = self._clock.monotonic() + _BEHIND_S
        self._sight.skip()

    def _take(self, part: Part) -> None:
        changed, self._changed = self._changed, False
        attends, self._attends = self._attends, False
        settings = self._settings  # after the flag: what is set in between raises it again
        if changed:
            self._sight.set(settings)
            if not settings.notice:
                self._end()
        if not settings.notice or self._clock.monotonic() < self._blind_until:
            return
        seen = self._sight.pictures
        try:
            self._tell(self._sight.put(part))
            if attends:
                self._tell(self._sight.attend())
            self._tell_strongest()
            self._show_newest()
            if self._sight.pictures > seen:
                self._pause_s = 0.0
        except (Broken, PrivateEyeError) as error:
            self._sight.recover()
            self._pause_s = min(_PAUSE_MOST_S, self._pause_s * 2 or _PAUSE_FIRST_S)
            self._blind_until = self._clock.monotonic() + self._pause_s
            extra = {"camera": self._camera, "reason": str(error), "again_s": self._pause_s}
            log.warning("watch.broken", extra=extra)

    def _end(self) -> None:
        self._tell(self._sight.end())

    def _tell(self, noticed: Iterable[Noticed]) -> None:
        for each in noticed:
            if isinstance(each, MotionOpened):
                log.info("motion.opened", extra={"camera": self._camera})
                self._plan.begin()
                self._notice.opened(each.onset_at)
            elif isinstance(each, Ended):
                self._tell_end(each)

    def _tell_strongest(self) -> None:
        strongest = self._sight.strongest
        if strongest is not None and strongest is not self._strongest:
            self._notice.stronger(strongest.strength, strongest.area)
        self._strongest = strongest

    def _show_newest(self) -> None:
        newest = self._sight.newest
        if self._shows is None or newest is None or not self._sight.moving:
            return
        gop = self._sight.gop(newest.at)
        if gop is not None:
            cheap = newest.at - gop.starts_at <= _CHEAP
            if self._plan.wants(newest.at, newest.strength, cheap=cheap):
                self._show(newest.at, self._sight.moving_area, gop)

    def _show(self, at: datetime, moving: Area | None, gop: RecentGop) -> None:
        parts = gop.until(at)
        if self._shows is not None and moving is not None and parts:
            after_s = (at - gop.starts_at).total_seconds() - _SLACK_S
            self._shows(Moment(at, moving, parts, after_s))

    def _tell_end(self, ended: Ended) -> None:
        closed = ended.closed
        strongest = closed.strongest
        length_s = round((closed.quiet_at - closed.onset_at).total_seconds(), 1)
        extra = {"camera": self._camera, "length_s": length_s, "strength": strongest.strength}
        log.info("motion.closed", extra={**extra, "reason": closed.reason})
        marked = self._marked(ended)
        if ended.gop is not None and self._plan.wants_last(strongest.at, strongest.strength):
            self._show(strongest.at, strongest.area, ended.gop)
        self._notice.closed(closed.quiet_at, strongest.strength, strongest.area, marked)

    def _marked(self, ended: Ended) -> bytes | None:
        strongest, gop = ended.closed.strongest, ended.gop
        parts = gop.until(strongest.at) if gop is not None else []
        if gop is None or not parts or strongest.area is None:
            return None
        after_s = (strongest.at - gop.starts_at).total_seconds() - _SLACK_S
        picture = marking.moment(self._tool, parts, after_s)
        return marking.outlined(picture, strongest.area) if picture else None

    def _decoder(self, arguments: Sequence[str]) -> Decoder:
        return Decoder(self._child, self._tool, arguments, self._clock)
