"""Our playlists, judged by the m3u8 library."""

from datetime import timedelta
from fractions import Fraction

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.hls import playlist
from bridge.hls.timeline import Timeline
from bridge.media.types import Init
from tests.builders import AUDIO, NOON, VIDEO, a_part, parts
from tests.hls.test_timeline import a_timeline

SECOND_INIT = Init("init-b", (VIDEO, AUDIO), b"other")


def test_a_low_latency_playlist_says_what_the_timeline_holds() -> None:
    timeline = a_timeline(parts(4))
    parsed = m3u8.loads(playlist.media(timeline))
    assert parsed.media_sequence == 100
    assert parsed.target_duration == 2
    assert parsed.part_inf.part_target == pytest.approx(4 / 15, abs=1e-6)
    assert parsed.server_control.can_block_reload == "YES"
    assert parsed.server_control.part_hold_back == pytest.approx(0.8, abs=1e-6)
    assert parsed.server_control.can_skip_until == 12
    assert [s.duration for s in parsed.segments if s.duration] == [2.0] * 4
    assert parsed.preload_hint.uri == "part-41.m4s"


def test_only_the_last_six_seconds_list_their_parts() -> None:
    parsed = m3u8.loads(playlist.media(a_timeline(parts(6))))
    assert [len(s.parts) for s in parsed.segments] == [0, 0, 0, 0, 10, 10, 1]


def test_keyframes_are_marked_independent() -> None:
    parsed = m3u8.loads(playlist.media(a_timeline(parts(2))))
    marks = [part.independent for part in parsed.segments[0].parts]
    assert marks == ["YES"] + [None] * 9


def test_each_segment_says_when_it_was_filmed() -> None:
    parsed = m3u8.loads(playlist.media(a_timeline(parts(2))))
    assert [s.program_date_time for s in parsed.segments[:2]] == [NOON, NOON + timedelta(seconds=2)]


def test_a_reconnect_is_a_discontinuity_with_its_own_init() -> None:
    again = a_part(104, 0, discontinuity=True, init=SECOND_INIT)
    closes = a_part(105, 0, init=SECOND_INIT)
    parsed = m3u8.loads(playlist.media(a_timeline([*parts(3), again, closes])))
    whole = [s for s in parsed.segments if s.uri]
    assert [s.discontinuity for s in whole] == [False, False, False, False, True]
    assert [s.init_section.uri for s in whole] == ["init-init-a.mp4"] * 4 + ["init-init-b.mp4"]


def test_a_delta_update_and_its_base_make_the_full_playlist() -> None:
    timeline = a_timeline(parts(7))
    base = playlist.media(a_timeline(parts(6))).splitlines()
    full = playlist.media(timeline).splitlines()
    delta = playlist.media(timeline, skip=True).splitlines()
    skipped = int(next(x for x in delta if x.startswith("#EXT-X-SKIP")).rpartition("=")[2])
    assert skipped >= 1
    header = [line for line in delta if not line.startswith("#EXT-X-SKIP")][:7]
    tail = delta[len(header) + 1 :]
    assert full == header + full[len(header) : -len(tail)] + tail
    kept = full[len(header) : -len(tail)]
    assert sum(line.startswith("#EXTINF") for line in kept) == skipped
    assert [line for line in kept if line in base] == kept


def test_there_is_nothing_to_skip_in_a_short_playlist() -> None:
    timeline = a_timeline(parts(3))
    assert playlist.media(timeline, skip=True) == playlist.media(timeline)


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=60))
def test_every_playlist_parses_and_its_parts_add_up(shape: list[tuple[int, bool]]) -> None:
    timeline, segment, index = Timeline(), 9, 0
    for tenths, opens in shape:
        if opens and index:
            segment, index = segment + 1, 0
        timeline = timeline.append(
            a_part(segment, index, duration=Fraction(tenths, 10), part_target=Fraction(4, 5))
        )
        index += 1
    parsed = m3u8.loads(playlist.media(timeline))
    for seen in parsed.segments:
        if seen.duration and seen.parts:
            assert sum(p.duration for p in seen.parts) == pytest.approx(seen.duration)
        assert all(p.duration <= parsed.part_inf.part_target for p in seen.parts)


def test_a_multivariant_playlist_names_size_and_codecs() -> None:
    text = playlist.multivariant(
        [playlist.Variant("media.m3u8", 3_000_000, "avc1.64001f,mp4a.40.2", 1280, 720)]
    )
    (variant,) = m3u8.loads(text).playlists
    assert variant.stream_info.resolution == (1280, 720)
    assert variant.stream_info.codecs == "avc1.64001f,mp4a.40.2"
    assert variant.stream_info.bandwidth == 3_000_000
