from collections.abc import Callable

import m3u8
import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.hls.channel import Channel, Reload
from tests.builders import INIT, Waiter, a_part, parts, until


def a_channel(segments: int = 2) -> Channel:
    channel = Channel()
    for part in parts(segments):
        channel.put(part)
    channel.set_live(True)
    return channel


def refused(call: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as error:
        call()
    return error.value.kind


def test_a_playlist_that_is_asked_for_early_comes_with_the_part() -> None:
    channel = a_channel()
    waiter = Waiter(lambda: channel.media(Reload(102, 1)))
    until(lambda: channel.waiting == 1)
    channel.put(a_part(102, 1))
    text = waiter.result()
    assert isinstance(text, bytes)
    assert len(m3u8.loads(text.decode()).segments[-1].parts) == 2


def test_a_viewer_of_a_starting_camera_waits_for_its_first_picture() -> None:
    channel = Channel()
    waiter = Waiter(channel.multivariant)
    until(lambda: channel.waiting == 1)
    channel.put(a_part())
    channel.set_live(True)
    text = waiter.result()
    assert isinstance(text, bytes)
    assert m3u8.loads(text.decode()).playlists[0].stream_info.resolution == (1280, 720)


def test_the_part_of_a_preload_hint_comes_when_it_is_there() -> None:
    channel = a_channel()
    waiter = Waiter(lambda: channel.part(21))
    until(lambda: channel.waiting == 1)
    channel.put(a_part(103, 0, data=b"the next segment's"))
    assert waiter.result() == b"the next segment's"


def test_a_wait_ends_at_its_deadline() -> None:
    channel = a_channel()
    assert refused(lambda: channel.media(Reload(102, 1), timeout_s=0.01)) is Kind.UNAVAILABLE
    assert channel.waiting == 0


def test_a_lost_camera_gives_no_playlist_to_a_new_viewer() -> None:
    channel = a_channel()
    channel.set_live(False)
    assert refused(lambda: channel.multivariant(timeout_s=0)) is Kind.UNAVAILABLE
    assert refused(lambda: channel.media(Reload(), timeout_s=0)) is Kind.UNAVAILABLE


def test_a_lost_camera_withholds_what_it_had_from_old_viewers_too() -> None:
    channel = a_channel()
    channel.set_live(False)
    assert refused(lambda: channel.media(Reload(101, 3), timeout_s=0)) is Kind.UNAVAILABLE


def test_viewers_go_on_after_the_camera_is_back_without_a_reload() -> None:
    channel = a_channel()
    channel.set_live(False)
    waiter = Waiter(lambda: channel.media(Reload(102, 1)))
    until(lambda: channel.waiting == 1)
    channel.put(a_part(103, 0, discontinuity=True))
    channel.set_live(True)
    text = waiter.result()
    assert isinstance(text, bytes)
    assert b"#EXT-X-DISCONTINUITY\n" in text.partition(b"segment-102.m4s")[2]


def test_clearing_answers_everybody_at_once_and_forgets_every_picture() -> None:
    channel = a_channel()
    waiters = [Waiter(lambda: channel.media(Reload(102, 1))), Waiter(lambda: channel.part(21))]
    until(lambda: channel.waiting == 2)
    channel.clear()
    for waiter in waiters:
        error = waiter.result()
        assert isinstance(error, PrivateEyeError)
        assert error.kind is Kind.UNAVAILABLE
    assert refused(lambda: channel.part(20)) is Kind.NOT_FOUND
    assert refused(lambda: channel.segment(100)) is Kind.NOT_FOUND
    assert refused(lambda: channel.init_bytes(INIT.id)) is Kind.NOT_FOUND


def test_after_clearing_no_name_means_other_bytes() -> None:
    channel = Channel()
    channel.put(a_part(100, 0, discontinuity=True, data=b"before"))
    channel.set_live(True)
    before = m3u8.loads(channel.media(Reload()).decode())
    channel.clear()
    channel.put(a_part(101, 0, discontinuity=True, data=b"after"))
    channel.set_live(True)
    after = m3u8.loads(channel.media(Reload()).decode())
    assert before.segments[0].parts[0].uri == "part-0.m4s"
    assert after.segments[0].parts[0].uri == "part-1.m4s"
    assert refused(lambda: channel.part(0)) is Kind.NOT_FOUND
    assert (before.discontinuity_sequence, after.discontinuity_sequence) == (0, 1)


def test_a_closed_channel_makes_nobody_wait() -> None:
    channel = a_channel()
    waiter = Waiter(lambda: channel.media(Reload(102, 1)))
    until(lambda: channel.waiting == 1)
    channel.close()
    assert isinstance(waiter.result(), PrivateEyeError)
    assert refused(lambda: channel.multivariant(timeout_s=60)) is Kind.UNAVAILABLE


def test_a_request_too_far_ahead_is_refused_at_once() -> None:
    channel = a_channel()
    assert refused(lambda: channel.media(Reload(105, 0))) is Kind.INVALID


def test_everything_that_a_playlist_names_can_be_fetched() -> None:
    channel = a_channel(9)
    parsed = m3u8.loads(channel.media(Reload()).decode())
    for segment in parsed.segments:
        if segment.uri:
            assert channel.init_bytes(segment.init_section.uri[5:-4]) == INIT.data
            sequence = int(segment.uri[8:-4])
            assert channel.segment(sequence)[0] == f"{sequence}.0".encode()
        for part in segment.parts:
            assert channel.part(int(part.uri[5:-4]))


def test_waiters_share_one_rendering() -> None:
    channel = a_channel()
    assert channel.media(Reload()) is channel.media(Reload())
