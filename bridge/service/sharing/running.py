"""Views of copies that are running: who is watching which, and how far they are. Memory only."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import watched
from bridge.policy.sharing import SILENT_S, Share
from bridge.policy.watched import Range

# Of one share. A page that was opened and never played is silent soon.
_MOST = 32
_ENDED = "This view has ended."


@dataclass(eq=False, slots=True)
class RunningView:
    """`opened_at` None: nothing that can be watched has gone out. `asked`: how often a piece of it
    was. `heard`: when its page last said something, in
    monotonic seconds; `last_at` by the clock. `over`: it is among those to be written down, or
    was."""

    id: str
    share: Share
    actor: Actor
    heard: float
    opened_at: datetime | None = None
    last_at: datetime | None = None
    ranges: tuple[Range, ...] = ()
    asked: int = 0
    over: bool = False
    counting: Lock = field(default_factory=Lock)


class RunningViews:
    """Any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._views: dict[str, RunningView] = {}
        self._over: list[RunningView] = []

    def begin(self, share: Share, actor: Actor) -> str:
        """Raises TooMany."""
        view = RunningView(secrets.token_hex(8), share, actor, self._clock.monotonic())
        with self._lock:
            if sum(one.share.id == share.id for one in self._views.values()) >= _MOST:
                raise PrivateEyeError(Kind.TOO_MANY, "This is open too often. Close it elsewhere.")
            self._views[view.id] = view
        return view.id

    def find(self, id_: str, share: str) -> RunningView:
        """Raises Gone."""
        with self._lock:
            view = self._views.get(id_)
        if view is None or view.share.id != share:
            raise PrivateEyeError(Kind.GONE, _ENDED)
        return view

    def heard(self, view: RunningView, span: Range | None = None) -> None:
        """Its page is there; `span`: which of its seconds it says that it has played."""
        part = watched.within(span, view.share.seconds) if span else None
        with self._lock:
            view.heard, view.last_at = self._clock.monotonic(), self._clock.now()
            if part is not None:
                view.ranges = watched.add(view.ranges, part)

    def ask(self, view: RunningView, most: int) -> None:
        """For one more piece. Raises TooMany: it has had all of them often enough."""
        with self._lock:
            if view.asked >= most:
                raise PrivateEyeError(Kind.TOO_MANY, "This was loaded too often. Open it again.")
            view.asked += 1

    def counted(self) -> frozenset[str]:
        """Shares of which somebody is watching the copy."""
        with self._lock:
            return frozenset(v.share.id for v in self._views.values() if v.opened_at is not None)

    def was_counted(self, view: RunningView) -> None:
        """Raises Gone where it was closed meanwhile: it is to be written down as any that ended."""
        with self._lock:
            if view.id in self._views:
                return
            if not view.over:
                self._end([view])
        raise PrivateEyeError(Kind.GONE, _ENDED)

    def was_not_counted(self, view: RunningView) -> None:
        """Nothing of it is to be written down, also where it was closed meanwhile."""
        with self._lock:
            view.opened_at = None
            self._over = [one for one in self._over if one is not view]

    def close(self, view: RunningView) -> None:
        """Its page was closed. Harmless twice."""
        with self._lock:
            self._leave([one for one in self._views.values() if one is view])

    def end(self, shares: Collection[str]) -> None:
        """They are over: nobody is sent any more of them. Never raises."""
        with self._lock:
            self._leave([one for one in self._views.values() if one.share.id in shares])

    def end_silent(self) -> None:
        """Those whose pages have said nothing for a while."""
        since = self._clock.monotonic() - SILENT_S
        with self._lock:
            self._leave([one for one in self._views.values() if one.heard < since])

    def end_all(self) -> None:
        with self._lock:
            self._leave(list(self._views.values()))

    def over(self) -> tuple[RunningView, ...]:
        """Those that have ended, to be written down."""
        with self._lock:
            return tuple(self._over)

    def written(self, views: Collection[RunningView]) -> None:
        with self._lock:
            self._over = [one for one in self._over if one not in views]

    def _leave(self, views: Collection[RunningView]) -> None:
        for view in views:
            del self._views[view.id]
        self._end([view for view in views if view.opened_at is not None])

    def _end(self, counted: Collection[RunningView]) -> None:
        for view in counted:
            view.over = True
        self._over += counted
