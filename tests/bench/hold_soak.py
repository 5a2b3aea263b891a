"""hold.soak_rss, hold.soak_fds: a house in which something moves all the time, for hours."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import numpy as np

from tests.bench import processes
from tests.bench.ground import Ground, House
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row, row

CAMERAS, PLAYERS = 8, 4
MINUTES = 120.0
SETTLED = 1 / 6  # of the time: 20 minutes of two hours
ROUND_S = 20.0
_ROUNDS = 6  # fewer say nothing of growth


@dataclass(frozen=True, slots=True)
class Sample:
    at: float  # seconds from the first
    mib: float  # of memory of the bridge that nobody shares
    files: int  # open descriptors of the bridge


def soak(ground: Ground) -> Iterator[Row]:
    """Players leave and come back each round, as those of a family do."""
    minutes = MINUTES if ground.minutes is None else ground.minutes
    urls = list(ground.urls.items())[:CAMERAS]
    log = ground.folder / "soak.log"
    with (
        ground.house([(name, url, False) for name, url in urls], notice=True) as house,
        Helper("tests.bench.crowd", log=log) as crowd,
    ):
        samples = list(_samples(house, crowd, [name for name, _ in urls], 60 * minutes))
        clips = house.ask("GET", "/clips?limit=1").json()["total"]
    settled = [each for each in samples if each.at >= SETTLED * 60 * minutes]
    if len(settled) < _ROUNDS:
        raise NotMeasured(f"{minutes:g} min are too short to tell growth from noise")
    first, last = settled[0], settled[-1]
    note = (
        f"{CAMERAS} cameras that all move and are recorded ({clips} clips), {PLAYERS} players that "
        f"come back each {ROUND_S:g} s, {minutes:g} min, the first {SETTLED * minutes:g} left out"
    )
    said = f"{note}; {first.mib:.0f} MiB then, {last.mib:.0f} at the end, n={len(settled)}"
    yield row("hold.soak_rss", growth(settled), said)
    files = last.files - first.files
    yield row(
        "hold.soak_fds", max(0, files), f"{note}; {first.files} then, {last.files} at the end"
    )


def growth(samples: Sequence[Sample]) -> float:
    """MB an hour, by least squares."""
    slope = np.polyfit([each.at for each in samples], [each.mib for each in samples], 1)[0]
    return float(slope) * 3600 * 1024**2 / 1e6


def _samples(
    house: House, crowd: Helper, cameras: Sequence[str], seconds: float
) -> Iterator[Sample]:
    split, began = urlsplit(house.home), monotonic()
    while (at := monotonic() - began) < seconds:
        crowd.ask(
            host=split.hostname,
            port=split.port,
            folders=[house.open_live(name).rpartition("/")[0] for name in cameras[:PLAYERS]],
            players=PLAYERS,
            seconds=ROUND_S,
            hint=False,
        )
        pid = house.helper.pid
        files = len(os.listdir(Path("/proc") / str(pid) / "fd"))
        yield Sample(at, processes.private_mib(pid), files)
