"""Time. The only module of the bridge that asks the system what time it is."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall time, aware, UTC. May jump: never subtract two of these to time something."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; meaningless across processes."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
