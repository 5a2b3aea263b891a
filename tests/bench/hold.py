"""The rows of "Hold": odd cameras, a busy machine, somebody in the way."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import hold_cases, hold_doors, hold_scenes
from tests.bench.ground import REPEATS, Ground
from tests.bench.groups import Group, run
from tests.bench.hold_memory import child_memory
from tests.bench.hold_onvif import onvif_cpu
from tests.bench.hold_overload import overload
from tests.bench.hold_recovery import recovery
from tests.bench.hold_soak import soak
from tests.bench.rows import Missing, Row

GROUPS: tuple[Group, ...] = (
    Group(
        frozenset({"hold.scenes_recall", "hold.scenes_whole", "hold.scenes_false"}),
        hold_scenes.scenes,
    ),
    Group(frozenset({"hold.recovery_5s"}), recovery(5)),
    Group(frozenset({"hold.recovery_20s"}), recovery(20)),
    Group(frozenset({"hold.recovery_300s"}), recovery(300)),
    Group(frozenset({"hold.child_memory"}), child_memory),
    Group(frozenset({"hold.onvif_cpu"}), onvif_cpu),
    Group(frozenset({"hold.overload_live"}), overload),
    Group(frozenset({"hold.soak_rss", "hold.soak_fds"}), soak),
    Group(frozenset({"hold.half_open_p95"}), hold_doors.half_open),
    Group(frozenset({"hold.guest_flood_p95"}), hold_doors.guest_flood),
    Group(frozenset({"hold.cases", "hold.first_picture_odd_p95"}), hold_cases.cases),
)


def measure(
    only: str | None,
    failed: Callable[[Missing], None],
    *,
    media: Path | None = None,
    repeats: int = REPEATS,
    minutes: float | None = None,
) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured.

    `media`: a folder of footage whose scenes are made, or of scenes that have been made.
    """
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        tool = binary.locate(None).path
        ground = Ground(Path(name), tool, stack, media=media, repeats=repeats, minutes=minutes)
        yield from run(GROUPS, ground, only, failed)
