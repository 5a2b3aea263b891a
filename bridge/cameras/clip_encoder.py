"""Clips for Echo: one disposable encoder child per clip that somebody watches on an Echo.

It reads the clip's own segments as fast as it can, to some way ahead of who watches, and what it
makes stays in memory until nobody has asked for it for a minute, or the clip is deleted.

Runs of one init are joined before the child sees them. Where the init is another one, another child
goes on: the playlist has a discontinuity there.
"""

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.cameras import encoder
from bridge.cameras.child import Child, widen
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment, TsSplitter
from bridge.hls.recorded import EncodedSegment, Recorded
from bridge.media import ffmpeg
from bridge.media.boxes import MediaError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.joining import Joiner
from bridge.media.types import Init
from bridge.ops import threads
from bridge.ops.children import Work

log = logging.getLogger(__name__)

UNUSED_S = 60.0
# Each costs a core or two while it works, and 0.3 MB for each second of its clip.
MOST = 4
# A player asks for a segment every second or two.
IDLE_S = 3.0
_REMEMBERED = 256
_TICK_S = 0.5
_SIZE, _KILOBITS = (1280, 720), 2200
_SOUND_KILOBITS = 96
# How far a time that went through the encoder may be off.
_NEAR = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class ClipInput:
    """A segment of the clip: no `data` where it is damaged. `begins`: it is no continuation of the
    one before."""

    init: Init
    data: bytes
    duration: Fraction
    filmed_at: datetime
    begins: bool


@dataclass(frozen=True, slots=True)
class Footage:
    """A clip to encode. `inputs` blocks for more of one that is still being recorded.

    `init` is the first one, `gop` is the longest so far. `inputs` is iterated on threads of its
    own; it ends, or raises PrivateEyeError, when there will be no more.
    """

    init: Init
    gop: Fraction
    inputs: Callable[[], Iterator[ClipInput]]


class ClipEncoders:
    """All of them. Any thread."""

    def __init__(self, tool: Ffmpeg, clock: Clock, *, most: int = MOST) -> None:
        self._tool = tool
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._running: dict[str, _Encoding] = {}
        # How many segments players know of clips that had to make room; who goes on watching one
        # of them finds it made again.
        self._shown: dict[str, int] = {}

    def of(self, clip: str, footage: Callable[[], Footage]) -> Recorded:
        """A clip's rendition, being made from now on if it is not yet. Raises Unavailable.

        Where there are `most`, the one that was used longest ago makes room, if it is finished or
        nobody has asked for it in 3 s. `footage` is asked only then. To be called at each request:
        it counts as a use.
        """
        with self._lock:
            encoding = self._running.get(clip)
            if encoding is None or encoding.output.closed:
                self._make_room()
                encoding = _Encoding(self._tool, clip, footage(), self._shown.get(clip, 0))
                self._running[clip] = encoding
                threads.spawn(f"clip-echo-{clip}", encoding.run)
            encoding.used_at = self._clock.monotonic()
            return encoding.output

    @property
    def running(self) -> frozenset[str]:
        """The clips that something is kept of."""
        with self._lock:
            return frozenset(self._running)

    def drop(self, clips: Collection[str]) -> None:
        """These clips are deleted: forget what was made of them, at once."""
        with self._lock:
            for clip in clips:
                self._forget(clip)
                self._shown.pop(clip, None)

    def sweep(self) -> None:
        """Forget what nobody has asked for in a minute. To be called now and then."""
        until = self._clock.monotonic() - UNUSED_S
        with self._lock:
            for clip in [clip for clip, e in self._running.items() if e.used_at <= until]:
                self._forget(clip)

    def stop(self) -> None:
        """End all; nobody is left waiting."""
        with self._lock:
            everything = list(self._running)
        self.drop(everything)

    def _make_room(self) -> None:
        for clip in [c for c, e in self._running.items() if e.output.closed]:
            del self._running[clip]
        if len(self._running) < self._most:
            return
        until = self._clock.monotonic() - IDLE_S
        idle = [c for c, e in self._running.items() if e.finished or e.used_at <= until]
        if not idle:
            raise PrivateEyeError(Kind.UNAVAILABLE, "too many clips are being shown on Echos")
        self._forget(min(idle, key=lambda clip: self._running[clip].used_at))

    def _forget(self, clip: str) -> None:
        encoding = self._running.pop(clip, None)
        if encoding is None:
            return
        self._shown.pop(clip, None)
        self._shown[clip] = encoding.output.shown
        if len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]
        encoding.end()


@dataclass(slots=True)
class _Stretch:
    """What one child is fed: where in the clip its first picture is, and when which place was
    filmed. `whole`: it got all that it was to get."""

    starts: Fraction | None = None
    ends: Fraction = Fraction(0)
    filmed: list[tuple[Fraction, datetime]] = field(default_factory=list)
    whole: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def note(self, at: Fraction, filmed_at: datetime) -> None:
        self.starts = at if self.starts is None else self.starts
        self.filmed.append((at, filmed_at))

    def made(self, segment: TsSegment, origin: Fraction, *, first: bool) -> EncodedSegment:
        """`origin` is what the child's clock said first; `first`: of the whole clip."""
        at = (self.starts or Fraction(0)) + segment.starts - origin
        since, filmed_at = next(
            (place for place in reversed(self.filmed) if place[0] <= at + _NEAR), self.filmed[0]
        )
        filmed_at += timedelta(seconds=float(at - since))
        anew = segment.starts == origin and not first
        return EncodedSegment(segment, at, filmed_at, discontinuity=anew)


