"""The rows of "Learning", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import learn_alerts, learn_cost, learn_labels, learn_senders, learn_teaching
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS = (
    Group(
        frozenset({"learn.classify_ms", "learn.event_cpu", "learn.idle_cpu"}), learn_cost.processor
    ),
    Group(frozenset({"learn.worker_memory"}), learn_cost.memory),
    Group(
        frozenset(
            {
                "learn.person_recall",
                "learn.person_precision",
                "learn.pet_recall",
                "learn.vehicle_recall",
            }
        ),
        learn_labels.labels,
    ),
    Group(frozenset({"learn.train_s"}), learn_teaching.train),
    Group(
        frozenset({"learn.false_alerts_after_10", "learn.person_recall_after"}),
        learn_teaching.false_alerts,
    ),
    Group(frozenset({"learn.new_kind_after_3"}), learn_teaching.new_kinds),
    Group(frozenset({"learn.web_push_send", "learn.mqtt_send"}), learn_senders.senders),
    Group(frozenset({"learn.notice_to_alert"}), learn_alerts.notice_to_alert),
    Group(frozenset({"learn.alerts_exactly_once"}), learn_alerts.alerts_exactly_once),
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
