"""Where media time meets wall time: when the pictures of a run were taken. Pure.

A fragment arrives when its last picture was taken, or later: ffmpeg's probing and the network only
ever delay. So the fragment with the smallest delay tells the time best, and a date that lies after
its own arrival is wrong for certain. Dates change only where a segment begins, by a step:

- back, by the smallest lateness seen in the segment before, when that is negative; by no more than
  half of that segment, so that dates of segments rise;
- forward only when every fragment of the segment before came more than 1 s late: the camera's clock
  is slow, or the network or this machine is. One late fragment is the network.

A camera that sends its last GOP at once is ahead of its dates, and they follow in these steps. More
than a minute ahead, it is the wall clock that was set: they start anew.
"""

from datetime import datetime, timedelta
from fractions import Fraction

RE_ANCHOR_S = 1.0
EARLIEST_S = 60.0
LATEST_S = 1e9


class ClocksApart(Exception):
    """Media time and wall time are so far apart that no delay explains it."""


class Dates:
    """One run. Owned by its segmenter."""

    def __init__(self) -> None:
        self._anchor: tuple[datetime, Fraction] | None = None  # wall time of a media time
        self._least: float | None = None  # lateness since the last segment began, in seconds

    def forget(self) -> None:
        """After a gap, media time may stand anywhere."""
        self._anchor = self._least = None

    def note(self, media: Fraction, duration: Fraction, now: datetime) -> None:
        """A fragment from `media` on, of at most some seconds, arrived. Raises ClocksApart."""
        starts = now - delta(duration)
        if self._anchor is None:
            self._anchor = (starts, media)
        # As a number: hostile times would overflow a timedelta.
        late = (starts - self._anchor[0]).total_seconds() - float(media - self._anchor[1])
        if not -EARLIEST_S <= late <= LATEST_S:
            raise ClocksApart
        self._least = late if self._least is None else min(self._least, late)

    def settle(self, before: Fraction | None) -> None:
        """A segment begins. `before`: how long the one before was; None after a discontinuity."""
        least, self._least = self._least, None
        if self._anchor is None or least is None or 0 <= least <= RE_ANCHOR_S:
            return
        if before is not None:
            least = max(least, -float(before) / 2)
        self._anchor = (self._anchor[0] + timedelta(seconds=least), self._anchor[1])

    def at(self, media: Fraction) -> datetime:
        """Wall time of a media time that was noted."""
        assert self._anchor is not None  # noqa: S101  # the caller's order
        return self._anchor[0] + delta(media - self._anchor[1])


def delta(seconds: Fraction) -> timedelta:
    return timedelta(microseconds=round(seconds * 1_000_000))
