"""The rows of "Clips", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import clips_events, found, idle, killed, sealed
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS = (
    Group(frozenset({"clips.seal_throughput", "clips.open_throughput"}), sealed.throughput),
    Group(
        frozenset(
            {"clips.list_p95", "clips.seek_p95", "clips.delete_one", "clips.delete_1000"},
        ),
        found.found,
    ),
    Group(frozenset({"clips.kill9_lost"}), killed.killed),
    Group(frozenset({"clips.events_recall", "clips.events_edges"}), clips_events.recall),
    Group(frozenset({"clips.false_events"}), clips_events.false_events),
    Group(frozenset({"clips.notice_delay", "clips.event_delay"}), clips_events.delays),
    Group(frozenset({"clips.preroll_memory", "clips.idle_cpu"}), idle.idle),
)


def measure(
    only: str | None, failed: Callable[[Missing], None], *, media: Path | None = None
) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured.

    `media`: a folder of footage with an `events.csv`.
    """
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack, media=media)
        yield from run(GROUPS, ground, only, failed)
