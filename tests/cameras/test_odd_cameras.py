"""Cameras that are odd in ways of the same kinds as those that people reported, and yet play."""

import socketserver
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bridge.clock import SystemClock
from bridge.demo.camera import annexb
from bridge.demo.camera.digest import DigestLogin
from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import CameraFilm, Recipe, Studio
from bridge.demo.camera.server import RtspServer
from bridge.demo.camera.tracks import SoundCodec
from bridge.media import end_reasons
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.sound import SoundFault
from bridge.model import State, VideoCodec
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import Watched
from tests.cameras.relay import SOUND, Relay, Rtp
from tests.cameras.test_gstreamer import gstreamer

SILENT = replace(SMALL, sound=None)
H265 = replace(SILENT, codec=VideoCodec.H265)
GOP = str(SILENT.gop_frames)
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", GOP, "-bf", "0", "-sc_threshold", "0")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-g", GOP, "-bf", "0")
_paths = count()


def plays(tool: Ffmpeg, url: str, *, parts: int = 10) -> Watched:
    """So many parts one after the other; never lost, never refused."""
    with Watched(tool, url) as watched:
        watched.until(
            lambda: (
                len(watched.parts) >= parts
                and not any(part.discontinuity for part in watched.parts[-parts + 1 :])
            )
        )
        assert set(watched.states) <= {State.STARTING, State.LIVE}
    return watched


def said_live(watched: Watched) -> str | None:
    """What was said of it last while it was live."""
    return [health.reason for health in watched.history if health.state is State.LIVE][-1]


@contextmanager
def filmed(
    tool: Ffmpeg, studio: Studio, recipe: Recipe, encoder: Sequence[str], *, first: int = 0
) -> Iterator[str]:
    """A camera with an encoder of its own; its film begins with that keyframe."""
    graph = recipe.picture.format(size="320x180", fps=recipe.fps)
    argv = [tool.path, "-v", "error", "-nostdin", "-f", "lavfi", "-i", graph]
    argv += ["-frames:v", str(recipe.frames), "-pix_fmt", "yuv420p", *encoder, "pipe:1"]
    data = subprocess.run(argv, check=True, capture_output=True).stdout
    splitter = annexb.AccessUnitSplitter(recipe.codec)
    units = (*splitter.feed(data), *splitter.flush())
    # Parameter sets come with each picture that a decoder may begin with, whatever its type.
    pictures = [
        annexb.AccessUnit(unit.nals, bool(annexb.parameter_sets(unit, recipe.codec)))
        for unit in units
    ]
    keyframes = [number for number, unit in enumerate(pictures) if unit.keyframe]
    film = CameraFilm(recipe, tuple(pictures[keyframes[first] :]), ())
    with RtspServer() as server:
        yield server.add(f"odd{next(_paths)}", Looped(studio, film)).url


@pytest.mark.parametrize(
    ("recipe", "encoder", "first"),
    [
        (SILENT, (*H264, "-x264-params", "aud=1:interlaced=1", "-f", "h264"), 0),
        (SILENT, (*H264, "-x264-params", "aud=1:intra-refresh=1", "-f", "h264"), 1),
        (SILENT, (*H264, "-x264-params", "aud=1:slices=8", "-f", "h264"), 0),
        (
            H265,
            (*X265, "-x265-params", "aud=1:repeat-headers=1:open-gop=1:log-level=error"),
            1,
        ),
    ],
    ids=["interlaced", "refreshed in columns, never whole", "slices", "h265 that is never idr"],
)
def test_an_encoder_of_its_own_kind_plays(
    tool: Ffmpeg, studio: Studio, recipe: Recipe, encoder: Sequence[str], first: int
) -> None:
    more = ("-f", "hevc") if recipe.codec is VideoCodec.H265 else ()
    with filmed(tool, studio, recipe, (*encoder, *more), first=first) as url:
        plays(tool, url)


