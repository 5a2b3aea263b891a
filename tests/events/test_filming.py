"""What becomes of events: real rings, feeds, library, keys and database."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.model import Area, ClipKind, EventSource, EventState, PictureKind, Unfilmed
from bridge.policy.settings import CameraSettings
from tests.builders import INIT, until
from tests.events.bench import PER_GOP, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4))
    yield made
    made.close()


def test_a_clip_begins_with_the_keyframe_before_its_pre_roll(bench: Bench) -> None:
    bench.send(6)  # 12 s
    onset = bench.ends_at - timedelta(seconds=1)
    bench.events.opened(onset)
    bench.send(1)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(3)
    (clip,) = bench.closed()
    assert onset - clip.starts_at >= timedelta(seconds=5)
    assert onset - clip.starts_at < timedelta(seconds=5 + 2)
    assert clip.onset_at == onset
    assert clip.kind is ClipKind.MOTION


def test_a_clip_ends_when_it_has_been_quiet_for_the_post_roll(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(2)
    quiet = bench.ends_at
    bench.events.closed(quiet, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.end_reason == "quiet"
    assert clip.quiet_at == quiet
    assert clip.ends_at - quiet == pytest.approx(timedelta(seconds=4), abs=timedelta(seconds=0.3))


def test_a_clip_holds_exactly_what_the_camera_sent(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    media = bench.media(clip).decode()
    names = media.strip("<>").split("><")
    first = names[0].partition(".")[0]
    sent = [f"{gop}.{index}" for gop in range(int(first), 110) for index in range(PER_GOP)]
    assert names == sent[: len(names)]
    assert bench.library.window(clip.id).inits == (INIT.data,)


def test_another_event_within_the_post_roll_makes_the_same_clip_longer(bench: Bench) -> None:
    bench.send(4)
    first = bench.ends_at
    bench.events.opened(first)
    bench.send(1)
    bench.events.closed(bench.ends_at, 10, Area(0, 0, 10, 10), b"weak")
    bench.send(1)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at, 90, Area(5, 5, 50, 50), b"strong")
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.onset_at == first
    assert (clip.strength, clip.area) == (90, Area(5, 5, 50, 50))
    assert bench.library.picture(clip.id, PictureKind.MARKED) == b"strong"


def test_a_clip_has_a_first_picture_while_it_is_being_recorded(bench: Bench) -> None:
    bench.film_a_visit()
    (clip,) = bench.clips()
    until(lambda: bench.library.window(clip.id).clip.pictures == {PictureKind.THUMBNAIL})
    assert bench.library.picture(clip.id, PictureKind.THUMBNAIL) == b"<101.0>"


def test_the_thumbnail_is_from_the_middle_of_what_moved(bench: Bench) -> None:
    bench.send(4)
    onset = bench.ends_at
    bench.events.opened(onset)
    bench.send(3)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(3)
    (clip,) = bench.closed()
    assert bench.library.picture(clip.id, PictureKind.THUMBNAIL) == b"<105.0>"
    assert b"+" in bench.library.picture(clip.id, PictureKind.PREVIEW)


def test_what_moves_is_in_the_book_while_it_moves(bench: Bench) -> None:
    bench.send(4)
    onset = bench.ends_at
    bench.events.opened(onset)
    (clip,) = bench.clips()
    assert (clip.onset_at, clip.state, clip.source) == (onset, EventState.OPEN, EventSource.MOTION)
    bench.events.stronger(20, Area(1, 1, 10, 10))
    bench.events.stronger(70, Area(5, 5, 50, 50))
    (clip,) = bench.clips()
    assert (clip.strength, clip.area) == (70, Area(5, 5, 50, 50))
    bench.events.closed(bench.ends_at, 70, Area(5, 5, 50, 50), None)


def test_of_an_event_whose_end_nobody_told_it_is_known_how_strong_it_was(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.events.stronger(70, Area(5, 5, 50, 50))
    bench.events.stronger(30, None)
    bench.send(2)
    until(lambda: bench.recording is not None)
    bench.events.stop()
    (clip,) = bench.closed()
    assert (clip.strength, clip.area) == (70, Area(5, 5, 50, 50))


def test_a_stop_keeps_what_there_is(bench: Bench) -> None:
    bench.film_a_visit()
    bench.events.stop()
    (clip,) = bench.closed()
    assert clip.end_reason == "shutdown"
    assert bench.media(clip).endswith(b"<105.9>")


def test_nothing_is_filmed_while_the_disk_is_too_full_and_again_when_it_is_not(
    bench: Bench,
) -> None:
    bench.film_a_visit()
    bench.refuses = Unfilmed.DISK_FULL
    bench.send(2)
    until(lambda: bench.recording is None)
    assert bench.clips()[0].unfilmed is Unfilmed.DISK_FULL
    bench.refuses = None
    bench.send(2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert [run.end_reason for run in bench.runs()] == ["disk", "over"]
    assert (clip.filmed, clip.unfilmed) == (True, Unfilmed.DISK_FULL)


def test_the_ring_holds_the_pre_roll_and_no_more_than_two_gops_beside_it(bench: Bench) -> None:
    bench.send(30)
    held = sum((part.duration for part in bench.ring.since(Fraction(1000))), Fraction(0))
    assert Fraction(5) <= held <= Fraction(5 + 2 * 2 + 2)


def test_a_clock_that_is_set_back_does_not_keep_a_recording_going(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at + timedelta(hours=1), 40, None, None)
    bench.send(1)
    (clip,) = bench.closed()
    assert clip.duration < timedelta(seconds=20)


def test_a_camera_that_sends_hardly_any_keyframes_is_written_all_the_same(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    until(lambda: bench.recording is not None)
    bench.send_without_keyframes(40)
    bench.events.stop()
    (clip,) = bench.closed()
    assert clip.duration >= timedelta(seconds=40)
    assert clip.segments >= 4


def test_a_camera_that_is_hidden_ends_its_clip_which_is_kept_up_to_there(bench: Bench) -> None:
    bench.film_a_visit()
    bench.events.hide()
    bench.lose_the_camera()
    (clip,) = bench.closed()
    assert clip.end_reason == "privacy"
    assert bench.events.now is None
