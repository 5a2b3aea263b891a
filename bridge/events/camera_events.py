"""One camera's events: what is noticed, or asked for, is opened, goes on, and ends as one visit.

It tells the recorder what to film, and the book what happened; neither waits for the other.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.events.book import EventBook
from bridge.events.ongoing import OngoingEvent, RecordingState
from bridge.media.moment import Moment
from bridge.model import Actor, Area, EventSource
from bridge.policy.settings import CameraSettings
from bridge.policy.visits import Visit

_TO_BEGIN_S = 5.0
NO_PICTURE = "This camera has no picture to record at the moment."
REFUSED = "The disk for clips takes nothing at the moment."


class Recorder(Protocol):
    """What `footage.recorder.Recorder` offers."""

    def start(self, event: OngoingEvent, since: datetime) -> None:
        """Film it, from `since` and the pre-roll before that on. Returns at once."""

    def set(self, settings: CameraSettings) -> None: ...
    def forget(self) -> None: ...
    def join(self, timeout_s: float) -> None: ...


class CameraEvents:
    """`opened`, `stronger` and `closed` on the thread of who watches, the rest on any.

    `changed`: what is being recorded has; called on any thread, must return at once. So does
    `looks`, which is given moments of an event for somebody to say what it is.
    """

    def __init__(
        self,
        camera: str,
        recorder: Recorder,
        book: EventBook,
        settings: CameraSettings,
        *,
        clock: Clock,
        changed: Callable[[], None],
        looks: Callable[[str, Moment], None] | None = None,
    ) -> None:
        self._camera = camera
        self._recorder = recorder
        self._book = book
        self._settings = settings
        self._clock = clock
        self._told = changed
        self._looks = looks
        self._changed = threading.Condition()
        self._newest: OngoingEvent | None = None
        self._stopping = False

    def set(self, settings: CameraSettings) -> None:
        """From the next recording on."""
        self._settings = settings
        self._recorder.set(settings)

    @property
    def now(self) -> RecordingState | None:
        """What is being recorded now, and why it goes on."""
        with self._changed:
            newest = self._newest
            return newest.now(self._clock.now()) if newest is not None else None

    def opened(self, onset_at: datetime, source: EventSource = EventSource.MOTION) -> None:
        """Something moves since `onset_at`."""
        with self._changed:
            self._happens(onset_at, source, lambda visit: visit.opened(onset_at))

    def rang(self, at: datetime) -> None:
        """Somebody pressed the button of the doorbell."""
        with self._changed:
            self._happens(at, EventSource.CAMERA, lambda visit: visit.rang(at))
            self._changed.notify_all()

    def stronger(self, strength: int, area: Area | None) -> None:
        """The strongest moment so far of what moves now."""
        with self._changed:
            event = self._open_event()
            if event is not None and not event.inherits:
                event.visit = event.visit.stronger(strength, area)
                event.strengthen()

    def shows(self, moment: Moment) -> None:
        """A moment of what moves now, to look at."""
        with self._changed:
            event = self._open_event()
            if self._looks is None or event is None:
                return
            # What moves may have begun in an event before, of which nothing is to be in this one.
            since = event.visit.onset_at
            if not event.inherits or (since is not None and moment.at >= since):
                self._looks(event.id, moment)

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        """Nothing has moved since `quiet_at`. `marked` is a JPEG of the strongest moment."""
        with self._changed:
            event = self._newest
            if event is None or not event.visit.moving:
                return
            before = event.visit.strength
            if event.inherits:
                event.visit, event.inherits = event.visit.ended(quiet_at), False
            else:
                event.visit = event.visit.closed(quiet_at, strength, area)
                if before is None or strength > before:
                    event.marked = marked
            self._changed.notify_all()

    def record(self, seconds: float, actor: Actor) -> str:
        """Record now, for so long at least; the event's id. Raises Unavailable."""
        now = self._clock.now()
        with self._changed:
            event = self._open_event()
            joins = event is not None
            if event is None:
                event = self._begin(EventSource.HAND, Visit())
                event.actor = actor
            event.visit = event.visit.asked(seconds, now)
            until = event.visit.asked_until
            if not joins:
                self._recorder.start(event, now)
            self._changed.wait_for(lambda: event.filming or not event.open, _TO_BEGIN_S)
            if not event.filming:
                if event.visit.asked_until == until:  # nobody has asked for more meanwhile
                    event.visit = replace(event.visit, asked_until=None)
                raise PrivateEyeError(Kind.UNAVAILABLE, REFUSED if event.refused else NO_PICTURE)
            event.actor = event.actor or actor
            event.write(now)
            return event.id

    def stop_asked(self) -> bool:
        """What was asked for by hand ends now; false where nothing was. While something moves its
        event goes on: see `now`.
        """
        now = self._clock.now()
        with self._changed:
            event = self._open_event()
            if event is None or not event.visit.by_hand(now):
                return False
            event.visit = event.visit.unasked(now)
            self._changed.notify_all()
            return True

    def hide(self) -> None:
        """The camera is about to be disconnected by its privacy mode: its event ends for that, and
        no later one shows anything from before it."""
        with self._changed:
            if (event := self._open_event()) is not None:
                event.hidden = True
                event.visit = replace(event.visit, asked_until=None)
                self._changed.notify_all()
            self._recorder.forget()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End what goes on; it is kept. After who watches, who ends what moves."""
        with self._changed:
            self._stopping = True
            if self._newest is not None:
                self._newest.stopping = True
                self._newest.visit = replace(self._newest.visit, moving=False)
                self._changed.notify_all()
        self._recorder.join(timeout_s)

    def renew(self) -> None:
        """What is being recorded has changed."""
        self._told()

    def goes_on(self, event: OngoingEvent, at: datetime) -> None:
        """It was deleted, or is too long: what still moves, or is asked for, is another one."""
        with self._changed:
            visit = event.visit
            wanted = visit.moving or visit.by_hand(at)
            if event is self._newest and wanted and not (event.stopping or event.hidden):
                other = self._begin(event.source, visit.another(at))
                other.actor = event.actor if visit.by_hand(at) else None
                other.inherits = visit.moving
                if visit.moving:
                    other.write(at)
                self._recorder.start(other, at)
        self._told()

    def _open_event(self) -> OngoingEvent | None:
        newest = self._newest
        return newest if newest is not None and newest.open and not self._stopping else None

    def _happens(self, at: datetime, source: EventSource, change: Callable[[Visit], Visit]) -> None:
        """In the event that goes on, or as another one."""
        event = self._same_visit(at)
        if event is None:
            event = self._begin(source, change(Visit()))
            event.write(at)
            self._recorder.start(event, at)
        else:
            event.visit = change(event.visit)
            event.write(at)

    def _same_visit(self, onset_at: datetime) -> OngoingEvent | None:
        """The newest event, where what moves since then belongs to it; it goes on."""
        newest = self._newest
        if newest is None or self._stopping:
            return None
        if newest.open and (newest.filming or not newest.visit.over(onset_at, self._post_roll())):
            return newest
        if not newest.visit.continues(onset_at):
            newest.open = False  # whose recording has not looked at the clock yet
            return None
        if newest.open:
            return newest
        if not newest.reopen():
            return None
        self._recorder.start(newest, onset_at)
        return newest

    def _post_roll(self) -> timedelta:
        return timedelta(seconds=self._settings.post_roll_s)

    def _begin(self, source: EventSource, visit: Visit) -> OngoingEvent:
        event = self._newest = OngoingEvent(
            self._camera,
            source,
            visit,
            book=self._book,
            changed=self._changed,
            told=self,
            post_roll=self._post_roll,
        )
        event.stopping = self._stopping
        return event
