"""Open views: who is watching what, from the first byte to the last, and how views end.

A view's beginning is in the ledger before its first byte. What is served of it is noted in memory;
a heartbeat writes that down every 30 s and ends the views whose grants no longer hold, for whatever
reason. What a crash leaves is completed at the next start with what the last heartbeat knew.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from bridge.access.grants.book import GrantBook
from bridge.access.grants.grant import Grant
from bridge.access.reads import Reads
from bridge.clock import Clock
from bridge.model import Actor
from bridge.policy import watched
from bridge.policy.acts import Act
from bridge.policy.watched import Range
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.live import open_views
from bridge.store.live.open_views import OpenView

BEAT_S = 30.0
# Who was sent a picture so long ago is still watching.
NOW_S = 10.0


@dataclass(frozen=True, slots=True)
class OngoingView:
    """A view that has not ended, as far as it has got. `now`: a picture of it was sent within the
    last 10 s, so somebody is watching."""

    view: OpenView
    now: bool


@dataclass(slots=True)
class _TrackedView:
    """`written` is what is on disk; `began`, and `last` of a picture, in monotonic seconds."""

    written: OpenView
    view: OpenView
    began: float
    last: float | None = None
    ranges: tuple[Range, ...] = ()

    def so_far(self) -> tuple[OpenView, OpenView]:
        """As it is on disk, and as it is now."""
        return self.written, replace(self.view, ranges=watched.text(self.ranges))


class OpenViews:
    """Any thread. `served` and `read` touch memory only."""

    def __init__(self, db: Database, grants: GrantBook, clock: Clock) -> None:
        self._db = db
        self._grants = grants
        self._clock = clock
        self._reads = Reads(db, clock)
        self._lock = Lock()
        self._writing = Lock()  # one at a time: an end is written once
        self._views: dict[str, _TrackedView] = {}

    def opened(
        self, tx: Tx, actor: Actor, token: str, camera: str, clip: str | None = None
    ) -> None:
        """A grant was opened in this transaction."""
        id_ = self._grants.id_of(token).hex()
        view = OpenView(id_, actor, camera, clip, self._clock.now())
        open_views.add(tx, view)
        look = _TrackedView(view, view, self._clock.monotonic())
        tx.after_commit(lambda: self._begin(look))

    def served(self, grant: Grant, span: Range | None = None) -> None:
        """A picture was sent; for a clip, `span` is which of its seconds."""
        with self._lock:
            look = self._views.get(grant.id.hex())
            if look is None:
                return
            if span is not None:
                look.ranges = watched.add(look.ranges, span)
            look.last = self._clock.monotonic()
            look.view = replace(
                look.view, last_at=self._clock.now(), seconds=round(look.last - look.began)
            )

    def ongoing(self) -> tuple[OngoingView, ...]:
        """In the order in which they were opened, also those of which nothing was sent. One whose
        grant is over is here until its end is written, 30 s at most. Memory only."""
        open_ids, recent = self._grants.open_ids(), self._clock.monotonic() - NOW_S
        with self._lock:
            looks = [(look.so_far()[1], look.last) for look in self._views.values()]
        return tuple(
            OngoingView(
                view, now=last is not None and last > recent and bytes.fromhex(view.id) in open_ids
            )
            for view, last in looks
        )

    def read(self, actor: Actor, act: Act, camera: str | None = None) -> None:
        """Somebody asked for a list or a small picture: gathered, a row for each minute."""
        self._reads.note(actor, act, camera)

    def write(self) -> None:
        """Write what was read; once a minute. A failure loses nothing."""
        self._reads.write()

    def beat(self) -> None:
        """To be called every 30 s. A failure loses nothing."""
        self._write(self._grants.open_ids)

    def close(self) -> None:
        """The bridge stops: every view is over."""
        self._write(frozenset)
        self._reads.write()

    def complete(self) -> None:
        """End the views that a crash left open, before any is opened."""
        with self._db.write() as tx:
            self._end(tx, open_views.all_of(tx), crashed=True)

    def _begin(self, look: _TrackedView) -> None:
        with self._lock:
            self._views[look.view.id] = look

    def _write(self, open_ids: Callable[[], frozenset[bytes]]) -> None:
        with self._writing:
            with self._lock:
                begun = tuple(self._views)
            # Asked after that: a view that begins meanwhile is not taken for one that is over.
            open_ = open_ids()
            with self._lock:
                views = [self._views[id_].so_far() for id_ in begun]
            over = tuple(now for _, now in views if bytes.fromhex(now.id) not in open_)
            changed = [now for was, now in views if now != was and now not in over]
            if not (over or changed):
                return
            with self._db.write() as tx:
                for view in changed:
                    open_views.beat(tx, view)
                self._end(tx, over)
            with self._lock:
                for view in over:
                    self._views.pop(view.id, None)
                for view in changed:
                    self._views[view.id].written = view

    def _end(self, tx: Tx, views: tuple[OpenView, ...], *, crashed: bool = False) -> None:
        for view in views:
            details: dict[str, Plain] = {
                "seconds": view.seconds,
                "opened": view.opened_at.isoformat(),
                "last": None if view.last_at is None else view.last_at.isoformat(),
            }
            if view.clip is not None:
                details |= {"camera": view.camera, "ranges": view.ranges}
            if crashed:
                details["crashed"] = True
            ledger.append(
                tx,
                view.actor,
                Act.LIVE_END if view.clip is None else Act.CLIP_END,
                at=self._clock.now(),
                object=view.clip or view.camera,
                details=details,
            )
        open_views.remove(tx, [view.id for view in views])
