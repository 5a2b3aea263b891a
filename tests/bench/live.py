"""The rows of "Live", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import browser, echo, joins, load, players, stalls, start
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS = (
    Group(frozenset({"live.warm_first_frame_p95"}), joins.warm),
    Group(frozenset({"live.cold_first_frame"}), joins.cold),
    Group(
        frozenset({"live.echo_first_segment_p95", "live.echo_second_segment_p95"}), echo.segments
    ),
    Group(frozenset({"live.browser_first_frame", "live.browser_latency"}), browser.browser),
    Group(frozenset({"live.browser_stalls"}), stalls.browser_stalls),
    Group(frozenset({"live.part_age_p95"}), players.part_age),
    Group(frozenset({"live.cpu_per_camera", "live.memory_per_camera"}), load.load),
    Group(frozenset({"live.players_50_p95", "live.players_200_p95"}), players.players),
    Group(frozenset({"live.encoder_cpu"}), echo.cpu),
    Group(frozenset({"live.start"}), start.start),
)


def measure(only: str | None, failed: Callable[[Missing], None]) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured."""
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack)
        yield from run(GROUPS, ground, only, failed)