def test_a_camera_of_few_pictures_a_second_plays(tool: Ffmpeg, stage: Stage) -> None:
    camera = stage.camera(replace(SILENT, fps=5, gop_s=2.0, seconds=8))
    watched = plays(tool, camera.url, parts=5)
    first, last = watched.parts[0], watched.parts[-1]
    media_s = (last.starts_at - first.starts_at).total_seconds()
    assert media_s == pytest.approx(last.arrived - first.arrived, abs=1)


def test_a_camera_of_one_picture_a_second_plays(tool: Ffmpeg, stage: Stage) -> None:
    """It may be taken for silent first, while its pictures are waited for."""
    camera = stage.camera(replace(SILENT, fps=1, gop_s=2.0, seconds=8))
    with Watched(tool, camera.url) as watched:
        watched.until(lambda: len(watched.parts) >= 5)
        assert watched.states[-1] is State.LIVE
        assert not any(part.discontinuity for part in watched.parts[1:])


def described_alone(packet: Rtp) -> Rtp | None:
    """Parameter sets are in the description, and never come with the pictures."""
    return None if packet.payload[0] & 0x1F in (7, 8) else packet


def extended(packet: Rtp) -> Rtp:
    """Each packet with a header extension, as ONVIF has it for replaying."""
    extension = b"\xab\xac\x00\x03" + bytes(12)
    return replace(packet, flags=packet.flags | 0x10, payload=extension + packet.payload)


def padded(packet: Rtp) -> Rtp:
    return replace(packet, flags=packet.flags | 0x20, payload=packet.payload + b"\0\0\0\4")


@pytest.mark.parametrize("flaw", [described_alone, extended, padded])
def test_packets_of_another_shape_play(tool: Ffmpeg, stage: Stage, flaw: object) -> None:
    with Relay(stage.camera(SILENT).url, flaw) as relay:  # type: ignore[arg-type]
        plays(tool, relay.url)
        assert relay.connections == 1


def as_g722(packet: Rtp) -> Rtp:
    return replace(packet, kind=packet.kind | 9) if packet.channel == SOUND else packet


def describes_g722(sdp: str) -> str:
    return sdp.replace("RTP/AVP 0", "RTP/AVP 9").replace("rtpmap:0 PCMU", "rtpmap:9 G722")


def test_g722_is_heard(tool: Ffmpeg, stage: Stage) -> None:
    camera = stage.camera(replace(SMALL, sound=SoundCodec.PCMU))
    with Relay(camera.url, as_g722, describes_g722) as relay:
        watched = plays(tool, relay.url)
    assert watched.parts[-1].init.audio is not None
    assert said_live(watched) is None


PICTURE = (
    "videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=15/1 "
    "! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 "
    "! rtph264pay name=pay0 pt=96 config-interval=-1"
)
HEARD = "audiotestsrc is-live=true ! audioconvert ! audioresample"
MOUNTS = {
    "/opus": f"( {PICTURE} {HEARD} ! opusenc ! rtpopuspay name=pay1 pt=97 )",
    "/alaw": f"( {PICTURE} {HEARD} ! alawenc ! rtppcmapay name=pay1 pt=8 )",
    "/l16": f"( {PICTURE} {HEARD} ! audio/x-raw,rate=16000,channels=1 ! rtpL16pay name=pay1 )",
    "/jpeg": "( videotestsrc is-live=true "
    "! video/x-raw,format=I420,width=320,height=176,framerate=10/1 "
    "! jpegenc ! rtpjpegpay name=pay0 pt=26 )",
}


@pytest.mark.parametrize("mount", MOUNTS)
def test_formats_of_another_make_of_server_play(tool: Ffmpeg, tmp_path: Path, mount: str) -> None:
    with gstreamer(tmp_path, user="admin", password="right", mounts=MOUNTS) as port:
        watched = plays(tool, f"rtsp://admin:right@127.0.0.1:{port}{mount}")
    init = watched.parts[-1].init
    assert (init.audio is not None) is (mount != "/jpeg")
    assert init.video is not None
    assert init.video.codec.startswith("avc1")


def another_track(sdp: str) -> str:
    """Of what ONVIF calls metadata, which this user may not have."""
    return f"{sdp}m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\n" + (
        "a=control:trackID=7\r\n"
    )


