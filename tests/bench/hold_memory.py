"""hold.child_memory: cameras that send something without end, and what their child takes."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

from bridge.cameras import binary
from bridge.cameras.trial import trial
from bridge.errors import PrivateEyeError
from bridge.media.end_reasons import TOO_LARGE
from tests.bench import processes
from tests.bench.ground import Ground
from tests.bench.rows import Row, row
from tests.cameras.endless import KINDS, endless

LOOK_S = 0.02


def child_memory(_: Ground) -> Iterator[Row]:
    found = {kind: _peak(kind) for kind in KINDS}
    silent = [kind for kind, (_, said) in found.items() if TOO_LARGE.sentence not in said]
    peaks = ", ".join(f"{kind}: {peak:.0f}" for kind, (peak, _) in found.items())
    note = f"peak of resident memory of the child of `camera test` ({peaks}); not said of: {silent}"
    yield row("hold.child_memory", max(peak for peak, _ in found.values()), note, good=not silent)


def _peak(kind: str) -> tuple[float, str]:
    """Megabytes, and what was said."""
    peak = 0.0
    with endless(kind) as camera, ThreadPoolExecutor(1) as pool:
        tried = pool.submit(trial, binary.locate(None), camera.url)
        while not tried.done():
            peak = max([peak, *map(_resident, processes.descendants(os.getpid()))])
            sleep(LOOK_S)
        try:
            return peak, tried.result().sentence()
        except PrivateEyeError as error:
            return peak, error.message


def _resident(pid: int) -> float:
    """The most that it has had so far: proc(5), VmHWM."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(lines.get("VmHWM", "0 kB").split()[0]) * 1024 / 1e6
