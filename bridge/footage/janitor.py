"""Keeps the house to what was agreed: clips go when they are due, and the disk is never filled.

One turn: what retention plans is marked, with receipts by the bridge, its keys are destroyed, and
what is left of every deletion is worked off in batches. Deletions of people are worked off here
too, so a turn comes at once when `wake` is called.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import groupby

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.footage import afterwards, unfilmed
from bridge.footage.album import Painter
from bridge.footage.library import Library
from bridge.footage.troubles import Troubles
from bridge.model import Actor, ActorKind, Unfilmed
from bridge.ops import threads
from bridge.policy import retention
from bridge.policy.retention import Expire
from bridge.policy.settings import CameraSettings
from bridge.store.database import Database, Tx
from bridge.store.events import book, room

log = logging.getLogger(__name__)

Ended = Callable[[Collection[str]], None]
Expiring = Callable[[Tx, Sequence[str]], None]

EVERY_S = 30.0
_BATCH = 100
_BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
# Each takes a second of a decoder; what is lost lately is looked at first.
_PAINTED_A_TURN = 5
_UNREADABLE = (
    "After a crash the file of {} cannot be read: the disk may be failing. It is left as it is and "
    "tried again at the next start; delete it under Clips when you do not want it."
)
_FULL = (
    "The disk is nearly full and no clip is left that may go by itself: nothing new is recorded. "
    "Make room, or take the star off clips that may go."
)


def _nobody(_clips: Collection[str]) -> None:
    """Where no grants are given out, none have to end."""


def _nothing(_tx: Tx, _clips: Sequence[str]) -> None:
    """Where nothing is taught, nothing stays of what expires."""


class Janitor:
    """`start`, `wake` and `stop` from any thread; the rest is on the janitor's own."""

    def __init__(
        self,
        library: Library,
        *,
        db: Database,
        settings: Callable[[], Mapping[str, CameraSettings]],
        keep_free: int,
        troubles: Troubles,
        clock: Clock,
        painter: Painter,
        expiring: Expiring = _nothing,
    ) -> None:
        """`expiring`: keeps what outlives clips, in the transaction in which they expire."""
        self._library = library
        self._db = db
        self._settings = settings
        self._keep_free = keep_free
        self._troubles = troubles
        self._clock = clock
        self._painter = painter
        self._expiring = expiring
        self._painted: set[str] = set()  # or tried in vain
        self._stop = threading.Event()
        self._due = threading.Event()
        self._thread: threading.Thread | None = None
        self._full = False
        self._repaired = False
        self._broken = Unfilmed.DISK  # why it could not be repaired
        self._ended: Ended = _nobody

    def tell(self, ended: "Ended") -> None:
        """Who has to let go of clips that expire, once that is on disk. Before `start`."""
        self._ended = ended

    @property
    def refuses(self) -> Unfilmed | None:
        """Why nothing may be recorded: the disk is too full, or does not let us put it right."""
        if not self._repaired:
            return self._broken
        return Unfilmed.DISK_FULL if self._full else None

    def repair(self) -> None:
        """What a crash left. Where the disk refuses, it is tried again at every turn; a house whose
        disk for clips has failed can still be looked at.
        """
        try:
            self._library.repair()
        except PrivateEyeError as error:
            self._broken = unfilmed.why(error)
            self._troubles.tell("repair", f"No clips are recorded. {error.message}")
            return
        self._repaired = True
        self._troubles.over("repair")
        self._tell_unreadable()

    def start(self) -> None:
        self._thread = threads.loop("janitor", self._turn, self._stop)

    def wake(self) -> None:
        """There is something to work off."""
        self._due.set()

    def stop(self, timeout_s: float = 3.0) -> None:
        self._stop.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _turn(self) -> None:
        self._due.clear()
        try:
            self._keep_house()
        finally:  # the log of changes is on the disk of the state, whatever that of clips does
            self._scrub()
        self._due.wait(EVERY_S)

    def _keep_house(self) -> None:
        # A disk that went away comes back as another start found it, or not at all.
        if not (self._repaired and self._is_there()):
            self._repaired = False
            self.repair()
        if self._repaired:
            self._clear_away()  # first: how much room there is, is known only then
            self.expire()
            self._clear_away()
            self._tell_unreadable()
            self.paint()

    def _is_there(self) -> bool:
        try:
            return self._library.shelf.there()
        except PrivateEyeError:
            return False

    def _clear_away(self) -> None:
        while not self._stop.is_set() and self._library.finish(most=_BATCH):
            pass

    def _scrub(self) -> None:
        """Rows that went just now, and whatever others removed, leave the log of changes too."""
        try:
            self._db.scrub()
        except PrivateEyeError as error:  # the next turn does it
            log.warning("clips.not_scrubbed", extra={"why": error.message})

    def paint(self) -> None:
        """Give clips that a crash has ended their small pictures, a few at a time."""
        with self._db.read() as tx:
            waiting = [id_ for id_ in book.unpictured(tx) if id_ not in self._painted]
        for event in waiting[:_PAINTED_A_TURN]:
            if self._stop.is_set():
                return
            self._painted.add(event)
            try:
                afterwards.paint(self._library, self._painter, event)
            except PrivateEyeError as error:
                fields = {"clip": event, "why": error.message}
                log.warning("clips.no_pictures", extra=fields)
        if len(waiting) > _PAINTED_A_TURN:
            self.wake()

    def _tell_unreadable(self) -> None:
        if count := len(self._library.unreadable()):
            clips = "one clip" if count == 1 else f"{count} clips"
            self._troubles.tell("unreadable", _UNREADABLE.format(clips))
        else:
            self._troubles.over("unreadable")

    def expire(self) -> int:
        """Mark what is due and destroy its keys; how many.

        While bytes of deleted clips are still on the disk, for whatever reason they stay there, no
        others go for want of room.
        """
        free = self._library.free()
        missing = 0 if self._library.clearing() else self._keep_free - free
        with self._db.read() as tx:
            due = self._due_now(tx, missing)
        if due:
            self._delete(missing)
        self._full = free < self._keep_free and not due
        if self._full:
            self._troubles.tell("room", _FULL)
        else:
            self._troubles.over("room")
        return len(due)

    def _due_now(self, tx: Tx, missing: int) -> list[Expire]:
        return retention.plan(
            room.kept(tx),
            self._settings(),
            sizes=room.sizes(tx),
            missing=missing,
            now=self._clock.now(),
        )

    def _delete(self, missing: int) -> None:
        """Planned again in the transaction that marks: somebody may have starred one meanwhile."""
        with self._db.write() as tx:
            deletions = []
            due = sorted(self._due_now(tx, missing), key=lambda expire: expire.reason)
            for reason, group in groupby(due, key=lambda expire: expire.reason):
                ids = [expire.clip for expire in group]
                self._expiring(tx, ids)
                deletions.append(self._library.mark_deleting(tx, ids, actor=_BRIDGE, way=reason))
                tx.after_commit(partial(self._ended, ids))
        for deletion in deletions:
            self._library.destroy(deletion.id)
