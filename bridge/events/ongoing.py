"""One event while it goes on: what footage asks and tells it, and what of that the book is told.

It is there from the first moment, in the book too; only a recording by hand waits for its first
picture (or for the disk's refusal): of a camera that shows nothing there is nothing to write down.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bridge.events.book import EventBook
from bridge.model import Actor, EventSource, EventState, Unfilmed
from bridge.policy.events import RULES
from bridge.policy.visits import Visit
from bridge.store.events.book import Known
from bridge.store.events.clips import UNKNOWN, Event

_TO_EXPLAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class RecordingState:
    """What is being recorded. `by_hand`: for as long as a person has asked, and that is not over
    yet; `moves`: something does, or did a moment ago."""

    clip: str
    by_hand: bool
    moves: bool


class Told(Protocol):
    """Who hears what becomes of an event while it is recorded; on the recording's thread."""

    def renew(self) -> None:
        """What is being recorded has changed."""

    def goes_on(self, event: "OngoingEvent", at: datetime) -> None:
        """It is over, deleted or too long, and something may still move, or be asked for."""


class OngoingEvent:
    """All state belongs to the lock of `changed`, which is its camera's. What `footage.recording`
    asks and tells comes on the recording's thread."""

    def __init__(
        self,
        camera: str,
        source: EventSource,
        visit: Visit,
        *,
        book: EventBook,
        changed: threading.Condition,
        told: Told,
        post_roll: Callable[[], timedelta],
    ) -> None:
        self.id = secrets.token_hex(8)
        self.camera = camera
        self.source = source
        self.visit = visit
        self.actor: Actor | None = None
        self.open = True  # takes more that moves, and more wishes
        self.stopping = False  # the bridge ends: with all that has come until then
        self.hidden = False  # the camera is disconnected by its privacy mode
        self.marked: bytes | None = None  # the strongest moment, outlined
        # What moves began in an event before, and so may its strongest moment be of that one.
        self.inherits = False
        self._told_strength: int | None = None
        self._book = book
        self._changed = changed
        self._told = told
        self._post_roll = post_roll
        self._written = False
        self._actor_written: Actor | None = None
        self._ring_written = False
        self.filmed = False  # a picture of it was
        self._run: str | None = None
        self._unfilmed: Unfilmed | None = None
        self._ends_at: datetime | None = None
        self._ended = False  # and the book knows
        self._shown: RecordingState | None = None

    def now(self, at: datetime) -> RecordingState | None:
        """With the lock; None while no picture is being recorded."""
        if self._run is None:
            return None
        visit = self.visit
        return RecordingState(self.id, visit.by_hand(at), visit.moves(at, self._post_roll()))

    @property
    def filming(self) -> bool:
        """With the lock: pictures of it are being recorded."""
        return self._run is not None

    @property
    def refused(self) -> bool:
        """With the lock: pictures of it came and could not be recorded."""
        return self._unfilmed is not None

    def reopen(self) -> bool:
        """With the lock. It goes on; false where it does not, because it was deleted, say."""
        if not self._ended or self.hidden or self._book.deleted(self.id):
            return False
        self._book.reopen(self.id)
        self._ended, self.open = False, True
        return True

    def write(self, at: datetime) -> None:
        """With the lock. Put it into the book, where it is not yet; and who asked for it, or that
        somebody rang."""
        rang_at = self.visit.rang_at
        if not self._written:
            self._book.open(self._row(at), self.actor)
            self._written, self._actor_written = True, self.actor
            self._ring_written = rang_at is not None
        elif self.actor is not None and self._actor_written is None:
            self._book.ask(self.id, self.camera, self.actor)
            self._actor_written = self.actor
        if rang_at is not None and not self._ring_written:
            self._book.tell(self.id, Known(onset_at=self.visit.onset_at, rang_at=rang_at))
            self._ring_written = True

    def strengthen(self) -> None:
        """With the lock. Tell the book of what moves, when it is much stronger than was told."""
        strength, area = self.visit.explanation
        if strength is None or not self._written:
            return
        if self._told_strength is None or strength >= 2 * self._told_strength:
            self._told_strength = strength
            self._book.tell(self.id, Known(strength=strength, area=area))

    # What a recording asks.

    def ready(self, at: datetime) -> Unfilmed | None:
        """None where pictures of it may be written from `at` on: its row is there. Waits for that,
        without the lock."""
        with self._changed:
            self.write(at)
        return None if self._book.settle() else Unfilmed.RECORDS

    def over(self, at: datetime) -> str | None:
        """Why it ends at `at`; None: it goes on. Once it is said, it takes nothing more."""
        with self._changed:
            why = None if self.stopping else self.visit.over(at, self._post_roll())
            if why is None:
                return None
            self.open = False
            return "privacy" if self.hidden else why

    def end(self) -> None:
        """It takes nothing more, whatever moves. Who watches is told of the end, too, and says in
        a moment what it was that moved: waits for that."""
        with self._changed:
            self.open = False
        self.explained()

    def explained(self) -> None:
        """Wait a moment for what moved to be explained, where the pictures have ended."""
        with self._changed:
            self._changed.wait_for(lambda: not self.visit.moving, _TO_EXPLAIN_S)

    @property
    def moved(self) -> tuple[datetime | None, datetime | None]:
        """From when to when something did, or somebody rang: what its first picture is of."""
        with self._changed:
            return self.visit.telling

    # What a recording tells.

    def began(self, run: str, starts_at: datetime) -> None:
        with self._changed:
            self._note_hole(starts_at)
            self._run, self.filmed = run, True
            self._ends_at = starts_at
            self._changed.notify_all()

    def paused(self, ends_at: datetime) -> None:
        """What was recorded ends there; more may come."""
        with self._changed:
            self._run, self._ends_at = None, ends_at
            self._changed.notify_all()

    def not_filmed(self, why: Unfilmed, at: datetime) -> None:
        """Pictures come and cannot be recorded."""
        with self._changed:
            self._run, first = None, self._unfilmed is None
            self._unfilmed = self._unfilmed or why
            if first:
                self.write(at)
                self._book.tell(self.id, Known(unfilmed=why))
            self._changed.notify_all()

    def gone(self, at: datetime) -> None:
        """Somebody deleted it."""
        with self._changed:
            self.open, self._run = False, None
            if self._written:  # changes nothing where it is being deleted
                self._book.close(self.id, self._known("camera", at))
            self._changed.notify_all()
        self._told.goes_on(self, at)

    def finished(self, reason: str, at: datetime) -> None:
        """Nothing more is recorded of it: close it."""
        with self._changed:
            self.open, self._run = False, None
            if self._written:
                self._book.close(self.id, self._known(reason, at))
                self._ended = True
            self._changed.notify_all()
        if reason == "longest":
            self._told.goes_on(self, at)
        self.renew(at)

    def renew(self, at: datetime) -> None:
        """Say it where what is being recorded, or why, is not what it was when it was said last."""
        with self._changed:
            state = self.now(at)
            same, self._shown = state == self._shown, state
        if not same:
            self._told.renew()

    def _note_hole(self, starts_at: datetime) -> None:
        """Where for longer than a hiccup no picture came, though the event went on."""
        since = self._ends_at if self.filmed else self.visit.onset_at
        if self._unfilmed is None and since is not None and starts_at - since > RULES.merge:
            self._unfilmed = Unfilmed.CAMERA
            self._book.tell(self.id, Known(unfilmed=Unfilmed.CAMERA))

    def _row(self, at: datetime) -> Event:
        """As it is known now. `starts_at` is of its first picture, once there is one."""
        visit = self.visit
        starts_at = visit.onset_at or at
        strength, area = visit.explanation
        return Event(
            id=self.id,
            camera=self.camera,
            source=self.source,
            by_hand=self.actor is not None,
            state=EventState.OPEN,
            starts_at=starts_at,
            ends_at=starts_at,
            onset_at=visit.onset_at,
            quiet_at=None,
            rang_at=visit.rang_at,
            end_reason=None,
            unfilmed=None,
            starred=False,
            label=UNKNOWN,
            strength=strength,
            area=area,
            pictures=frozenset(),
        )

    def _known(self, reason: str, at: datetime) -> Known:
        visit = self.visit
        strength, area = visit.explanation
        unfilmed = self._unfilmed
        if not self.filmed and unfilmed is None:
            unfilmed = Unfilmed.CAMERA
        return Known(
            ends_at=self._ends_at if self.filmed else (visit.quiet_at or visit.onset_at or at),
            onset_at=visit.onset_at,
            quiet_at=visit.quiet_at,
            rang_at=visit.rang_at,
            strength=strength,
            area=area,
            unfilmed=unfilmed,
            end_reason=reason,
        )
