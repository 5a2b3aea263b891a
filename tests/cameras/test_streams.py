"""What a camera may send: codecs, sizes, sound, time."""

import subprocess
import threading
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from bridge.cameras.ring import Ring
from bridge.cameras.still import Stills
from bridge.clock import SystemClock
from bridge.demo.camera.recording import Recipe
from bridge.demo.camera.tracks import SoundCodec
from bridge.media.ffmpeg import Ffmpeg
from bridge.model import State, VideoCodec
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import FIRST_SEGMENT, QUICK, Watched

SILENT = replace(SMALL, sound=None)


@pytest.mark.parametrize(
    ("recipe", "video", "sound"),
    [
        pytest.param(SMALL, "avc1", "mp4a.40.2", id="h264 and aac, copied"),
        pytest.param(replace(SMALL, sound=SoundCodec.PCMU), "avc1", "mp4a.40.2", id="g711"),
        pytest.param(SILENT, "avc1", None, id="no sound"),
        pytest.param(replace(SILENT, codec=VideoCodec.H265), "hvc1", None, id="h265, kept"),
        pytest.param(replace(SILENT, size=(768, 576)), "avc1", None, id="768x576"),
        pytest.param(replace(SILENT, size=(480, 848)), "avc1", None, id="480x848, upright"),
    ],
)
def test_a_camera_is_shown_as_it_is(
    tool: Ffmpeg, stage: Stage, recipe: Recipe, video: str, sound: str | None
) -> None:
    url = stage.camera(recipe).url
    with Watched(tool, url) as watched:
        first = watched.until_parts(6)
        assert watched.until_state(State.LIVE).reason is None
    assert State.LOST not in watched.states
    track, audio = first[0].init.video, first[0].init.audio
    assert track is not None
    assert track.codec.startswith(video)
    assert (track.width, track.height) == recipe.size
    assert (audio.codec if audio else None) == sound
    assert (first[0].segment, first[0].index) == (FIRST_SEGMENT, 0)
    assert first[0].independent
    assert first[0].discontinuity
    assert not any(part.discontinuity for part in first[1:])
    assert all(part.duration <= part.part_target for part in first)


@pytest.mark.parametrize("codec", [VideoCodec.H264, VideoCodec.H265])
def test_a_camera_that_describes_itself_poorly_is_looked_at_longer(
    tool: Ffmpeg, stage: Stage, codec: VideoCodec
) -> None:
    """No parameter sets in the session description: they come with the next keyframe."""
    camera = stage.camera(replace(SILENT, codec=codec, gop_s=2.0, seconds=8))
    camera.be_terse()
    with Watched(tool, camera.url) as watched:
        first = watched.until_parts(4)
    assert first[0].init.video is not None
    assert (first[0].init.video.width, first[0].init.video.height) == SILENT.size


def test_sound_does_not_stretch_the_first_picture(tool: Ffmpeg, stage: Stage) -> None:
    """Joined in the middle of a GOP with sound: the muxer would make a part of up to a GOP."""
    url = stage.camera(replace(SMALL, gop_s=2.0, seconds=8)).url
    with Watched(tool, url) as watched:
        first = watched.until_parts(8)
    assert not any(part.discontinuity for part in first[1:])
    assert max(part.duration for part in first) <= Fraction(3, 10)


def test_sound_that_the_owner_does_not_want_is_left_out(tool: Ffmpeg, stage: Stage) -> None:
    url = stage.camera().url
    with Watched(tool, url, sound=False) as watched:
        assert watched.until_parts(1)[0].init.audio is None


def test_variable_frame_rate_keeps_true_durations(tool: Ffmpeg, stage: Stage) -> None:
    intervals = (0.04, 0.04, 0.12, 0.2, 0.04)
    url = stage.camera(replace(SILENT, intervals_s=intervals)).url
    with Watched(tool, url) as watched:
        watched.until_parts(24)
        assert watched.health.state is State.LIVE
    # Dates are set right, once, when the first segment is over.
    parts = [part for part in watched.parts if part.segment > FIRST_SEGMENT]
    spent = parts[-1].starts_at - parts[0].starts_at
    media = float(sum(part.duration for part in parts[:-1]))
    assert media == pytest.approx(spent.total_seconds(), abs=0.3)


def test_ten_seconds_between_keyframes(tool: Ffmpeg, stage: Stage) -> None:
    url = stage.camera(replace(SILENT, gop_s=10, seconds=10)).url
    with Watched(tool, url, timing=replace(QUICK, silent_s=15.0)) as watched:
        watched.until_parts(15)
    assert {part.segment for part in watched.parts} >= {FIRST_SEGMENT, FIRST_SEGMENT + 1}


def test_other_pictures_are_encoded(tool: Ffmpeg, studio_file: str) -> None:
    with Watched(tool, studio_file) as watched:
        part = watched.until_parts(3)[0]
        assert part.init.video is not None
        assert part.init.video.codec.startswith("avc1")
        assert (part.init.video.width, part.init.video.height) == (322, 180)


def test_a_file_is_played_at_its_own_pace_again_and_again(tool: Ffmpeg, short_file: str) -> None:
    with Watched(tool, short_file) as watched:
        parts = watched.until_parts(14)  # 2.8 s of a file of 1 s
    for one, next_one in pairwise(parts):
        assert next_one.segment > one.segment or next_one.index == one.index + 1
    assert parts[-1].arrived - parts[0].arrived > 1.5


def test_a_still_is_a_jpeg_of_the_newest_keyframe(tool: Ffmpeg, stage: Stage) -> None:
    url = stage.camera().url
    with Watched(tool, url) as watched:
        watched.until_parts(1)
        ring: Ring = watched.fleet.ring(watched.camera.id)
        stills = Stills(tool, SystemClock())
        picture = stills.jpeg(ring)
    assert picture.startswith(b"\xff\xd8")
    assert picture.endswith(b"\xff\xd9")


class MjpegCamera(ThreadingHTTPServer):
    """A camera of the older kind: one JPEG after the other in a multipart answer."""

    daemon_threads = True

    def __init__(self, picture: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Mjpeg)
        self.picture = picture
        self.ended = threading.Event()


class _Mjpeg(BaseHTTPRequestHandler):
    server: MjpegCamera

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        picture = self.server.picture
        head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
        with suppress(OSError):
            while not self.server.ended.wait(0.1):
                self.wfile.write(head.encode() + picture + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output is not a server's log."""


def test_http_mjpeg_is_encoded(tool: Ffmpeg) -> None:
    argv = [tool.path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-vframes", "1"]
    picture = subprocess.run(
        [*argv, "-f", "mjpeg", "pipe:1"], check=True, capture_output=True
    ).stdout
    with MjpegCamera(picture) as camera:
        threading.Thread(target=camera.serve_forever, daemon=True).start()
        with Watched(tool, f"http://127.0.0.1:{camera.server_port}/video") as watched:
            first = watched.until_parts(6)
        camera.ended.set()
        camera.shutdown()
    video = first[0].init.video
    assert video is not None
    assert video.codec.startswith("avc1")
    assert (video.width, video.height) == (320, 180)
