"""A scene as a live source: rendered now, encoded now.

Threads: `demo-render-*` draws a picture when it is due and writes it to an ffmpeg child;
`demo-encoded-*` reads access units and hands them to the server's loop. Most of a picture's time is
spent inside numpy and in the pipe, both without the interpreter's lock. If the child dies, or
another size is wanted, the next picture starts a new one. A child whose pipes close ends by itself,
so none survives this process, however it ends.
"""

import asyncio
import fcntl
import logging
import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from bridge.clock import Clock
from bridge.demo.camera import annexb
from bridge.demo.camera.looped import LoopedTrack
from bridge.demo.camera.recording import encoder_arguments
from bridge.demo.camera.tracks import SoundCodec, SoundTrack, Unit, UnitSink, VideoTrack
from bridge.demo.house import sound
from bridge.demo.house.scenes.frame import HEIGHT, WIDTH
from bridge.demo.house.scenes.render import Renderer
from bridge.demo.house.scenes.schedule import SceneName
from bridge.media.types import TrackKind
from bridge.model import VideoCodec
from bridge.ops.children import environment

log = logging.getLogger(__name__)

FPS = 15
GOP_S = 2
BITRATE_K = 2500
EARLY_S, EARLY_GOP_S = 4, 0.4
PIPE_BYTES = 1024 * 1024
STOP_S = 5.0

_SOUNDS = {
    SceneName.FRONT_ROOM: SoundTrack(SoundCodec.AAC, rate=sound.ROOM_RATE, samples=1024),
    SceneName.GARDEN: SoundTrack(SoundCodec.PCMU, rate=sound.GARDEN_RATE, samples=160),
}


