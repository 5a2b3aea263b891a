"""The rows of "People", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import access_gate, access_guesses, access_ledger, storm
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS = (
    Group(frozenset({"access.authorise_p99"}), access_gate.authorise),
    Group(frozenset({"access.revoke"}), access_gate.revoke),
    Group(frozenset({"access.guess_rate"}), access_guesses.guess_rate),
    Group(frozenset({"access.storm_wrong_bytes"}), storm.storm),
    Group(frozenset({"access.ledger_append_p99"}), access_ledger.append),
    Group(frozenset({"access.ledger_verify"}), access_ledger.verify),
)


def measure(only: str | None, failed: Callable[[Missing], None]) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured."""
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack)
        yield from run(GROUPS, ground, only, failed)
