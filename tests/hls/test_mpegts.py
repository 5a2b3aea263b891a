import json
import shutil
import subprocess
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction

import m3u8
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.errors import Kind, PrivateEyeError
from bridge.hls.echo import EchoChannel, EchoVariant
from bridge.hls.mpegts import TsSegment, TsSplitter
from bridge.media.boxes import MediaError
from tests.builders import NOON, Waiter
from tests.media.conftest import run

VARIANTS = (EchoVariant("720p", 1280, 720, 2_700_000), EchoVariant("360p", 640, 360, 800_000))


@pytest.fixture(scope="session")
def transport_stream() -> bytes:
    """1 s closed GOPs with sound, as the Echo encoder writes them."""
    return run(
        "-f lavfi -i testsrc=s=640x360:r=30:d=4 -f lavfi -i sine=r=48000:d=4 -c:v libx264 "
        "-preset ultrafast -g 30 -sc_threshold 0 -bf 0 -c:a aac -f mpegts"
    )


def split(data: bytes, step: int) -> list[TsSegment]:
    splitter = TsSplitter()
    return [s for i in range(0, len(data), step) for s in splitter.feed(data[i : i + step])]


def test_segments_are_one_second_and_begin_with_a_keyframe(transport_stream: bytes) -> None:
    segments = split(transport_stream, 1000)
    assert [segment.duration for segment in segments] == [1, 1, 1]
    for segment in segments:
        argv = [shutil.which("ffprobe") or "ffprobe", "-v", "error", "-of", "json"]
        argv += ["-show_packets", "-show_streams", "-i", "pipe:0"]
        seen = json.loads(
            subprocess.run(argv, input=segment.data, check=True, capture_output=True).stdout
        )
        assert [s["codec_name"] for s in seen["streams"]] == ["h264", "aac"]
        video = [p for p in seen["packets"] if p["codec_type"] == "video"]
        assert len(video) == 30
        assert "K" in video[0]["flags"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(step=st.integers(1, 5000).filter(lambda n: n > 20))
def test_any_cut_of_the_bytes_gives_the_same_segments(transport_stream: bytes, step: int) -> None:
    assert split(transport_stream, step) == split(transport_stream, 1 << 20)


def test_bytes_out_of_step_are_refused() -> None:
    with pytest.raises(MediaError):
        TsSplitter().feed(b"x" * 376)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_damage_is_refused_or_survived(transport_stream: bytes, at: int, junk: bytes) -> None:
    data = bytearray(transport_stream[:300_000])
    data[at : at + len(junk)] = junk
    with suppress(MediaError):
        assert all(s.duration >= 0 for s in split(bytes(data), 4096))


def a_segment(second: int, seconds: Fraction = Fraction(1)) -> TsSegment:
    return TsSegment(f"ts{second}".encode(), Fraction(second), seconds)


def an_echo(segments: int = 2) -> EchoChannel:
    channel = EchoChannel(first_number=500)
    channel.begin(VARIANTS, NOON)
    for second in range(segments):
        channel.put("720p", a_segment(10 + second))
    return channel


def test_the_playlist_appears_with_two_segments() -> None:
    channel = an_echo(1)
    waiter = Waiter(lambda: channel.media("720p"))
    channel.put("720p", a_segment(11))
    text = waiter.result()
    assert isinstance(text, bytes)
    parsed = m3u8.loads(text.decode())
    assert [(s.uri, s.duration) for s in parsed.segments] == [("500.ts", 1), ("501.ts", 1)]
    assert parsed.target_duration == 1
    assert parsed.segments[1].program_date_time == NOON + timedelta(seconds=1)


def test_old_segments_leave_the_playlist_but_can_be_fetched_for_a_while() -> None:
    channel = an_echo(20)
    parsed = m3u8.loads(channel.media("720p").decode())
    assert parsed.media_sequence == 514
    assert channel.segment("720p", 512) == b"ts22"
    with pytest.raises(PrivateEyeError):
        channel.segment("720p", 505)


def test_an_encoder_that_starts_again_is_a_discontinuity_and_numbers_go_on() -> None:
    channel = an_echo(3)
    channel.begin(VARIANTS, NOON + timedelta(seconds=30))
    for second in range(8):
        channel.put("720p", a_segment(second))
        parsed = m3u8.loads(channel.media("720p").decode())
        marks = [s.discontinuity for s in parsed.segments]
        listed = range(parsed.media_sequence, parsed.media_sequence + len(marks))
        assert [n for n, mark in zip(listed, marks, strict=True) if mark] == [
            n for n in (500, 503) if n in listed
        ]
        assert parsed.discontinuity_sequence == (500 not in listed) + (503 not in listed)


def test_clearing_forgets_every_picture_but_not_the_numbers() -> None:
    channel = an_echo(3)
    channel.clear()
    with pytest.raises(PrivateEyeError) as error:
        channel.segment("720p", 501)
    assert error.value.kind is Kind.NOT_FOUND
    channel.begin(VARIANTS, NOON)
    channel.put("720p", a_segment(0))
    assert channel.segment("720p", 503) == b"ts0"


def test_the_multivariant_playlist_lists_both_sizes() -> None:
    parsed = m3u8.loads(an_echo().multivariant().decode())
    assert [p.stream_info.resolution for p in parsed.playlists] == [(1280, 720), (640, 360)]
    assert [p.uri for p in parsed.playlists] == ["720p/media.m3u8", "360p/media.m3u8"]
