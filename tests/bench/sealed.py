"""clips.seal_throughput, clips.open_throughput: the sealed store beside a plain file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from time import monotonic

from bridge.clock import SystemClock
from bridge.footage.library import Gop, Library
from bridge.media.types import Init, Track, TrackKind
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.keys import house_key
from bridge.store.slots import KeySlots
from tests import filming
from tests.bench.ground import Ground
from tests.bench.rows import Row, median, row, spread

ROUNDS = 6
# The longest run there is, which gets new keys every minute; and "record the garden".
LONG, SHORT = 300, 30
GOP_S = 2
GOP_BYTES = 750_000  # 3 Mbit/s, as the bench's camera
# What is measured here does not look into it.
INIT = Init("bench", (Track(1, TrackKind.VIDEO, "avc1.640028", 90_000, 1920, 1080),), bytes(800))
_MB = 1e6


@contextmanager
def library(state: Path, disk: Disk | None = None) -> Iterator[Library]:
    """As the bridge makes it in a state folder."""
    slots_key = house_key(state).derive("clips")
    database = Database(state / "private-eye.db", chain.of(state))
    slots = KeySlots(state / "clip-keys", slots_key, disk=disk)
    try:
        yield Library(state / "clips", db=database, slots=slots, clock=SystemClock(), disk=disk)
    finally:
        slots.close()
        database.close()


def throughput(ground: Ground, rounds: int = ROUNDS, long: int = LONG) -> Iterator[Row]:
    """Each round writes the same pictures sealed and plain, so that both meet the same disk.

    `long`: of how many GOPs the long clip is.
    """
    state = ground.folder / "sealed"
    some = [os.urandom(GOP_BYTES) for _ in range(SHORT)]
    sealed: dict[int, list[float]] = {long: [], SHORT: []}
    plain: dict[int, list[float]] = {long: [], SHORT: []}
    opened = []
    with library(state) as kept:
        for _ in range(rounds):
            for gops in (long, SHORT):
                pictures = [some[number % SHORT] for number in range(gops)]
                plain[gops].append(_rate(gops, _plain(state / "plain", pictures)))
                made = record(kept, pictures)
                sealed[gops].append(_rate(gops, made.took))
                if gops == long:
                    opened.append(_rate(gops, _open(kept, made.clip, gops)))
                (state / "clips" / f"{made.run}.clip").unlink()
    note = (
        f"a clip of {long} GOPs of {GOP_BYTES / _MB:g} MB on {file_system(state)}: slots, rows, "
        f"file, folder, each GOP sealed and synced, median; {spread(sealed[long])}; floor: the "
        f"same GOPs into a plain file, each synced, {spread(plain[long])}; a clip of {SHORT} GOPs: "
        f"{median(sealed[SHORT]):.3g} against {median(plain[SHORT]):.3g}"
    )
    yield row("clips.seal_throughput", median(sealed[long]), note, median(plain[long]))
    note = (
        "each GOP of that clip by the library: row, key, read, authenticate; written just before, "
        f"median; {spread(opened)}"
    )
    yield row("clips.open_throughput", median(opened), note)


@dataclass(frozen=True, slots=True)
class Made:
    """A clip, its run of footage, and how many seconds they took."""

    clip: str
    run: str
    took: float


def record(
    kept: Library, pictures: list[bytes], *, camera: str = "bench", at: datetime | None = None
) -> Made:
    """A clip of these GOPs: the event is opened, filmed and closed."""
    starts_at = at or datetime.now(UTC)
    began = monotonic()
    made = filming.begin(kept, camera, starts_at, init=INIT)
    for number, data in enumerate(pictures):
        made.append(Gop(data, Fraction(GOP_S), starts_at + timedelta(seconds=GOP_S * number)))
    made.close(quiet_at=starts_at, strength=100)
    return Made(made.event, made.run, monotonic() - began)


def file_system(folder: Path) -> str:
    """The kind of the one that a folder is on: syncing means nothing on some."""
    mounts = (line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines())
    at = [(where, kind) for where, kind in mounts if folder.resolve().is_relative_to(where)]
    return max(at, key=lambda mount: len(mount[0]))[1]


def _plain(path: Path, pictures: list[bytes]) -> float:
    """Seconds that it takes to write them, each on disk before the next."""
    began = monotonic()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        for data in pictures:
            os.write(handle, data)
            os.fdatasync(handle)
        os.fsync(handle)
    finally:
        os.close(handle)
    took = monotonic() - began
    path.unlink()
    return took


def _open(kept: Library, clip: str, gops: int) -> float:
    """Seconds that it takes to have each of its GOPs."""
    began = monotonic()
    for number in range(gops):
        kept.segment(clip, number)
    return monotonic() - began


def _rate(gops: int, took: float) -> float:
    """In MB/s."""
    return gops * GOP_BYTES / _MB / took
