"""A state folder with many clips, made by the library itself, without waiting for the disk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.store.disk import Disk
from tests.bench.sealed import GOP_BYTES, library, record

CAMERAS = ("front_door", "garden", "garage", "hall")
GOPS = 15
SMALL_BYTES = 200
# So that none is old enough to go of itself (24 h) while they are measured.
SPAN = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Stock:
    """`large` of the clips, spread evenly, have pictures of the size of a real camera's."""

    clips: int = 10_000
    large: int = 10


class Hasty(Disk):
    """Nothing is certain to survive a power cut; that is measured elsewhere."""

    def sync(self, handle: int) -> None:
        """Left to the system."""

    def sync_folder(self, folder: Path) -> None:
        """Left to the system."""


def fill(state: Path, stock: Stock) -> list[str]:
    """The ids of the large clips."""
    large = [os.urandom(GOP_BYTES) for _ in range(GOPS)]
    small = [os.urandom(SMALL_BYTES) for _ in range(GOPS)]
    large_ids = []
    with library(state, Hasty()) as kept:
        for number, at in enumerate(_times(stock.clips)):
            is_large = number % (stock.clips // stock.large) == 0
            camera = CAMERAS[number % len(CAMERAS)]
            made = record(kept, large if is_large else small, camera=camera, at=at)
            if is_large:
                large_ids.append(made.clip)
    os.sync()
    return large_ids


def _times(clips: int) -> Iterator[datetime]:
    """Oldest first, as they would have come."""
    first = datetime.now(UTC) - SPAN
    yield from (first + SPAN * number / clips for number in range(clips))
