"""Requests that were turned away, counted: a line of the log for each reason and minute.

Anybody can send as many as they like. The first of a reason is told at once, so that whoever sets
the skill up sees why; how many more there were, with the next that is told.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

log = logging.getLogger(__name__)

_MINUTE = timedelta(minutes=1)
_MOST_REASONS = 32
_OTHERS = "other reasons"


class Rejections:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._since: datetime | None = None
        self._counts: Counter[str] = Counter()

    def note(self, reason: str, now: datetime) -> None:
        with self._lock:
            self._tell(now)
            if reason not in self._counts and len(self._counts) >= _MOST_REASONS:
                reason = _OTHERS
            self._counts[reason] += 1
            first = self._counts[reason] == 1
        if first:
            log.warning("alexa.rejected", extra={"reason": reason})

    def tell(self, now: datetime) -> None:
        """How many more there were, once their minute is over."""
        with self._lock:
            self._tell(now)

    def _tell(self, now: datetime) -> None:
        if self._since is None or not timedelta(0) <= now - self._since < _MINUTE:
            for reason, count in self._counts.items():
                if count > 1:
                    log.warning("alexa.rejected", extra={"reason": reason, "more": count - 1})
            self._since = now
            self._counts.clear()
