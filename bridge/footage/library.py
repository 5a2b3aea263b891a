"""The sealed footage of a house: made, read as clips, deleted for good, put right after a crash.

A run is written for an event; an event's clip is its window onto the runs that it looks at. The
order of the steps is what makes it safe: see README. Safe from any thread.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage import overlap, reading, recover, run_keys, window
from bridge.footage.run_keys import RunKeys
from bridge.footage.shelf import DiskFull, Shelf
from bridge.footage.window import Window
from bridge.footage.writer import Gop, Writer
from bridge.media.types import Init
from bridge.model import Actor, EventState, PictureKind, RunState
from bridge.policy.acts import Act
from bridge.store import failures, ledger
from bridge.store.alerts import alerts
from bridge.store.database import Database, Tx
from bridge.store.disk import Disk
from bridge.store.events import book, clips, room
from bridge.store.events.book import Known
from bridge.store.footage import keys, runs
from bridge.store.footage.runs import FootageRun
from bridge.store.slots import KeySlots

__all__ = ["Library", "Writer", "Gop", "DiskFull", "Deletion", "Progress", "Repaired"]

log = logging.getLogger(__name__)

# A crash leaves some for each run that was being begun or went on to its next keys.
_ORPHANS_OF_A_CRASH = 64


@dataclass(frozen=True, slots=True)
class Deletion:
    """`total`: how many events it is about, without those that were gone already. `shared`: how
    many of these show something that one that stays shows, too: that stays with it."""

    id: str
    total: int
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    left: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many runs were ended by a crash, left nothing, and were looked at by no event; how many
    events were still being deleted; how many keys belonged to nobody, and how many files could not
    be read."""

    closed: int
    empty: int
    unseen: int
    deleted: int
    orphans: int
    unreadable: int = 0


