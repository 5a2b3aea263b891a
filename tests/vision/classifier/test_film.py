"""From a camera's parts to a label, with all that is real: watch, cutter, worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Condition

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.media.moment import Moment
from bridge.model import Label
from bridge.policy.labels import judge
from bridge.policy.looks import Look
from bridge.vision.classifier import child
from bridge.vision.classifier.child import WorkerChild
from bridge.vision.classifier.classifier import Classifier
from tests.builders import PATIENCE_S
from tests.films import CARPHONE
from tests.vision.films import Stand, parts


class Told:
    """What was shown, and what was seen of it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self.shown = 0
        self.looks: list[Look] = []

    def look(self, _: str, look: Look) -> None:
        with self._changed:
            self.looks.append(look)
            self._changed.notify_all()

    def all_seen(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: len(self.looks) == self.shown, PATIENCE_S)


@contextmanager
def classifier(told: Told) -> Iterator[Classifier]:
    clock = SystemClock()
    started = Classifier(
        binary.locate(None),
        partial(WorkerChild, clock),
        told.look,
        missing=child.missing,
        clock=clock,
    )
    started.start()
    try:
        yield started
    finally:
        started.stop(PATIENCE_S)


def test_a_man_in_front_of_a_camera_is_a_person() -> None:
    tool, told = binary.locate(None), Told()
    film = ["-i", str(CARPHONE), "-an", "-vf", "scale=640:480"]
    with classifier(told) as tells:

        def shows(moment: Moment) -> None:
            told.shown += 1
            tells.put("event", moment)

        with Stand(tool, shows=shows) as stand:
            stand.give(parts(tool, film, gop_s=1.0))
            stand.clear()
        assert told.shown >= 2
        assert told.all_seen()
    assert judge(sorted(told.looks, key=lambda look: look.at)).label is Label.PERSON
    assert len({look.features for look in told.looks}) == len(told.looks)
