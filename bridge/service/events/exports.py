"""The files that clips are made into, while they are made and sent: so many, and so much memory.

Together they take at most 1 GB, and at most half of what the machine has available at that moment;
what does not fit is refused before it is made. The last place is for who has none. Any thread.

A file's place is given back by whoever sends it. A reader that stalls ends that by the door's own
deadline (`web.server`), so places cannot be held for good.
"""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.export import Export
from bridge.policy.fair_use import MOST_FILES

# Each that is larger than waitress' buffer keeps a thread of the door until its reader has it.
MOST_EXPORTS = 4
BUDGET = 1_000_000_000
_YOURS = "You are downloading other clips already. Try again when one of them is there."
_OTHERS = "Other clips are being downloaded; try again in a moment."
_TOO_LARGE = "This clip is too large to be made into one file now. Trim it: download a part of it."


@dataclass(eq=False, slots=True)
class Place:
    """For a file of `clip`. `size` is what it will take, from the segments that go into it;
    `whose`: the person who wants it, or None for who has no limit."""

    clip: str
    size: int
    whose: str | None = None
    file: Export | None = None


class Exports:
    def __init__(self, available: Callable[[], int]) -> None:
        """`available`: bytes of memory that the machine could give now."""
        self._available = available
        self._lock = threading.Lock()
        self._places: list[Place] = []

    @contextmanager
    def place(self, clip: str, size: int, whose: str | None = None) -> Iterator[Place]:
        """Kept until `end`; given back where the block raises. Raises Unavailable, TooLarge,
        TooMany where the person has as many as they may."""
        place = self._take(clip, size, whose)
        try:
            yield place
        except BaseException:  # an interrupt too gives the place back
            self._give_back(place)
            raise

    def end(self, file: Export) -> None:
        """Its reader is done with it. Harmless twice."""
        with self._lock:
            over = [place for place in self._places if place.file is file]
        for place in over:
            self._give_back(place)

    def close(self, clips: Collection[str]) -> None:
        """End whoever reads files of these. Of one that is being made now, its maker has to ask
        afterwards whether the clip is still there.
        """
        with self._lock:
            doomed = [place.file for place in self._places if place.clip in clips]
        for file in doomed:
            if file is not None:
                file.close()

    def _take(self, clip: str, size: int, whose: str | None) -> Place:
        budget = min(BUDGET, self._available() // 2)
        if size > budget:
            raise PrivateEyeError(Kind.TOO_LARGE, _TOO_LARGE)
        place = Place(clip, size, whose)
        with self._lock:
            theirs = sum(whose is not None and other.whose == whose for other in self._places)
            if theirs >= MOST_FILES:
                raise PrivateEyeError(Kind.TOO_MANY, _YOURS)
            taken = sum(other.size for other in self._places)
            places = MOST_EXPORTS - bool(theirs)
            if len(self._places) >= places or taken + size > budget:
                raise PrivateEyeError(Kind.UNAVAILABLE, _OTHERS)
            self._places.append(place)
        return place

    def _give_back(self, place: Place) -> None:
        if place.file is not None:
            place.file.close()
        with self._lock:
            if place in self._places:
                self._places.remove(place)
