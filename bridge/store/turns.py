"""One at a time, and each asker as often as any other, however many of their own wait."""

from collections import OrderedDict, deque
from threading import Event, Lock


class WriterTurns:
    """Any thread. Who has a turn gives it back with `end`.

    Those who wait are served by asker in rotation, and each asker's own in the order in which they
    came: beside one who has filled a queue, somebody else waits for one turn of theirs. With a
    plain lock 200 requests of eight people kept the owner out for longer than anybody waits.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        # Whose turn is next stands first; nobody is here who does not wait.
        self._waiting: OrderedDict[str | None, deque[Event]] = OrderedDict()

    def __len__(self) -> int:
        """How many wait."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def begin(self, asker: str | None, timeout_s: float) -> bool:
        """Wait for a turn; False where it did not come in time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            called = Event()
            self._waiting.setdefault(asker, deque()).append(called)
        if called.wait(timeout_s):
            return True
        with self._lock:
            if called.is_set():  # just as the patience ended
                return True
            self._leave(asker, called)
            return False

    def end(self) -> None:
        with self._lock:
            if not self._waiting:
                self._taken = False
                return
            asker, line = self._waiting.popitem(last=False)
            line.popleft().set()
            if line:
                self._waiting[asker] = line  # behind all others

    def _leave(self, asker: str | None, called: Event) -> None:
        line = self._waiting[asker]
        line.remove(called)
        if not line:
            del self._waiting[asker]
