"""Rain, snow and sparkling leaves: many small things all over, each in one picture only. Pure.

While there are such, a picture is judged together with the two before it: of three, the middle
value of each pixel. What is in one picture only is gone from it; what walks or rides is not.
"""

from collections import deque
from datetime import datetime, timedelta

import numpy as np

from bridge.vision.pixels import Mask, Pixels
from bridge.vision.regions import COLUMNS, ROWS, grown, union

_TALL, _WIDE = 9, 10  # blocks of a sector
_SECTORS = (ROWS // _TALL, COLUMNS // _WIDE)
_LATELY = timedelta(seconds=2)
_FALLING = 0.3  # of all sectors had one lately
_PROVED = timedelta(seconds=1.5)  # for so long, which a visitor who hurries by is not
_HELD = timedelta(seconds=10)
_SMALL = 24  # blocks: what is larger is no streak
# While there are such: the size in blocks above which few pictures still show something.
_BAR_FIRST, _BAR_MOST, _RISE, _SINK = 8.0, 60.0, 0.4, 0.04
# So long before it counts is there what lasts: in two pictures of three, and then in the next.
LATE = timedelta(milliseconds=400)
_GAP = timedelta(milliseconds=500)  # pictures that are further apart do not tell


class Streaks:
    """Belongs to one detector. `falling`: many small things come and go all over."""

    def __init__(self) -> None:
        self._blocks: deque[Mask] = deque(maxlen=3)
        self._pictures: deque[Pixels] = deque(maxlen=3)
        self._at: datetime | None = None
        self._seen = np.full(_SECTORS, -np.inf)  # when a sector had one, in seconds
        self._until: datetime | None = None
        self._since: datetime | None = None
        self._bar = 0.0

    def lasting(self, found: list[Mask], before: Mask) -> list[Mask]:
        """Of things, the largest first, those that were there in the picture before, and are larger
        than what falls is in most pictures.
        """
        largest = float(found[0].sum()) if found else 0.0
        near = grown(before)
        kept = [each for each in found if each.sum() > self._bar and (each & near).any()]
        step = _RISE if largest > self._bar else -_SINK
        self._bar = min(_BAR_MOST, max(0.0, self._bar + step))
        return kept

    def falling(self, at: datetime) -> bool:
        return self._until is not None and at < self._until

    def put(self, picture: Pixels, moving: Mask, at: datetime) -> None:
        """`moving`: blocks of things in this picture alone."""
        if self._at is None or not timedelta(0) < at - self._at < _GAP:
            self._blocks.clear()
            self._pictures.clear()
        self._at = at
        self._blocks.append(moving)
        self._pictures.append(picture)
        if len(self._blocks) < 3:
            return
        before, middle, after = self._blocks
        once = middle & ~grown(before | after)
        sectors = once.reshape(_SECTORS[0], _TALL, _SECTORS[1], _WIDE).any(axis=(1, 3))
        seconds = at.timestamp()
        self._seen[sectors] = seconds
        if float((seconds - self._seen <= _LATELY.total_seconds()).mean()) < _FALLING:
            self._since = None
            return
        self._since = self._since or at
        if not self.falling(at):
            if at - self._since < _PROVED:
                return
            self._bar = max(self._bar, _BAR_FIRST)
        self._until = at + _HELD

    def forget(self) -> None:
        """The picture changed as a whole: what came and went is not known."""
        self._blocks.clear()
        self._since = self._until = None

    def steady(self, picture: Pixels) -> Pixels:
        """Without what is in one picture only."""
        if len(self._pictures) < 2:
            return picture
        one, two = self._pictures[-1], self._pictures[-2]
        middle: Pixels = np.maximum(np.minimum(one, two), np.minimum(np.maximum(one, two), picture))
        return middle


def large(found: list[Mask]) -> Mask:
    """Blocks of the things that are no streaks."""
    return union(each for each in found if each.sum() > _SMALL)
