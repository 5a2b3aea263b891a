"""Requests that wait, or take a while: how many at once, in all, of a person, of a view.

They keep a thread each. Those for live pictures, for stills, for clips, for files and those that
wait for news have a pool each, so that none can be kept waiting by another kind; what is left is
for sign-in, `/alexa` and the switch of privacy mode.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from bridge.errors import Kind, PrivateEyeError, TooSoon
from bridge.policy.fair_use import MOST_FILES, MOST_WAITING, MOST_WAITING_OF_A_VIEW
from bridge.service.events.exports import MOST_EXPORTS

_AGAIN_S = 1.0
_MOST_LEDGERS = 4
_NEXT_TO_NOTHING = 2  # places of a person
_TOO_MANY_WAIT = "too many screens are waiting"
_YOURS_WAIT = "Too many of your own requests are waiting; close a view, or try again."


class WaitingPool:
    """Any thread. The last quarter is for people who have next to nothing of it: of three places
    or more, two who take all that they may leave one. While half of it is free, a person may have
    `at_leisure`."""

    def __init__(self, most: int, *, of_a_person: int = MOST_WAITING, at_leisure: int = 0) -> None:
        self._most = most
        last = max(1, most // 4)
        self._open_to_all = most - last
        # Where the last quarter is a single place, it is for who has nothing.
        self._next_to_nothing = min(last, _NEXT_TO_NOTHING)
        self.of_a_person = min(of_a_person, max(1, self._open_to_all - 1))
        self._at_leisure = max(at_leisure, self.of_a_person)
        self._lock = Lock()
        self._taken: Counter[Hashable] = Counter()
        self._all = 0

    @contextmanager
    def place(self, person: str | None, view: bytes | None = None) -> Iterator[None]:
        """Kept for as long as the block runs. `person`: None for who has no limit. Raises
        Unavailable where all are taken, TooSoon where it is they who have too many."""
        self._take(person, view)
        try:
            yield
        finally:
            self._give_back(person, view)

    def _take(self, person: str | None, view: bytes | None) -> None:
        with self._lock:
            is_free = self._all < self._most // 2
            most_theirs = self._at_leisure if is_free else self.of_a_person
            if person is not None and self._taken[person] >= most_theirs:
                raise TooSoon(_YOURS_WAIT, _AGAIN_S)
            if view is not None and self._taken[view] >= MOST_WAITING_OF_A_VIEW:
                raise TooSoon(_YOURS_WAIT, _AGAIN_S)
            has_some = person is not None and self._taken[person] >= self._next_to_nothing
            if self._all >= (self._open_to_all if has_some else self._most):
                raise PrivateEyeError(Kind.UNAVAILABLE, _TOO_MANY_WAIT)
            self._all += 1
            self._taken.update(_keys(person, view))

    def _give_back(self, person: str | None, view: bytes | None) -> None:
        with self._lock:
            self._all -= 1
            for key in _keys(person, view):
                self._taken[key] -= 1
                if not self._taken[key]:
                    del self._taken[key]


@dataclass(frozen=True, slots=True)
class Pools:
    """Of one door. `news`: long polls; `files`: the ledger, as it is sent."""

    live: WaitingPool
    news: WaitingPool
    clips: WaitingPool
    stills: WaitingPool
    files: WaitingPool


def pools(threads: int) -> Pools:
    """Out of so many threads that may be kept, 20 at least: those of clips that are sent as files
    too, which are counted where they are made."""
    news, clips, stills = max(1, threads // 8), max(4, threads // 18), max(2, threads // 36)
    live = threads - news - clips - stills - _MOST_LEDGERS - MOST_EXPORTS
    return Pools(
        live=WaitingPool(live, at_leisure=live // 3),
        news=WaitingPool(news),
        clips=WaitingPool(clips),
        stills=WaitingPool(stills),
        files=WaitingPool(_MOST_LEDGERS, of_a_person=MOST_FILES),
    )


def _keys(person: str | None, view: bytes | None) -> list[Hashable]:
    return [key for key in (person, view) if key is not None]