def refused_sound(sdp: str) -> str:
    return sdp.replace("a=control:trackID=1", "a=control:trackID=7")


def test_a_track_that_nobody_wants_is_not_asked_for(tool: Ffmpeg, stage: Stage) -> None:
    with Relay(stage.camera().url, describe=another_track) as relay:
        plays(tool, relay.url)
        assert relay.connections == 1


def test_sound_that_is_refused_takes_no_picture_away(tool: Ffmpeg, stage: Stage) -> None:
    with Relay(stage.camera().url, describe=refused_sound) as relay:
        watched = plays(tool, relay.url)
        assert relay.connections <= 3
    assert said_live(watched) == SoundFault.REFUSED.sentence
    assert watched.parts[-1].init.audio is None


def test_pictures_that_are_refused_are_not_blamed_on_the_sound(tool: Ffmpeg, stage: Stage) -> None:
    def refused(sdp: str) -> str:
        return sdp.replace("a=control:trackID=0", "a=control:trackID=7")

    with (
        Relay(stage.camera().url, describe=refused) as relay,
        Watched(tool, relay.url) as watched,
    ):
        assert watched.until_state(State.REFUSED).reason == end_reasons.NO_SUCH_PATH.sentence


def soon_over(head: str) -> str:
    return "".join(
        f"{line.rstrip()};timeout=2\r\n" if line.startswith("Session:") else line
        for line in head.splitlines(keepends=True)
    )


def test_a_session_that_is_soon_over_is_kept(tool: Ffmpeg, stage: Stage) -> None:
    asked = threading.Semaphore(0)

    def asks(chunk: bytes) -> bool:
        if chunk.startswith(b"GET_PARAMETER"):
            asked.release()
        return True

    with (
        Relay(stage.camera().url, head=soon_over, asks=asks) as relay,
        Watched(tool, relay.url) as watched,
    ):
        for _ in range(4):
            assert asked.acquire(timeout=10)
        assert watched.states == [State.LIVE]
        assert relay.connections == 1


class OfAnotherEra(SystemClock):
    """Past 7 February 2036 the seconds of NTP begin anew."""

    def now(self) -> datetime:
        return super().now() + (datetime(2036, 2, 7, 6, 28, 14, tzinfo=UTC) - BEGAN)


BEGAN = datetime.now(UTC)


@pytest.mark.parametrize("recipe", [SMALL, SILENT], ids=["with sound", "silent"])
def test_a_clock_that_comes_to_the_year_2036_costs_nothing(
    tool: Ffmpeg, studio: Studio, recipe: Recipe
) -> None:
    with RtspServer(clock=OfAnotherEra()) as server:
        url = server.add("era", Looped(studio, studio.record(recipe))).url
        watched = plays(tool, url, parts=40)
    assert [part.discontinuity for part in watched.parts].count(True) == 1
    assert abs(watched.parts[-1].starts_at - datetime.now(UTC)) < timedelta(seconds=5)


@contextmanager
def sends_on(url: str) -> Iterator[str]:
    """A server that knows a camera by another address."""

    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asks = sequence = b""
            for line in self.rfile:
                if line.endswith(b"RTSP/1.0\r\n"):
                    asks = line
                elif line.lower().startswith(b"cseq:"):
                    sequence = line
                elif line == b"\r\n":
                    known = asks.startswith(b"OPTIONS")
                    said = b"200 OK" if known else b"302 Found\r\nLocation: " + url.encode()
                    self.wfile.write(b"RTSP/1.0 " + said + b"\r\n" + sequence + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"rtsp://127.0.0.1:{server.server_address[1]}/camera"
        server.shutdown()


@pytest.mark.parametrize("login", [None, DigestLogin("admin", "right")], ids=["open", "login"])
def test_a_camera_that_sends_us_on_plays(
    tool: Ffmpeg, stage: Stage, login: DigestLogin | None
) -> None:
    name, _, address = stage.camera(login=login).url.removeprefix("rtsp://").rpartition("@")
    with sends_on(f"rtsp://{address}") as url:
        plays(tool, url.replace("://", f"://{name}@") if name else url)
