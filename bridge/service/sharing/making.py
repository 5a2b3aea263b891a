"""Making the copies: one at a time, on a thread of its own, and again after a restart.

A share whose copy is to be made says so in its row. What was made before a crash has no row, so it
is made anew. Whoever takes a share back meanwhile stops it within a second.
"""

import hashlib
import logging
from contextlib import closing
from dataclasses import asdict
from threading import Event, Lock

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage.export import Export
from bridge.policy.sharing import Share, ShareEnd, ShareState
from bridge.service.events.media import ClipMedia
from bridge.service.sharing.ending import ShareEnding
from bridge.sharing.copies import Copies, CopyWriter, NoRoomForCopy
from bridge.sharing.plan import CopyRenderer, Covered, RenderPlan
from bridge.store.database import Database
from bridge.store.sharing import copies as copy_rows
from bridge.store.sharing import shares
from bridge.store.sharing.copies import CopyRow

log = logging.getLogger(__name__)

# What cannot be read or encoded now may be a moment later: other files are made, a disk is busy.
TRIES = 3
AGAIN_S = 5.0
# The memory that a large clip needs, and places for files, are others' for longer.
LATER_S = 60.0
_LATER = frozenset({Kind.TOO_LARGE, Kind.TOO_MANY})
_PASSING = _LATER | {Kind.UNAVAILABLE}
# Nobody is kept waiting by looking less often: whoever shares wakes it.
LOOK_EVERY_S = 60.0
# So much of a share's id stands in the watermark: names in scripts that are not drawn look alike.
_MARKED = 6
_CLIP_GONE = frozenset({Kind.NOT_FOUND, Kind.GONE})


class _TakenBack(Exception):  # no error: somebody said so
    pass


class CopyMaking:
    """`turn` and `stop` on its own thread, the rest on any."""

    def __init__(
        self,
        media: ClipMedia,
        renderer: CopyRenderer,
        copies: Copies,
        ending: ShareEnding,
        db: Database,
        clock: Clock,
    ) -> None:
        self.renderer = renderer
        self._media = media
        self._copies = copies
        self._ending = ending
        self._db = db
        self._clock = clock
        self._lock = Lock()
        self._woken = Event()
        self._stopped = False
        self._done: dict[str, float] = {}
        self._tries: dict[str, int] = {}
        self._later: dict[str, float] = {}  # not before, in monotonic seconds

    def wake(self) -> None:
        """There is something to make."""
        self._woken.set()

    def done(self, share: str) -> float:
        """How far the copy is, from 0 to 1."""
        with self._lock:
            return self._done.get(share, 0.0)

    def stop(self) -> None:
        """The bridge ends. What is being made is made anew at the next start."""
        self._stopped = True
        self._woken.set()

    def turn(self) -> None:
        """Make one copy, if there is one to make; else wait until there is."""
        if self.make_next():
            return
        waits_s = AGAIN_S if self._tries else LOOK_EVERY_S
        self._woken.wait(waits_s)
        self._woken.clear()

    def make_next(self) -> bool:
        """False where there is none to make, or it has to wait."""
        with self._db.read() as tx:
            waiting = shares.in_state(tx, ShareState.MAKING)
        if not waiting or self._stopped:
            self._tries.clear()
            self._later.clear()
            return False
        now = self._clock.monotonic()
        due = [one for one in waiting if self._later.get(one.id, now) <= now]
        share = min(due, key=lambda one: self._tries.get(one.id, 0), default=None)
        return share is not None and self._try(share)

    def _try(self, share: Share) -> bool:
        """Whether to go on at once. What nobody foresaw is raised: it was a try as any other."""
        tries = self._tries.get(share.id, 0)
        if tries >= TRIES:
            return self._give_up(share, ShareEnd.NOT_MADE)
        self._tries[share.id] = tries + 1
        try:
            self._make(share)
        except _TakenBack:
            log.info("share.stopped", extra={"share": share.id})
        except PrivateEyeError as error:
            return self._failed(share, error)
        finally:
            with self._lock:
                self._done.pop(share.id, None)
        self._forget(share)
        return True

    def _failed(self, share: Share, error: PrivateEyeError) -> bool:
        """Whether to go on at once."""
        log.warning("share.not_made", extra={"share": share.id, "why": error.message})
        passing = error.kind in _PASSING and not isinstance(error, NoRoomForCopy)
        if not passing or self._tries[share.id] >= TRIES:
            return self._give_up(share, _why(error))
        if error.kind in _LATER:
            self._later[share.id] = self._clock.monotonic() + LATER_S
        return False

    def _give_up(self, share: Share, why: ShareEnd) -> bool:
        self._forget(share)
        self._ending.end(share, why)
        return True

    def _forget(self, share: Share) -> None:
        self._tries.pop(share.id, None)
        self._later.pop(share.id, None)

    def _make(self, share: Share) -> None:
        starts_s, ends_s = share.starts_ms / 1000, share.ends_ms / 1000
        file, made = self._media.export(share.clip, starts_s, ends_s)
        try:
            plan = RenderPlan(
                starts_s=max(0.0, starts_s - made.from_s),
                ends_s=ends_s - made.from_s,
                watermark=f"{share.called} {share.id[:_MARKED]}",
                blur=share.blur,
                sound=share.sound,
                areas=share.areas,
            )
            with self._copies.write(share.id) as writer:
                clip_hash = _hash_of(file)
                covered, copy_hash = self._render(share, file, plan, writer)
                writer.close()  # its last piece too
                row = self._row(share, writer, covered, copy_hash, clip_hash)
                self._add(share, row)
        finally:
            self._media.end_export(file)

    def _render(
        self, share: Share, file: Export, plan: RenderPlan, writer: CopyWriter
    ) -> tuple[Covered, bytes]:
        """What was covered, and the copy's hash. Raises Unavailable where it is not whole."""
        digest, covered = hashlib.sha256(), None
        with closing(self.renderer.render(file, plan)) as pieces:
            for piece in pieces:
                self._must_go_on(share, piece.done)
                digest.update(piece.data)
                writer.append(piece.data)
                covered = piece.covered or covered
        if covered is None or not writer.bytes:
            raise PrivateEyeError(Kind.UNAVAILABLE, "The copy was not finished.")
        return covered, digest.digest()

    def _must_go_on(self, share: Share, done: float) -> None:
        with self._lock:
            self._done[share.id] = done
        if self._stopped or not self._is_wanted(share.id):
            raise _TakenBack

    def _is_wanted(self, id_: str) -> bool:
        with self._db.read() as tx:
            share = shares.find(tx, id_)
        return share is not None and share.state is ShareState.MAKING

    def _row(
        self, share: Share, writer: CopyWriter, covered: Covered, copy: bytes, clip: bytes
    ) -> CopyRow:
        return CopyRow(
            share=share.id,
            slot=writer.slot,
            size=writer.bytes,
            pieces=writer.pieces,
            copy_hash=copy,
            sealed_hash=writer.sealed_hash,
            clip_hash=clip,
            made_at=self._clock.now(),
            **asdict(covered),
        )

    def _add(self, share: Share, row: CopyRow) -> None:
        """From here on it may be watched, unless it is over by now."""
        with self._db.write() as tx:
            if not shares.ready(tx, share.id):
                raise _TakenBack
            copy_rows.add(tx, row)


def _why(error: PrivateEyeError) -> ShareEnd:
    if isinstance(error, NoRoomForCopy):
        return ShareEnd.NO_ROOM
    return ShareEnd.CLIP_GONE if error.kind in _CLIP_GONE else ShareEnd.NOT_MADE


def _hash_of(file: Export) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.digest()
