"""clips.events_*, clips.false_events, clips.*_delay: what the watch makes of real footage.

Each clip becomes a 1080p camera of 2 s GOPs and goes through the watch's own children as fast as
they take it: times are those of the parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import mean
from time import monotonic

from bridge.cameras import binary
from bridge.cameras.child import Child
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.policy.events import MotionOpened
from bridge.policy.settings import CameraSettings
from bridge.vision.decoder import Decoder
from bridge.vision.sight import Ended, Sight
from tests import third_party
from tests.bench import labelled
from tests.bench.ground import Ground
from tests.bench.labelled import Clip, Interval
from tests.bench.rows import NotMeasured, Row, median, row, spread
from tests.builders import NOON
from tests.vision.films import parts

LEAD_S = 20.0
HALF = 0.5  # of an interval has to be covered by events
WORST_EDGE_S = 2.5
SWAYING_S, SWAYING_LEAD_S = 11.0, 60.0
ROOM_S, ROOM_FPS, ROOM_NOISE = 600.0, 10, 20
PHASES, GOP_S = 20, 2.0
FILM_S = 1.0  # so long, on average, what is noticed may wait for the film to agree
_FULL = "scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1,setsar=1"


def _footage(ground: Ground, tool: Ffmpeg) -> list[Clip]:
    folder = ground.media or third_party.FOOTAGE
    if ground.media is None and not folder.is_dir():
        raise NotMeasured(f"the footage is not there, since {third_party.why()} (or give --media)")
    return labelled.clips(folder, tool.path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one film, in seconds of the clip: 0 is where its lead-in ended."""

    events: tuple[Interval, ...]
    spans: tuple[Interval, ...]

    def clips(self) -> tuple[Interval, ...]:
        """What would have been recorded, with pre-roll and post-roll; joined where it meets."""
        rolls, joined = CameraSettings(), list[Interval]()
        for event in self.events:
            start_s, end_s = event.start_s - rolls.pre_roll_s, event.end_s + rolls.post_roll_s
            if joined and start_s <= joined[-1].end_s:
                start_s = joined.pop().start_s
            joined.append(Interval(start_s, end_s))
        return tuple(joined)


def recall(ground: Ground) -> Iterator[Row]:
    """clips.events_recall and clips.events_edges."""
    tool = binary.locate(None)
    shown, missed, edges = 0, list[str](), list[float]()
    for clip in _footage(ground, tool):
        if not clip.wanted:
            continue
        outcome = seen(tool, _played(clip), clip.fps, lead_s=LEAD_S if clip.empty else 0.0)
        for wanted in clip.wanted:
            shown += 1
            if not _covered(wanted, outcome):
                missed.append(f"{clip.path.name} from {wanted.start_s:g} s")
            if clip.is_alone(wanted):
                edges += _edges(wanted, outcome)
    if not shown:
        raise NotMeasured("no label there is one that should become an event")
    missing = f"; missed: {', '.join(missed)}" if missed else ""
    note = f"{shown} intervals, half of each by events and all of it by clips{missing}"
    yield row("clips.events_recall", 100 * (shown - len(missed)) / shown, note)
    if not edges:
        raise NotMeasured("no clip there shows its scene empty before and after")
    note = f"median; {spread(edges)}; the worst has to be within {WORST_EDGE_S:g} s"
    yield row("clips.events_edges", median(edges), note, good=max(edges) <= WORST_EDGE_S)


def _covered(wanted: Interval, outcome: Outcome) -> bool:
    by_events = sum(wanted.shared_s(event) for event in outcome.events)
    by_clips = max((wanted.shared_s(clip) for clip in outcome.clips()), default=0.0)
    return by_events >= HALF * wanted.length_s and by_clips >= wanted.length_s - 0.05


def _edges(wanted: Interval, outcome: Outcome) -> list[float]:
    spans = [span for span in outcome.spans if span.shared_s(wanted) > 0]
    if not spans:
        return [wanted.length_s, wanted.length_s]
    start_s, end_s = spans[0].start_s, max(span.end_s for span in spans)
    return [abs(start_s - wanted.start_s), abs(end_s - wanted.end_s)]


