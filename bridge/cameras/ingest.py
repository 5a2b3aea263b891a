"""One run: from starting a child to the reason it ended. Straight line, one thread, no retrying."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from subprocess import DEVNULL, PIPE

from bridge.cameras import ways
from bridge.cameras.child import Child, Output
from bridge.cameras.memory_watch import MemoryWatch
from bridge.cameras.patience import Patience, Waited
from bridge.cameras.sound import SoundJudge
from bridge.cameras.timing import Timing
from bridge.cameras.ways import WayToCamera
from bridge.clock import Clock
from bridge.config import CameraConfig
from bridge.errors import PrivateEyeError
from bridge.media import ffmpeg, stderr
from bridge.media.boxes import MediaError, TooLarge
from bridge.media.end_reasons import TOO_LARGE, EndKind, EndReason
from bridge.media.ffmpeg import Ffmpeg, Plan
from bridge.media.fmp4 import FragmentReader
from bridge.media.segmenter import RunBroken, Segmenter
from bridge.media.types import Fragment, Init, Part, PartSink
from bridge.model import Area
from bridge.ops import outbound

_HOSTILE = EndReason(EndKind.BROKEN, "what the camera sends makes no sense")
_SILENT = EndReason(EndKind.STALLED, "the camera stopped sending pictures")
_REPLAN = EndReason(EndKind.REPLAN, "the camera's formats are now known")
_LISTEN = EndReason(EndKind.REPLAN, "the camera is asked for its sound again")
_STOPPED = EndReason(EndKind.STOPPED, "switched off")


@dataclass(frozen=True, slots=True)
class RunEnd:
    """`plan` is what the next run should do; `next_segment` where its numbers may begin."""

    reason: EndReason
    had_media: bool
    plan: Plan
    next_segment: int


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A part that begins with one, and the bytes of the picture alone."""

    part: Part
    sample: bytes


@dataclass(frozen=True, slots=True)
class RunObserver:
    """What a run tells its owner, on the run's thread."""

    picture: Callable[[Part], None]  # after the sinks had it
    keyframe: Callable[[Keyframe], None]
    silence: Callable[[], None]  # no picture for `lost_s`; once per silence
    waiting: Callable[[], None]  # they come, but no keyframe; once per wait
    stopping: Callable[[], bool]
    started: Callable[[Child], None]


