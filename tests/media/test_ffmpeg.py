"""Argument lists: what must be in them, and what must be refused before anything starts."""

from pathlib import Path
from typing import Any

import pytest

from bridge.errors import PrivateEyeError
from bridge.media import ffmpeg
from bridge.media.ffmpeg import (
    Certificate,
    Ffmpeg,
    FfmpegVersion,
    Plan,
    RenditionOutput,
    VideoPlan,
)
from bridge.media.sound import AudioPlan, SoundFault

OLD = Ffmpeg("ffmpeg", FfmpegVersion(5, 1), "/etc/authorities.pem")
NEW = Ffmpeg("ffmpeg", FfmpegVersion(8, 1), "/etc/authorities.pem")
RTSP = "rtsp://user:pass@camera.example/stream"


def ingest(url: str = RTSP, plan: Plan | None = None, **settings: Any) -> list[str]:
    return ffmpeg.ingest(url, plan or Plan(), **{"tool": OLD, **settings})


def value(arguments: list[str], option: str) -> str:
    assert arguments.count(option) == 1
    return arguments[arguments.index(option) + 1]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026", FfmpegVersion(5, 1)),
        ("ffmpeg version n8.1.2 Copyright", FfmpegVersion(8, 1)),
        ("ffmpeg version 7.0.2-static https://johnvansickle.com", FfmpegVersion(7, 0)),
        ("ffmpeg version N-118000-gabcdef Copyright", FfmpegVersion(99, 0)),
        ("bash: ffmpeg: command not found", None),
        ("", None),
    ],
)
def test_versions(text: str, version: FfmpegVersion | None) -> None:
    assert ffmpeg.parse_version(text) == version


def test_rtsp_goes_over_tcp_with_a_time_limit() -> None:
    arguments = ingest()
    assert value(arguments, "-rtsp_transport") == "tcp"
    assert value(arguments, "-timeout") == "5000000"
    assert value(arguments, "-i") == RTSP
    assert "-nostdin" in arguments
    assert arguments[-1] == "pipe:1"


def test_rtsp_goes_over_udp_where_a_camera_knows_nothing_else() -> None:
    assert value(ingest(plan=Plan(udp=True)), "-rtsp_transport") == "udp"


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        (Plan(), "video+audio"),
        (Plan(fault=SoundFault.STOPPED), "video+audio"),
        (Plan(fault=SoundFault.REFUSED), "video"),
    ],
)
def test_a_track_that_is_not_used_is_not_asked_for(plan: Plan, asked: str) -> None:
    assert value(ingest(plan=plan), "-allowed_media_types") == asked


def test_fragments_are_what_the_segmenter_wants() -> None:
    arguments = ingest()
    assert value(arguments, "-frag_duration") == "200000"
    assert value(arguments, "-max_interleave_delta") == "300000"
    assert "-copyinkf:v" in arguments
    assert "frag_every_frame" not in value(arguments, "-movflags")


@pytest.mark.parametrize(
    ("plan", "expected", "missing"),
    [
        (Plan(), {"-c:v": "copy", "-c:a": "copy"}, "-tag:v"),
        (Plan(VideoPlan.COPY_H265), {"-c:v": "copy", "-tag:v": "hvc1"}, "-preset"),
        (Plan(VideoPlan.ENCODE), {"-c:v": "libx264", "-pix_fmt": "yuv420p"}, "-copyinkf:v"),
        (Plan(audio=AudioPlan.ENCODE), {"-c:a": "aac", "-ar": "48000"}, "-tag:v"),
        (Plan(audio=AudioPlan.NONE), {"-map": "0:v:0"}, "-c:a"),
    ],
)
def test_plans(plan: Plan, expected: dict[str, str], missing: str) -> None:
    arguments = ingest(plan=plan)
    for option, wanted in expected.items():
        assert value(arguments, option) == wanted
    assert missing not in arguments


@pytest.mark.parametrize("certificate", ["verify", Path("/etc/camera.pem")])
def test_an_ffmpeg_that_cannot_check_certificates_is_not_asked_to(
    certificate: Certificate,
) -> None:
    with pytest.raises(PrivateEyeError) as raised:
        ingest("rtsps://camera.example/s", certificate=certificate)
    assert "cannot check the certificate" in raised.value.message
    assert 'certificate = "accept-any"' in raised.value.message


def test_accepting_any_certificate_must_be_said() -> None:
    url = "rtsps://camera.example/s"
    assert "-tls_verify" not in ingest(url, certificate="accept-any")
    assert value(ingest(url, tool=NEW, certificate="accept-any"), "-tls_verify") == "0"


def test_an_address_can_say_that_any_certificate_will_do() -> None:
    arguments = ingest("rtspx://camera.example/s", tool=NEW)
    assert value(arguments, "-i") == "rtsps://camera.example/s"
    assert value(arguments, "-tls_verify") == "0"
    assert "-tls_verify" not in ingest("rtspx://camera.example/s")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_playlist_is_read_from_its_end_at_its_own_pace(scheme: str) -> None:
    arguments = ingest(f"{scheme}://camera.example/live/index.m3u8?token=1")
    assert arguments[arguments.index("-f") + 1] == "hls"
    assert value(arguments, "-live_start_index") == "-1"
    assert "-re" in arguments
    assert "file" not in value(arguments, "-protocol_whitelist")
    assert "hls" not in value(ingest(f"{scheme}://camera.example/v"), "-format_whitelist")


