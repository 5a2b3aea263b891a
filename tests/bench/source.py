"""The cameras of the bench, a process of its own: 1080p30, 3 Mbit/s, noise, sound, 2 s GOPs, live.

Asked by lines of JSON (`processes.Helper`): {} starts it, {"do": "keyframe", "camera": name} tells
when that camera last sent a keyframe, {"do": "sent", "camera": name} when it sent which picture
(by the checksum of its last NAL unit); "pictures" of the first answer are these by number.
{"do": "empty"} adds a camera of the same kind in which nothing moves: its address, its bit rate.
Times are monotonic seconds, which all processes of a machine share.
"""

import asyncio
import subprocess
import zlib
from collections import deque
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import CameraFilm, Recipe, Studio
from bridge.demo.camera.server import RtspServer
from bridge.demo.camera.tracks import SoundTrack, Unit, UnitSink, VideoTrack
from bridge.media.types import TrackKind
from tests.bench.processes import serve

CAMERAS = 16
# The number of each picture stands in its corner, as eight blocks that are white for a one.
BITS, BLOCK = 8, 64
_BLOCKS = "".join(
    f",drawbox=x={bit * BLOCK}:y=0:w={BLOCK}:h={BLOCK}:c=white:t=fill"
    f":enable='gt(bitand(n,{1 << bit}),0)'"
    for bit in range(BITS)
)
_PICTURE = "testsrc2=size={size}:rate={fps}"
_PICTURE += f",drawbox=x=0:y=0:w={BITS * BLOCK}:h={BLOCK}:c=black:t=fill{_BLOCKS}"
RECIPE = Recipe(
    size=(1920, 1080),
    fps=30,
    bitrate_k=3000,
    noise=20,
    gop_s=2.0,
    seconds=8.0,
    picture=_PICTURE,
)
# The same with a room in which nothing moves; the noise of a sensor remains.
_STILL = "testsrc2=size={size}:rate={fps},trim=end_frame=1,loop=loop=-1:size=1,setpts=N/FR/TB"
EMPTY = replace(RECIPE, picture=_STILL, noise=8)
PICTURES_KEPT = 30 * 60


class Watched:
    """A source that remembers when it sent what. On the server's loop but for the reading."""

    def __init__(self, source: Looped) -> None:
        self._source = source
        self._sink: UnitSink | None = None
        self._names: dict[int, int] = {}
        self.keyframe_at = 0.0
        self.sent: deque[tuple[int, float]] = deque(maxlen=PICTURES_KEPT)

    @property
    def video(self) -> VideoTrack:
        return self._source.video

    @property
    def sound(self) -> SoundTrack | None:
        return self._source.sound

    def start(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None:
        self._sink = sink
        self._source.start(loop, self)

    def stop(self) -> None:
        self._source.stop()

    def resize(self, width: int, height: int) -> None:
        self._source.resize(width, height)

    def put(self, unit: Unit) -> None:
        if unit.kind is TrackKind.VIDEO:
            now = monotonic()
            if unit.keyframe:
                self.keyframe_at = now
            last = unit.data[-1]
            name = self._names.get(id(last))
            if name is None:
                name = self._names[id(last)] = zlib.crc32(last)
            self.sent.append((name, now))
        if self._sink is not None:
            self._sink.put(unit)


def main() -> None:
    cameras: dict[str, Watched] = {}
    studios: list[Studio] = []
    with RtspServer() as server:

        def answer(request: dict[str, Any]) -> dict[str, Any]:
            if "do" not in request:
                studios.append(Studio(Path(request["ffmpeg"])))
                return _start(server, cameras, studios[0], request)
            if request["do"] == "empty":
                empty = studios[0].record(EMPTY)
                url = server.add("empty", Looped(studios[0], empty)).url
                return {"url": url, "mbits": _mbits(empty)}
            camera = cameras[request["camera"]]
            if request["do"] == "keyframe":
                return {"at": camera.keyframe_at}
            return {"sent": list(camera.sent)}

        serve(answer)


def _start(
    server: RtspServer, cameras: dict[str, Watched], studio: Studio, request: dict[str, Any]
) -> dict[str, Any]:
    recording = studio.record(RECIPE)
    _keep(recording, Path(request["folder"]) / "source.mp4", request["ffmpeg"])
    urls = {}
    for number in range(CAMERAS):
        name = f"camera_{number}"
        watched = Watched(Looped(studio, recording, stagger=number / CAMERAS))
        urls[name] = server.add(name, watched).url
        cameras[name] = watched
    pictures = [zlib.crc32(picture.nals[-1]) for picture in recording.pictures]
    mbits = _mbits(recording)
    return {"urls": urls, "mbits": mbits, "gop_s": RECIPE.gop_s, "pictures": pictures}


def _mbits(recording: CameraFilm) -> float:
    """Of the pictures alone, in a second."""
    size = sum(len(nal) for picture in recording.pictures for nal in picture.nals)
    return 8 * size / 1e6 * RECIPE.fps / len(recording.pictures)


def _keep(recording: CameraFilm, path: Path, ffmpeg: str) -> None:
    """The same pictures as a file, for ffmpeg alone to read."""
    pictures = b"".join(b"\0\0\0\1" + nal for unit in recording.pictures for nal in unit.nals)
    sound = ["-f", "lavfi", "-i", f"sine=r=48000:d={RECIPE.seconds}"]
    argv = [ffmpeg, "-v", "error", "-y", "-f", "h264", "-r", str(RECIPE.fps), "-i", "pipe:0"]
    argv += [*sound, "-c:v", "copy", "-c:a", "aac", str(path)]
    subprocess.run(argv, input=pictures, check=True)


if __name__ == "__main__":
    main()
