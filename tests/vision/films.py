"""What ffmpeg makes of a film, as the parts of a camera, faster than they would come from one."""

import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Self

from bridge.cameras.child import Child
from bridge.clock import Clock, SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.fmp4 import FragmentReader
from bridge.media.segmenter import Segmenter
from bridge.media.types import Init, Part
from bridge.model import Area
from bridge.policy.settings import CameraSettings
from bridge.vision.watcher import Feed, MotionWatcher, Shows
from tests.builders import NOON

_LONGEST_S = 600.0
_TICK_S = 0.02
_FRAGMENTS = (
    *("-f", "mp4", "-movflags", "empty_moov+default_base_moof+frag_keyframe"),
    *("-frag_duration", "200000", "-write_tmcd", "0", "pipe:1"),
)


def parts(
    tool: Ffmpeg,
    source: Sequence[str],
    *,
    gop_s: float = 2.0,
    fps: int = 15,
    b_frames: int = 0,
    codec: str = "libx264",
    more: Sequence[str] = (),
    began: datetime = NOON,
) -> Iterator[Part]:
    """`source` is what precedes the output in ffmpeg's arguments, filters and mapping included."""
    argv = [tool.path, "-v", "error", "-nostdin", *source, "-r", str(fps)]
    argv += [
        "-c:v",
        codec,
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-g",
        str(int(gop_s * fps)),
    ]
    argv += ["-bf", str(b_frames), "-sc_threshold", "0", *more]
    return _made([*argv, *_FRAGMENTS], began)


def copied(tool: Ffmpeg, film: Path) -> Iterator[Part]:
    """A camera of exactly these pictures, keyframes included."""
    argv = [tool.path, "-v", "error", "-nostdin", "-i", str(film), "-an", "-c:v", "copy"]
    return _made([*argv, *_FRAGMENTS], NOON)


def _made(argv: Sequence[str], began: datetime) -> Iterator[Part]:
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        try:
            yield from _parts(iter(partial(made.stdout.read, 65536), b""), began)
        finally:
            made.kill()


def _parts(chunks: Iterable[bytes], began: datetime) -> Iterator[Part]:
    reader = FragmentReader()
    for chunk in chunks:
        for piece in reader.feed(chunk):
            if isinstance(piece, Init):
                assert piece.video is not None
                segmenter, track = Segmenter(piece, 100), piece.video
                continue
            run = next(run for run in piece.runs if run.track == track.id)
            ends_s = (run.start + sum(run.durations)) / track.timescale
            now = began + timedelta(seconds=ends_s)
            part = segmenter.feed(piece, now=now, arrived=ends_s)
            if part is not None:
                yield part


class Queue:
    """A feed whose giver waits for its taker, so that nothing is dropped however fast it goes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._parts: deque[Part] = deque()
        self._asking = False
        self.closed = False
        self.passed_over = False  # as a feed says whose taker was late

    def put(self, part: Part) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._parts) < 16 or self.closed, _LONGEST_S)
            self._parts.append(part)
            self._changed.notify_all()

    def get(self, timeout_s: float) -> Part | None:
        with self._changed:
            self._asking = True
            self._changed.notify_all()
            # Whoever asks looks between two questions whether it is to end.
            self._changed.wait_for(lambda: self._parts or self.closed, min(timeout_s, _TICK_S))
            if not self._parts or self.closed:
                return None
            self._asking = False
            self._changed.notify_all()
            return self._parts.popleft()

    def skip(self, patience: Fraction) -> bool:  # noqa: ARG002  # its giver waits
        late, self.passed_over = self.passed_over, False
        return late

    def drained(self) -> None:
        """Block until every part has been worked on."""
        with self._changed:
            done = self._changed.wait_for(
                lambda: (not self._parts and self._asking) or self.closed, _LONGEST_S
            )
            assert done, "the watcher hangs"

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify_all()


class Stand:
    """A ring that gives the one who follows what it is given, and a Notice that keeps all."""

    def __init__(
        self,
        tool: Ffmpeg,
        settings: CameraSettings | None = None,
        *,
        now: Callable[[], None] = lambda: None,
        clock: Clock | None = None,
        shows: Shows | None = None,
    ) -> None:
        self._followed = threading.Condition()
        self._feeds: list[Feed] = []
        self._now = now
        self.children: list[Child] = []
        self.opened_at: list[datetime] = []
        self.ended: list[tuple[datetime, int, Area | None, bytes | None]] = []
        self.stronger_by: list[tuple[int, Area | None]] = []
        self.queue = Queue()
        self.watcher = MotionWatcher(
            "door",
            self,
            tool=tool,
            settings=settings or CameraSettings(),
            notice=self,
            clock=clock or SystemClock(),
            child=self._start,
            feed=self._fresh,
            shows=shows,
        )

    def _start(self, tool: Ffmpeg, arguments: Sequence[str], *, stdin: int) -> Child:
        child = Child(tool, arguments, stdin=stdin)
        self.children.append(child)
        return child

    def __enter__(self) -> Self:
        self.watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.watcher.stop()

    def _fresh(self) -> Queue:
        self.queue = Queue()
        return self.queue

    def follow(self, sink: Feed, age: Fraction) -> None:  # noqa: ARG002  # it keeps nothing
        with self._followed:
            self._feeds.append(sink)
            self._followed.notify_all()

    def unfollow(self, sink: Feed) -> None:
        with self._followed:
            self._feeds.remove(sink)

    def give(self, film: Iterable[Part]) -> None:
        """Show it, and wait until all of it has been seen."""
        with self._followed:
            assert self._followed.wait_for(lambda: self._feeds, 10.0)
            feed = self._feeds[0]
        for part in film:
            feed.put(part)
        self.queue.drained()

    def clear(self) -> None:
        """The pictures are no longer live."""
        with self._followed:
            feeds = list(self._feeds)
        for feed in feeds:
            feed.close()

    def opened(self, onset_at: datetime) -> None:
        self._now()
        self.opened_at.append(onset_at)

    def stronger(self, strength: int, area: Area | None) -> None:
        self.stronger_by.append((strength, area))

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        self.ended.append((quiet_at, strength, area, marked))
