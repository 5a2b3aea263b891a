"""Writes down what happened: rows and ledger, each change in one transaction.

Nobody who notices waits for it: changes are written in order, by a thread of the book's own. What
happened is not lost because the rows refuse (their disk is full, say): it is owed, and written as
soon as they take it. A process that ends before that loses it.
"""

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.events import labelling
from bridge.events.labelling import Judges
from bridge.model import Actor, EventState
from bridge.ops import threads
from bridge.policy.acts import Act
from bridge.policy.looks import Look
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import book, clips
from bridge.store.events.book import Known
from bridge.store.events.clips import Event

log = logging.getLogger(__name__)

# A door that slams all night while the disk is full has some 100 an hour, each with a few changes.
_OWED = 5_000
# Longer than a database waits for those who write before it.
_SETTLES_S = 12.0

Change = Callable[[Tx], object]
_Owed = tuple[str, Change]  # of which event
# Told of each event that has changed, in the transaction that changes it.
Hears = Callable[[Tx, str], None]


class EventBook:
    """Any thread. Nothing but `settle` blocks, and nothing raises."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        hears: Hears | None = None,
        judges: Judges | None = None,
    ) -> None:
        """`judges`: what the house takes an event for, from what it has learnt."""
        self._db = db
        self._judges = judges
        self._hears = hears
        self._clock = clock
        self._changed = Condition()
        self._owed: deque[_Owed] = deque()
        self._writing = False  # a thread is at it

    def open(self, event: Event, actor: Actor | None = None) -> None:
        """`actor`: who asked for it."""

        def change(tx: Tx) -> None:
            book.add(tx, event)
            if actor is not None:
                self._recorded(tx, event.id, event.camera, actor)

        self._post(event.id, change)

    def ask(self, event_id: str, camera: str, actor: Actor) -> None:
        """A person wants an open event, too."""

        def change(tx: Tx) -> None:
            if book.by_hand(tx, event_id):
                self._recorded(tx, event_id, camera, actor)

        self._post(event_id, change)

    def tell(self, event_id: str, known: Known) -> None:
        """More is known of an open event; of one that was deleted nothing is written."""
        self._post(event_id, lambda tx: book.tell(tx, event_id, known))

    def close(self, event_id: str, known: Known) -> None:
        self._post(event_id, lambda tx: book.close(tx, event_id, known))

    def reopen(self, event_id: str) -> None:
        """The event goes on, where nobody has deleted it."""
        self._post(event_id, lambda tx: book.reopen(tx, event_id))

    def look(self, event_id: str, look: Look) -> None:
        """One more look at what it is; of an event that was deleted nothing is written."""
        now = self._clock.now()
        self._post(event_id, lambda tx: labelling.take_in(tx, event_id, look, now, self._judges))

    def deleted(self, event_id: str) -> bool:
        """Whether somebody has deleted an event that was opened. Readers wait for no writer."""
        with self._changed:
            owes = bool(self._owed)
        try:
            with self._db.read() as tx:
                found = clips.find(tx, event_id)
        except PrivateEyeError:
            return False  # its first picture finds out
        return (found is None and not owes) or (
            found is not None and found.state is EventState.DELETING
        )

    def settle(self, timeout_s: float = _SETTLES_S) -> bool:
        """Wait until all that has happened is written; false where the rows refuse."""
        with self._changed:
            self._write_on()
            self._changed.wait_for(lambda: not (self._owed and self._writing), timeout_s)
            return not self._owed

    def _recorded(self, tx: Tx, event_id: str, camera: str, actor: Actor) -> None:
        now, details = self._clock.now(), {"camera": camera}
        ledger.append(tx, actor, Act.CLIP_RECORD, at=now, object=event_id, details=details)

    def _post(self, event_id: str, change: Change) -> None:
        with self._changed:
            if len(self._owed) == _OWED:
                log.error("events.lost", extra={"why": "more is owed than can be kept"})
                self._owed.popleft()
            self._owed.append((event_id, change))
            self._write_on()

    def _write_on(self) -> None:
        """With the lock."""
        if self._owed and not self._writing:
            self._writing = True
            threads.spawn("events-book", self._write)

    def _write(self) -> None:
        """Until nothing is owed, or the rows refuse."""
        while (owed := self._next()) is not None:
            # One that cannot be written at all, a mistake of ours, must not hold up the others.
            refused = threads.guarded("events-book", lambda o=owed: self._refused(*o))  # type: ignore[misc]
            with self._changed:
                if refused:
                    self._writing = False
                    self._changed.notify_all()
                    return
                if self._owed and self._owed[0] is owed:
                    self._owed.popleft()

    def _next(self) -> _Owed | None:
        with self._changed:
            if self._owed:
                return self._owed[0]
            self._writing = False
            self._changed.notify_all()
            return None

    def _refused(self, event_id: str, change: Change) -> bool:
        hears = self._hears
        if hears is None:
            return self._refuse(change)
        refused = threads.guarded(
            "events-hears", lambda: self._refuse(change, lambda tx: hears(tx, event_id))
        )
        # A mistake of who hears of it must not cost the event: then it is written without them.
        return self._refuse(change) if refused is None else refused

    def _refuse(self, *changes: Change) -> bool:
        """Whether the rows do."""
        try:
            with self._db.write() as tx:
                for change in changes:
                    change(tx)
        except PrivateEyeError as error:
            log.error("events.not_written", extra={"why": error.message})
            return True
        return False
