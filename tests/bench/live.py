"""The rows of "Live", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import SubprocessError

import requests
from playwright.sync_api import Error as BrowserError

from bridge.cameras import binary
from bridge.errors import PrivateEyeError
from tests.bench import browser, echo, joins, load, players, start
from tests.bench.ground import Ground
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row

CAUSES = (
    NotMeasured,
    PrivateEyeError,
    OSError,
    SubprocessError,
    requests.RequestException,
    BrowserError,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that come from one measurement."""

    ids: frozenset[str]
    measure: Callable[[Ground], Iterator[Row]]


GROUPS = (
    Group(frozenset({"live.warm_first_frame_p95"}), joins.warm),
    Group(frozenset({"live.cold_first_frame"}), joins.cold),
    Group(
        frozenset({"live.echo_first_segment_p95", "live.echo_second_segment_p95"}), echo.segments
    ),
    Group(frozenset({"live.browser_first_frame", "live.browser_latency"}), browser.browser),
    Group(frozenset({"live.part_age_p95"}), players.part_age),
    Group(frozenset({"live.cpu_per_camera", "live.memory_per_camera"}), load.load),
    Group(frozenset({"live.players_50_p95", "live.players_200_p95"}), players.players),
    Group(frozenset({"live.encoder_cpu"}), echo.cpu),
    Group(frozenset({"live.start"}), start.start),
)


def measure(only: str | None, failed: Callable[[str], None]) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told why a group could not be measured."""
    ffmpeg = binary.locate(None).path
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name:
        folder = Path(name)
        settings = {"ffmpeg": ffmpeg, "folder": name}
        with Helper("tests.bench.source", log=folder / "source.log", **settings) as source:
            ground = Ground(folder, ffmpeg, source)
            for group in GROUPS:
                if only is not None and only not in group.ids:
                    continue
                try:
                    yield from (row for row in group.measure(ground) if only in (None, row.id))
                except CAUSES as error:
                    failed(f"{', '.join(sorted(group.ids))}: {error}")
