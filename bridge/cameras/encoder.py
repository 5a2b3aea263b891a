"""The Echo variant of one camera: an encoder child that is fed the camera's own parts.

It starts with the first viewer at the newest keyframe of at least 2 s of age, so that its first
segment is complete at once, and ends 30 s after the last. Nothing here can hurt the ingest: parts
come through a bounded queue that drops whole GOPs, and a child that dies is started again.
"""

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from bridge.cameras.child import Child, widen
from bridge.cameras.feed import Feed
from bridge.cameras.ring import Ring
from bridge.cameras.timing import Timing
from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment, TsSplitter
from bridge.media import ffmpeg, stderr
from bridge.media.boxes import MediaError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Init, Part
from bridge.ops import threads
from bridge.ops.children import Work

log = logging.getLogger(__name__)

LARGE, LARGE_KILOBITS = (1280, 720), 2200
SMALL, SMALL_KILOBITS = (640, 360), 700
_SOUND_KILOBITS = 96
_TICK_S = 1.0  # how late an idle encoder may notice that nobody watches
_COPY_GOP = Fraction(11, 10)
_PAUSE_MOST_S = 30.0


class EchoOutput(Protocol):
    """What `hls.echo.EchoChannel` offers. Called on the encoder's thread.

    Each `begin` is followed by an `end`, whatever ended the encoder: what it made is not live then.
    """

    def begin(self, variants: tuple[EchoVariant, ...], starts_at: datetime) -> None: ...
    def put(self, name: str, segment: TsSegment) -> None: ...
    def end(self) -> None: ...