class LiveScene:
    """A `Source`. `start` returns at once; the first keyframe follows within a second."""

    def __init__(self, scene: SceneName, caption: str, *, ffmpeg: Path, clock: Clock) -> None:
        self.video = VideoTrack(VideoCodec.H264, FPS)
        self.sound = _SOUNDS.get(scene)
        self._scene = scene
        self._caption = caption
        self._ffmpeg = ffmpeg
        self._clock = clock
        self._size = WIDTH, HEIGHT
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._soundtrack: LoopedTrack | None = None
        self._encoder: _Encoder | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None:
        self._loop = loop
        self._spawn("render", lambda: self._render(loop, sink))
        if self.sound is not None:
            track = self.sound
            self._spawn("sound", lambda: self._play(loop, sink, track))

    def stop(self) -> None:
        self._stopping.set()
        if self._encoder is not None:
            self._encoder.kill()
        for thread in self._threads:
            thread.join(STOP_S)
        if self._loop is not None and self._soundtrack is not None:
            self._loop.call_soon_threadsafe(self._soundtrack.stop)

    def resize(self, width: int, height: int) -> None:
        self._size = width, height

    def _spawn(self, task: str, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, name=f"demo-{task}-{self._scene}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _render(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None:
        # The child starts up while the background is being painted.
        encoder = self._encode(loop, sink)
        renderer = Renderer(self._scene, self._caption)
        due = self._clock.monotonic()
        while not self._stopping.wait(max(0.0, due - self._clock.monotonic())):
            if encoder.ended or encoder.size != self._size:
                encoder.close()
                encoder = self._encode(loop, sink)
            encoder.put(renderer.render(self._clock.now().astimezone()), due)
            # A camera that was held up leaves pictures out; it does not hurry.
            due = max(due + 1 / FPS, self._clock.monotonic() - 1 / FPS)
        encoder.close()

    def _encode(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> "_Encoder":
        self._encoder = _Encoder(self._ffmpeg, self._size, loop, sink, name=self._scene)
        return self._encoder

    def _play(self, loop: asyncio.AbstractEventLoop, sink: UnitSink, track: SoundTrack) -> None:
        frames = _room_frames(self._ffmpeg) if track.codec is SoundCodec.AAC else _garden_frames()
        units = [((frame,), True) for frame in frames]
        length = track.samples / track.rate

        def begin() -> None:
            # The clock on the wall ticks on the second.
            first = int(self._clock.now().timestamp() % sound.LOOP_S / length)
            self._soundtrack = LoopedTrack(TrackKind.AUDIO, sink, loop=loop)
            self._soundtrack.start(units, (length,), first=first)

        if not self._stopping.is_set():
            loop.call_soon_threadsafe(begin)


class _Encoder:
    """One ffmpeg child: pictures in, access units out, in the same order and number."""

    def __init__(
        self,
        ffmpeg: Path,
        size: tuple[int, int],
        loop: asyncio.AbstractEventLoop,
        sink: UnitSink,
        *,
        name: str,
    ) -> None:
        self.size = size
        self.ended = False
        self._loop = loop
        self._sink = sink
        self._taken: deque[float] = deque()
        self._child = subprocess.Popen(
            [str(ffmpeg), *live_arguments(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment(),
            start_new_session=True,  # Ctrl-C at the terminal is for us to hear
        )
        if self._child.stdin is None or self._child.stdout is None:
            raise OSError("the encoder has no pipes")
        self._input, self._output = self._child.stdin, self._child.stdout
        _widen(self._input.fileno())
        self._reader = threading.Thread(target=self._read, name=f"demo-encoded-{name}", daemon=True)
        self._reader.start()

    def put(self, picture: memoryview, taken: float) -> None:
        self._taken.append(taken)
        try:
            while picture:
                picture = picture[os.write(self._input.fileno(), picture) :]
        except BrokenPipeError:
            self.ended = True

    def kill(self) -> None:
        """From any thread; `put` notices."""
        self._child.kill()

    def close(self) -> None:
        """The picture that is being encoded is lost, as when a camera restarts."""
        self._child.kill()
        self._child.wait(STOP_S)
        self._reader.join(STOP_S)
        self._input.close()
        self._output.close()

    def _read(self) -> None:
        splitter = annexb.AccessUnitSplitter(VideoCodec.H264)
        while chunk := os.read(self._output.fileno(), 64 * 1024):
            self._emit(splitter.feed(chunk))
        self.ended = True

    def _emit(self, pictures: Sequence[annexb.AccessUnit]) -> None:
        for picture in pictures:
            if self._taken:
                unit = Unit(TrackKind.VIDEO, self._taken.popleft(), picture.nals, picture.keyframe)
                self._loop.call_soon_threadsafe(self._sink.put, unit)


def live_arguments(size: tuple[int, int]) -> list[str]:
    """Raw pictures on stdin, Annex B on stdout. One thread: a picture takes a few milliseconds."""
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{WIDTH}x{HEIGHT}"]
    # Everything is said here; probing would only hold back the first pictures.
    source += ["-framerate", str(FPS), "-probesize", "32", "-threads", "1", "-i", "pipe:0"]
    scaled = [] if size == (WIDTH, HEIGHT) else ["-vf", f"scale={size[0]}:{size[1]}"]
    colour = ["-color_range", "tv", "-colorspace", "bt709"]
    colour += ["-color_primaries", "bt709", "-color_trc", "bt709"]
    rate = ["-crf", "23", "-maxrate", f"{BITRATE_K}k", "-bufsize", f"{BITRATE_K}k"]
    encode = encoder_arguments(VideoCodec.H264, FPS * GOP_S)
    # Short GOPs at first: whoever waited for the first keyframe to get the session description
    # came too late for that keyframe, and should not have to wait out a whole GOP.
    early = f"if(isnan(prev_forced_t),1,lt(t,{EARLY_S})*gte(t,prev_forced_t+{EARLY_GOP_S}))"
    encode = ["-force_key_frames", f"expr:{early}", *encode]
    flags = ["-hide_banner", "-loglevel", "error"]
    return [
        *flags,
        *source,
        *scaled,
        *colour,
        "-threads",
        "1",
        "-flush_packets",
        "1",
        *rate,
        *encode,
    ]


def _room_frames(ffmpeg: Path) -> list[bytes]:
    samples = sound.room().tobytes()
    source = ["-f", "s16le", "-ac", "1", "-ar", str(sound.ROOM_RATE), "-i", "pipe:0"]
    encode = ["-c:a", "aac", "-b:a", "48k", "-f", "adts", "pipe:1"]
    done = subprocess.run(
        [str(ffmpeg), "-hide_banner", "-loglevel", "error", *source, *encode],
        # Three rounds: the middle one begins and ends like itself.
        input=samples * 3,
        stdout=subprocess.PIPE,
        env=environment(),
        check=True,
        timeout=STOP_S * 4,
    )
    frames = annexb.adts_frames(done.stdout)
    count = sound.LOOP_S * sound.ROOM_RATE // 1024
    return frames[count + 1 : 2 * count + 1]  # one frame of encoder delay


def _garden_frames() -> list[bytes]:
    data = sound.mu_law(sound.garden())
    return [data[at : at + 160] for at in range(0, len(data), 160)]


def _widen(pipe: int) -> None:
    """A whole picture in few writes. Linux only, and only as far as the user's limit allows."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        try:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        except OSError as error:
            log.debug("demo.pipe_not_widened", extra={"reason": error.strerror})
