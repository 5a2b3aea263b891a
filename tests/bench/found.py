"""clips.list_p95, seek_p95, delete_one, delete_1000: a bridge with 10,000 clips."""

import http.client
import os
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from bridge.store.slots import SIZE
from tests.bench import processes, stock
from tests.bench.ground import Ground, House
from tests.bench.rows import NotMeasured, Row, percentile, row, spread
from tests.bench.sealed import GOP_BYTES, file_system
from tests.bench.stock import Stock

CLEARED_S = 60.0
# Nobody listens there: the cameras of the clips are configured, and cost nothing.
NOWHERE = "rtsp://127.0.0.1:9/none"


@dataclass(frozen=True, slots=True)
class Samples:
    """How often each is done: `many` clips are deleted at once."""

    pages: int = 200
    seeks: int = 200
    ones: int = 20
    many: int = 1000
    manies: int = 3


_STOCK, _SAMPLES = Stock(), Samples()


@dataclass(frozen=True, slots=True)
class Stocked:
    house: House
    state: Path
    clips: int
    large: Sequence[str]
    samples: Samples


def found(
    ground: Ground, stocked_with: Stock = _STOCK, samples: Samples = _SAMPLES
) -> Iterator[Row]:
    state = ground.folder / "stocked"
    large = stock.fill(state, stocked_with)
    cameras = [(camera, NOWHERE, True) for camera in stock.CAMERAS]
    with ground.house(cameras, state=state) as house:
        stocked = Stocked(house, state, stocked_with.clips, large, samples)
        yield _list(stocked)
        yield _seek(stocked)
        yield from _delete(stocked)


def _list(stocked: Stocked) -> Row:
    total = stocked.house.ask("GET", "/clips").json()["total"]
    if total != stocked.clips:
        raise NotMeasured(f"the bridge lists {total} clips instead of {stocked.clips}")
    times = {
        name: [1000 * _listed(stocked, query) for _ in range(stocked.samples.pages)]
        for name, query in (
            ("all", {}),
            ("of a camera", {"camera": stock.CAMERAS[0]}),
            ("by hand, starred (none)", {"kind": "manual", "starred": "1"}),
        )
    }
    narrower = ", ".join(f"{name} {percentile(t, 0.95):.3g}" for name, t in times.items())
    note = f"GET /api/v1/clips of {total} clips, to the whole answer; {spread(times['all'])}; \
95 % of {narrower}"
    return row("clips.list_p95", percentile(times["all"], 0.95), note)


def _listed(stocked: Stocked, query: dict[str, str]) -> float:
    began = monotonic()
    stocked.house.ask("GET", "/clips", params=query)
    return monotonic() - began


def _seek(stocked: Stocked) -> Row:
    chance = random.Random(0)  # the same seeks each time
    folders = {clip: _opened(stocked, clip) for clip in stocked.large}
    files = _files(stocked.state)
    with closing(http.client.HTTPConnection(urlsplit(stocked.house.home).netloc)) as player:
        times = []
        for _ in range(stocked.samples.seeks):
            clip = chance.choice(stocked.large)
            for file in files[clip]:
                _forget(file)
            path = f"{folders[clip]}/segment-{chance.randrange(stock.GOPS)}.m4s"
            times.append(1000 * _first_byte(player, path))
    note = (
        f"GET of a segment of {GOP_BYTES / 1e6:g} MB, connected and not in the page cache "
        f"({file_system(stocked.state)}); {spread(times)}"
    )
    return row("clips.seek_p95", percentile(times, 0.95), note)


def _opened(stocked: Stocked, clip: str) -> str:
    """The path under which the clip plays."""
    url = str(stocked.house.ask("POST", f"/clips/{clip}/open", json={}).json()["url"])
    return url.rpartition("/")[0]


def _forget(path: Path) -> None:
    """Have the system forget what it remembers of a file that is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _first_byte(player: http.client.HTTPConnection, path: str) -> float:
    began = monotonic()
    player.request("GET", path)
    answer = player.getresponse()
    first = answer.read(1)
    took = monotonic() - began
    rest = len(answer.read())
    if answer.status != http.client.OK or len(first) + rest != GOP_BYTES:
        raise NotMeasured(f"a segment was answered with {answer.status} and {rest + 1} bytes")
    return took


def _delete(stocked: Stocked) -> Iterator[Row]:
    slots, samples = _slots(stocked.state), stocked.samples
    doomed = iter(slots)
    ones = [_deleted(stocked, slots, [next(doomed)])[0] for _ in range(samples.ones)]
    manies, cleared = [], []
    for _ in range(samples.manies):
        gone, all_gone = _deleted(stocked, slots, [next(doomed) for _ in range(samples.many)])
        manies.append(gone)
        cleared.append(all_gone)
    how = "POST /api/v1/clips/delete to the slots of clip-keys being zeros"
    yield row("clips.delete_one", max(ones), f"{how}, worst; {spread(ones)}")
    note = f"{how}, worst; {spread(manies)}; rows and files gone after {spread(cleared)}"
    yield row("clips.delete_1000", max(manies), note)


def _slots(state: Path) -> dict[str, list[int]]:
    """Of the keys of all that each clip shows, in no order."""
    joined = "event_footage AS window JOIN footage_key AS key USING (footage)"
    theirs = "key.event IS NULL OR key.event = window.event"
    return _by_clip(state, f"SELECT window.event, slot FROM {joined} WHERE {theirs}")  # noqa: S608


def _files(state: Path) -> dict[str, list[Path]]:
    """Of each clip."""
    runs: dict[str, list[str]] = _by_clip(state, "SELECT event, footage FROM event_footage")
    return {clip: [state / "clips" / f"{run}.clip" for run in some] for clip, some in runs.items()}


def _by_clip(state: Path, query: str) -> dict[str, list[Any]]:
    """Read beside the bridge."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(f"file:{state}/private-eye.db?mode=ro", uri=True)) as database:
        for clip, value in database.execute(query):
            found.setdefault(clip, []).append(value)
    return found


def _deleted(
    stocked: Stocked, slots: dict[str, list[int]], clips: Sequence[str]
) -> tuple[float, float]:
    """Seconds until the keys were gone, and until the bridge had cleared all away."""
    doomed = [slot for clip in clips for slot in slots[clip]]
    files = _files(stocked.state)
    if not any(_left(stocked.state, doomed)):
        raise NotMeasured("the clips to be deleted have no keys")
    began = monotonic()
    made = stocked.house.ask("POST", "/clips/delete", json={"ids": list(clips)}).json()
    processes.until(
        lambda: not any(_left(stocked.state, doomed)), CLEARED_S, "keys are left", every_s=0.005
    )
    gone = monotonic() - began
    if made["total"] != len(clips):
        raise NotMeasured(f"{made['total']} of {len(clips)} clips were deleted")

    def cleared() -> bool:
        progress = stocked.house.ask("GET", f"/deletions/{made['deletion']}").json()
        gone = (file for clip in clips for file in files[clip])
        return progress["left"] == 0 and not any(file.exists() for file in gone)

    processes.until(cleared, CLEARED_S, "deleted clips are not cleared away")
    return gone, monotonic() - began


def _left(state: Path, slots: Sequence[int]) -> list[bool]:
    """Of which slots something is left."""
    content = (state / "clip-keys").read_bytes()
    return [any(content[slot * SIZE : (slot + 1) * SIZE]) for slot in slots]
