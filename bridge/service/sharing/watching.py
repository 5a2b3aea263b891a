"""Watching what was shared: by a link, or as the person it is for. Nothing else is reachable here.

Each piece is decided about anew, and the first one that goes out is a view: counted, and in the
ledger, before it is sent. Whoever only looks at what the link says has watched nothing, and so has
who keeps the pieces as they are sealed on the disk: the key that opens them is a view.
"""

from dataclasses import dataclass

from bridge.access.act_rates import ActRates
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals, at_address, source_of
from bridge.access.secret_text import same
from bridge.access.sign_in.attempts import WINDOW_S, Attempts
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError, TooSoon
from bridge.model import Actor, ActorKind, Role
from bridge.policy import consent, sharing
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Why
from bridge.policy.sharing import NotWatchable, Share, ShareEnd, ShareState
from bridge.policy.watched import Range
from bridge.service.people.callers import Caller
from bridge.service.sharing.ending import told
from bridge.service.sharing.running import RunningView, RunningViews
from bridge.service.sharing.standing import ShareStanding, SharingRules
from bridge.service.sharing.views import OpenedCopy, SharedWithYou
from bridge.sharing.copies import Copies
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.sharing import copies as copy_rows
from bridge.store.sharing import shares, views
from bridge.store.sharing.copies import CopyRow
from bridge.store.sharing.views import ShareView

_OVER = "This clip is not shared any more."
_NOT_YET = "The copy of this clip is still being made. Try again in a moment."
_NO_SUCH_PART = "There is no such part of this clip."
_TOO_MANY_TRIES = "Too many links were tried from there that open nothing."


@dataclass(frozen=True, slots=True)
class SharedTo:
    """A share, and who has shown that it is for them."""

    share: Share
    actor: Actor


