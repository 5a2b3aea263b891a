"""learn.person_recall, person_precision, pet_recall, vehicle_recall: what events are taken for.

Each film goes through the watch's own children, the plan of looks, the cutter and the worker child;
only the clock is left out: times are those of the parts. The floor is the same detector at the same
moments, with the same rule, on whole pictures.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.model import Label
from bridge.policy.labels import judge
from bridge.policy.looks import Look
from bridge.vision.classifier import crops, cutting
from bridge.vision.classifier.child import WorkerChild
from bridge.vision.classifier.crops import WHOLE, Crop
from tests import third_party
from tests.bench.ground import Ground
from tests.bench.learn_films import FPS, Film, films
from tests.bench.rows import NotMeasured, Row, row
from tests.vision.films import Stand, parts

GOP_S = 2.0
_Z = 1.96  # 95 %
_WHOLE_PICTURE = Crop(WHOLE, 320, 192)


class Showing(Stand):
    """A stand that keeps what is shown of each event."""

    def __init__(self, tool: Ffmpeg) -> None:
        self.events: list[list[Moment]] = []
        super().__init__(tool, shows=self._keep)

    def _keep(self, moment: Moment) -> None:
        self.events[-1].append(moment)

    def opened(self, onset_at: datetime) -> None:
        super().opened(onset_at)
        self.events.append([])


@dataclass(slots=True)
class FoundFilms:
    """Films of a kind, those of which no event was taken for it, and others of which one was."""

    films: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        return self.films - len(self.missed)

    @property
    def called(self) -> int:
        return self.found + len(self.wrong)


@contextmanager
def worker() -> Iterator[WorkerChild]:
    child = WorkerChild(SystemClock())
    try:
        yield child
    finally:
        child.stop()


def moments(tool: Ffmpeg, film: Film) -> list[list[Moment]]:
    """Of each event, as they are shown to the detector."""
    with Showing(tool) as stand:
        stand.give(parts(tool, film.arguments, gop_s=GOP_S, fps=FPS, more=["-b:v", "3M"]))
        stand.clear()
        stand.watcher.stop()
    return stand.events


def look(tool: Ffmpeg, child: WorkerChild, moment: Moment, crop: Crop) -> Look | None:
    pixels = cutting.cut(tool, moment, crop)
    if pixels is None:
        return None
    seen = child.detect(pixels)
    things = tuple(crops.sighting(thing, crop, moment.moving) for thing in seen.things)
    return Look(moment.at, crop.area, things, seen.features)


Counts = dict[str, FoundFilms]


def labels(ground: Ground, *, some: Sequence[Film] | None = None) -> Iterator[Row]:
    """`some`: of the films, all else."""
    tool = binary.locate(None)
    ours: Counts = defaultdict(FoundFilms)
    floor: Counts = defaultdict(FoundFilms)
    with worker() as child:
        for film in films(ground.media or third_party.FOOTAGE) if some is None else some:
            events = moments(tool, film)
            _count(ours, film, {_taken(tool, child, event, whole=False) for event in events})
            _count(floor, film, {_taken(tool, child, event, whole=True) for event in events})
    people = ours[Label.PERSON]
    yield _recall("learn.person_recall", people, floor[Label.PERSON])
    if not people.called:
        raise NotMeasured("no event was taken for a person")
    right = f"{people.found} of {people.called} films, {interval(people.found, people.called)}"
    note = f"{right}{_of(people.wrong)}"
    yield row("learn.person_precision", people.found / people.called, note)
    yield _recall("learn.pet_recall", ours[Label.PET], floor[Label.PET])
    yield _recall("learn.vehicle_recall", ours[Label.VEHICLE], floor[Label.VEHICLE])


def _count(counts: Counts, film: Film, taken: set[str]) -> None:
    name = f"{film.name} ({film.variant})"
    counts[film.truth].films += 1
    if film.truth not in taken:
        counts[film.truth].missed.append(name)
    for label in taken - {film.truth}:
        counts[label].wrong.append(name)


def _taken(tool: Ffmpeg, child: WorkerChild, event: Sequence[Moment], *, whole: bool) -> str:
    looks = [
        look(tool, child, one, _WHOLE_PICTURE if whole else crops.crop(one.moving, one.aspect))
        for one in event
    ]
    return judge([one for one in looks if one is not None]).label


def _recall(id_: str, ours: FoundFilms, floor: FoundFilms) -> Row:
    if not ours.films:
        raise NotMeasured("no label there is one of these")
    note = f"{ours.found} of {ours.films} films, {interval(ours.found, ours.films)}; and \
{len(ours.wrong)} of others; floor: the same looks at whole pictures{_of(ours.missed)}"
    return row(id_, ours.found / ours.films, note, floor.found / floor.films)


def _of(films_: Sequence[str]) -> str:
    return f"; wrong: {', '.join(films_)}" if films_ else ""


def interval(found: int, of: int) -> str:
    """Wilson's, 95 %: where all of few were found, it says how little that proves."""
    share, weight = found / of, _Z**2 / of
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z / (1 + weight) * sqrt(share * (1 - share) / of + weight / (4 * of))
    return f"{max(0.0, middle - reach):.2f} to {min(1.0, middle + reach):.2f}"
