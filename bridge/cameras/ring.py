"""The newest parts of one camera, from a keyframe on: what stills and the Echo encoder start with.

At least one whole GOP and, where 12 s and the byte limit allow, a keyframe of 2 s of age are kept;
where clips are recorded, one that is as old as their pre-roll and a GOP (`hold`): so long ago may
have begun what is noticed now. A GOP that is longer than all that is kept until the next one is as
old as a pre-roll, where the byte limit allows.
Bytes are shared with the channel, so a part in both costs its size once.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from bridge.media.types import Part, PartSink

SECONDS = Fraction(12)
OLD_ENOUGH = Fraction(2)
# What lies between a picture and its being noticed, beside the wait for a keyframe.
NOTICING = Fraction(1)
MAX_BYTES = 24 * 1024 * 1024


@dataclass(slots=True)
class _Gop:
    parts: list[Part] = field(default_factory=list)
    duration: Fraction = Fraction(0)
    size: int = 0

    def append(self, part: Part) -> None:
        self.parts.append(part)
        self.duration += part.duration
        self.size += len(part.data)


class Follower(PartSink, Protocol):
    def close(self) -> None:
        """There are no more parts: what came so far may no longer be called live. Never blocks."""


class Ring:
    """A PartSink. `put` on the ingest thread, everything else on any."""

    def __init__(self, seconds: Fraction = SECONDS, max_bytes: int = MAX_BYTES) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._pre_roll = Fraction(0)
        self._lock = threading.Lock()
        self._gops: deque[_Gop] = deque()
        self._followers: list[Follower] = []
        self._cleared = 0

    def hold(self, pre_roll: Fraction) -> None:
        """Keep what a recording that begins now starts with: so many seconds, and a GOP."""
        with self._lock:
            self._pre_roll = pre_roll

    def put(self, part: Part) -> None:
        with self._lock:
            if part.discontinuity:
                self._gops.clear()
            if part.independent:
                self._gops.append(_Gop())
            if self._gops:
                self._gops[-1].append(part)
                self._trim()
            for follower in self._followers:
                follower.put(part)

    def clear(self) -> None:
        """Forget every picture; who follows is told that there are no more."""
        with self._lock:
            self._gops.clear()
            self._cleared += 1
            for follower in self._followers:
                follower.close()

    @property
    def cleared(self) -> int:
        """How often it was: what was taken before it grew may no longer be shown."""
        with self._lock:
            return self._cleared

    def keyframe(self) -> Part | None:
        """The part that begins with the newest keyframe."""
        with self._lock:
            return self._gops[-1].parts[0] if self._gops else None

    def follow(self, sink: Follower, age: Fraction) -> None:
        """Give `sink` the cached parts as `since` does, then every new one, with no gap between.

        `clear` closes it; it still has to be unfollowed.
        """
        with self._lock:
            for part in self._since(age):
                sink.put(part)
            self._followers.append(sink)

    def unfollow(self, sink: Follower) -> None:
        with self._lock:
            self._followers.remove(sink)

    def since(self, age: Fraction) -> tuple[Part, ...]:
        """All parts from the newest keyframe that is at least `age` old, else from the oldest."""
        with self._lock:
            return self._since(age)

    def _since(self, age: Fraction) -> tuple[Part, ...]:
        taken: list[_Gop] = []
        held = Fraction(0)
        for gop in reversed(self._gops):
            taken.insert(0, gop)
            held += gop.duration
            if held >= age:
                break
        return tuple(part for gop in taken for part in gop.parts)

    def gop_duration(self) -> Fraction | None:
        """How long the newest complete GOP was; None while there is none."""
        with self._lock:
            return self._gops[-2].duration if len(self._gops) > 1 else None

    def _trim(self) -> None:
        while len(self._gops) > 1 and self._oldest_is_spare():
            self._gops.popleft()
        if self._gops[0].size > self._max_bytes:
            self._gops.clear()  # a GOP that large cannot be kept, and half of one is of no use

    def _oldest_is_spare(self) -> bool:
        rest = list(self._gops)[1:]  # never empty: `_trim` asks only of two or more
        held = sum((gop.duration for gop in rest), Fraction(0))
        total = held + self._gops[0].duration
        size = sum(gop.size for gop in self._gops)
        if self._pre_roll:
            least, longest = self._pre_roll + NOTICING, 2 * self._seconds
            wanted = least + max(gop.duration for gop in rest)
        else:
            least = wanted = OLD_ENOUGH
            longest = self._seconds
        kept_enough = held >= wanted and len(rest) > 1
        too_much = total > longest and held >= least
        return kept_enough or too_much or size > self._max_bytes