class Run:
    """Use once. `sinks` get every part before `watch.picture` is called.

    `seen_before`: this camera has sent pictures, so what is there is a camera. `black`: areas of
    the picture that nobody gets to see. `listen_at`: when the sound that the plan leaves out is
    asked for again, in monotonic seconds.
    """

    def __init__(
        self,
        camera: CameraConfig,
        plan: Plan,
        *,
        tool: Ffmpeg,
        clock: Clock,
        timing: Timing,
        sinks: Sequence[PartSink],
        watch: RunObserver,
        first_segment: int,
        seen_before: bool = False,
        black: Sequence[Area] = (),
        listen_at: float | None = None,
    ) -> None:
        self._camera = camera
        self._black = black
        self._tool = tool
        self._clock = clock
        self._timing = timing
        self._sinks = sinks
        self._watch = watch
        self._first_segment = first_segment
        self._media = FragmentReader()
        self._words = stderr.StderrReader(stderr.Redactor(camera.url.reveal()))
        self._begin(plan)
        self._listen_at = listen_at
        self._segmenter: Segmenter | None = None
        self._had_media = False
        self._seen_before = seen_before
        self._memory = MemoryWatch(clock.monotonic())

    def _begin(self, plan: Plan) -> None:
        self._plan = plan
        self._sound = SoundJudge(plan, self._words, self._timing)
        self._patience = Patience(plan, self._timing, self._clock.monotonic())

    def go(self) -> RunEnd:
        """Block until the run is over."""
        with ways.to(self._camera, self._plan, self._clock, self._watch.stopping) as way:
            if self._watch.stopping():
                return self.end(_STOPPED)
            if way.trouble is not None:
                return self.end(way.trouble)
            self._begin(way.plan)
            try:
                arguments = ffmpeg.ingest(
                    way.url,
                    self._plan,
                    tool=self._tool,
                    certificate=self._camera.certificate,
                    black=self._black,
                )
                outbound.used(outbound.CAMERA, self._camera.url.reveal(), self._clock.now())
                child = Child(self._tool, arguments, stdin=PIPE if way.feeds else DEVNULL)
            except PrivateEyeError as error:
                return self.end(EndReason(EndKind.NO_FFMPEG, error.message))
            with child:
                self._watch.started(child)
                if way.feeds:
                    way.feed(child.stdin)
                    child.end_input()  # ours: what the way has is a copy
                reason = self._follow(child)
                code = child.stop(self._timing.term_s)
        if self._watch.stopping():
            return self.end(_STOPPED)
        return self._ended(child, reason, code, way)

    def _ended(self, child: Child, reason: EndReason | None, code: int, way: WayToCamera) -> RunEnd:
        if reason is None or reason is _HOSTILE:
            self._sound.ended()
        if self._sound.fault is not None:
            return self.end(EndReason(EndKind.REPLAN, self._sound.fault.sentence))
        if reason is None:
            seen = self._had_media or self._seen_before
            reason = stderr.classify(child.lines, exit_code=code, had_media=seen)
        if way.trouble is not None or not self._had_media:
            reason, self._plan = ways.judged(reason, self._plan, way)
        return self.end(reason)

    def end(self, reason: EndReason) -> RunEnd:
        """What there is to say of this run, ended for that reason."""
        following = self._segmenter.next_segment if self._segmenter else self._first_segment
        plan = ways.after(reason, self._better_plan())
        return RunEnd(reason, self._had_media, plan, following)

    def _follow(self, child: Child) -> EndReason | None:
        """Read until something ends the run; None when the child ended by itself."""
        while not self._watch.stopping():
            output = child.read(self._until_due())
            if output == Output():  # we may have been kept from looking for longer than that
                output = child.read(0.0)
            read_at = self._clock.monotonic()  # what takes long from here on is not the camera
            child.lines.extend(self._words.feed(output.stderr))
            if (reason := self._judge_words() or self._judge_memory(child)) is not None:
                return reason
            if (reason := self._place_all(output.stdout)) is not None:
                return reason
            self._sound.judge(read_at)
            if output.ended or self._sound.fault is not None:
                return None
            if (reason := self._judge_silence(read_at)) is not None:
                return reason
        return _STOPPED

    def _place_all(self, chunk: bytes) -> EndReason | None:
        try:
            self._take(chunk)
        except TooLarge:
            return TOO_LARGE
        except MediaError:
            return _HOSTILE
        except RunBroken as broken:
            return EndReason(EndKind.BROKEN, str(broken))
        return None

    def _until_due(self) -> float:
        """Seconds until the next thing that would have to be done without any input."""
        times = (self._patience.due, self._memory.due, self._sound.deadline, self._listen_at)
        due = min(at for at in times if at is not None)
        return max(0.0, due - self._clock.monotonic()) + 0.01

    def _judge_words(self) -> EndReason | None:
        if self._words.too_large and not self._had_media:
            return TOO_LARGE
        if self._better_plan() != self._plan:
            return _REPLAN
        if self._listen_at is not None and self._clock.monotonic() >= self._listen_at:
            self._plan = replace(self._plan, fault=None)
            return _LISTEN
        return None

    def _judge_memory(self, child: Child) -> EndReason | None:
        now = self._clock.monotonic()
        if now < self._memory.due:
            return None
        too_much = self._memory.is_too_much(child.resident(), now, shown=self._had_media)
        return TOO_LARGE if too_much else None

    def _judge_silence(self, read_at: float) -> EndReason | None:
        match self._patience.judge(read_at):
            case Waited.SILENT:
                self._watch.silence()
            case Waited.WAITING:
                self._watch.waiting()
            case Waited.OVER:
                return _SILENT
        return None

    def _better_plan(self) -> Plan:
        fault = self._sound.fault or self._plan.fault
        learned = self._words.learned
        if learned is None or learned.video is None:
            return replace(self._plan, fault=fault)
        plan = stderr.plan_for(learned, sound=self._camera.sound)
        return replace(
            self._plan,
            video=plan.video,
            audio=plan.audio,
            wallclock=plan.wallclock,
            fault=fault,
            # A picture without a size: its parameter sets come with the next keyframe.
            patient=self._plan.patient or learned.width == 0,
        )

    def _take(self, chunk: bytes) -> None:
        for item in self._media.feed(chunk) if chunk else ():
            if isinstance(item, Init):
                if self._segmenter is not None:
                    # ffmpeg writes one; another's segments would begin with the same number.
                    raise RunBroken("the camera changed its picture format")
                self._segmenter = Segmenter(item, self._first_segment)
                self._sound.begin(item)
                if self._sound.fault is not None:
                    return
            elif self._segmenter is not None:
                self._sound.hear(item)
                if self._segmenter.shows(item):
                    self._patience.arrived(self._clock.monotonic())
                self._place(self._segmenter, item)

    def _place(self, segmenter: Segmenter, fragment: Fragment) -> None:
        arrived = self._clock.monotonic()
        part = segmenter.feed(fragment, now=self._clock.now(), arrived=arrived)
        if part is None:
            return
        self._patience.shown(arrived)
        self._had_media = True
        for sink in self._sinks:
            sink.put(part)
        self._watch.picture(part)
        if part.independent:
            self._watch.keyframe(Keyframe(part, _first_sample(part, fragment)))


def _first_sample(part: Part, fragment: Fragment) -> bytes:
    video = part.init.video
    for run in fragment.runs:
        if video is not None and run.track == video.id:
            return fragment.data[run.offset : run.offset + run.sizes[0]]
    return b""
