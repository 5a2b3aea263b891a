"""The newest GOPs of one camera, to look at again. Bytes are shared with the ring."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.media.dates import delta
from bridge.media.types import Part

_KEPT = 3  # the one that comes in, the one before, and what a slow decoder is still at
_MOST_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class RecentGop:
    """`whole` up to its newest part: one that grows too large is not kept."""

    starts_at: datetime
    parts: list[Part] = field(default_factory=list)
    size: int = 0

    @property
    def whole(self) -> bool:
        return self.size <= _MOST_BYTES

    def append(self, part: Part) -> None:
        self.size += len(part.data)
        if self.whole:
            self.parts.append(part)
        else:
            self.parts.clear()

    def until(self, at: datetime) -> list[Part]:
        """What a decoder has to be given to show the picture of `at`; empty if it is not here."""
        return [part for part in self.parts if part.starts_at <= at + timedelta(milliseconds=100)]


class Recent:
    def __init__(self) -> None:
        self._gops: deque[RecentGop] = deque(maxlen=_KEPT)

    def put(self, part: Part) -> None:
        """The first one has to begin with a keyframe."""
        if part.independent:
            self._gops.append(RecentGop(starts_at=part.starts_at))
        self._gops[-1].append(part)

    def clear(self) -> None:
        self._gops.clear()

    @property
    def empty(self) -> bool:
        return not self._gops

    def age(self, part: Part) -> timedelta:
        """From the newest keyframe to the end of `part`, which is the newest one."""
        return part.starts_at + delta(part.duration) - self._gops[-1].starts_at

    def before(self) -> list[Part]:
        """From the keyframe before the newest one, or from that one, on."""
        newest = list(self._gops)[-2:]
        if len(newest) == 2 and not newest[0].whole:
            newest = newest[1:]
        return [part for gop in newest for part in gop.parts]

    def gop(self, at: datetime) -> RecentGop | None:
        """The one that shows `at`."""
        return next((gop for gop in reversed(self._gops) if gop.starts_at <= at), None)