class EchoEncoder:
    """`want` and `stop` from any thread. `sub` is the ring of the camera's sub-stream, if any."""

    def __init__(
        self,
        camera_id: str,
        ring: Ring,
        *,
        ffmpeg: Ffmpeg,
        clock: Clock,
        output: EchoOutput,
        sub: Ring | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._camera = camera_id
        self._ring = ring
        self._sub = sub
        self._tool = ffmpeg
        self._clock = clock
        self._output = output
        self._timing = timing or Timing()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._wanted_at = 0.0
        self._thread: threading.Thread | None = None
        self._copied: bool | None = None  # since somebody watches
        self.dropped = 0  # parts that the child was too slow for

    @property
    def running(self) -> bool:
        with self._lock:
            return self._thread is not None

    def want(self) -> None:
        """Somebody watches: start, or go on for 30 s. Returns at once."""
        with self._lock:
            self._wanted_at = self._clock.monotonic()
            if self._thread is None and not self._ending.is_set():
                name = f"echo-{self._camera}"
                self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
                self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End for good."""
        self._ending.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _serve(self) -> None:
        pause_s, self._copied = 0.0, None
        while not self._over():
            worked = threads.guarded(f"echo-{self._camera}", self._encode)
            pause_s = (
                0.0 if worked else min(_PAUSE_MOST_S, pause_s * 2 or self._timing.backoff_first_s)
            )
            self._ending.wait(pause_s)

    def _over(self) -> bool:
        """Under the lock, so that a `want` that comes now starts a new thread."""
        with self._lock:
            idle = self._clock.monotonic() - self._wanted_at >= self._timing.idle_s
            if idle or self._ending.is_set():
                self._thread = None
                return True
            return False

    def _encode(self) -> bool:
        """One child's life. False when it brought nothing, so that the next one waits a while."""
        feed, ring = Feed(), self._best()
        ring.follow(feed, Fraction(self._timing.encoder_age_s))
        try:
            first = feed.get(_TICK_S)
            if first is None:
                return True  # no picture yet: look again whether anybody still watches
            return self._run(first, feed, ring.gop_duration())
        finally:
            ring.unfollow(feed)
            feed.close()
            self.dropped += feed.dropped

    def _best(self) -> Ring:
        """The sub-stream where it can be copied as it is, else the camera's main stream."""
        newest = self._sub.keyframe() if self._sub else None
        if self._sub and newest and self._may_copy(newest.init, self._sub.gop_duration()):
            return self._sub
        return self._ring

    def _may_copy(self, init: Init, gop: Fraction | None) -> bool:
        """While somebody watches, the first answer stays where it can: a camera that comes back has
        no whole GOP yet, and variants of other names would be lost to who plays the old ones.
        """
        known = _COPY_GOP if gop is None and self._copied else gop
        return self._copied is not False and fits(init, known)

    def _run(self, first: Part, feed: Feed, gop: Fraction | None) -> bool:
        self._copied = copied = self._may_copy(first.init, gop)
        variants = plan(first.init, copied=copied)
        started = self._start(first.init, variants, copied=copied)
        if started is None:
            return False
        child, names = started
        log.info("echo.started", extra={"camera": self._camera, "copied": copied})
        with child:
            writer = threading.Thread(
                target=_write_parts,
                args=(child, first, feed),
                name=f"echo-feed-{self._camera}",
                daemon=True,
            )
            writer.start()
            self._output.begin(variants, first.starts_at)
            try:
                segments = self._collect(child, names, feed)
            finally:
                self._output.end()
                # Killed, not asked: it holds nothing of worth. Its input must stay open until the
                # writer is done with it, or that could write to whoever gets the number next.
                feed.close()
                child.kill()
                writer.join()
        last_words = child.lines[-1] if child.lines else ""
        extra = {"camera": self._camera, "segments": segments, "last_words": last_words}
        log.info("echo.ended", extra=extra)
        return segments > 0

    def _start(
        self, init: Init, variants: tuple[EchoVariant, ...], *, copied: bool
    ) -> tuple[Child, dict[int, str]] | None:
        """The child, and which variant comes from which descriptor. None when it cannot start."""
        pipes = [os.pipe() for _ in variants]
        reads, writes = [read for read, _ in pipes], [write for _, write in pipes]
        try:
            arguments = _arguments(init, variants, writes, copied=copied)
            child = Child(
                self._tool,
                arguments,
                stdin=subprocess.PIPE,
                pass_fds=writes,
                reads=reads,
                work=Work.VIEWING,
            )
        except PrivateEyeError:
            for read in reads:
                os.close(read)
            return None
        finally:
            for write in writes:
                os.close(write)
        widen(child.stdin)
        return child, {read: v.name for read, v in zip(reads, variants, strict=True)}

    def _collect(self, child: Child, names: dict[int, str], feed: Feed) -> int:
        """Move segments to the output until the child ends, nobody watches, or a new run begins."""
        splitters = {read: TsSplitter() for read in names}
        words = stderr.StderrReader(stderr.Redactor())
        segments = 0
        while not (feed.closed or self._ending.is_set() or self._unwatched()):
            output = child.read(_TICK_S)
            child.lines.extend(words.feed(output.stderr))
            try:
                for read, chunk in output.more:
                    for segment in splitters[read].feed(chunk):
                        self._output.put(names[read], segment)
                        segments += 1
            except MediaError:
                break
            if output.ended:
                break
        return segments

    def _unwatched(self) -> bool:
        return self._clock.monotonic() - self._wanted_at >= self._timing.idle_s


def fits(init: Init, gop: Fraction | None) -> bool:
    """Whether an Echo can play the camera's own pictures: H.264, 720p at most, GOPs of 1 s."""
    video = init.video
    return (
        video is not None
        and video.codec.startswith("avc1")
        and video.width <= LARGE[0]
        and video.height <= LARGE[1]
        and gop is not None
        and gop <= _COPY_GOP
    )


def plan(init: Init, *, copied: bool) -> tuple[EchoVariant, ...]:
    """The variants to make, large first. A source no larger than the small one has only one."""
    video = init.video
    if video is None or not video.width or not video.height:
        return (_variant("360p", SMALL, SMALL_KILOBITS),)
    source = (video.width, video.height)
    if copied:
        codecs = f"{video.codec},mp4a.40.2"
        return (EchoVariant("source", *source, LARGE_KILOBITS * 1100, codecs),)
    large, small = ffmpeg.fit(*source, LARGE), ffmpeg.fit(*source, SMALL)
    if large == small:
        return (_variant("360p", small, SMALL_KILOBITS),)
    return (
        _variant("720p", large, LARGE_KILOBITS),
        _variant("360p", small, SMALL_KILOBITS),
    )


def _variant(name: str, size: tuple[int, int], kilobits: int) -> EchoVariant:
    # A tenth on top for the transport stream itself.
    return EchoVariant(name, *size, (kilobits + _SOUND_KILOBITS) * 1100)


def _arguments(
    init: Init, variants: Sequence[EchoVariant], writes: Sequence[int], *, copied: bool
) -> list[str]:
    sound = init.audio is not None
    if copied:
        return ffmpeg.echo_copy(writes[0], sound=sound)
    outputs = [
        ffmpeg.RenditionOutput(write, v.width, v.height, v.bandwidth // 1100 - _SOUND_KILOBITS)
        for write, v in zip(writes, variants, strict=True)
    ]
    return ffmpeg.echo(outputs, sound=sound)


def _write_parts(child: Child, first: Part, feed: Feed) -> None:
    """On a thread of its own: a child that does not read blocks nobody else."""
    with contextlib.suppress(OSError):
        _write(child.stdin, first.init.data)
        _write(child.stdin, first.data)
        while not feed.closed:
            part = feed.get(_TICK_S)
            if part is None:
                continue
            if part.discontinuity:
                break  # a new run: its times and perhaps its formats are others
            _write(child.stdin, part.data)
    feed.close()


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
