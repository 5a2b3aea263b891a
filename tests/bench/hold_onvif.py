"""hold.onvif_cpu: processor time that one answer of a camera can cost us."""

from collections.abc import Iterator
from contextlib import suppress
from time import thread_time

from bridge.vision.onvif import messages, wire
from bridge.vision.onvif.soap import NotUnderstood
from bridge.vision.onvif.sources import Reach, VideoSource, names_of
from tests.bench.ground import Ground
from tests.bench.rows import Row, row
from tests.vision.onvif_worst import WORST

OK = 200
BEST_OF = 5
# One camera among as many as a recorder has.
RECORDER = Reach("s1", names_of(VideoSource(f"s{n}", analytics=frozenset("a")) for n in range(32)))


def onvif_cpu(_: Ground) -> Iterator[Row]:
    costs = {name: min(_cost(answer) for _ in range(BEST_OF)) for name, answer in WORST.items()}
    worst = max(costs, key=lambda name: costs[name])
    note = f"worst of {len(WORST)} kinds of answers of 256 kB, each best of {BEST_OF}: {worst}"
    yield row("hold.onvif_cpu", costs[worst], note)


def _cost(answer: str) -> float:
    """Milliseconds from its bytes to what it says of one camera."""
    body = answer.encode()
    began = thread_time()
    with suppress(wire.OnvifError, NotUnderstood):
        for message in messages.said(wire.understood(OK, body)):
            RECORDER.takes(message.source)
    return 1000 * (thread_time() - began)
