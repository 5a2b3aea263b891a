import json
import shutil
import subprocess
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.hls.mpegts import TsSegment, TsSplitter
from bridge.media.boxes import MediaError
from tests.media.conftest import run


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


def test_what_no_keyframe_follows_is_the_last_segment(transport_stream: bytes) -> None:
    splitter = TsSplitter()
    whole = splitter.feed(transport_stream)
    last = splitter.end(whole[0].starts + 4)
    assert last is not None
    assert last.duration == 1
    assert last.starts == whole[2].starts + 1
    assert b"".join(s.data for s in [*whole, last]) == transport_stream
    assert splitter.end(last.starts) is None


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
