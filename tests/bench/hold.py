"""The rows of "Hold": odd cameras, a busy machine, somebody in the way."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS: tuple[Group, ...] = ()


def measure(only: str | None, failed: Callable[[Missing], None]) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured."""
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack)
        yield from run(GROUPS, ground, only, failed)
