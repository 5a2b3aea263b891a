"""From the first noticed moment to the last: a thread that makes one clip, or several.

It follows the camera's ring from the keyframe before the pre-roll on and hands whole GOPs to the
library. It lasts while something moves and `post_roll_s` after that, at least as long as a person
asked, and at most 10 minutes a clip: the next one begins with the next keyframe. A camera that is
lost or hidden, or whose pictures have a gap, ends its clip. A disk that refuses ends it too;
every 10 s another one is tried, for as long as something moves.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from bridge.clips.library import Library
from bridge.clips.take import Explanation, Take
from bridge.clips.troubles import Troubles
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.types import Part, PartSink
from bridge.model import Actor, Area, ClipKind
from bridge.ops import threads
from bridge.policy.settings import CameraSettings

LONGEST = timedelta(minutes=10)
AGAIN_AFTER = timedelta(seconds=10)
# So far parts may be behind the events: what a feed holds. An end that is further away was meant
# for a clock that has been set back since.
BEHIND = timedelta(minutes=2)
_TICK_S = 0.5
_TO_EXPLAIN_S = 2.0


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


class Painter(Protocol):
    """What `clips.pictures.Pictures` offers. Raises Unavailable."""

    def thumbnail(self, keyframe: Part) -> bytes: ...
    def preview(self, keyframes: Sequence[Part]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class RecordingTools:
    """What every recording of the house works with. `full`: nothing may be recorded now. `told`:
    what is being recorded has changed; on any recording's thread, must return at once.
    """

    library: Library
    painter: Painter
    feeds: Callable[[], Feed]
    troubles: Troubles
    full: Callable[[], bool]
    clock: Clock
    told: Callable[[], None]


@dataclass(frozen=True, slots=True)
class CurrentClip:
    """What is being recorded. `by_hand`: for as long as a person has asked, and that is not over
    yet; `moves`: something does, or did a moment ago."""

    clip: str
    by_hand: bool
    moves: bool


@dataclass(slots=True)
class RecordingState:
    """Why it goes on. Owned by the recorder's lock. `moved`: something has, since it began."""

    moving: bool = False
    moved: bool = False
    onset_at: datetime | None = None
    quiet_at: datetime | None = None
    strength: int | None = None
    area: Area | None = None
    marked: bytes | None = None
    so_far: tuple[int, Area | None] | None = None  # of what moves now
    asked_until: datetime | None = None
    asked_for: timedelta = timedelta(0)
    actor: Actor | None = None
    stopping: bool = False
    hidden: bool = False  # the camera is disconnected by its privacy mode

    def by_hand(self, now: datetime) -> bool:
        return self.asked_until is not None and _ahead(self.asked_until, now, self.asked_for)

    def moves(self, now: datetime, post_roll: timedelta) -> bool:
        quiet_at = self.quiet_at
        return self.moving or (
            quiet_at is not None and _ahead(quiet_at + post_roll, now, post_roll)
        )

    def over(self, now: datetime, post_roll: timedelta) -> str | None:
        """Why it need not go on beyond `now`; None: it must."""
        if self.stopping:  # with all that has come until then
            return None
        if self.moves(now, post_roll) or self.by_hand(now):
            return None
        if self.hidden:
            return "privacy"
        return "asked" if self.quiet_at is None else "quiet"

    def explain(self, strength: int, area: Area | None, marked: bytes | None = None) -> None:
        """Of several moments the strongest one explains the clip."""
        if self.strength is None or strength > self.strength:
            self.strength, self.area, self.marked = strength, area, marked

    def explanation(self) -> Explanation:
        """Taken for the clip that ends now: it says nothing about the next one."""
        if self.so_far is not None:
            self.explain(*self.so_far)
            self.so_far = None
        known = Explanation(self.onset_at, self.quiet_at, self.strength, self.area, self.marked)
        self.onset_at = self.strength = self.area = self.marked = None
        return known


@dataclass(frozen=True, slots=True)
class LastClip:
    """The clip that this camera recorded last."""

    clip: str
    ends_at: datetime