class _Encoding:
    """Its children's lives, and what they made: when `finished`, all of the clip.

    `used_at` belongs to `ClipEncoders`.
    """

    def __init__(self, tool: Ffmpeg, clip: str, footage: Footage, shown: int) -> None:
        self._tool = tool
        self._clip = clip
        self._footage = footage
        self._inputs = footage.inputs()
        self._next: ClipInput | None = None  # belongs to whoever feeds a child
        self._ending = threading.Event()
        self._fed = Fraction(0)
        self._made = 0
        variant = plan(footage.init, copied=encoder.fits(footage.init, footage.gop))
        self.output = Recorded(variant, shown=shown)
        self.finished = False
        self.used_at = 0.0

    def end(self) -> None:
        """Returns at once; the child is killed soon after."""
        self._ending.set()
        self.output.close()

    def run(self) -> None:
        if not threads.guarded(f"clip-echo-{self._clip}", self._encode):
            self.output.close()  # the next request tries again

    def _encode(self) -> bool:
        with contextlib.suppress(PrivateEyeError):
            self._next = next(self._inputs, None)
        whole = True
        while whole and self._next is not None:
            whole = self._stretch(self._next.init)
        if not whole or not self._made:
            return False
        self.finished = True
        self.output.finish()
        return True

    def _stretch(self, init: Init) -> bool:
        """One child, for all that comes of this init."""
        copied = encoder.fits(init, self._footage.gop)
        read, write = os.pipe()
        try:
            arguments = _arguments(init, write, copied=copied)
            child = Child(
                self._tool,
                arguments,
                stdin=subprocess.PIPE,
                pass_fds=(write,),
                reads=(read,),
                work=Work.VIEWING,
            )
        except PrivateEyeError:
            os.close(read)
            return False
        finally:
            os.close(write)
        widen(child.stdin)
        stretch = _Stretch()
        with child:
            feed = threads.spawn(
                f"clip-feed-{self._clip}", lambda: self._feed(child, init, stretch)
            )
            try:
                self._collect(child, stretch)
            finally:
                stretch.over.set()
                child.kill()
                feed.join()
        extra = {"clip": self._clip, "segments": self._made, "copied": copied}
        log.info("clip_echo.ended", extra=extra)
        return stretch.whole and not self._ending.is_set()

    def _collect(self, child: Child, stretch: _Stretch) -> None:
        """Move segments to the output until the child is through or nobody wants them."""
        splitter, origin = TsSplitter(), None
        while not self._ending.is_set():
            output = child.read(_TICK_S)
            for _, chunk in output.more:
                for segment in splitter.feed(chunk):
                    origin = segment.starts if origin is None else origin
                    self._put(stretch, segment, origin)
            if output.ended:
                break
        if self._ending.is_set() or not stretch.whole or stretch.starts is None:
            return
        last = splitter.end((origin or Fraction(0)) + stretch.ends - stretch.starts)
        if last is not None:
            self._put(stretch, last, last.starts if origin is None else origin)

    def _put(self, stretch: _Stretch, segment: TsSegment, origin: Fraction) -> None:
        self.output.put(stretch.made(segment, origin, first=self._made == 0))
        self._made += 1

    def _feed(self, child: Child, init: Init, stretch: _Stretch) -> None:
        """On a thread of its own: a child that does not read blocks nobody else."""
        joiner = Joiner(init)
        with contextlib.suppress(OSError, PrivateEyeError, MediaError):
            _write(child.stdin, init.data)
            while (given := self._next) is not None and given.init.id == init.id:
                while not self.output.room(_TICK_S):
                    if self._ending.is_set() or stretch.over.is_set():
                        return
                if self._ending.is_set() or stretch.over.is_set():
                    return
                if given.data:
                    stretch.note(self._fed, given.filmed_at)
                    _write(child.stdin, joiner.feed(given.data, self._fed, begins=given.begins))
                self._fed += given.duration
                self._next = next(self._inputs, None)
            stretch.ends, stretch.whole = self._fed, True
        child.end_input()


def _arguments(init: Init, descriptor: int, *, copied: bool) -> list[str]:
    sound = init.audio is not None
    if copied:
        return ffmpeg.echo_copy(descriptor, sound=sound)
    variant = plan(init, copied=False)
    output = ffmpeg.RenditionOutput(descriptor, variant.width, variant.height, _KILOBITS)
    return ffmpeg.echo([output], sound=sound)


def plan(init: Init, *, copied: bool) -> EchoVariant:
    """What is made of a clip: at most 720p."""
    video = init.video
    source = (video.width, video.height) if video and video.width and video.height else _SIZE
    size = source if copied else ffmpeg.fit(*source, _SIZE)
    codecs = f"{video.codec},mp4a.40.2" if copied and video else "avc1.640028,mp4a.40.2"
    return EchoVariant("720p", *size, (_KILOBITS + _SOUND_KILOBITS) * 1100, codecs)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
