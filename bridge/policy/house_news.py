"""When a camera counts as lost to those who are told of it, and when it is back. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from bridge.model import Health, State

# A camera that starts anew, or a cable that is moved, is no news.
LOST_AFTER = timedelta(minutes=1)
_AWAY = frozenset({State.LOST, State.FROZEN, State.REFUSED})
_THERE = frozenset({State.LIVE, State.IDLE})


class CameraNews(StrEnum):
    LOST = "lost"
    BACK = "back"
    OVER = "over"  # it is off, as somebody wants it: nothing is to be said


def of_camera(health: Health, now: datetime, *, told: bool) -> CameraNews | None:
    """`told`: that it is lost has been said. None: there is nothing new. Lost since later than now:
    the clock was set back, nobody knows for how long it has been, and it is told."""
    if not told:
        lost = health.state in _AWAY and abs(now - health.since) >= LOST_AFTER
        return CameraNews.LOST if lost else None
    if health.state in _THERE:
        return CameraNews.BACK
    return CameraNews.OVER if health.state is State.OFF else None