class ClipRecording:
    """`clip`, `open` and `reason` belong to the lock of `changed`, the rest to the thread."""

    def __init__(
        self,
        camera: str,
        ring: Ring,
        tools: RecordingTools,
        settings: CameraSettings,
        *,
        reason: RecordingState,
        changed: threading.Condition,
        before: LastClip | None,
    ) -> None:
        self.reason = reason
        self.before = before
        self.clip: str | None = None
        self.open = True  # takes more reasons to go on
        self._camera = camera
        self._ring = ring
        self._tools = tools
        self._settings = settings
        self._changed = changed
        self._take: Take | None = None
        self._deleted = False  # somebody deleted what it recorded last
        self._again_at: datetime | None = None
        self._by_hand = False  # what is recorded now is known as what a person asked for
        self._told: CurrentClip | None = None
        self._thread: threading.Thread | None = None

    def start(self, since: datetime) -> None:
        name = f"recording-{self._camera}"
        self._thread = threads.spawn(name, lambda: self._guarded(name, since))

    def now(self) -> CurrentClip | None:
        """With the lock."""
        if self.clip is None:
            return None
        at, post_roll = self._tools.clock.now(), self._post_roll
        return CurrentClip(self.clip, self.reason.by_hand(at), self.reason.moves(at, post_roll))

    def join(self, timeout_s: float) -> None:
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _guarded(self, name: str, since: datetime) -> None:
        try:
            threads.guarded(name, lambda: self._go(since))
        finally:
            with self._changed:
                self.open, self.clip = False, None
                self._changed.notify_all()
            self._tell()

    def _go(self, since: datetime) -> None:
        feed = self._tools.feeds()
        first = since - timedelta(seconds=self._settings.pre_roll_s)
        age = Fraction(max(0.0, (self._tools.clock.now() - first).total_seconds()))
        self._ring.follow(feed, age)
        try:
            while not feed.closed:
                stopping = self.reason.stopping
                part = feed.get(0 if stopping else _TICK_S)
                if part is None and stopping:
                    return self._end("shutdown")  # with all that had come until then
                if self._put(part) if part is not None else self._waits_in_vain():
                    return None
                self._tell()
            return self._end("privacy" if self.reason.hidden else "camera")
        finally:
            self._ring.unfollow(feed)
            feed.close()

    def _end(self, reason: str) -> None:
        with self._changed:
            self.open = False  # from here on, an event begins another recording
            # Who watches is told of the end, too, and says in a moment what it was that moved.
            self._changed.wait_for(lambda: not self.reason.moving, _TO_EXPLAIN_S)
        self._finish(reason)

    def _tell(self) -> None:
        with self._changed:
            now = self.now()
        if now != self._told:
            self._told = now
            self._tools.told()

    @property
    def _post_roll(self) -> timedelta:
        return timedelta(seconds=self._settings.post_roll_s)

    def _waits_in_vain(self) -> bool:
        """No part has come: a camera that sends nothing must not keep a recording for ever."""
        return self._is_over(self._tools.clock.now())

    def _put(self, part: Part) -> bool:
        """True when the recording is over."""
        take = self._take
        if take is not None and not take.follows(part):
            self._finish("camera")
        elif take is not None and part.independent and take.length >= LONGEST:
            self._finish("longest")
        elif take is not None and part.independent and self._tools.full():
            self._finish("disk")
        if self._take is not None or self._begin(part):
            self._append(part)
        return self._is_over(part.starts_at + timedelta(seconds=float(part.duration)))

    def _is_over(self, now: datetime) -> bool:
        with self._changed:
            over = self.reason.over(now, self._post_roll)
            if over is None:
                return False
            self.open = False
        self._finish(over)
        return True

    def _begin(self, part: Part) -> bool:
        waits = self._again_at is not None and part.starts_at < self._again_at
        if not part.independent or waits or self._tools.full() or self._is_deleted(part):
            return False
        with self._changed:
            reason = self.reason
            if self._deleted and not (reason.moving or reason.asked_until):
                return False  # of a deleted clip's post-roll nothing is worth keeping
            onset_at, actor = reason.onset_at, reason.actor
            if onset_at is None and reason.moving:
                reason.onset_at = onset_at = part.starts_at  # it goes on from the clip before
            by_hand = self._by_hand = reason.by_hand(part.starts_at) or not reason.moved
        kind = ClipKind.MANUAL if by_hand else ClipKind.MOTION
        try:
            writer = self._tools.library.begin(
                self._camera,
                kind,
                part.init,
                part.starts_at,
                onset_at=max(onset_at, part.starts_at) if onset_at else None,
                actor=actor,
            )
        except PrivateEyeError as error:
            self._refused(error, part.starts_at)
            return False
        self._take = Take(writer, self._tools.painter)
        with self._changed:
            self.clip = writer.clip_id
            self._changed.notify_all()
        return True

    def _is_deleted(self, part: Part) -> bool:
        """Whether the part was in a clip that is deleted: a pre-roll must not bring it back."""
        if self.before is None or part.starts_at >= self.before.ends_at:
            return False
        try:
            self._tools.library.entries(self.before.clip)
        except PrivateEyeError as error:
            return error.kind in (Kind.GONE, Kind.NOT_FOUND)
        return False

    def _append(self, part: Part) -> None:
        assert self._take is not None  # noqa: S101  # `_begin` came first
        try:
            if self._take.put(part):
                self._tools.troubles.over(self._camera)
            self._keep_as_asked(part.starts_at)
        except PrivateEyeError as error:
            self._refused(error, part.starts_at)
            self._finish("disk", writes=False)

    def _keep_as_asked(self, at: datetime) -> None:
        """A clip that a person asked for, too, is found as theirs. Raises PrivateEyeError."""
        if self._by_hand:
            return
        with self._changed:
            actor = self.reason.actor if self.reason.by_hand(at) else None
        if actor is not None and self.clip is not None:
            self._tools.library.asked_for(self.clip, actor)
            self._by_hand = True

    def _finish(self, reason: str, *, writes: bool = True) -> None:
        take, self._take = self._take, None
        if take is None:
            return
        with self._changed:
            known = self.reason.explanation()
            self.before = LastClip(take.clip_id, take.ends_at)
            self.clip = None
        self._tell()
        try:
            take.finish(reason, known, writes=writes)
        except PrivateEyeError as error:
            self._refused(error, take.ends_at)

    def _refused(self, error: PrivateEyeError, at: datetime) -> None:
        self._deleted = error.kind is Kind.GONE
        if not self._deleted:
            self._again_at = at + AGAIN_AFTER
            sentence = f"Recording has stopped. {error.message}"
            self._tools.troubles.tell(self._camera, sentence)


def _ahead(end: datetime, now: datetime, longest: timedelta) -> bool:
    return now < end <= now + longest + BEHIND