def false_events(ground: Ground) -> Iterator[Row]:
    """Footage labelled `none`; what sways may become one event, all else none."""
    tool = binary.locate(None)
    told, wrong, fine = [], 0, True
    for clip in _footage(ground, tool):
        for nothing in clip.nothing:
            sways = nothing.length_s > SWAYING_S + 1
            lead_s = SWAYING_LEAD_S if sways else 0.0
            film = _swaying(clip, nothing) if sways else _cut(clip, nothing)
            outcome = seen(tool, film, clip.fps, lead_s=lead_s)
            count = sum(event.end_s > 0 for event in outcome.events)
            fine = fine and count <= (1 if sways else 0)
            wrong += 0 if sways else count
            told.append(f"{clip.path.name} {count}")
        if clip.empty and not any("room" in each for each in told):
            outcome = seen(tool, _noisy(clip), ROOM_FPS)
            wrong += len(outcome.events)
            told.append(f"{ROOM_S / 60:g} min of an empty noisy room {len(outcome.events)}")
    if not told:
        raise NotMeasured("nothing there is labelled as no event")
    note = f"where none is allowed; {', '.join(told)} (what sways: at most 1)"
    yield row("clips.false_events", wrong, note, good=fine)


def delays(ground: Ground) -> Iterator[Row]:
    """clips.notice_delay and clips.event_delay: of the first thing that comes into an empty scene,
    at twenty places of a GOP.

    To the end of the part that told, and the time that it took to look at it.
    """
    tool = binary.locate(None)
    found = _footage(ground, tool)
    each = ((clip, first) for clip in found for first in clip.wanted if clip.is_alone(first))
    clip, first = next(each, (None, None))
    if clip is None or first is None:
        raise NotMeasured("no clip there shows its scene empty before something comes")
    each_took = [_delay(tool, clip, first, GOP_S * phase / PHASES) for phase in range(PHASES)]
    noticed, opened = [took[0] for took in each_took], [took[1] for took in each_took]
    where = f"mean over {PHASES} phases of a GOP, {clip.path.name}"
    yield row("clips.notice_delay", mean(noticed), f"{where}; {spread(noticed)}")
    waits_s = mean([later - sooner for sooner, later in each_took])
    note = f"{where}; {spread(opened)}; of it the film took {waits_s:.2f} s to agree"
    yield row("clips.event_delay", mean(opened), note, good=waits_s <= FILM_S)


def _delay(tool: Ffmpeg, clip: Clip, first: Interval, phase_s: float) -> tuple[float, float]:
    """From the labelled onset until it is suspected, and until it is an event."""
    lead_s = 2 * GOP_S + phase_s  # of an empty scene
    until = Interval(first.start_s, min(clip.length_s, first.start_s + 3 * GOP_S))
    noticed_s: float | None = None
    with sight(tool) as watching:
        for part in camera(tool, _after(clip, until, lead_s), clip.fps):
            began = monotonic()
            for each in watching.put(part):
                ends_at = part.starts_at + timedelta(seconds=float(part.duration))
                after_s = _seconds(ends_at) - lead_s + monotonic() - began
                noticed_s = after_s if noticed_s is None else noticed_s
                if isinstance(each, MotionOpened):
                    return noticed_s, after_s
    raise NotMeasured(f"what comes into {clip.path.name} was not noticed in {3 * GOP_S:g} s")


@contextmanager
def sight(tool: Ffmpeg) -> Iterator[Sight]:
    def decoder(arguments: Sequence[str]) -> Decoder:
        return Decoder(Child, tool, arguments, SystemClock())

    watching = Sight(CameraSettings(), decoder)
    try:
        yield watching
    finally:
        watching.recover()


def seen(tool: Ffmpeg, film: Sequence[str], fps: int, *, lead_s: float = 0.0) -> Outcome:
    return outcome(tool, camera(tool, film, fps), lead_s=lead_s)


