"""How shares end: taken back, or by themselves; and what goes with them.

Its row first: from that commit on nobody opens it, and its running views are sent nothing more.
Then its key, overwritten and synced; then the file. A crash in between leaves the next start to go
on, and nothing that opens.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from threading import Lock

from bridge.clock import Clock
from bridge.model import Actor, ActorKind
from bridge.policy import sharing, watched
from bridge.policy.acts import Act
from bridge.policy.sharing import Share, ShareEnd, ShareState
from bridge.service.sharing.running import RunningView, RunningViews
from bridge.service.sharing.standing import ShareStanding
from bridge.service.sharing.words import ENDED
from bridge.sharing.copies import Copies
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.sharing import copies as copy_rows
from bridge.store.sharing import shares, views
from bridge.store.sharing.views import ShareView

# How long a share may outlive what it depends on: nobody opens it meanwhile.
LOOK_EVERY_S = 0.5
_BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


class ShareEnding:
    """Any thread."""

    def __init__(
        self,
        standing: ShareStanding,
        running: RunningViews,
        copies: Copies,
        db: Database,
        clock: Clock,
    ) -> None:
        self._standing = standing
        self._running = running
        self._copies = copies
        self._db = db
        self._clock = clock
        self._settling = Lock()

    def begin(self) -> None:
        """At start: what a crash left, and what ended while the house was away."""
        with self._db.read() as tx:
            known, slots = copy_rows.with_key(tx), copy_rows.slots(tx)
        self._copies.repair(known, slots)
        with self._db.write() as tx:
            for view in views.left_open(tx):
                self._complete(tx, view)
        self.turn()

    def turn(self) -> None:
        """End those that are over, and write down views that are."""
        self._running.end_silent()
        with self._db.read() as tx:
            open_ = shares.in_state(tx, ShareState.MAKING, ShareState.READY)
            # After the rows: whoever is the last that they count is known to be watching by now.
            counted = self._running.counted()
            over = self._over(tx, open_, counted) if open_ else {}
        for share, why in over.items():
            self.end(share, why)
        self._write_views()
        self.settle()

    def end(self, share: Share, why: ShareEnd) -> None:
        """By itself. Harmless twice."""
        with self._db.write() as tx:
            at = self._clock.now()
            if self.end_in(tx, share, why):
                details = {**told(share), "why": ENDED[why]}
                ledger.append(
                    tx, _BRIDGE, Act.CLIP_SHARE_END, at=at, object=share.clip, details=details
                )
        self.settle()

    def end_in(self, tx: Tx, share: Share, why: ShareEnd) -> bool:
        """False where it was over before. `settle` comes right after the commit."""
        if not shares.end(tx, share.id, why, self._clock.now()):
            return False
        tx.after_commit(lambda: self._running.end([share.id]))
        return True

    def settle(self) -> None:
        """Destroy the keys of all that are over, then their files. Raises Unavailable."""
        with self._settling:
            with self._db.read() as tx:
                doomed = copy_rows.doomed(tx)
            if not doomed:
                return
            self._copies.destroy([slot for _, slot in doomed])
            with self._db.write() as tx:
                for share, _ in doomed:
                    copy_rows.forget_key(tx, share)
            for share, slot in doomed:
                self._copies.remove(share, slot)

    def close(self) -> None:
        """The bridge stops: every view is over."""
        self._running.end_all()
        self._write_views()
        self._copies.close()

    def _over(
        self, tx: Tx, open_: Iterable[Share], counted: Collection[str]
    ) -> dict[Share, ShareEnd]:
        rules, now, over = self._standing.rules(tx), self._clock.now(), dict[Share, ShareEnd]()
        for share in open_:
            standing = self._standing.of(rules, share, now, watched=share.id in counted)
            if (why := sharing.end_of(share, standing, now)) is not None:
                over[share] = why
        return over

    def _write_views(self) -> None:
        over = self._running.over()
        if not over:
            return
        with self._db.write() as tx:
            for view in over:
                self._write(tx, view)
        self._running.written(over)

    def _write(self, tx: Tx, view: RunningView) -> None:
        assert view.opened_at is not None  # noqa: S101  # else it is not among them
        last_at, ranges = view.last_at or view.opened_at, watched.text(view.ranges)
        over = ShareView(view.id, view.share.id, view.opened_at, last_at, ranges)
        self._end_view(tx, over, view.share, view.actor)

    def _complete(self, tx: Tx, view: ShareView) -> None:
        """What a crash left open: how long it went on nobody knows."""
        share = shares.find(tx, view.share)
        if share is not None:
            actor = self._standing.recipient(share, view.device)
            over = replace(view, last_at=view.opened_at)
            self._end_view(tx, over, share, actor, crashed=True)

    def _end_view(
        self, tx: Tx, view: ShareView, share: Share, actor: Actor, *, crashed: bool = False
    ) -> None:
        views.end(tx, view)
        last_at = view.last_at or view.opened_at
        details = {
            **told(share),
            "seconds": round((last_at - view.opened_at).total_seconds()),
            "opened": view.opened_at.isoformat(),
            "last": last_at.isoformat(),
            "ranges": view.ranges,
            **({"crashed": True} if crashed else {}),
        }
        at = self._clock.now()
        ledger.append(tx, actor, Act.CLIP_SHARED_END, at=at, object=share.clip, details=details)


def told(share: Share) -> dict[str, ledger.Plain]:
    """What each entry about it says."""
    return {"camera": share.camera, "share": share.id, "called": share.called}
