"""learn.classify_ms, event_cpu, idle_cpu, worker_memory: what telling one event apart costs.

A person comes into a room, 1080p, 2 s GOPs, and stays for the 20 s of the event.
"""

import queue
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, process_time, sleep

import numpy as np

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.policy.looks import Look
from bridge.vision.classifier.child import WorkerChild, missing
from bridge.vision.classifier.classifier import Classifier
from bridge.vision.classifier.crops import LONGEST, STEP, crop
from tests import third_party
from tests.bench.ground import Ground
from tests.bench.learn_labels import Showing, worker
from tests.bench.processes import TICKS
from tests.bench.rows import NotMeasured, Row, median, row, spread
from tests.vision.films import parts

EVENT_S, FPS, GOP_S = 20.0, 25, 2.0
REPEATS, IDLE_S = 15, 60.0
_FULL_RATE = 5
_ANSWER_S = 60.0


@contextmanager
def _started(tool: Ffmpeg) -> Iterator[tuple[Classifier, WorkerChild, "queue.Queue[Look]"]]:
    if (why := missing()) is not None:
        raise NotMeasured(why)
    looks: queue.Queue[Look] = queue.Queue()
    with worker() as child:
        classifier = Classifier(
            tool,
            lambda: child,
            lambda _, look: looks.put(look),
            missing=missing,
            clock=SystemClock(),
        )
        classifier.start()
        try:
            yield classifier, child, looks
        finally:
            classifier.stop()


def processor(ground: Ground, *, repeats: int = REPEATS, idle_s: float = IDLE_S) -> Iterator[Row]:
    tool = binary.locate(None)
    film = _film(ground)
    event = _moments(tool, film)
    with _started(tool) as (classifier, child, looks):
        classifier.put("warm", event[0])
        looks.get(timeout=_ANSWER_S)
        waits = [1000 * _answered(classifier, looks, event[0]) for _ in range(repeats)]
        note = f"from a moment that is shown to its look: decode, cut, detect; {spread(waits)}"
        yield row("learn.classify_ms", median(waits), note)
        spent = min(_event(classifier, child, looks, event) for _ in range(3))
        floor = _full_rate(ground, film)
        note = (
            f"{len(event)} looks at an event of {EVENT_S:g} s, 1080p, best of 3; floor: all of it "
            f"decoded, {_FULL_RATE} whole pictures a second looked at in 320x320; "
            f"{spent / floor:.2f} of it"
        )
        yield row("learn.event_cpu", spent, note, floor)
        before = process_time() + _cpu(child.pid)
        sleep(idle_s)
        share = (process_time() + _cpu(child.pid) - before) / idle_s
        note = f"the thread and the child, loaded, over {idle_s:g} s in which nothing moves"
        yield row("learn.idle_cpu", 100 * share, note)


def memory(_: Ground) -> Iterator[Row]:
    if (why := missing()) is not None:
        raise NotMeasured(why)
    sides = range(STEP, LONGEST + 1, 3 * STEP)
    with worker() as child:
        for rows in sides:
            for columns in sides:
                child.detect(np.zeros((rows, columns, 3), np.uint8))
        whole = crop(None, 16 / 9)
        child.detect(np.zeros((whole.height, whole.width, 3), np.uint8))
        status = Path(f"/proc/{child.pid}/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    note = f"the most it ever had, after crops of {len(sides) ** 2} sizes and a whole picture"
    yield row("learn.worker_memory", int(peak) * 1024 / 1e6, note)


def _film(ground: Ground) -> list[str]:
    path = (ground.media or third_party.FOOTAGE) / "visits_indoor_a.mp4"
    if not path.is_file():
        raise NotMeasured("the film of visits is not there")
    graph = f"trim=22:42,setpts=PTS-STARTPTS,fps={FPS},scale=1920:1080,setsar=1"
    return ["-i", str(path), "-an", "-vf", graph]


def _moments(tool: Ffmpeg, film: list[str]) -> list[Moment]:
    with Showing(tool) as stand:
        stand.give(parts(tool, film, gop_s=GOP_S, fps=FPS, more=["-b:v", "4M"]))
        stand.clear()
        stand.watcher.stop()
    shown = [moment for event in stand.events for moment in event]
    if not shown:
        raise NotMeasured("the visitor was not noticed")
    return shown


def _answered(classifier: Classifier, looks: "queue.Queue[Look]", moment: Moment) -> float:
    began = monotonic()
    classifier.put("event", moment)
    looks.get(timeout=_ANSWER_S)
    return monotonic() - began


def _event(
    classifier: Classifier, child: WorkerChild, looks: "queue.Queue[Look]", event: list[Moment]
) -> float:
    """Processor time of our own threads, of the children that decode, and of the worker."""
    before = _all_cpu(child.pid)
    for moment in event:
        classifier.put("event", moment)
        looks.get(timeout=_ANSWER_S)
    return _all_cpu(child.pid) - before


def _all_cpu(pid: int) -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime + _cpu(pid)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _full_rate(ground: Ground, film: list[str]) -> float:
    """What it costs to look at all of it: one decoder, and the detector for each picture."""
    tool = ground.ffmpeg
    path = ground.folder / "event.mp4"
    made = [tool, "-v", "error", "-nostdin", "-y", *film, "-c:v", "libx264", "-preset", "ultrafast"]
    subprocess.run([*made, "-b:v", "4M", "-g", str(int(GOP_S * FPS)), str(path)], check=True)
    argv = [tool, "-v", "error", "-nostdin", "-threads", "1", "-i", str(path), "-an", "-vf"]
    fit = "scale=320:320:force_original_aspect_ratio=decrease,pad=320:320:-1:-1,format=rgb24"
    argv += [f"fps={_FULL_RATE},{fit}", "-f", "rawvideo", "pipe:1"]
    with worker() as child:
        before = _all_cpu(child.pid)
        data = subprocess.run(argv, capture_output=True, check=True).stdout
        pictures = np.frombuffer(data, np.uint8).reshape(-1, 320, 320, 3)
        for picture in pictures:
            child.detect(picture)
        return _all_cpu(child.pid) - before
