"""Makes the copy of a clip that is shared: a pass that looks, and a pass that covers.

First the finder looks at all pictures, small; then it is decided what is covered, with all of the
film known; then all pictures go through the painter to the encoder. Raw pictures never are in this
process, nor on a disk, and no child has more than a few of them at a time.
"""

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.boxes import MediaError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Init
from bridge.model import BlurMode
from bridge.ops.children import Work
from bridge.ops.memory import memory_file
from bridge.sharing import arguments, messages, pace, weights
from bridge.sharing.centerface import ABSENT
from bridge.sharing.covering import NOTHING_FOUND, Covers, cover
from bridge.sharing.finder import MOVEMENT, PEOPLE
from bridge.sharing.findings import Findings, FrameFindings
from bridge.sharing.messages import FilmEnd
from bridge.sharing.pace import FilmHead
from bridge.sharing.pipeline import Pipeline, PipelineStage
from bridge.sharing.plan import ClipFile, Covered, Rendered, RenderPlan
from bridge.vision.classifier import runtime
from bridge.vision.classifier import weights as detector_weights
from bridge.vision.classifier.messages import Garbled, Refusal, Splitter

# Of what a child has and may write; three pictures of 1080p are 10 MB, both networks 200 MB.
FFMPEG_MEMORY = 800 * 2**20
FINDER_MEMORY = 600 * 2**20
PAINTER_MEMORY = 300 * 2**20
LONGEST_S = 15 * 60.0
_TICK_S = 0.5
_NEARLY = 0.99
_FINDER = (sys.executable, "-m", "bridge.sharing.finder")
_PAINTER = (sys.executable, "-m", "bridge.sharing.painter")
_NO_FILM = "This clip has no pictures that could be copied."
_NO_PART = "That is no part of the clip."
_GONE = "The clip is gone."
_DISTRUSTED = "What looks for faces says what makes no sense."


def missing() -> str | None:
    """What is not installed of what finds faces and people, in plain words."""
    return runtime.missing(ABSENT, weights.load, detector_weights.load)


class CopyMaker:
    """A `plan.CopyRenderer`. Any thread, and several at once. `work`: what its children give way
    to."""

    def __init__(self, tool: Ffmpeg, *, clock: Clock, work: Work = Work.EXPORT) -> None:
        self._tool, self._clock, self._work = tool, clock, work
        self._complete = False

    def can(self, blur: BlurMode) -> bool:
        return self._lacks(blur) is None

    def _lacks(self, blur: BlurMode) -> str | None:
        """What of it is missing, in plain words. That nothing is is found out once, for the weights
        are hashed for it; the child that loads them does so each time."""
        if blur in (BlurMode.STILL, BlurMode.NOTHING) or self._complete:
            return None
        why = missing()
        self._complete = why is None
        return why

    def render(self, source: ClipFile, plan: RenderPlan) -> Generator[Rendered, None, None]:
        """As `plan.CopyRenderer` says; Gone where the clip is deleted meanwhile."""
        if not 0 <= plan.starts_s < plan.ends_s <= plan.starts_s + LONGEST_S:
            raise PrivateEyeError(Kind.INVALID, _NO_PART)
        if (why := self._lacks(plan.blur)) is not None:
            raise PrivateEyeError(Kind.UNAVAILABLE, why)
        run = _ClipRun(source, self._clock, self._work)
        return _Rendering(self._tool, run, plan).pieces()


@dataclass(frozen=True, slots=True)
class _ClipRun:
    """Sends the clip through children."""

    source: ClipFile
    clock: Clock
    work: Work

    def __call__(self, *stages: PipelineStage) -> Generator[bytes, None, None]:
        """What comes out of the last one, and nothing where it takes a while."""
        with Pipeline(self.source.chunks(), stages, self.clock, self.work) as pipeline:
            while (data := pipeline.read(_TICK_S)) != b"":
                yield data or b""
            # Where it was deleted, it ends early.
            if pipeline.fed_all and pipeline.fed < self.source.size:
                raise PrivateEyeError(Kind.GONE, _GONE)
            pipeline.finish()


