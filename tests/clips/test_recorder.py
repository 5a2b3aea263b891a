"""What becomes of events: real rings, feeds, library, keys and database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.model import Area, ClipKind, ClipState, PictureKind
from bridge.policy.settings import CameraSettings
from tests.builders import INIT, PATIENCE_S, until
from tests.clips.recorder_bench import PER_GOP, Bench, delete


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4))
    yield made
    made.close()


def test_a_clip_begins_with_the_keyframe_before_its_pre_roll(bench: Bench) -> None:
    bench.send(6)  # 12 s
    onset = bench.ends_at - timedelta(seconds=1)
    bench.recorder.opened(onset)
    bench.send(1)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(3)
    (clip,) = bench.closed()
    assert onset - clip.starts_at >= timedelta(seconds=5)
    assert onset - clip.starts_at < timedelta(seconds=5 + 2)
    assert clip.onset_at == onset
    assert clip.kind is ClipKind.MOTION


def test_a_clip_ends_when_it_has_been_quiet_for_the_post_roll(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    quiet = bench.ends_at
    bench.recorder.closed(quiet, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.end_reason == "quiet"
    assert clip.quiet_at == quiet
    assert clip.ends_at - quiet == pytest.approx(timedelta(seconds=4), abs=timedelta(seconds=0.3))


def test_a_clip_holds_exactly_what_the_camera_sent(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    media = bench.media(clip).decode()
    names = media.strip("<>").split("><")
    first = names[0].partition(".")[0]
    sent = [f"{gop}.{index}" for gop in range(int(first), 110) for index in range(PER_GOP)]
    assert names == sent[: len(names)]
    assert bench.library.entries(clip.id).init == INIT.data


def test_another_event_within_the_post_roll_makes_the_same_clip_longer(bench: Bench) -> None:
    bench.send(4)
    first = bench.ends_at
    bench.recorder.opened(first)
    bench.send(1)
    bench.recorder.closed(bench.ends_at, 10, Area(0, 0, 10, 10), b"weak")
    bench.send(1)
    bench.recorder.opened(bench.ends_at)
    bench.send(1)
    bench.recorder.closed(bench.ends_at, 90, Area(5, 5, 50, 50), b"strong")
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.onset_at == first
    assert (clip.strength, clip.area) == (90, Area(5, 5, 50, 50))
    assert bench.library.picture(clip.id, PictureKind.MARKED) == b"strong"


def test_a_clip_has_a_first_picture_while_it_is_being_recorded(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    (clip,) = bench.clips()
    until(lambda: bench.library.entries(clip.id).clip.pictures == {PictureKind.THUMBNAIL})
    assert bench.library.picture(clip.id, PictureKind.THUMBNAIL) == b"<101.0>"


def test_the_thumbnail_is_from_the_middle_of_what_moved(bench: Bench) -> None:
    bench.send(4)
    onset = bench.ends_at
    bench.recorder.opened(onset)
    bench.send(3)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(3)
    (clip,) = bench.closed()
    assert bench.library.picture(clip.id, PictureKind.THUMBNAIL) == b"<105.0>"
    assert b"+" in bench.library.picture(clip.id, PictureKind.PREVIEW)


def test_after_ten_minutes_the_next_clip_continues(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(20)
    until(lambda: bench.recorder.recording is not None)
    for _ in range(56):
        bench.send(5)
        # Rows of open clips lag a minute; the feed holds 100 s.
        until(lambda: bench.clips()[-1].ends_at >= bench.ends_at - timedelta(seconds=80))
    until(lambda: len(bench.clips()) == 2)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    first, second = bench.closed(2)
    assert first.end_reason == "longest"
    assert second.starts_at == first.ends_at
    assert first.duration == timedelta(minutes=10)


def test_a_camera_that_is_lost_ends_its_clip(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.ring.clear()
    (clip,) = bench.closed()
    assert clip.end_reason == "camera"


def test_a_new_picture_format_begins_a_new_clip(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    other = replace(INIT, id="init-b", data=b"other init")
    bench.send(2, init=other, discontinuity=True)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4, init=other)
    first, second = bench.closed(2)
    assert first.end_reason == "camera"
    assert bench.library.entries(second.id).init == b"other init"


def test_a_clip_that_ends_while_something_moves_is_explained_by_what_moved_so_far(
    bench: Bench,
) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.recorder.stronger(20, Area(1, 1, 10, 10))
    bench.recorder.stronger(70, Area(5, 5, 50, 50))
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.full = True  # any end will do: an event of ten minutes ends its clip the same way
    bench.send(2)
    (first,) = bench.closed()
    bench.full = False
    bench.send(2)
    bench.recorder.closed(bench.ends_at, 30, None, None)
    bench.send(4)
    second = bench.closed(2)[1]
    assert (first.strength, first.area) == (70, Area(5, 5, 50, 50))
    assert (second.strength, second.area) == (30, None)


def test_a_stop_keeps_what_there_is(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.recorder.stop()
    (clip,) = bench.closed()
    assert clip.end_reason == "shutdown"
    assert bench.media(clip).endswith(b"<105.9>")


def test_nothing_is_recorded_while_the_disk_is_too_full_and_again_when_it_is_not(
    bench: Bench,
) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.full = True
    bench.send(2)
    (clip,) = bench.closed()
    assert clip.end_reason == "disk"
    bench.full = False
    bench.send(2)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    assert len(bench.closed(2)) == 2


def test_what_goes_on_moving_after_its_clip_was_deleted_is_a_new_clip(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    (deleted,) = bench.clips()
    delete(bench, deleted)
    asked_at = bench.ends_at
    bench.send(3)
    until(lambda: bench.clips() != ())
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.id != deleted.id
    assert asked_at <= clip.starts_at <= asked_at + timedelta(seconds=4)
    assert bench.troubles.now() == ()


def test_nothing_is_left_of_a_clip_that_is_deleted_in_its_post_roll(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.recorder.closed(bench.ends_at, 40, Area(1, 2, 3, 4), b"marked")
    (clip,) = bench.clips()
    delete(bench, clip)
    bench.send(5)
    bench.recorder.stop()
    while bench.library.finish():
        pass
    assert bench.clips() == ()


def test_the_ring_holds_the_pre_roll_and_no_more_than_two_gops_beside_it(bench: Bench) -> None:
    bench.send(30)
    held = sum((part.duration for part in bench.ring.since(Fraction(1000))), Fraction(0))
    assert Fraction(5) <= held <= Fraction(5 + 2 * 2 + 2)


def test_an_event_while_a_clip_is_ending_begins_another_one(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    until(lambda: bench.library.entries(bench.clips()[0].id).clip.pictures != frozenset())
    bench.paints.wait.clear()
    bench.paints.asked.clear()
    bench.ring.clear()
    bench.recorder.closed(bench.ends_at, 40, None, None)
    assert bench.paints.asked.wait(PATIENCE_S)
    bench.send(2, discontinuity=True)
    bench.recorder.opened(bench.ends_at)
    bench.paints.wait.set()
    bench.send(2)
    bench.recorder.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    assert len(bench.closed(2)) == 2


def test_a_deleted_clip_does_not_come_back_in_the_next_one(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(1)
    bench.recorder.closed(bench.ends_at, 90, Area(1, 2, 3, 4), b"deleted picture")
    bench.send(3)
    (first,) = bench.closed()
    delete(bench, first)
    bench.recorder.opened(bench.ends_at)
    bench.send(1)
    bench.recorder.closed(bench.ends_at, 10, None, None)
    bench.send(4)
    until(lambda: [clip.state for clip in bench.clips()] == [ClipState.CLOSED])
    (second,) = bench.clips()
    assert second.starts_at >= first.ends_at
    assert second.strength == 10
    with pytest.raises(PrivateEyeError):
        bench.library.picture(second.id, PictureKind.MARKED)


def test_a_clock_that_is_set_back_does_not_keep_a_recording_going(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(1)
    bench.recorder.closed(bench.ends_at + timedelta(hours=1), 40, None, None)
    bench.send(1)
    (clip,) = bench.closed()
    assert clip.duration < timedelta(seconds=20)


def test_a_camera_that_sends_hardly_any_keyframes_is_written_all_the_same(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    until(lambda: bench.recorder.recording is not None)
    bench.send_without_keyframes(40)
    bench.recorder.stop()
    (clip,) = bench.closed()
    assert clip.duration >= timedelta(seconds=40)
    assert clip.segments >= 4


def test_a_camera_that_is_hidden_ends_its_clip_which_is_kept_up_to_there(bench: Bench) -> None:
    bench.send(4)
    bench.recorder.opened(bench.ends_at)
    bench.send(2)
    until(lambda: bench.recorder.recording is not None)
    bench.recorder.hide()
    bench.ring.clear()
    bench.recorder.closed(bench.ends_at, 30, None, None)
    (clip,) = bench.closed()
    assert clip.end_reason == "privacy"
    assert bench.recorder.now is None
