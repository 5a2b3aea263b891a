"""The sealed clips of a house: made, read, deleted for good, and put right after a crash.

The order of the steps is what makes it safe: see README. Safe from any thread.
"""

import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.clips import index, recover
from bridge.clips.index import IndexEntry
from bridge.clips.sealing import PICTURES, RecordKind, unseal
from bridge.clips.shelf import DiskFull, Shelf
from bridge.clips.writer import Gop, Writer
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.types import Init
from bridge.model import Actor, ClipKind, ClipState, PictureKind
from bridge.store import failures, ledger
from bridge.store.database import Database, Tx
from bridge.store.disk import Disk
from bridge.store.events import clip_rows, clips
from bridge.store.events.clips import Clip
from bridge.store.slots import KeySlots

__all__ = ["Library", "Writer", "Gop", "DiskFull", "Stored", "Deletion", "Progress", "Repaired"]

log = logging.getLogger(__name__)

UNKNOWN = "unknown"
# A crash leaves one for each clip that was being begun or went on to its next key.
_ORPHANS_OF_A_CRASH = 64


@dataclass(frozen=True, slots=True)
class Stored:
    """A clip as it can be played: `entries` are its media, oldest first."""

    clip: Clip
    init: bytes
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Deletion:
    """`total`: how many clips it is about, without those that were gone already."""

    id: str
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    left: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many clips were ended by a crash, left nothing, and were still being deleted; how many
    keys belonged to nobody, and how many files could not be read."""

    closed: int
    empty: int
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
        self._unreadable: frozenset[str] = frozenset()
        self._finishing = Lock()
        with db.read() as tx:
            slots.reserve(clip_rows.all_slots(tx))

    def begin(
        self,
        camera: str,
        kind: ClipKind,
        init: Init,
        starts_at: datetime,
        *,
        onset_at: datetime | None = None,
        actor: Actor | None = None,
    ) -> Writer:
        """Key, row and file exist on disk before it returns. `actor`: who asked, for the ledger.

        Raises DiskFull; Gone where it was deleted meanwhile; Unavailable where the disk or the
        rows refuse, or the disk is not the one with the clips. Then nothing is left.
        """
        self.shelf.claim()
        row = _open_row(camera, kind, init, starts_at, onset_at)
        slot, key = self.shelf.slots.create()
        # Before the row: a deletion finds the writer from the moment that there is something.
        writer = self._live[row.id] = Writer(self.shelf, row, slot, key, over=self._over)
        try:
            self._add_row(row, slot, actor)
        except PrivateEyeError:
            self._over(row.id)
            self.shelf.slots.destroy([slot])
            self.shelf.slots.release([slot])
            raise
        try:
            writer.start(init)
        except PrivateEyeError:
            # What cannot be removed now, `finish` removes.
            with suppress(PrivateEyeError):
                writer.close("disk")
            raise
        return writer

    def asked_for(self, clip_id: str, actor: Actor) -> None:
        """An open clip is a person's wish, too, from now on. Raises Unavailable by the rows."""
        now = self.shelf.clock.now()
        with self._db.write() as tx:
            clip = clips.find(tx, clip_id)
            if clip is not None and clip_rows.by_hand(tx, clip_id):
                details = {"camera": clip.camera}
                ledger.append(tx, actor, "clip.record", at=now, object=clip_id, details=details)

    def entries(self, clip_id: str) -> Stored:
        """Also of an open clip, as far as it is on disk. Raises NotFound, Gone, Unavailable."""
        clip, entries, slots = self._located(clip_id)
        init = self._opened(clip, index.last(entries, RecordKind.INIT), slots)
        return Stored(clip, init, index.media(entries))

    def media(self, clip_id: str, number: int) -> bytes:
        """One segment, by its `index`. Raises NotFound; Gone; Unavailable where it is damaged."""
        clip, entries, slots = self._located(clip_id)
        found = [e for e in index.media(entries) if e.index == number]
        return self._opened(clip, found[0] if found else None, slots)

    def picture(self, clip_id: str, kind: PictureKind) -> bytes:
        """Raises NotFound also where the clip has no such picture."""
        clip, entries, slots = self._located(clip_id)
        return self._opened(clip, index.last(entries, PICTURES[kind]), slots)

    def mark_deleting(self, tx: Tx, ids: Sequence[str], *, actor: Actor, way: str) -> Deletion:
        """Nobody sees the clips any more, and each leaves a receipt. Ids that are gone are skipped.

        `way`: by what it was asked for ("voice", "page", "retention" ...). `destroy` comes right
        after the commit.
        """
        deletion_id, now = secrets.token_hex(8), self.shelf.clock.now()
        going = clip_rows.doom(tx, deletion_id, ids, now)
        for clip in going:
            details = {"camera": clip.camera, "starts_at": clip.starts_at.isoformat(), "way": way}
            ledger.append(tx, actor, "clip.delete", at=now, object=clip.id, details=details)
        tx.after_commit(partial(self._stop, [clip.id for clip in going]))
        return Deletion(deletion_id, len(going))

    def destroy(self, deletion_id: str) -> None:
        """Overwrite and sync the keys: from now on nobody can read the clips."""
        with self._db.read() as tx:
            ids = clip_rows.doomed(tx, deletion_id)
        self._halt(ids)
        self.shelf.destroy_keys(ids)

    def finish(self, *, most: int = 100) -> int:
        """Go on with all deletions, `most` clips at a time: keys, rows, files. 0: nothing is left
        that can be done now; `clearing` says whether something stays.

        Also closes clips whose closing failed; one that fails again holds up nothing else.
        """
        with self._finishing:
            for writer in list(self._live.values()):
                try:
                    writer.settle()
                except PrivateEyeError as error:
                    fields = {"clip": writer.clip_id, "why": error.message}
                    log.warning("clips.not_closed", extra=fields)
            with self._db.read() as tx:
                ids = clip_rows.in_state(tx, ClipState.DELETING)[:most]
            if ids:
                self._halt(ids)
                self.shelf.remove(ids)
            return max(len(ids), self.shelf.sweep(most))

    def clearing(self) -> bool:
        """Whether deleted clips still take room that `finish` gives back."""
        with self._db.read() as tx:
            return clip_rows.clearing(tx)

    def progress(self, deletion_id: str) -> Progress | None:
        """None where there is no such deletion, or it ended more than a day ago."""
        with self._db.read() as tx:
            counts = clip_rows.progress(tx, deletion_id)
        return None if counts is None else Progress(*counts)

    def usage(self) -> int:
        """Bytes that the clips take."""
        untold = sum(writer.untold_bytes for writer in list(self._live.values()))
        with self._db.read() as tx:
            return clips.total_bytes(tx) + untold

    def free(self) -> int:
        """Bytes that their disk still takes. Raises Unavailable."""
        try:
            return self.shelf.disk.free(self.shelf.folder)
        except OSError as error:
            raise failures.of_system(error) from error

    def repair(self) -> Repaired:
        """Close or remove what a crash left open, finish deletions, destroy keys of nobody.

        At start, before anything else. A clip whose file cannot be read is left for the next time,
        and holds up nothing else: see `unreadable`. Raises Unavailable where the disk or the rows
        refuse, or the disk is not the one with the clips; no clip is removed then.
        """
        self.shelf.claim()
        with self._db.read() as tx:
            left_open = clip_rows.in_state(tx, ClipState.OPEN)
        closed = self._close(left_open)
        deleted = 0
        while done := self.finish(most=500):
            deleted += done
        unread = len(self._unreadable)
        empty = len(left_open) - closed - unread
        orphans = self._destroy_orphans()
        repaired = Repaired(closed, empty, max(deleted - empty, 0), orphans, unread)
        if any((closed, empty, repaired.deleted, repaired.orphans, unread)):
            fields = {name: getattr(repaired, name) for name in Repaired.__slots__}
            log.warning("clips.repaired", extra=fields)
        return repaired

    def unreadable(self) -> frozenset[str]:
        """Clips that a crash left open and that could not be closed, for want of their files."""
        if not self._unreadable:
            return self._unreadable
        with self._db.read() as tx:
            return self._unreadable & frozenset(clip_rows.in_state(tx, ClipState.OPEN))

    def is_recorded(self, clip_id: str) -> bool:
        """Whether more may come to an open clip."""
        return clip_id not in self._unreadable

    def _close(self, left_open: Sequence[str]) -> int:
        """How many are closed now."""
        closed, unread = 0, set()
        for clip_id in left_open:
            try:
                closed += recover.close(self.shelf, clip_id)
            except recover.UnreadableFile as error:
                log.error("clips.unreadable", extra={"clip": clip_id, "why": error.message})
                unread.add(clip_id)
        if unread:
            self.shelf.claim()  # else it is the disk that does not answer, and not a file
        self._unreadable = frozenset(unread)
        return closed

    def _add_row(self, row: Clip, slot: int, actor: Actor | None) -> None:
        with self._db.write() as tx:
            clip_rows.add(tx, row, slot)
            if actor is not None:
                now, details = self.shelf.clock.now(), {"camera": row.camera}
                ledger.append(tx, actor, "clip.record", at=now, object=row.id, details=details)

    def _destroy_orphans(self) -> int:
        with self._db.read() as tx:
            orphans = self.shelf.slots.orphans(clip_rows.all_slots(tx))
        if len(orphans) > _ORPHANS_OF_A_CRASH:
            # No crash leaves so many: the rows are those of an older copy. `check` says so.
            log.error("clips.keys_without_rows", extra={"keys": len(orphans)})
            self.shelf.slots.reserve(orphans)
            return 0
        self.shelf.slots.destroy(orphans)
        self.shelf.slots.release(orphans)
        return len(orphans)

    def _located(self, clip_id: str) -> tuple[Clip, tuple[IndexEntry, ...], tuple[int, ...]]:
        # Before the row: a clip that is closed in between is then read as it was last open.
        writer = self._live.get(clip_id)
        with self._db.read() as tx:
            clip = clips.find(tx, clip_id)
            packed = clip_rows.index_of(tx, clip_id)
            slots = clip_rows.slots_of(tx, clip_id)
        if clip is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such clip.")
        if clip.state is ClipState.DELETING:
            raise PrivateEyeError(Kind.GONE, "This clip was deleted.")
        if clip.state is ClipState.OPEN and writer is not None:
            return writer.seen(clip), writer.entries, writer.slots
        return clip, () if packed is None else index.unpack(packed), slots

    def _opened(self, clip: Clip, entry: IndexEntry | None, slots: tuple[int, ...]) -> bytes:
        if entry is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such part of this clip.")
        if entry.key >= len(slots):
            raise PrivateEyeError(Kind.UNAVAILABLE, "The key of this part of the clip is missing.")
        cipher = AESGCM(self.shelf.slots.open(slots[entry.key]))
        with self.shelf.reading(clip.id) as handle:
            try:
                record = self.shelf.disk.read(handle, entry.size, entry.offset)
            except OSError as error:
                raise failures.of_system(error) from error
        plain = unseal(cipher, clip.id, record)
        if plain is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This part of the clip is damaged.")
        return plain

    def _stop(self, ids: Sequence[str]) -> None:
        for clip_id in ids:
            if (writer := self._live.get(clip_id)) is not None:
                writer.stop()

    def _halt(self, ids: Sequence[str]) -> None:
        for clip_id in ids:
            if (writer := self._live.get(clip_id)) is not None:
                writer.halt()

    def _over(self, clip_id: str) -> None:
        self._live.pop(clip_id, None)


def _open_row(
    camera: str, kind: ClipKind, init: Init, starts_at: datetime, onset_at: datetime | None
) -> Clip:
    video = init.video
    return Clip(
        id=secrets.token_hex(8),
        camera=camera,
        kind=kind,
        state=ClipState.OPEN,
        starts_at=starts_at,
        ends_at=starts_at,
        onset_at=onset_at,
        quiet_at=None,
        end_reason=None,
        codecs=",".join(track.codec for track in init.tracks),
        width=0 if video is None else video.width,
        height=0 if video is None else video.height,
        bytes=0,
        segments=0,
        starred=False,
        label=UNKNOWN,
        strength=None,
        area=None,
        pictures=frozenset(),
    )
