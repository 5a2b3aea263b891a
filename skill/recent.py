"""What was talked of a moment ago, for sessions that ended with the last answer: "and the garden",
"that one". Never an open question: a yes is only to what the same session asked. What was answered
is said again only to whom the bridge still knows (`Turn.recalled`).

It lives in this process. In Lambda the next request may come to another, and then nothing is
remembered, as if some time had passed.
"""

from datetime import datetime, timedelta
from threading import Lock

from msgspec.structs import replace

from skill.contract.question import Asker
from skill.memory import Memory

_LASTS = timedelta(minutes=3)
_MOST = 64


class RecentTalk:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[str, str], tuple[datetime, Memory]] = {}

    def keep(self, asker: Asker, memory: Memory, now: datetime) -> None:
        with self._lock:
            self._forget(now)
            self._kept.pop((asker.user, asker.device), None)
            kept = replace(memory, question=None, misses=0)
            self._kept[asker.user, asker.device] = now, kept
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))

    def recall(self, asker: Asker, now: datetime) -> Memory:
        with self._lock:
            self._forget(now)
            at, memory = self._kept.get((asker.user, asker.device), (now, Memory()))
        return memory if at <= now else Memory()

    def _forget(self, now: datetime) -> None:
        over = [who for who, (at, _) in self._kept.items() if now - at > _LASTS]
        for who in over:
            del self._kept[who]
