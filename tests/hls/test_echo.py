from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import m3u8
import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.hls.echo import EchoChannel, EchoVariant
from bridge.hls.mpegts import TsSegment
from tests.builders import NOON, Waiter

VARIANTS = (EchoVariant("720p", 1280, 720, 2_700_000), EchoVariant("360p", 640, 360, 800_000))


def a_segment(second: int, seconds: Fraction = Fraction(1)) -> TsSegment:
    return TsSegment(f"ts{second}".encode(), Fraction(second), seconds)


def refused(call: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as error:
        call()
    return error.value.kind


def an_echo(segments: int = 2) -> EchoChannel:
    channel = EchoChannel(first_number=500)
    channel.begin(VARIANTS, NOON)
    for second in range(segments):
        channel.put("720p", a_segment(10 + second))
    return channel


def test_the_playlist_appears_with_the_first_segment() -> None:
    channel = an_echo(0)
    waiter = Waiter(lambda: channel.media("720p"))
    channel.put("720p", a_segment(10))
    text = waiter.result()
    assert isinstance(text, bytes)
    assert [s.uri for s in m3u8.loads(text.decode()).segments] == ["500.ts"]
    channel.put("720p", a_segment(11))
    parsed = m3u8.loads(channel.media("720p").decode())
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
    channel.end()
    channel.begin(VARIANTS, NOON + timedelta(seconds=30))
    channel.put("720p", a_segment(0))
    for second in range(1, 10):
        channel.put("720p", a_segment(second))
        parsed = m3u8.loads(channel.media("720p").decode())
        marks = [s.discontinuity for s in parsed.segments]
        listed = range(parsed.media_sequence, parsed.media_sequence + len(marks))
        assert listed[-1] == 503 + second
        assert [n for n, mark in zip(listed, marks, strict=True) if mark] == [
            n for n in (503,) if n in listed
        ]
        assert parsed.discontinuity_sequence == 1 + (503 not in listed)


def test_what_an_ended_encoder_left_is_neither_listed_nor_given() -> None:
    channel = an_echo(3)
    assert channel.segment("720p", 501) == b"ts11"
    channel.end()
    assert refused(lambda: channel.segment("720p", 501)) is Kind.NOT_FOUND
    assert refused(lambda: channel.media("720p", timeout_s=0)) is Kind.UNAVAILABLE
    assert refused(lambda: channel.multivariant(timeout_s=0)) is Kind.UNAVAILABLE
    channel.put("720p", a_segment(13))
    assert refused(lambda: channel.segment("720p", 503)) is Kind.NOT_FOUND


def test_a_viewer_who_stays_gets_the_next_run_and_nothing_of_the_old_one() -> None:
    channel = an_echo(3)
    channel.end()
    waiter = Waiter(lambda: channel.media("720p"))
    channel.begin(VARIANTS, NOON + timedelta(seconds=30))
    for second in range(2):
        channel.put("720p", a_segment(second))
    text = waiter.result()
    assert isinstance(text, bytes)
    parsed = m3u8.loads(text.decode())
    assert [s.uri for s in parsed.segments] == ["503.ts", "504.ts"]
    assert parsed.segments[0].discontinuity
    assert parsed.segments[0].program_date_time == NOON + timedelta(seconds=30)


def test_variants_of_a_run_begin_with_the_same_number() -> None:
    channel = an_echo(3)  # 720p only: 360p has none yet
    channel.begin(VARIANTS, NOON)
    for name in ("720p", "360p"):
        channel.put(name, a_segment(0))
        assert channel.segment(name, 503) == b"ts0"


def test_a_run_that_brought_nothing_is_no_discontinuity() -> None:
    channel = EchoChannel(first_number=500)
    channel.begin(VARIANTS, NOON)
    channel.end()
    channel.begin(VARIANTS, NOON)
    for second in range(2):
        channel.put("720p", a_segment(second))
    parsed = m3u8.loads(channel.media("720p").decode())
    assert (parsed.discontinuity_sequence, parsed.media_sequence) == (0, 500)


def test_the_target_duration_never_falls_within_a_run() -> None:
    channel = an_echo(2)
    targets = []
    for second, length in enumerate([1, 2, *[1] * 12], start=12):
        channel.put("720p", a_segment(second, Fraction(length)))
        targets.append(m3u8.loads(channel.media("720p").decode()).target_duration)
    assert targets == [1, *[2] * 13]


def test_clearing_forgets_every_picture_but_not_the_numbers() -> None:
    channel = an_echo(3)
    channel.clear()
    assert refused(lambda: channel.segment("720p", 501)) is Kind.NOT_FOUND
    channel.begin(VARIANTS, NOON)
    for second in range(2):
        channel.put("720p", a_segment(second))
    assert channel.segment("720p", 503) == b"ts0"
    assert m3u8.loads(channel.media("720p").decode()).discontinuity_sequence == 1


def test_the_multivariant_playlist_lists_both_sizes() -> None:
    parsed = m3u8.loads(an_echo().multivariant().decode())
    assert [p.stream_info.resolution for p in parsed.playlists] == [(1280, 720), (640, 360)]
    assert [p.uri for p in parsed.playlists] == ["720p/media.m3u8", "360p/media.m3u8"]
