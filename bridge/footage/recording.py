"""A thread that films one event: it follows the camera's ring and hands whole GOPs to the library.

It begins with the keyframe before the pre-roll and lasts for as long as the event wants. A gap in
the pictures, another format, a lost camera, or ten minutes end a run, and the next one begins with
the next keyframe. A pre-roll that reaches into the run before looks at that one, and is not written
twice. A disk that refuses is tried again every 10 s.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage import unfilmed
from bridge.footage.album import Album, Painter
from bridge.footage.library import Library
from bridge.footage.take import Take, end_of
from bridge.footage.troubles import Troubles
from bridge.media.types import Part, PartSink
from bridge.model import Unfilmed
from bridge.ops import threads
from bridge.policy.settings import CameraSettings

LONGEST = timedelta(minutes=10)
AGAIN_AFTER = timedelta(seconds=10)
_TICK_S = 0.5
# Between the end of a part, as it is reckoned, and the beginning of the next one.
_ROUNDING = timedelta(milliseconds=20)
_NO_ROWS = (
    "Recording has stopped: what happens cannot be written into the records at the moment. It is "
    "remembered until it can."
)


class Feed(PartSink, Protocol):
    """What `cameras.feed.Feed` offers."""

    @property
    def closed(self) -> bool: ...
    def get(self, timeout_s: float) -> Part | None: ...
    def close(self) -> None: ...


class Ring(Protocol):
    """What `cameras.ring.Ring` offers."""

    def hold(self, pre_roll: Fraction) -> None: ...
    def follow(self, sink: Feed, age: Fraction) -> None: ...
    def unfollow(self, sink: Feed) -> None: ...


class Filmed(Protocol):
    """What is filmed: `events.ongoing.OngoingEvent`, which says what each of these means."""

    @property
    def id(self) -> str: ...
    @property
    def open(self) -> bool: ...
    @property
    def stopping(self) -> bool: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def marked(self) -> bytes | None: ...
    @property
    def filmed(self) -> bool: ...
    @property
    def moved(self) -> tuple[datetime | None, datetime | None]: ...
    def ready(self, at: datetime) -> Unfilmed | None: ...
    def over(self, at: datetime) -> str | None: ...
    def end(self) -> None: ...
    def explained(self) -> None: ...
    def began(self, run: str, starts_at: datetime) -> None: ...
    def paused(self, ends_at: datetime) -> None: ...
    def not_filmed(self, why: Unfilmed, at: datetime) -> None: ...
    def renew(self, at: datetime) -> None: ...
    def gone(self, at: datetime) -> None: ...
    def finished(self, reason: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class RecordingTools:
    """What every recording of the house works with. `refuses`: why nothing may be recorded now."""

    library: Library
    painter: Painter
    feeds: Callable[[], Feed]
    troubles: Troubles
    refuses: Callable[[], Unfilmed | None]
    clock: Clock


@dataclass(slots=True)
class Latest:
    """The run that a camera records, or recorded last, and how far; shared by its recordings."""

    run: str | None = None
    ends_at: datetime | None = None

    def reaches(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at > at


class EventRecording:
    """All of it belongs to its thread."""

    def __init__(
        self,
        camera: str,
        ring: Ring,
        tools: RecordingTools,
        settings: CameraSettings,
        event: Filmed,
        latest: Latest,
    ) -> None:
        self._camera = camera
        self._ring = ring
        self._tools = tools
        self._pre_roll = timedelta(seconds=settings.pre_roll_s)
        self._event = event
        self._latest = latest
        self._album = Album(event.id, tools.painter)
        self._take: Take | None = None
        self._first: datetime | None = None  # pictures from then on, until the first has come
        self._not_before: datetime | None = None  # what is older was written, or deleted
        self._again_at: datetime | None = None
        self._paused_for: str | None = None
        self._gone = False

    def start(self, since: datetime) -> threading.Thread:
        name = f"recording-{self._camera}"
        return threads.spawn(name, lambda: self._guarded(name, since))

    def _guarded(self, name: str, since: datetime) -> None:
        if not threads.guarded(name, lambda: self._go(since)):
            if (take := self._take) is not None:
                self._close(take, "crash")
            self._event.finished("crash", self._tools.clock.now())

    def _go(self, since: datetime) -> bool:
        first = self._first = since - self._pre_roll
        if self._latest.reaches(first):
            self._not_before = self._latest.ends_at
        while True:
            age = (self._tools.clock.now() - first).total_seconds()
            with closing(self._tools.feeds()) as feed:
                self._ring.follow(feed, Fraction(max(0.0, age)))
                try:
                    if self._follow(feed):
                        return True
                finally:
                    self._ring.unfollow(feed)
            if self._event.hidden:
                self._event.end()
                self._finish("privacy")
                return True
            self._event.explained()
            self._pause("camera")
            self._event.renew(self._tools.clock.now())
            first = self._not_before or first

    def _follow(self, feed: Feed) -> bool:
        """Until the camera is lost (False), or the event wants no more (True)."""
        while True:
            stopping = self._event.stopping
            part = feed.get(0 if stopping else _TICK_S)
            if part is None and feed.closed:
                return False
            if part is not None:
                self._put(part)
            at = self._tools.clock.now() if part is None else end_of(part)
            if self._gone:
                # What was sent before it was deleted must not come back in the next one.
                self._latest.ends_at = at = max(at, self._tools.clock.now())
                self._event.gone(at)
                return True
            if part is None and (stopping or self._event.hidden):
                self._event.end()
                self._finish("shutdown" if stopping else "privacy")
                return True
            # Without a part too: a camera that sends nothing must not keep an event for ever.
            if (why := self._event.over(at)) is not None:
                self._complete(feed)
                self._finish(why)
                return True
            self._event.renew(at)

    def _complete(self, feed: Feed) -> None:
        """Take the run on to the end of its GOP, 10 s at most: the next run begins with a keyframe,
        and nothing is lost between the two."""
        while (take := self._take) is not None:
            part = feed.get(_TICK_S)
            if part is None or part.independent or not take.follows(part) or take.is_full:
                return
            self._append(part)

    def _put(self, part: Part) -> None:
        if self._not_before is not None and part.starts_at < self._not_before - _ROUNDING:
            return
        take = self._take
        if take is not None and not take.follows(part):
            self._pause("camera")
        elif take is not None and part.independent and take.length >= LONGEST:
            self._pause("longest")
        elif take is not None and part.independent and (why := self._tools.refuses()):
            self._event.not_filmed(why, part.starts_at)
            self._pause("disk")
        if self._take is not None or self._begin(part):
            self._append(part)

    def _begin(self, part: Part) -> bool:
        at = part.starts_at
        if not part.independent or (self._again_at is not None and at < self._again_at):
            return False
        if (why := self._tools.refuses()) is not None:
            self._event.not_filmed(why, at)
            return False
        if not self._event.open:  # what comes next says why
            return False
        if (why := self._event.ready(at)) is not None:
            self._again_at = at + AGAIN_AFTER
            self._event.not_filmed(why, at)
            self._tools.troubles.tell(self._camera, _NO_ROWS)
            return False
        self._reach_back()
        try:
            writer = self._tools.library.begin(self._camera, part.init, at, event=self._event.id)
        except PrivateEyeError as error:
            self._refused(error, at)
            return False
        self._take = Take(writer, part)
        self._latest.run, self._latest.ends_at = writer.run_id, at
        self._paused_for = None
        self._event.began(writer.run_id, at)
        return True

    def _reach_back(self) -> None:
        """The run before is looked at for what of the pre-roll is in it; before the first run."""
        first, self._first = self._first, None
        run = self._latest.run
        reaches = first is not None and self._latest.reaches(first)
        if first is None or run is None or not reaches or self._event.filmed:
            return
        try:
            self._tools.library.link(self._event.id, run, first)
        except PrivateEyeError as error:
            self._refused(error, first)

    def _append(self, part: Part) -> None:
        assert self._take is not None  # noqa: S101  # `_begin` came first
        try:
            wrote = self._take.put(part)
            self._latest.ends_at = self._take.ends_at
            if wrote is not None:
                self._tools.troubles.over(self._camera)
                self._note(wrote)
                self._album.show(self._take.writer)
        except PrivateEyeError as error:
            self._refused(error, part.starts_at)
            self._pause("disk", writes=False)

    def _note(self, first: Part) -> None:
        """Of a GOP that is on disk."""
        if first.independent:
            self._album.add(first)

    def _pause(self, reason: str, *, writes: bool = True) -> None:
        """End the run, if there is one. `writes`: false where the disk has refused."""
        take, self._take = self._take, None
        if take is None:
            return
        self._latest.run, self._latest.ends_at = take.writer.run_id, take.ends_at
        self._not_before, self._paused_for = take.ends_at, reason
        self._event.paused(take.ends_at)
        if reason != "longest":
            self._event.renew(take.ends_at)
        try:
            if writes and (wrote := take.flush()) is not None:
                self._note(wrote)
            self._album.attach(take.writer, self._event.moved, self._event.marked)
        except PrivateEyeError as error:
            self._refused(error, take.ends_at)
        self._close(take, reason)

    def _close(self, take: Take, reason: str) -> None:
        try:
            take.writer.close(reason)
        except PrivateEyeError as error:
            self._refused(error, take.ends_at)

    def _finish(self, reason: str) -> None:
        """The event wants no more."""
        # A run that ended for want of pictures or of room says better why the event did.
        of_itself = reason in ("quiet", "asked")
        lost = self._take is None and self._paused_for in ("camera", "disk")
        why = self._paused_for if of_itself and lost else None
        self._pause("over" if of_itself else reason)
        self._event.finished(why or reason, self._tools.clock.now())

    def _refused(self, error: PrivateEyeError, at: datetime) -> None:
        if error.kind is Kind.GONE:
            self._gone = True
            return
        self._again_at = at + AGAIN_AFTER
        self._event.not_filmed(unfilmed.why(error), at)
        sentence = f"Recording has stopped. {error.message}"
        self._tools.troubles.tell(self._camera, sentence)
