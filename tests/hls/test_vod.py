"""Playlists of clips, as a third-party parser reads them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import vod
from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment
from bridge.hls.recorded import AHEAD, EncodedSegment, Recorded
from tests.builders import NOON, Waiter

VARIANT = EchoVariant("720p", 1280, 720, 2_500_000)


def a_segment(
    number: int,
    seconds: Fraction = Fraction(2),
    *,
    missing: bool = False,
    init: str = "init.mp4",
    discontinuity: bool = False,
) -> vod.Listed:
    at = NOON + timedelta(seconds=float(number * seconds))
    name = f"segment-{number}.m4s"
    return vod.Listed(name, seconds, at, missing, init_uri=init, discontinuity=discontinuity)


def a_ts(second: int, *, discontinuity: bool = False) -> EncodedSegment:
    segment = TsSegment(f"ts{second}".encode(), Fraction(100 + second), Fraction(1))
    filmed_at = NOON + timedelta(seconds=second)
    return EncodedSegment(segment, Fraction(second), filmed_at, discontinuity)


def refused(call: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as error:
        call()
    return error.value.kind


def test_a_stored_clip_is_a_whole_playlist() -> None:
    text = vod.media([a_segment(n) for n in range(3)], ended=True)
    parsed = m3u8.loads(text)
    assert (parsed.playlist_type, parsed.is_endlist, parsed.media_sequence) == ("vod", True, 0)
    assert parsed.is_independent_segments
    assert parsed.start.time_offset == 0
    assert parsed.segment_map[0].uri == "init.mp4"
    assert [s.uri for s in parsed.segments] == [f"segment-{n}.m4s" for n in range(3)]
    assert parsed.segments[2].program_date_time == NOON + timedelta(seconds=4)


def test_one_that_grows_is_an_event_until_it_ends_and_after() -> None:
    open_one = m3u8.loads(vod.media([a_segment(0)], ended=False))
    assert (open_one.playlist_type, open_one.is_endlist) == ("event", False)
    ended = m3u8.loads(vod.media([a_segment(0)], ended=True, grown=True))
    assert (ended.playlist_type, ended.is_endlist) == ("event", True)


def test_a_damaged_segment_is_a_gap() -> None:
    listed = [a_segment(n, missing=n == 1) for n in range(3)]
    parsed = m3u8.loads(vod.media(listed, ended=True))
    assert [bool(s.gap_tag) for s in parsed.segments] == [False, True, False]


def test_a_run_that_is_no_continuation_is_a_discontinuity() -> None:
    listed = [a_segment(n, discontinuity=n == 2) for n in range(4)]
    parsed = m3u8.loads(vod.media(listed, ended=True))
    assert [s.discontinuity for s in parsed.segments] == [False, False, True, False]
    assert [s.init_section.uri for s in parsed.segments] == ["init.mp4"] * 4
    assert len(parsed.segment_map) == 1


def test_another_init_is_named_where_it_begins_to_describe() -> None:
    inits = ["init.mp4", "init.mp4", "init-1.mp4", "init-1.mp4", "init.mp4"]
    listed = [a_segment(n, init=init) for n, init in enumerate(inits)]
    parsed = m3u8.loads(vod.media(listed, ended=True))
    assert [s.init_section.uri for s in parsed.segments] == inits
    assert [s.discontinuity for s in parsed.segments] == [False, False, True, False, True]


def test_the_first_segment_continues_nothing() -> None:
    text = vod.media([a_segment(0, discontinuity=True), a_segment(1)], ended=True)
    assert "DISCONTINUITY" not in text


@given(st.lists(st.fractions(Fraction(1, 30), 20), max_size=30))
def test_no_segment_is_longer_than_the_target_duration(lengths: list[Fraction]) -> None:
    listed = [a_segment(n, seconds) for n, seconds in enumerate(lengths)]
    parsed = m3u8.loads(vod.media(listed, ended=True))
    assert len(parsed.segments) == len(lengths)
    assert parsed.target_duration >= 1
    for segment, seconds in zip(parsed.segments, lengths, strict=True):
        assert segment.duration == pytest.approx(float(seconds), abs=1e-6)
        # 4.4.3.1: rounded to the nearest integer.
        assert int(segment.duration + 0.5) <= parsed.target_duration


def test_what_is_encoded_appears_with_its_first_segment_and_only_grows() -> None:
    recorded = Recorded(VARIANT)
    waiter = Waiter(lambda: recorded.media("720p"))
    recorded.put(a_ts(0))
    first = waiter.result()
    assert isinstance(first, bytes)
    assert [s.uri for s in m3u8.loads(first.decode()).segments] == ["0.ts"]
    for second in range(1, 5):
        recorded.put(a_ts(second))
    recorded.finish()
    text = recorded.media("720p")
    assert text.startswith(first)
    parsed = m3u8.loads(text.decode())
    assert (parsed.is_endlist, parsed.target_duration, len(parsed.segments)) == (True, 1, 5)
    assert parsed.segments[4].program_date_time == NOON + timedelta(seconds=4)
    assert recorded.segment("720p", 4) == b"ts4"
    assert recorded.span(4) == (4.0, 5.0)
    assert recorded.span(5) is None
    assert refused(lambda: recorded.segment("720p", 5)) is Kind.NOT_FOUND
    assert refused(lambda: recorded.media("360p")) is Kind.NOT_FOUND
    (variant,) = m3u8.loads(recorded.multivariant().decode()).playlists
    assert (variant.uri, variant.stream_info.resolution) == ("720p/media.m3u8", (1280, 720))


def test_what_another_child_made_is_a_discontinuity_at_its_own_time() -> None:
    recorded = Recorded(VARIANT)
    recorded.put(a_ts(0))
    recorded.put(replace(a_ts(1, discontinuity=True), filmed_at=NOON + timedelta(minutes=1)))
    parsed = m3u8.loads(recorded.media("720p").decode())
    assert [s.discontinuity for s in parsed.segments] == [False, True]
    assert parsed.segments[1].program_date_time == NOON + timedelta(minutes=1)


def test_whoever_waits_is_answered_when_it_is_dropped() -> None:
    recorded = Recorded(VARIANT)
    waiter = Waiter(lambda: recorded.media("720p", timeout_s=60))
    recorded.close()
    error = waiter.result()
    assert isinstance(error, PrivateEyeError)
    assert error.kind is Kind.UNAVAILABLE
    recorded.put(a_ts(0))
    assert refused(lambda: recorded.segment("720p", 0)) is Kind.NOT_FOUND
    assert not recorded.room(0)


def test_a_clip_that_brought_nothing_is_not_waited_for() -> None:
    recorded = Recorded(VARIANT)
    recorded.finish()
    assert refused(lambda: recorded.media("720p", timeout_s=60)) is Kind.UNAVAILABLE
    assert refused(lambda: Recorded(VARIANT).media("720p", timeout_s=0)) is Kind.UNAVAILABLE


def test_the_encoder_waits_for_its_player_when_it_is_far_ahead() -> None:
    recorded = Recorded(VARIANT)
    for second in range(int(AHEAD)):
        assert recorded.room(0)
        recorded.put(a_ts(second))
    assert not recorded.room(0)
    waiter = Waiter(lambda: recorded.room(60))
    recorded.segment("720p", 1)
    assert waiter.result() is True
