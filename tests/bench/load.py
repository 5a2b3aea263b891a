"""live.cpu_per_camera, live.memory_per_camera: sixteen cameras, nobody watching."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from time import monotonic, sleep

from tests.bench import processes
from tests.bench.ground import Ground
from tests.bench.joins import hls
from tests.bench.rows import Row, row
from tests.bench.source import CAMERAS

SETTLE_S = 4.0
WINDOW_S = 31.0


def load(ground: Ground) -> Iterator[Row]:
    """The floor runs while a bridge without cameras stands by for the memory row."""
    with ground.house([]) as empty:
        floor = _floor(ground)
        before = sum(map(processes.private_mib, empty.processes))
    cameras = [(name, url, False) for name, url in ground.urls.items()]
    with ground.house(cameras) as house:
        sleep(SETTLE_S)
        pids = house.processes
        spent = cores(pids, WINDOW_S)
        after = [processes.private_mib(pid) for pid in house.processes]
        bridge = 100 * spent[0] / CAMERAS
        total = 100 * sum(spent) / CAMERAS
    note = (
        f"{CAMERAS} cameras over {WINDOW_S:g} s: bridge {bridge:.2f}, child {total - bridge:.2f} "
        f"each; floor: {CAMERAS} ffmpeg -f hls"
    )
    yield row("live.cpu_per_camera", total, note, 100 * sum(floor) / CAMERAS)
    note = (
        f"private; bridge {after[0]:.0f} MiB with {CAMERAS} cameras, {before:.0f} with none; "
        f"children {sum(after[1:]) / CAMERAS:.1f} each"
    )
    yield row("live.memory_per_camera", (sum(after) - before) / CAMERAS, note)


def _floor(ground: Ground) -> list[float]:
    with ExitStack() as stack:
        pids = []
        for name, url in ground.urls.items():
            folder = ground.folder / f"hls-{name}"
            folder.mkdir()
            argv = hls(ground, url, folder / "index.m3u8")
            pids.append(stack.enter_context(processes.running(*argv)).pid)
        sleep(SETTLE_S)
        return cores(pids, WINDOW_S)


def cores(pids: Sequence[int], window_s: float) -> list[float]:
    """Processor time per second of each process over the window."""
    began, before = monotonic(), [processes.cpu_s(pid) for pid in pids]
    sleep(window_s)
    after, took = [processes.cpu_s(pid) for pid in pids], monotonic() - began
    return [(new - old) / took for old, new in zip(before, after, strict=True)]
