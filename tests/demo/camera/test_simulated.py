"""A looped camera on a real socket: the protocol, and every use case."""

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bridge.demo.camera.digest import DigestLogin
from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import Recipe, Studio
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.demo.camera.server import RtspServer
from bridge.demo.camera.tracks import SoundCodec
from bridge.model import VideoCodec
from tests.builders import PATIENCE_S
from tests.demo.client import Client

SMALL = Recipe(size=(320, 180), fps=20, gop_s=0.25, seconds=2)


@pytest.fixture
def camera(server: RtspServer, studio: Studio) -> RtspCamera:
    return server.add("hall", Looped(studio, studio.record(SMALL)))


def test_methods_tracks_and_unknown_paths(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        assert "DESCRIBE" in client.ask("OPTIONS").headers["public"]
        assert "m=audio" in client.ask("DESCRIBE").body
        assert client.ask("DESCRIBE", "/nothing").status == 404
        assert client.ask("SETUP", "/trackID=5").status == 404
        assert client.ask("PLAY").status == 455
        assert client.ask("RECORD").status == 501
        udp = client.ask("SETUP", "/trackID=0", Transport="RTP/AVP;client_port=5000-5001")
        assert udp.status == 461


def test_packets_follow_play_in_real_time_and_stop_at_teardown(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        assert "rtptime=" in client.play(tracks=2).headers["rtp-info"]
        assert client.packet(channel=1).data[1] == 200  # a sender report comes first
        assert client.ask("GET_PARAMETER").status == 200
        assert next(taken for taken in halves(client) if taken == pytest.approx(0.5, abs=0.2))
        assert client.ask("TEARDOWN").status == 200
        assert client.quiet_for(0.3)
        assert camera.clients == 0


def halves(client: Client) -> Iterator[float]:
    """How long each half a second of pictures takes to come."""
    first = client.picture()[0]
    for _ in range(100):
        *_, last = (client.picture()[0] for _ in range(10))
        assert (last.timestamp - first.timestamp) % 2**32 == 90_000 // 2
        yield last.arrived - first.arrived
        first = last


def test_several_clients_play_at_once_and_one_joins_in_mid_gop(camera: RtspCamera) -> None:
    with Client(camera.url) as first, Client(camera.url) as second:
        first.play()
        first.keyframe()
        first.picture()
        second.play()
        joined = second.picture()[0]
        assert joined.payload[0] & 0x1F != 7  # no rewinding to the keyframe
        assert second.keyframe()[0].timestamp > joined.timestamp
        assert camera.clients == 2


def test_digest_is_asked_for_and_checked(server: RtspServer, studio: Studio) -> None:
    login = DigestLogin("me", "correct horse")
    camera = server.add("hall", Looped(studio, studio.record(SMALL)), login=login)
    with Client(camera.url) as client:
        assert client.ask("DESCRIBE").status == 401
        assert client.ask_as(DigestLogin("me", "wrong"), "DESCRIBE").status == 401
        assert client.ask_as(login, "DESCRIBE").status == 200


def test_stalled_camera_keeps_the_connection_and_resumes_with_a_keyframe(
    camera: RtspCamera,
) -> None:
    with Client(camera.url) as client:
        client.play()
        client.picture()
        camera.stall()
        assert client.quiet_for(0.3)
        camera.resume()
        assert client.picture()[0].payload[0] & 0x1F == 7


def test_frozen_camera_repeats_its_keyframe_with_running_timestamps(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        client.play()
        client.keyframe()
        client.keyframe()
        camera.freeze()
        client.keyframe()
        one, other = client.keyframe(), client.keyframe()
        assert [p.payload for p in one] == [p.payload for p in other]
        assert (other[0].timestamp - one[0].timestamp) % 2**32 == 90_000 // 4


def test_dropped_camera_hangs_up_and_answers_nobody_until_it_is_back(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        client.play()
        camera.drop()
        assert client.closed()
    with Client(camera.url) as client, pytest.raises(ConnectionError):
        client.ask("OPTIONS")
    camera.restore()
    with Client(camera.url) as client:
        client.play()
        assert client.picture()[0].payload[0] & 0x1F == 7


def test_one_dropped_camera_leaves_the_others_alone(
    server: RtspServer, camera: RtspCamera, studio: Studio
) -> None:
    other = server.add("attic", Looped(studio, studio.record(SMALL)))
    camera.drop()
    with Client(camera.url) as client, pytest.raises(ConnectionError):
        client.ask("DESCRIBE")
    with Client(other.url) as client:
        client.play()
        assert client.picture()


def test_muted_camera_goes_on_with_pictures(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        client.play(tracks=2)
        client.packet(channel=2)
        camera.mute()
        assert client.ask("GET_PARAMETER").status == 200
        heard = {client.any_packet().channel for _ in range(20)}
        assert heard == {0}


def test_clock_jumps(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        client.play()
        before = client.picture()[0].timestamp
        camera.jump_clock(3600)
        for _ in range(20):
            jump = (client.picture()[0].timestamp - before) % 2**32
            if jump > 90_000 * 3600:
                return
    pytest.fail("the timestamps did not jump")


def test_resolution_changes_in_band(camera: RtspCamera) -> None:
    with Client(camera.url) as client:
        client.play()
        before = client.keyframe()[0].payload
        camera.change_resolution(160, 90)
        # It is encoded first, which takes its time on a busy machine.
        assert any(client.keyframe()[0].payload != before for _ in range(100))


def test_slow_client_loses_pictures_and_the_other_none(server: RtspServer, studio: Studio) -> None:
    heavy = Recipe(size=(640, 360), fps=20, gop_s=0.25, seconds=0.5, noise=60, bitrate_k=40_000)
    camera = server.add("hall", Looped(studio, studio.record(heavy)))
    with Client(camera.url, receive_bytes=65536) as slow, Client(camera.url) as quick:
        slow.play()
        quick.play()
        stamps = [quick.picture()[0].timestamp for _ in range(30)]
        steps = {(b - a) % 2**32 for a, b in pairwise(stamps)}
        assert max(steps) - min(steps) <= 1
        assert min(steps) >= 90_000 // 20 - 1
        late = [slow.picture() for _ in range(30)]
        # What the slow one gets is whole, and after a gap it goes on with a keyframe.
        assert all(len({p.timestamp for p in picture}) == 1 for picture in late)
        gaps = [b for a, b in pairwise(late) if (b[0].timestamp - a[0].timestamp) % 2**32 > 5000]
        assert gaps
        assert all(after[0].payload[0] & 0x1F == 7 for after in gaps)


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (SMALL, ["h264,320,180", "aac,48000"]),
        (
            Recipe(size=(480, 848), gop_s=0.2, sound=SoundCodec.PCMU),
            ["h264,480,848", "pcm_mulaw,8000"],
        ),
        (Recipe(size=(320, 180), codec=VideoCodec.H265, gop_s=0.2, sound=None), ["hevc,320,180"]),
    ],
    ids=["h264 + aac", "portrait + pcmu", "h265"],
)
def test_ffprobe_reads_every_kind(
    server: RtspServer, studio: Studio, ffmpeg: Path, recipe: Recipe, expected: list[str]
) -> None:
    camera = server.add("hall", Looped(studio, studio.record(recipe)), login=DigestLogin("a", "b"))
    fields = "stream=codec_name,width,height,sample_rate"
    probe = [str(ffmpeg.with_name("ffprobe")), "-v", "error", "-rtsp_transport", "tcp"]
    probe += ["-analyzeduration", "500000"]
    probe += ["-show_entries", fields, "-of", "csv=p=0", camera.url]
    done = subprocess.run(probe, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.stdout.split() == expected