class _Rendering:
    """One copy in the making."""

    def __init__(self, tool: Ffmpeg, run: _ClipRun, plan: RenderPlan) -> None:
        self._tool, self._run, self._plan = tool, run, plan
        self._passes = 1 if plan.blur is BlurMode.NOTHING else 2

    def pieces(self) -> Generator[Rendered, None, None]:
        try:
            head = pace.read(self._run.source.chunks())
        except MediaError as error:
            raise PrivateEyeError(Kind.INVALID, _NO_FILM) from error
        with ExitStack() as kept:
            sound = None
            if self._plan.sound and head.sound:
                sound = kept.enter_context(memory_file("sound"))
                yield from self._hear(sound)
            found = NOTHING_FOUND
            if self._plan.blur is not BlurMode.NOTHING:
                found = yield from self._find(head)
            covers = cover(found, self._plan.blur, self._plan.areas)
            job = kept.enter_context(memory_file("covers"))
            _write(job, messages.paint_job(self._plan.watermark, covers))
            frames = yield from self._paint(head, job, sound)
            yield Rendered(b"", 1.0, _covered(covers, frames))

    def _hear(self, into: int) -> Iterator[Rendered]:
        """The clip's sound into a file in memory: some 12 kB a second."""
        argv = arguments.sound(self._plan.starts_s, self._plan.ends_s)
        with closing(self._run(self._ffmpeg(argv))) as heard:
            for data in heard:
                _write(into, data)
                yield Rendered(b"", 0.0)

    def _find(self, head: FilmHead) -> Generator[Rendered, None, Findings]:
        decode = arguments.looked_at(self._plan.starts_s, self._plan.ends_s, head.fps)
        what = MOVEMENT if self._plan.blur is BlurMode.STILL else PEOPLE
        finder = PipelineStage((*_FINDER, what, str(head.fps)), FINDER_MEMORY)
        splitter, looked, frames = Splitter(), list[FrameFindings](), 0
        with closing(self._run(self._ffmpeg(decode), finder)) as said:
            for data in said:
                for one in _read(splitter, data):
                    if isinstance(one, FrameFindings):
                        looked.append(one)
                    else:
                        frames = _seen(one)
                yield Rendered(b"", self._done(0, looked[-1].frame if looked else 0, head))
        return Findings(frames, head.fps, tuple(looked))

    def _paint(self, head: FilmHead, job: int, sound: int | None) -> Generator[Rendered, None, int]:
        """How many frames the copy has."""
        decode = arguments.whole(self._plan.starts_s, self._plan.ends_s, head.fps)
        painter = PipelineStage((*_PAINTER, str(job)), PAINTER_MEMORY, (job,))
        encode = self._ffmpeg(arguments.encode(sound), () if sound is None else (sound,))
        copy = _Copy()
        try:
            with closing(self._run(self._ffmpeg(decode), painter, encode)) as made:
                for data in made:
                    copy.feed(data)
                    yield Rendered(data, self._done(self._passes - 1, copy.frames, head))
        except PrivateEyeError as error:
            if self._passes == 1 and not copy.frames:  # nobody has looked whether there is any
                raise PrivateEyeError(Kind.INVALID, _NO_FILM) from error
            raise
        if not copy.frames:
            raise PrivateEyeError(Kind.INVALID, _NO_FILM)
        return copy.frames

    def _ffmpeg(self, argv: Sequence[str], descriptors: tuple[int, ...] = ()) -> PipelineStage:
        return PipelineStage((self._tool.path, *argv), FFMPEG_MEMORY, descriptors)

    def _done(self, pass_: int, frames: int, head: FilmHead) -> float:
        of = max(1.0, (self._plan.ends_s - self._plan.starts_s) * head.fps)
        return (pass_ + min(_NEARLY, frames / of)) / self._passes


class _Copy:
    """Counts the frames of what is made."""

    def __init__(self) -> None:
        self._reader = FragmentReader()
        self._video = 0
        self.frames = 0

    def feed(self, data: bytes) -> None:
        for one in self._reader.feed(data):
            if isinstance(one, Init):
                self._video = one.video.id if one.video else 0
            else:
                runs = (run for run in one.runs if run.track == self._video)
                self.frames += sum(len(run.sizes) for run in runs)


def _read(splitter: Splitter, data: bytes) -> Iterator[messages.Said]:
    try:
        yield from (messages.read_said(message) for message in splitter.feed(data))
    except Garbled as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, _DISTRUSTED) from error


def _seen(said: FilmEnd | Refusal) -> int:
    """How many frames. Raises Invalid where there are none, Unavailable where it could not look."""
    if isinstance(said, Refusal):
        raise PrivateEyeError(Kind.UNAVAILABLE, said.why)
    if said.frames == 0:
        raise PrivateEyeError(Kind.INVALID, _NO_FILM)
    return said.frames


def _covered(covers: Covers, frames: int) -> Covered:
    each = [covers[number] for number in range(frames)]
    anything, whole = sum(one.anything for one in each), sum(one.whole for one in each)
    return Covered(frames, anything, whole, covers.tracks)


def _write(descriptor: int, data: bytes) -> None:
    with open(os.dup(descriptor), "wb") as file:
        file.write(data)
