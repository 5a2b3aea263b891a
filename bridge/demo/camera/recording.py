"""Recordings: a few seconds of picture and sound, encoded once, to be played in a loop.

The pictures come from ffmpeg's lavfi sources or from a file. Equal recipes are encoded once.
"""

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from bridge.demo.camera import annexb
from bridge.demo.camera.tracks import SoundCodec, SoundTrack, VideoTrack
from bridge.model import VideoCodec
from bridge.ops.children import environment

ENCODE_TIMEOUT_S = 120
_CONSTANT_RATE = ("-b:v", "RATE", "-maxrate", "RATE", "-bufsize", "RATE")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to encode. `seconds` is rounded down to whole GOPs.

    `picture` is a lavfi graph with `{size}` and `{fps}`; a `file` takes its place when given.
    `bitrate_k` (kbit/s) None means constant quality. `noise` is the strength of ffmpeg's noise
    filter, 0 to 100. `sound` None makes a silent camera. `intervals_s` is how far apart pictures
    are sent, over and over; empty means 1 / fps (give several for a variable frame rate).
    """

    size: tuple[int, int] = (640, 360)
    fps: int = 15
    gop_s: float = 2.0
    seconds: float = 8.0
    codec: VideoCodec = VideoCodec.H264
    bitrate_k: int | None = None
    noise: int = 0
    sound: SoundCodec | None = SoundCodec.AAC
    picture: str = "testsrc2=size={size}:rate={fps}"
    file: Path | None = None
    intervals_s: tuple[float, ...] = field(default=())

    @property
    def gop_frames(self) -> int:
        return max(1, round(self.gop_s * self.fps))

    @property
    def frames(self) -> int:
        return max(1, int(self.seconds * self.fps) // self.gop_frames) * self.gop_frames


@dataclass(frozen=True, slots=True)
class CameraFilm:
    recipe: Recipe
    pictures: tuple[annexb.AccessUnit, ...]
    frames: tuple[bytes, ...]

    @property
    def video(self) -> VideoTrack:
        return VideoTrack(self.recipe.codec, self.recipe.fps)

    @property
    def sound(self) -> SoundTrack | None:
        return None if self.recipe.sound is None else SOUNDS[self.recipe.sound]


SOUNDS = {
    SoundCodec.AAC: SoundTrack(SoundCodec.AAC, rate=48_000, samples=1024),
    SoundCodec.PCMU: SoundTrack(SoundCodec.PCMU, rate=8_000, samples=160),
}


class Studio:
    """Encodes with the given ffmpeg and keeps what it made. Blocks while encoding."""

    def __init__(self, ffmpeg: Path) -> None:
        self._ffmpeg = ffmpeg
        self._made: dict[Recipe, CameraFilm] = {}
        self._lock = threading.Lock()

    def record(self, recipe: Recipe) -> CameraFilm:
        with self._lock:
            if recipe not in self._made:
                self._made[recipe] = self._encode(recipe)
            return self._made[recipe]

    def _encode(self, recipe: Recipe) -> CameraFilm:
        splitter = annexb.AccessUnitSplitter(recipe.codec)
        data = self._ffmpeg_output(picture_arguments(recipe))
        pictures = (*splitter.feed(data), *splitter.flush())
        if recipe.sound is None:
            return CameraFilm(recipe, pictures, ())
        data = self._ffmpeg_output(sound_arguments(recipe, recipe.sound))
        if recipe.sound is SoundCodec.AAC:
            # The first frames are the encoder's priming; without them the loop has no gap.
            return CameraFilm(recipe, pictures, tuple(annexb.adts_frames(data)[2:-1]))
        step = SOUNDS[SoundCodec.PCMU].samples
        whole = range(0, len(data) - step + 1, step)
        return CameraFilm(recipe, pictures, tuple(data[at : at + step] for at in whole))

    def _ffmpeg_output(self, arguments: list[str]) -> bytes:
        return subprocess.run(
            [str(self._ffmpeg), "-hide_banner", "-loglevel", "error", "-nostdin", *arguments],
            stdout=subprocess.PIPE,
            env=environment(),
            check=True,
            timeout=ENCODE_TIMEOUT_S,
        ).stdout


def picture_arguments(recipe: Recipe) -> list[str]:
    width, height = recipe.size
    if recipe.file is not None:
        source = ["-stream_loop", "-1", "-i", str(recipe.file)]
    else:
        graph = recipe.picture.format(size=f"{width}x{height}", fps=recipe.fps)
        source = ["-f", "lavfi", "-i", graph]
    filters = [f"fps={recipe.fps}", f"scale={width}:{height}", "format=yuv420p"]
    if recipe.noise:
        filters.append(f"noise=alls={recipe.noise}:allf=t")
    chain = ["-vf", ",".join(filters), "-frames:v", str(recipe.frames), "-an"]
    rate = ["-crf", "24"]
    if recipe.bitrate_k is not None:
        rate = [f"{recipe.bitrate_k}k" if word == "RATE" else word for word in _CONSTANT_RATE]
    return [*source, *chain, *rate, *encoder_arguments(recipe.codec, recipe.gop_frames)]


def encoder_arguments(codec: VideoCodec, gop_frames: int) -> list[str]:
    """Annex B with delimiters on stdout: closed GOPs of one length, no B pictures, no lookahead."""
    gop = ["-g", str(gop_frames), "-keyint_min", str(gop_frames), "-bf", "0"]
    if codec is VideoCodec.H264:
        # ultrafast takes two thirds of the time of superfast; its one visible fault are the edges
        # of blocks, and the deblocking filter, which it leaves out, takes them away for 3 %.
        choice = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
        choice += ["-x264-params", "deblock=0,0", "-sc_threshold", "0", "-aud", "1", "-f", "h264"]
    else:
        options = "aud=1:repeat-headers=1:scenecut=0:open-gop=0:log-level=error"
        choice = ["-c:v", "libx265", "-preset", "ultrafast", "-tune", "zerolatency"]
        choice += ["-x265-params", options, "-f", "hevc"]
    return [*gop, *choice, "pipe:1"]


def sound_arguments(recipe: Recipe, sound: SoundCodec) -> list[str]:
    track = SOUNDS[sound]
    graph = f"sine=frequency=440:beep_factor=2:sample_rate={track.rate}"
    source = ["-f", "lavfi", "-i", graph, "-t", f"{recipe.seconds:g}", "-ac", "1"]
    if sound is SoundCodec.AAC:
        return [*source, "-c:a", "aac", "-b:a", "64k", "-f", "adts", "pipe:1"]
    return [*source, "-c:a", "pcm_mulaw", "-f", "mulaw", "pipe:1"]
