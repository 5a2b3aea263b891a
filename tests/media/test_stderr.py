"""ffmpeg's words: secrets taken out, codecs learned, ends explained. Lines are ffmpeg's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.media.end_reasons import EndKind
from bridge.media.ffmpeg import Plan, VideoPlan
from bridge.media.sound import AudioPlan, SoundFault
from bridge.media.stderr import Learned, Redactor, StderrReader, classify, plan_for

FIRST_WORDS = b"""Input #0, rtsp, from 'rtsp://admin:hunter22@10.0.0.9/s?token=abc':
  Metadata:
    title           : Session streamed
  Duration: N/A, start: 0.011333, bitrate: N/A
  Stream #0:0: Video: h264 (Constrained Baseline), yuv420p(progressive), 1280x720, 30 fps, 90k tbn
  Stream #0:1: Audio: pcm_mulaw, 8000 Hz, mono, s16, 64 kb/s
Stream mapping:
  Stream #0:0 -> #0:0 (copy)
Output #0, mp4, to 'pipe:1':
  Stream #0:0: Video: mpeg4 (mp4v), yuv420p, 320x240
"""


@pytest.mark.parametrize(
    ("line", "code", "kind"),
    [
        ("rtsp://h/s: Connection refused", 1, EndKind.UNREACHABLE),
        ("Failed to resolve hostname cam: Name or service not known", 1, EndKind.UNKNOWN_HOST),
        ("rtsp://h/s: Connection timed out", 1, EndKind.TIMED_OUT),
        ("[tcp @ 0x1] Connection to tcp://h:554 failed: Operation timed out", 1, EndKind.TIMED_OUT),
        ("method DESCRIBE failed: 401 Unauthorized", 1, EndKind.LOGIN),
        ("rtsp://h/s: Server returned 401 Unauthorized (authorization failed)", 8, EndKind.LOGIN),
        ("method DESCRIBE failed: 403 Forbidden", 1, EndKind.DENIED),
        ("method DESCRIBE failed: 404 Not Found", 1, EndKind.NO_SUCH_PATH),
        ("[http @ 0x1] HTTP error 404 Not Found", 1, EndKind.NO_SUCH_PATH),
        ("method SETUP failed: 461 Unsupported transport", 1, EndKind.ONLY_UDP),
        ("[rtsp @ 0x1] Nonmatching transport in server reply", 1, EndKind.ONLY_UDP),
        ("method SETUP failed: 503 Service Unavailable", 1, EndKind.FAULT),
        ("h: Invalid data found when processing input", 1, EndKind.NOT_VIDEO),
        ("Stream map '0:v:0' matches no streams.", 1, EndKind.NOT_VIDEO),
        ("rtsp://h/s: No route to host", 1, EndKind.UNREACHABLE),
        ("[tls @ 0x1] Certificate verification failed", 251, EndKind.CERTIFICATE),
        ("/dev/video0: Device or resource busy", 1, EndKind.BUSY),
        ("/dev/video0: No such file or directory", 1, EndKind.MISSING),
        ("Could not find tag for codec xx, codec not currently supported in container", 1, "codec"),
        ("Connection reset by peer", 1, EndKind.STALLED),
        ("anything", -9, EndKind.CRASHED),
        ("anything", 1, EndKind.CRASHED),
        ("video:10kB audio:0kB subtitle:0kB", 0, EndKind.ENDED),
    ],
)
def test_every_end_has_a_kind_and_a_sentence(line: str, code: int, kind: str) -> None:
    reason = classify(["some other line", line], exit_code=code)
    assert reason.kind == kind
    assert reason.sentence


def test_the_telling_line_wins_over_the_general_one() -> None:
    lines = ["method DESCRIBE failed: 401 Unauthorized", "Invalid data found when processing input"]
    assert classify(lines, exit_code=1).kind is EndKind.LOGIN


def test_numbers_of_a_stream_are_not_answers() -> None:
    line = "  Stream #0:0: Video: h264 (High), yuv420p, 1280x720, 404 kb/s, 30 fps, 401 tbr"
    assert classify([line], exit_code=0).kind is EndKind.ENDED


def test_a_damaged_picture_does_not_explain_the_end_of_a_long_run() -> None:
    lines = ["Error while decoding stream #0:0: Invalid data found when processing input"]
    assert classify(lines, exit_code=0, had_media=True).kind is EndKind.ENDED


def test_what_a_camera_has_is_learned_from_its_input_alone() -> None:
    reader = StderrReader(Redactor())
    for at in range(0, len(FIRST_WORDS), 7):
        reader.feed(FIRST_WORDS[at : at + 7])
    assert reader.learned == Learned("h264", "pcm_mulaw", 1280, 720)


def test_nothing_is_learned_before_the_input_is_described_whole() -> None:
    reader = StderrReader(Redactor())
    reader.feed(FIRST_WORDS[: FIRST_WORDS.index(b"Stream mapping")])
    assert reader.learned is None


@pytest.mark.parametrize(
    ("video", "audio", "sound", "plan"),
    [
        ("h264", "aac", True, Plan()),
        ("h264", "aac", False, Plan(audio=AudioPlan.NONE)),
        ("hevc", None, True, Plan(VideoPlan.COPY_H265, AudioPlan.COPY)),
        ("mjpeg", "pcm_alaw", True, Plan(VideoPlan.ENCODE, AudioPlan.ENCODE)),
        ("h264", "none", True, Plan(audio=AudioPlan.NONE)),
    ],
)
def test_plans_follow_from_codecs(video: str, audio: str | None, sound: bool, plan: Plan) -> None:
    assert plan_for(Learned(video, audio), sound=sound) == plan


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[rtsp @ 0x1] Error parsing AU headers", SoundFault.UNREADABLE),
        ("[mp4 @ 0x1] Malformed AAC bitstream detected: use ...", SoundFault.UNDESCRIBED),
        ("[mp4 @ 0x1] Non-monotonous DTS in output stream 0:1; previous: 9, current: 1", None),
        ("[rtsp @ 0x1] method SETUP failed: 404 Not Found", SoundFault.REFUSED),
        ("[rtsp @ 0x1] method SETUP failed: 401 Unauthorized", None),
        ("[rtsp @ 0x1] method SETUP failed: 453 Not Enough Bandwidth", None),
        ("[rtsp @ 0x1] method SETUP failed: 461 Unsupported transport", None),
        ("[rtsp @ 0x1] method SETUP failed: 503 Service Unavailable", None),
    ],
)
def test_complaints_about_the_sound_are_kept_apart(line: str, fault: SoundFault | None) -> None:
    reader = StderrReader(Redactor())
    reader.feed(line.encode() + b"\n")
    assert reader.sound_fault is fault


@pytest.mark.parametrize(("container", "clock"), [("flv", True), ("mpjpeg", False)])
def test_what_comes_without_times_gets_those_of_its_arrival(container: str, clock: bool) -> None:
    reader = StderrReader(Redactor())
    reader.feed(FIRST_WORDS.replace(b"rtsp, from", f"{container}, from".encode()))
    assert reader.learned is not None
    assert reader.learned.clock is clock
    assert plan_for(reader.learned, sound=True).wallclock is not clock


@pytest.mark.parametrize(
    "line",
    [
        "rtsp://admin:hunter22@10.0.0.9/s: Connection refused",
        "Opening 'http://admin:hunter22@10.0.0.9/x?password=hunter22' for reading",
        "tcp://10.0.0.9/?user=a&pwd=hunter22",
        "the login admin and hunter22",
    ],
)
def test_no_password_is_left(line: str) -> None:
    shown = Redactor("rtsp://admin:hunter22@10.0.0.9/s")(line)
    assert "hunter22" not in shown


@given(st.text(alphabet="abcXYZ019@/:?#%&='\"", min_size=3, max_size=20))
def test_whatever_people_put_into_passwords(password: str) -> None:
    shown = Redactor()(f"rtsp://somebody:{password}@10.0.0.9/stream: Connection refused")
    assert shown.startswith("rtsp://…@10.0.0.9/stream")


def test_lines_are_bounded() -> None:
    reader = StderrReader(Redactor())
    for _ in range(100):
        reader.feed(b"x" * 10_000)
    (line,) = reader.feed(b"\n")
    assert len(line) < 10_000
