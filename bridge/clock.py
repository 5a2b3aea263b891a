"""Time. The only module of the bridge that asks the system what time it is."""

import os
import time
from datetime import UTC, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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


def local_zone() -> tzinfo:
    """This machine's time zone, with its summer time where the machine says which zone it is."""
    name = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now().astimezone().tzinfo or UTC