class Library:
    """Call `repair` before anything else."""

    def __init__(
        self,
        folder: Path,
        *,
        db: Database,
        slots: KeySlots,
        clock: Clock,
        disk: Disk | None = None,
    ) -> None:
        """Leaves the folder alone: `repair` and `begin` make it. Raises Unavailable by the rows."""
        self.shelf = Shelf(folder, db, slots, clock, disk or Disk())
        self._db = db
        self._live: dict[str, Writer] = {}
        self._unreadable: frozenset[str] = frozenset()  # runs
        self._finishing = Lock()
        with db.read() as tx:
            slots.reserve(keys.all_slots(tx))
            # Events that a crash left open, until `repair` has ended them.
            self._left_open = frozenset(book.in_state(tx, EventState.OPEN))

    def begin(self, camera: str, init: Init, starts_at: datetime, *, event: str) -> Writer:
        """A run that the event looks at. Keys, rows and file exist on disk before it returns.

        Raises DiskFull; Gone where the event was deleted meanwhile; Unavailable where the disk or
        the rows refuse, or the disk is not the one with the clips. Then nothing is left.
        """
        self.shelf.claim()
        row = _open_run(camera, init, starts_at)
        with self.shelf.new_keys(1 + run_keys.FIRST) as made:
            own = RunKeys(row.id, made)
            # Before the row: a deletion finds the writer from the moment that there is something.
            writer = self._live[row.id] = Writer(self.shelf, row, own, over=self._over)
            try:
                self._add_row(row, own, event)
            except PrivateEyeError:
                self._over(row.id)
                raise
        try:
            writer.start(init)
        except PrivateEyeError:
            # What cannot be removed now, `finish` removes.
            with suppress(PrivateEyeError):
                writer.close("disk")
            raise
        return writer

    def link(self, event: str, run: str, since: datetime) -> datetime | None:
        """Have the event look at an earlier run too, from `since` on; from when it then does: its
        window begins there. None where of that run nothing is kept, or it ends before.

        Raises Gone where the event was deleted meanwhile; Unavailable by the rows.
        """
        writer = self._live.get(run)
        if writer is not None:
            writer.tell()
        with self.shelf.holding_keys(), self._db.write() as tx:
            found = runs.find(tx, run)
            if found is None:
                return None
            packed = runs.index_of(tx, run)
            entries = reading.entries(packed, writer)
            starts_at = reading.reach(tx, found, entries, since)
            if starts_at is None:
                return None
            if not runs.link(tx, event, run):
                raise _deleted()
            book.begins(tx, event, starts_at)
        return starts_at

    def window(self, event: str) -> Window:
        """The clip, of an open event as far as it is on disk. Raises NotFound, Gone, Unavailable.

        Without segments where nothing of it was filmed.
        """
        clip, opened = self._located(event)
        found = [run for run in opened if window.visible(clip, run.run.starts_at, run.media)]
        return window.build(clip, [run.view(self.shelf) for run in found])

    def segment(self, event: str, number: int) -> bytes:
        """By `Segment.number`. Raises NotFound; Gone; Unavailable where it is damaged."""
        clip, opened = self._located(event)
        shown = [
            (run, entry)
            for run in opened
            for entry in window.visible(clip, run.run.starts_at, run.media)
        ]
        if not 0 <= number < len(shown):
            raise reading.no_such_part()
        run, entry = shown[number]
        return run.open(self.shelf, entry)

    def picture(self, event: str, kind: PictureKind) -> bytes:
        """Raises NotFound also where the event has no such picture."""
        _, opened = self._located(event)
        # The newest: a picture may be replaced by a better one, in a later run too.
        for run in reversed(opened):
            if (entry := run.picture(event, kind)) is not None:
                return run.open(self.shelf, entry)
        raise reading.no_such_part()

    def mark_deleting(self, tx: Tx, ids: Sequence[str], *, actor: Actor, way: str) -> Deletion:
        """Nobody sees the events any more, or is told of them, and each leaves a receipt. Ids that
        are gone are skipped.

        `way`: by what it was asked for ("voice", "page", "retention" ...). `destroy` comes right
        after the commit.
        """
        deletion_id, now = secrets.token_hex(8), self.shelf.clock.now()
        going = book.doom(tx, deletion_id, ids, now)
        for clip in going:
            details = {"camera": clip.camera, "starts_at": clip.starts_at.isoformat(), "way": way}
            ledger.append(tx, actor, Act.CLIP_DELETE, at=now, object=clip.id, details=details)
        gone = [clip.id for clip in going]
        alerts.remove_of_events(tx, gone)
        tx.after_commit(partial(self._stop, self._unwanted(tx, gone)))
        looks = runs.looks(tx, runs.looked_at_by_others(tx, gone))
        shared = overlap.sharing(looks, frozenset(gone))
        return Deletion(deletion_id, len(going), len(shared))

    def destroy(self, deletion_id: str) -> None:
        """Overwrite and sync the keys: nobody can read any more what these events alone showed."""
        with self._db.read() as tx:
            run_ids = runs.of_events(tx, book.doomed(tx, deletion_id))
        self._settle(run_ids)
        self.shelf.destroy_keys(run_ids)

    def finish(self, *, most: int = 100) -> int:
        """Go on with all deletions, `most` events at a time: keys, rows, files. 0: nothing is left
        that can be done now; `clearing` says whether something stays.

        Also closes runs whose closing failed; one that fails again holds up nothing else.
        """
        with self._finishing:
            for writer in list(self._live.values()):
                _log_failing(writer.run_id, writer.settle)
            with self._db.read() as tx:
                ids = book.in_state(tx, EventState.DELETING)[:most]
                run_ids = runs.of_events(tx, ids)
            if ids:
                self._settle(run_ids)
                self.shelf.remove(ids, run_ids)
            return max(len(ids), self.shelf.sweep(most))

    def clearing(self) -> bool:
        """Whether what was deleted still takes room that `finish` gives back."""
        with self._db.read() as tx:
            return book.clearing(tx)

    def progress(self, deletion_id: str) -> Progress | None:
        """None where there is no such deletion, or it ended more than a day ago."""
        with self._db.read() as tx:
            counts = book.progress(tx, deletion_id)
        return None if counts is None else Progress(*counts)

    def usage(self) -> int:
        """Bytes that the footage takes."""
        untold = sum(writer.untold_bytes for writer in list(self._live.values()))
        with self._db.read() as tx:
            return room.total_bytes(tx) + untold

    def free(self) -> int:
        """Bytes that its disk still takes. Raises Unavailable."""
        try:
            return self.shelf.disk.free(self.shelf.folder)
        except OSError as error:
            raise failures.of_system(error) from error

    def repair(self) -> Repaired:
        """End or remove what a crash left open, finish deletions, remove footage that no event
        looks at, destroy keys of nobody.

        At start, before anything else. A run whose file cannot be read is left for the next time,
        and holds up nothing else: see `unreadable`. Raises Unavailable where the disk or the rows
        refuse, or the disk is not the one with the clips; nothing is removed then.
        """
        self.shelf.claim()
        with self._db.read() as tx:
            # One that is being written, or whose closing failed, has its writer: see `finish`.
            left_open = [run for run in runs.in_state(tx, RunState.OPEN) if run not in self._live]
            deleted = len(book.in_state(tx, EventState.DELETING)) + len(runs.in_garbage(tx))
        closed = self._close(left_open)
        self._end_events()
        with self._db.read() as tx:
            unseen = runs.unseen(tx)
        self.shelf.remove_runs(unseen)
        while self.finish(most=500):
            pass
        unread = len(self._unreadable)
        empty = len(left_open) - closed - unread
        orphans = self._destroy_orphans()
        repaired = Repaired(closed, empty, len(unseen), deleted, orphans, unread)
        fields = {name: getattr(repaired, name) for name in Repaired.__slots__}
        if any(fields.values()):
            log.warning("clips.repaired", extra=fields)
        return repaired

    def unreadable(self) -> frozenset[str]:
        """Events that a crash left open and that could not be ended, for want of their files."""
        if not self._unreadable or not self._left_open:
            return frozenset()
        with self._db.read() as tx:
            return self._left_open & frozenset(book.in_state(tx, EventState.OPEN))

    def is_recorded(self, event: str) -> bool:
        """Whether more may come to an open event."""
        return event not in self._left_open

    def _close(self, left_open: Sequence[str]) -> int:
        """How many are closed now."""
        closed, unread = 0, set()
        for run_id in left_open:
            try:
                closed += recover.close(self.shelf, run_id)
            except recover.UnreadableFile as error:
                log.error("clips.unreadable", extra={"run": run_id, "why": error.message})
                unread.add(run_id)
        if unread:
            self.shelf.claim()  # else it is the disk that does not answer, and not a file
        self._unreadable = frozenset(unread)
        return closed

    def _end_events(self) -> None:
        """Those that a crash left open, but for those with a run that could not be closed."""
        with self._db.write() as tx:
            for event in sorted(self._left_open):
                looked_at = runs.of_event(tx, event)
                if any(run.id in self._unreadable for run in looked_at):
                    continue
                ends_at = looked_at[-1].ends_at if looked_at else None
                book.close(tx, event, Known(ends_at=ends_at, end_reason=book.CRASH))
                self._left_open -= {event}

    def _add_row(self, row: FootageRun, own: RunKeys, event: str) -> None:
        with self._db.write() as tx:
            first = not runs.of_event(tx, event)
            runs.add(tx, row)
            keys.add(tx, own.first_rows)
            if not runs.link(tx, event, row.id):
                raise _deleted()
            if first:
                book.begins(tx, event, row.starts_at)

    def _destroy_orphans(self) -> int:
        with self._db.read() as tx:
            orphans = self.shelf.slots.orphans(keys.all_slots(tx))
        if len(orphans) > _ORPHANS_OF_A_CRASH:
            # No crash leaves so many: the rows are those of an older copy. `check` says so.
            log.error("clips.keys_without_rows", extra={"keys": len(orphans)})
            self.shelf.slots.reserve(orphans)
            return 0
        self.shelf.slots.destroy(orphans)
        self.shelf.slots.release(orphans)
        return len(orphans)

    def _located(self, event: str) -> tuple[clips.Clip, list[reading.OpenRun]]:
        """The clip with what is on disk by now, and its runs."""
        # Before the rows: a run that is closed in between is then read as it was last open.
        live = dict(self._live)
        with self._db.read() as tx:
            clip = clips.find(tx, event)
            opened = [] if clip is None else reading.of_event(tx, event, live)
        if clip is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such clip.")
        if clip.state is EventState.DELETING:
            raise _deleted()
        return reading.as_it_is(clip, opened), opened

    def _unwanted(self, tx: Tx, gone: Sequence[str]) -> list[str]:
        """Runs that are being written, and now for no event that goes on."""
        live = set(runs.of_events(tx, gone)) & set(self._live)
        looks = runs.looks(tx, sorted(live))
        goes_on = {look.footage for look in looks if look.state is EventState.OPEN}
        return sorted(live - goes_on)

    def _stop(self, run_ids: Sequence[str]) -> None:
        for run_id in run_ids:
            if (writer := self._live.get(run_id)) is not None:
                writer.stop()

    def _settle(self, run_ids: Sequence[str]) -> None:
        """Nothing more comes to runs that nobody wants; of others the rows know what each key
        covers."""
        for run_id in run_ids:
            if (writer := self._live.get(run_id)) is not None:
                _log_failing(run_id, writer.halt if writer.stopped else writer.tell)

    def _over(self, run_id: str) -> None:
        self._live.pop(run_id, None)


def _log_failing(run_id: str, settles: Callable[[], None]) -> None:
    """A run that cannot be closed holds up no other."""
    try:
        settles()
    except PrivateEyeError as error:
        log.warning("clips.not_closed", extra={"run": run_id, "why": error.message})


def _deleted() -> PrivateEyeError:
    return PrivateEyeError(Kind.GONE, "This clip was deleted.")


def _open_run(camera: str, init: Init, starts_at: datetime) -> FootageRun:
    video = init.video
    return FootageRun(
        id=secrets.token_hex(8),
        camera=camera,
        state=RunState.OPEN,
        starts_at=starts_at,
        ends_at=starts_at,
        end_reason=None,
        codecs=",".join(track.codec for track in init.tracks),
        width=0 if video is None else video.width,
        height=0 if video is None else video.height,
        bytes=0,
        segments=0,
    )