def outcome(tool: Ffmpeg, pictures: Iterable[Part], *, lead_s: float = 0.0) -> Outcome:
    events, spans = list[Interval](), list[Interval]()
    with sight(tool) as watching:
        told = [each for part in pictures for each in watching.put(part)]
        told += watching.end()
    for each in told:
        if isinstance(each, Ended):
            closed = each.closed
            events.append(_interval(closed.onset_at, closed.quiet_at, lead_s))
            spans += [_interval(span.starts_at, span.ends_at, lead_s) for span in closed.spans]
    return Outcome(tuple(events), tuple(spans))


def camera(tool: Ffmpeg, film: Sequence[str], fps: int) -> Iterable[Part]:
    return parts(tool, film, gop_s=GOP_S, fps=fps, more=["-b:v", "4M", "-threads", "2"])


def _interval(starts_at: datetime, ends_at: datetime, lead_s: float) -> Interval:
    return Interval(_seconds(starts_at) - lead_s, _seconds(ends_at) - lead_s)


def _seconds(at: datetime) -> float:
    return float(Fraction(round((at - NOON).total_seconds() * 1000), 1000))


def _played(clip: Clip) -> list[str]:
    """The whole clip, after an empty picture of the same scene if it has one."""
    whole = Interval(0.0, clip.length_s)
    return _after(clip, whole, LEAD_S) if clip.empty else _cut(clip, whole)


def _cut(clip: Clip, part: Interval) -> list[str]:
    graph = f"trim={part.start_s}:{part.end_s},setpts=PTS-STARTPTS,fps={clip.fps},{_FULL}"
    return ["-i", str(clip.path), "-an", "-vf", graph]


def _after(clip: Clip, part: Interval, lead_s: float) -> list[str]:
    """`part` of the clip after so long a still of its empty scene."""
    empty = clip.empty[0]
    still = ["-ss", f"{(empty.start_s + empty.end_s) / 2:.3f}", "-i", str(clip.path)]
    pictures = round(lead_s * clip.fps)
    graph = (
        f"[0:v]fps={clip.fps},{_FULL},trim=end_frame=1,loop={pictures - 1}:1:0,"
        f"setpts=N/{clip.fps}/TB[lead];"
        f"[1:v]trim={part.start_s}:{part.end_s},setpts=PTS-STARTPTS,fps={clip.fps},{_FULL}[clip];"
        "[lead][clip]concat"
    )
    return [*still, "-i", str(clip.path), "-an", "-filter_complex", graph]


def _swaying(clip: Clip, nothing: Interval) -> list[str]:
    """Its first seconds forward and backward as lead-in, then the rest."""
    pictures = round(SWAYING_S * clip.fps)
    rounds = round(SWAYING_LEAD_S * clip.fps)
    begin = f"trim={nothing.start_s}:{nothing.start_s + SWAYING_S}"
    rest = f"trim={nothing.start_s + SWAYING_S}:{nothing.end_s}"
    graph = (
        f"[0:v]{begin},setpts=PTS-STARTPTS,fps={clip.fps},split[there][turn];[turn]reverse[back];"
        f"[there][back]concat,loop=-1:{2 * pictures}:0,trim=end_frame={rounds},"
        f"setpts=N/{clip.fps}/TB,{_FULL}[lead];"
        f"[1:v]{rest},setpts=PTS-STARTPTS,fps={clip.fps},{_FULL}[clip];[lead][clip]concat"
    )
    return ["-i", str(clip.path), "-i", str(clip.path), "-an", "-filter_complex", graph]


def _noisy(clip: Clip) -> list[str]:
    empty = clip.empty[0]
    graph = (
        f"fps={ROOM_FPS},{_FULL},trim=end_frame=1,loop=-1:1:0,"
        f"setpts=N/{ROOM_FPS}/TB,noise=alls={ROOM_NOISE}:allf=t"
    )
    at = f"{(empty.start_s + empty.end_s) / 2:.3f}"
    return ["-ss", at, "-i", str(clip.path), "-an", "-vf", graph, "-t", f"{ROOM_S:g}"]
