import json
import shutil
import struct
import subprocess
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.media.boxes import MediaError
from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Fragment, Init, TrackKind
from tests.media.conftest import SOURCES

KINDS = sorted(SOURCES)
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(data: bytes, step: int = 4096) -> tuple[Init, list[Fragment]]:
    reader = FragmentReader()
    found = [out for i in range(0, len(data), step) for out in reader.feed(data[i : i + step])]
    inits = [out for out in found if isinstance(out, Init)]
    assert len(inits) == 1
    return inits[0], [out for out in found if isinstance(out, Fragment)]


def probe(data: bytes, *options: str) -> dict[str, list[dict[str, Any]]]:
    """ffprobe's opinion of the same bytes."""
    tool = shutil.which("ffprobe") or "ffprobe"
    argv = [tool, "-v", "error", *options, "-of", "json", "-i", "pipe:0"]
    result = subprocess.run(argv, input=data, check=True, capture_output=True)
    parsed: dict[str, list[dict[str, Any]]] = json.loads(result.stdout)
    return parsed


@pytest.mark.parametrize("kind", KINDS)
def test_tracks_are_those_that_ffprobe_sees(streams: dict[str, bytes], kind: str) -> None:
    init, _ = read(streams[kind])
    seen = probe(streams[kind], "-show_streams")["streams"]
    assert [t.kind.value for t in init.tracks] == [s["codec_type"] for s in seen]
    assert init.video is not None
    assert (init.video.width, init.video.height) == (seen[0]["width"], seen[0]["height"])
    assert all(Fraction(1, t.timescale) == Fraction(s["time_base"])
               for t, s in zip(init.tracks, seen, strict=True))  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_codec_strings_follow_rfc_6381(streams: dict[str, bytes], kind: str) -> None:
    init, _ = read(streams[kind])
    seen = probe(streams[kind], "-show_streams")["streams"]
    assert init.video is not None
    if kind == "h265":
        # Main 4:4:4 is profile 4 of ISO/IEC 23008-2; x265 signals level 2.0 (60) for this size.
        assert init.video.codec == f"hvc1.4.10.L{seen[0]['level']}.9e.8"
    else:
        assert init.video.codec == f"avc1.f400{seen[0]['level']:02x}"
    assert init.audio is None or init.audio.codec == "mp4a.40.2"


@pytest.mark.parametrize("kind", KINDS)
def test_samples_are_those_that_ffprobe_sees(streams: dict[str, bytes], kind: str) -> None:
    init, fragments = read(streams[kind])
    packets = probe(streams[kind], "-show_packets")["packets"]
    for index, track in enumerate(init.tracks):
        runs = [run for f in fragments for run in f.runs if run.track == track.id]
        seen = [p for p in packets if p["stream_index"] == index]
        assert [size for run in runs for size in run.sizes] == [int(p["size"]) for p in seen]
        assert [s for run in runs for s in run.sync] == ["K" in p["flags"] for p in seen]
        assert runs[0].start == int(seen[0]["dts"])
        if track.kind is TrackKind.VIDEO:
            assert any(run.sync[0] for run in runs)


def test_a_keyframe_always_starts_a_fragment(streams: dict[str, bytes]) -> None:
    _, fragments = read(streams["h264-aac"])
    assert not any(any(run.sync[1:]) for f in fragments for run in f.runs if run.track == 1)


def test_fragments_are_the_bytes_that_ffmpeg_wrote(streams: dict[str, bytes]) -> None:
    data = streams["h264-aac"]
    init, fragments = read(data, step=1)
    assert data.startswith(init.data + fragments[0].data + fragments[1].data)


@pytest.mark.parametrize("kind", KINDS)
def test_truncated_bytes_give_what_was_complete_and_no_error(
    streams: dict[str, bytes], kind: str
) -> None:
    _, whole = read(streams[kind])
    _, fragments = read(streams[kind][: len(streams[kind]) * 2 // 3])
    assert fragments == whole[: len(fragments)]
    assert 0 < len(fragments) < len(whole)


DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4
)


@FUZZ
@given(st.sampled_from(KINDS), DAMAGE)
def test_hostile_bytes_end_in_a_media_error_or_in_media(
    streams: dict[str, bytes], kind: str, damage: list[tuple[float, bytes]]
) -> None:
    data = bytearray(streams[kind])
    for place, junk in damage:
        # Headers are where the parser decides: most of the damage goes there.
        at = int(place * 2500)
        data[at : at + len(junk)] = junk
    with suppress(MediaError):
        for out in FragmentReader().feed(bytes(data)):
            if isinstance(out, Fragment):
                assert all(r.offset + sum(r.sizes) <= len(out.data) for r in out.runs)


@given(st.binary(max_size=300))
def test_noise_is_refused_or_waited_for(data: bytes) -> None:
    with suppress(MediaError):
        assert FragmentReader().feed(b"\0\0\0\x10ftypisom\0\0\0\0" + data) == []


def box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def test_boxes_nested_without_end_are_refused() -> None:
    nested = b""
    for _ in range(2000):
        nested = box(b"mdia", nested)
    with pytest.raises(MediaError, match="nested"):
        FragmentReader().feed(box(b"moov", box(b"trak", nested)))


def a_reader(stream: bytes) -> FragmentReader:
    """One that has seen the init of a stream."""
    reader = FragmentReader()
    init, _ = read(stream)
    reader.feed(init.data)
    return reader


def a_moof(trafs: list[tuple[int, list[int]]]) -> bytes:
    """Track numbers, each with the sample counts of its runs; no run has fields of its own."""
    return box(
        b"moof",
        b"".join(
            box(
                b"traf",
                box(b"tfhd", struct.pack(">II", 0x020000, track))
                + b"".join(box(b"trun", struct.pack(">II", 0, count)) for count in counts),
            )
            for track, counts in trafs
        ),
    )


@pytest.mark.parametrize(
    "trafs",
    [
        pytest.param([(1, [2001])], id="one run"),
        pytest.param([(1, [1000, 1000, 1])], id="runs of a track"),
        pytest.param([(1, [1500]), (2, [1500])], id="tracks"),
        pytest.param([(99, [1999])] * 2, id="tracks that nobody knows"),
        pytest.param([(1, [0] * 17)], id="empty runs"),
    ],
)
def test_a_few_bytes_cannot_ask_for_much_memory(
    streams: dict[str, bytes], trafs: list[tuple[int, list[int]]]
) -> None:
    reader = a_reader(streams["h264-silent"])
    with pytest.raises(MediaError, match="a fragment of"):
        reader.feed(a_moof(trafs) + box(b"mdat", b""))