class SharedViewing:
    """Any thread."""

    def __init__(
        self,
        standing: ShareStanding,
        running: RunningViews,
        copies: Copies,
        refusals: Refusals,
        db: Database,
        clock: Clock,
    ) -> None:
        self._standing = standing
        self._running = running
        self._copies = copies
        self._refusals = refusals
        self._attempts = Attempts(clock)
        self._rates = ActRates(clock)
        self._db = db
        self._clock = clock

    def by_link(
        self, share_id: str, secret: str, *, address: str | None, device: str | None
    ) -> SharedTo:
        """`secret`: what stood behind the link's #. Raises Denied, noted of the address, whether or
        not there is such a share; TooSoon, for who is often wrong and never for who is right."""
        with self._db.read() as tx:
            share, kept = shares.find(tx, share_id), shares.link_hash(tx, share_id)
        if share is None or kept is None or not same(secret, kept):
            raise self._wrong(address)
        return SharedTo(share, self._standing.recipient(share, device))

    def as_person(self, caller: Caller, share_id: str) -> SharedTo:
        """Raises NotFound where it is not for them, Denied for a screen: nothing is for any."""
        self._must_be_a_person(caller.actor)
        with self._db.read() as tx:
            share = shares.find(tx, share_id)
        if share is None or share.recipient is None or share.recipient != caller.actor.person:
            raise PrivateEyeError(Kind.NOT_FOUND, _OVER)
        return SharedTo(share, caller.actor)

    def with_person(self, caller: Caller) -> tuple[SharedWithYou, ...]:
        """What somebody may watch now, newest first. Raises Denied for a screen."""
        self._must_be_a_person(caller.actor)
        if caller.actor.person is None:
            return ()
        with self._db.read() as tx:
            theirs = shares.with_person(tx, caller.actor.person)
            rules = self._standing.rules(tx)
        found = [one for one in theirs if self._why_over(rules, one, watched=False) is None]
        return tuple(self._told(share, caller.actor, None) for share in found)

    def about(self, to: SharedTo) -> SharedWithYou:
        """What it is, before anything plays, or why it is over; counts nothing."""
        with self._db.read() as tx:
            share = shares.find(tx, to.share.id) or to.share
            watched = share.id in self._running.counted()
            rules = self._standing.rules(tx)
        return self._told(share, to.actor, self._why_over(rules, share, watched=watched))

    def open(self, to: SharedTo) -> OpenedCopy:
        """They said yes. A view once its first piece is sent. Raises Gone, Conflict, TooMany."""
        with self._db.read() as tx:
            share = self._watchable(tx, to.share.id)
            copy = copy_rows.find(tx, share.id)
        if copy is None:
            raise PrivateEyeError(Kind.CONFLICT, _NOT_YET)
        view = self._running.begin(share, to.actor)
        return OpenedCopy(view, copy.pieces, copy.size, share.seconds)

    def piece(self, to: SharedTo, view_id: str, number: int) -> bytes:
        """Raises Gone, NotFound, Unavailable."""
        view, copy = self._going_on(to, view_id, counts=True)
        self._ask(view, copy, number)
        return self._copies.piece(to.share.id, _slot(copy), number)

    def sealed(self, to: SharedTo, view_id: str, number: int) -> bytes:
        """As `piece`, for a file that asks the house for its key each time it is opened: this is no
        view, and may be done so often a minute. Raises Denied besides."""
        view, copy = self._going_on(to, view_id, counts=False)
        if not view.asked and not self._rates.take(to.actor, Act.CLIP_DOWNLOAD):
            raise Denied(Why.TOO_OFTEN)
        self._ask(view, copy, number)
        return self._copies.sealed(to.share.id, number)

    def key(self, to: SharedTo, view_id: str) -> bytes:
        """What opens its sealed pieces: a view, as if they were sent open. Raises Gone."""
        _, copy = self._going_on(to, view_id, counts=True)
        key = self._copies.key(_slot(copy))
        # Once more: whoever has a key has the whole copy, so none leaves after its share is over.
        with self._db.read() as tx:
            self._must_go_on(tx, to.share.id)
        return key

    def played(self, to: SharedTo, view_id: str, span: Range | None) -> None:
        """The page is still there, and has played these seconds. Raises Gone: it is to stop."""
        view = self._running.find(view_id, to.share.id)
        with self._db.read() as tx:
            self._must_go_on(tx, to.share.id)
        self._running.heard(view, span)

    def close(self, to: SharedTo, view_id: str) -> None:
        """They closed it. Raises Gone."""
        self._running.close(self._running.find(view_id, to.share.id))

    def _going_on(self, to: SharedTo, view_id: str, *, counts: bool) -> tuple[RunningView, CopyRow]:
        """`counts`: what is asked for can be watched. Raises Gone, NotFound."""
        view = self._running.find(view_id, to.share.id)
        with view.counting:
            if counts and view.opened_at is None:
                self._count(view)
                self._running.was_counted(view)
        with self._db.read() as tx:
            self._must_go_on(tx, to.share.id)
            copy = copy_rows.find(tx, to.share.id)
        if copy is None:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_SUCH_PART)
        self._running.heard(view)
        return view, copy

    def _ask(self, view: RunningView, copy: CopyRow, number: int) -> None:
        """Raises NotFound, TooMany."""
        if number >= copy.pieces:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_SUCH_PART)
        self._running.ask(view, sharing.MOST_TIMES * copy.pieces)

    def _must_be_a_person(self, actor: Actor) -> None:
        if actor.kind is ActorKind.SCREEN:
            self._refusals.note(actor, Act.CLIP_SHARED_OPEN, Why.SCREENS_MAY_NOT)
            raise Denied(Why.SCREENS_MAY_NOT)

    def _wrong(self, address: str | None) -> PrivateEyeError:
        source = source_of(address)
        if self._attempts.exhausted(source):
            return TooSoon(_TOO_MANY_TRIES, WINDOW_S)
        self._attempts.missed(source)
        self._refusals.note(at_address(address), Act.CLIP_SHARED_OPEN, Why.NOT_SHARED)
        return Denied(Why.NOT_SHARED)

    def _count(self, view: RunningView) -> None:
        """Before its first byte. Raises Gone, Conflict."""
        try:
            with self._db.write(view.share.id) as tx:
                self._count_in(tx, view)
        except BaseException:  # whatever it was, nobody has watched anything
            self._running.was_not_counted(view)
            raise

    def _count_in(self, tx: Tx, view: RunningView) -> None:
        share, now = self._watchable(tx, view.share.id), self._clock.now()
        if not shares.count_view(tx, share.id, now):
            raise PrivateEyeError(Kind.GONE, _OVER)
        views.add(tx, ShareView(view.id, share.id, now, device=view.actor.device))
        details, act = told(share), Act.CLIP_SHARED_OPEN
        ledger.append(tx, view.actor, act, at=now, object=share.clip, details=details)
        # Before the commit: with its last view counted and nobody watching the share would be over.
        view.opened_at = now

    def _watchable(self, tx: Tx, share_id: str) -> Share:
        """As its row is now. Raises Gone, Conflict."""
        share, now = shares.find(tx, share_id), self._clock.now()
        if share is None:
            raise PrivateEyeError(Kind.GONE, _OVER)
        watched = share.id in self._running.counted()
        rules = self._standing.rules(tx)
        standing = self._standing.of(rules, share, now, watched=watched)
        decision = sharing.may_watch(share, standing, now)
        if isinstance(decision, NotWatchable):
            if decision.why is None:
                raise PrivateEyeError(Kind.CONFLICT, _NOT_YET)
            raise PrivateEyeError(Kind.GONE, _OVER)
        return share

    def _must_go_on(self, tx: Tx, share_id: str) -> None:
        """As its row is now, however many views were counted. Raises Gone."""
        share, rules = shares.find(tx, share_id), self._standing.rules(tx)
        if share is None or self._why_over(rules, share, watched=True) is not None:
            raise PrivateEyeError(Kind.GONE, _OVER)

    def _why_over(self, rules: SharingRules, share: Share, *, watched: bool) -> ShareEnd | None:
        now = self._clock.now()
        return sharing.end_of(share, self._standing.of(rules, share, now, watched=watched), now)

    def _told(self, share: Share, actor: Actor, ended: ShareEnd | None) -> SharedWithYou:
        return SharedWithYou(
            id=share.id,
            sender=None if consent.role_of(actor) is Role.REVIEWER else self._sender(share),
            purpose=share.purpose,
            words=share.words,
            until=share.until,
            views_left=share.most_views - share.views,
            seconds=share.seconds,
            sound=share.sound,
            blur=share.blur,
            ready=share.state is ShareState.READY,
            ended=ended,
        )

    def _sender(self, share: Share) -> str:
        sender = self._persons.find(share.sender) if share.sender else None
        return sender.name if sender else "The owner"

    @property
    def _persons(self) -> Persons:
        return self._standing.persons


def _slot(copy: CopyRow) -> int:
    """Raises Gone."""
    if copy.slot is None:
        raise PrivateEyeError(Kind.GONE, _OVER)
    return copy.slot