def test_rtmp_brings_flv_and_leads_nowhere_else() -> None:
    arguments = ingest("rtmp://camera.example/live/main")
    assert value(arguments, "-format_whitelist") == "flv"
    assert value(arguments, "-protocol_whitelist") == "rtmp,tcp"


@pytest.mark.parametrize("url", ["rtsps://camera.example/s", "https://camera.example/s"])
def test_checking_is_explicit_where_it_is_possible(url: str) -> None:
    checked = ingest(url, tool=NEW)
    assert value(checked, "-tls_verify") == "1"
    assert value(checked, "-ca_file") == "/etc/authorities.pem"
    own = ingest(url, tool=NEW, certificate=Path("/etc/camera.pem"))
    assert value(own, "-ca_file") == "/etc/camera.pem"


def test_a_file_is_read_at_its_own_pace_and_follows_nothing() -> None:
    arguments = ingest("file:///films/-a%20b:c.mp4")
    assert value(arguments, "-i") == "file:/films/-a b:c.mp4"
    assert value(arguments, "-stream_loop") == "-1"
    assert value(arguments, "-protocol_whitelist") == "file"
    assert "-re" in arguments


def test_a_device_is_opened_by_its_path() -> None:
    arguments = ingest("v4l2:///dev/video0")
    assert value(arguments, "-i") == "/dev/video0"


def test_pictures_over_http_that_have_no_times_get_that_at_which_they_came() -> None:
    url = "http://camera.example/mjpeg"
    assert value(ingest(url, Plan(wallclock=True)), "-use_wallclock_as_timestamps") == "1"
    assert "-use_wallclock_as_timestamps" not in ingest(url)
    assert "-use_wallclock_as_timestamps" not in ingest(plan=Plan(wallclock=True))
    assert value(ingest(url), "-rw_timeout") == "5000000"


@pytest.mark.parametrize(
    ("plan", "options"),
    [
        (Plan(), ["-bsf:v", "-bsf:a"]),
        (Plan(audio=AudioPlan.ENCODE), ["-bsf:v", "-af"]),
        (Plan(VideoPlan.ENCODE, AudioPlan.ENCODE), ["-vf", "-af"]),
    ],
)
def test_the_times_of_all_that_is_taken_are_made_steady(plan: Plan, options: list[str]) -> None:
    arguments = ingest(plan=plan)
    for option in options:
        assert "setts=" in value(arguments, option) or "setpts=" in value(arguments, option)


@pytest.mark.parametrize(
    ("audio", "fault", "done"),
    [
        (AudioPlan.COPY, SoundFault.UNDESCRIBED, AudioPlan.ENCODE),
        (AudioPlan.COPY, SoundFault.NEVER_SENT, AudioPlan.NONE),
        (AudioPlan.ENCODE, SoundFault.UNREADABLE, AudioPlan.NONE),
        (AudioPlan.NONE, SoundFault.UNDESCRIBED, AudioPlan.NONE),
    ],
)
def test_sound_at_fault_is_encoded_or_left_out(
    audio: AudioPlan, fault: SoundFault, done: AudioPlan
) -> None:
    plan = Plan(audio=audio, fault=fault)
    assert plan.sound is done
    assert ("0:a:0?" in ingest(plan=plan)) is (done is not AudioPlan.NONE)


def test_there_are_no_other_schemes() -> None:
    with pytest.raises(PrivateEyeError):
        ingest("concat:///etc/passwd")


def test_the_echo_encoder_writes_each_size_to_its_pipe() -> None:
    outputs = [RenditionOutput(7, 1280, 720, 2200), RenditionOutput(9, 640, 360, 700)]
    arguments = ffmpeg.echo(outputs, sound=True)
    assert [a for a in arguments if a.startswith("pipe:")] == ["pipe:0", "pipe:7", "pipe:9"]
    assert arguments.count("expr:gte(t,n_forced*1)") == 2
    assert "2200k" in arguments
    assert "anullsrc=r=48000:cl=stereo" not in arguments


@pytest.mark.parametrize(
    "arguments",
    [
        ffmpeg.echo([RenditionOutput(7, 640, 360, 700)], sound=False),
        ffmpeg.echo_copy(7, sound=False),
    ],
    ids=["encoded", "copied"],
)
def test_without_sound_there_is_silence(arguments: list[str]) -> None:
    assert "anullsrc=r=48000:cl=stereo" in arguments
    assert "-shortest" in arguments


@pytest.mark.parametrize("arguments", [ffmpeg.still(), ffmpeg.keyframe_digest()])
def test_one_picture_is_enough(arguments: list[str]) -> None:
    assert value(arguments, "-vframes") == "1"


@pytest.mark.parametrize(
    ("source", "most", "fitted"),
    [
        ((1920, 1080), (1280, 720), (1280, 720)),
        ((768, 576), (1280, 720), (768, 576)),
        ((480, 848), (1280, 720), (408, 720)),
        ((333, 101), (640, 360), (332, 100)),
        ((4000, 2), (640, 360), (640, 2)),
    ],
)
def test_fit(source: tuple[int, int], most: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert ffmpeg.fit(*source, most) == fitted
