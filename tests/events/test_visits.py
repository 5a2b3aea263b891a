"""One visit is one event, whatever its camera, the clock or somebody who deletes it does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.media.moment import Moment
from bridge.model import Area, EventState, PictureKind, Unfilmed
from bridge.policy.settings import CameraSettings
from tests.builders import INIT, a_part, until
from tests.events.bench import Bench, delete


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4))
    yield made
    made.close()


def test_a_visit_of_more_than_ten_minutes_is_one_event_of_two_runs(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(20)
    until(lambda: bench.recording is not None)
    for _ in range(56):
        bench.send(5)
        # Rows of open runs lag 10 s; the feed holds 100 s.
        until(lambda: bench.runs()[-1].ends_at >= bench.ends_at - timedelta(seconds=80))
    until(lambda: len(bench.runs()) == 2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    first, second = bench.runs()
    assert (first.end_reason, clip.end_reason) == ("longest", "quiet")
    assert first.ends_at - first.starts_at == timedelta(minutes=10)
    assert second.starts_at == first.ends_at
    assert (clip.starts_at, clip.ends_at) == (first.starts_at, second.ends_at)
    window = bench.library.window(clip.id)
    assert not any(segment.discontinuity for segment in window.segments)
    assert bench.media(clip).count(b"<") == round(clip.duration / timedelta(seconds=0.2))


def test_a_camera_that_is_lost_ends_its_event(bench: Bench) -> None:
    bench.film_a_visit()
    bench.lose_the_camera()
    bench.clock.advance(30)
    (clip,) = bench.closed()
    assert (clip.end_reason, clip.unfilmed) == ("camera", None)


def test_a_hiccup_of_the_camera_does_not_make_two_events_of_one_visit(bench: Bench) -> None:
    bench.film_a_visit()
    bench.lose_the_camera()
    until(lambda: bench.recording is None)
    bench.pass_over(4)
    bench.move_again()
    (clip,) = bench.closed()
    first, second = bench.runs()
    assert (clip.starts_at, clip.ends_at) == (first.starts_at, second.ends_at)
    assert [s.discontinuity for s in bench.library.window(clip.id).segments].count(True) == 1


def test_an_event_that_has_ended_goes_on_when_what_moves_is_the_same_visit(bench: Bench) -> None:
    bench.film_a_visit()
    quiet_at = bench.ends_at
    bench.lose_the_camera()
    bench.pass_over(5)
    (ended,) = bench.closed()
    bench.send(2, discontinuity=True)
    bench.events.opened(quiet_at + timedelta(seconds=5.5))
    bench.send(1)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert (clip.id, clip.starts_at) == (ended.id, ended.starts_at)
    assert clip.end_reason == "quiet"
    assert clip.ends_at > ended.ends_at
    assert len(bench.runs()) == 2


def test_what_moves_long_after_a_camera_was_lost_is_another_event(bench: Bench) -> None:
    bench.film_a_visit()
    bench.lose_the_camera()
    until(lambda: bench.recording is None)
    bench.pass_over(7)
    bench.move_again()
    assert len(bench.closed(2)) == 2


def test_a_new_picture_format_is_another_run_of_the_same_event(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(2)
    other = replace(INIT, id="init-b", data=b"other init")
    bench.send(2, init=other, discontinuity=True)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4, init=other)
    (clip,) = bench.closed()
    assert [run.end_reason for run in bench.runs()] == ["camera", "over"]
    window = bench.library.window(clip.id)
    assert window.inits == (INIT.data, b"other init")
    assert [s.init for s in window.segments] == sorted(s.init for s in window.segments)


def test_what_goes_on_moving_after_its_clip_was_deleted_is_a_new_clip(bench: Bench) -> None:
    bench.film_a_visit()
    (deleted,) = bench.clips()
    delete(bench, deleted)
    asked_at = bench.ends_at
    bench.send(1)
    until(lambda: bench.clips() != ())
    bench.send(2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.id != deleted.id
    assert asked_at <= clip.starts_at <= asked_at + timedelta(seconds=4)
    assert bench.troubles.now() == ()


def test_no_picture_of_a_deleted_event_is_in_the_one_that_goes_on(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.events.stronger(90, Area(1, 2, 3, 4))
    bench.send(2)
    until(lambda: bench.recording is not None)
    delete(bench, bench.clips()[0])
    bench.send(1)
    until(lambda: bench.clips() != ())
    bench.send(2)
    # Its strongest moment may be of before the deletion.
    bench.events.stronger(95, Area(1, 2, 3, 4))
    bench.events.closed(bench.ends_at, 95, Area(1, 2, 3, 4), b"of the deleted one")
    bench.send(4)
    (clip,) = bench.closed()
    assert (clip.strength, clip.area) == (None, None)
    with pytest.raises(PrivateEyeError):
        bench.library.picture(clip.id, PictureKind.MARKED)


def test_what_never_ends_is_an_event_an_hour(bench: Bench) -> None:
    bench.refuses = Unfilmed.DISK_FULL  # else it takes long
    bench.send(4)
    onset = bench.ends_at
    bench.events.opened(onset)
    until(bench.is_open)
    bench.pass_over(3600)
    bench.send(1, discontinuity=True)
    until(lambda: len(bench.clips()) == 2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    first, second = bench.closed(2)
    assert (first.end_reason, second.end_reason) == ("longest", "quiet")
    assert second.onset_at is not None
    assert second.onset_at - onset >= timedelta(hours=1)


def test_nothing_is_lost_between_two_events(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at - timedelta(seconds=1), 40, None, None)  # in mid-GOP
    bench.send(4)
    (first,) = bench.closed()
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    bench.closed(2)
    ended, began = bench.runs()
    assert began.starts_at == ended.ends_at
    assert first.ends_at == ended.ends_at


def test_a_visit_that_privacy_has_ended_does_not_go_on(bench: Bench) -> None:
    bench.film_a_visit()
    bench.events.hide()
    bench.lose_the_camera()
    bench.closed()
    bench.pass_over(2)
    bench.move_again()
    first, second = bench.closed(2)
    assert (first.end_reason, second.end_reason) == ("privacy", "quiet")
    assert second.filmed


def test_nothing_from_before_a_camera_was_hidden_is_in_a_clip_from_after_it(bench: Bench) -> None:
    bench.film_a_visit()
    filmed = bench.clips()[0].id
    until(lambda: len(bench.library.window(filmed).segments) > 3)
    bench.events.hide()
    bench.lose_the_camera()
    bench.closed()
    hidden_at = bench.ends_at
    bench.move_again()
    _, second = bench.closed(2)
    assert second.starts_at >= hidden_at
    assert bench.media(second).startswith(b"<106.0>")


def test_repairing_while_something_is_recorded_leaves_it_alone(bench: Bench) -> None:
    bench.library.repair()
    bench.film_a_visit()
    bench.library.repair()  # as when the disk has not answered for a moment
    bench.send(8)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert clip.end_reason == "quiet"
    assert bench.media(clip).count(b"<") == round(clip.duration / timedelta(seconds=0.2))


def test_nothing_is_left_of_a_clip_that_is_deleted_in_its_post_roll(bench: Bench) -> None:
    bench.film_a_visit()
    bench.events.closed(bench.ends_at, 40, Area(1, 2, 3, 4), b"marked")
    (clip,) = bench.clips()
    delete(bench, clip)
    bench.send(5)
    bench.events.stop()
    while bench.library.finish():
        pass
    assert bench.clips() == ()


def test_what_moves_while_its_pictures_are_painted_is_the_same_event(bench: Bench) -> None:
    bench.film_a_visit()
    until(lambda: bench.library.window(bench.clips()[0].id).clip.pictures != frozenset())
    bench.paints.wait.clear()
    bench.paints.asked.clear()
    bench.lose_the_camera()
    assert bench.paints.asked.wait(5)
    bench.send(2, discontinuity=True)
    bench.events.opened(bench.ends_at)
    bench.paints.wait.set()
    bench.send(2)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert len(bench.runs()) == 2
    assert bench.media(clip).endswith(b".9>")


def test_a_deleted_clip_does_not_come_back_in_the_next_one(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at, 90, Area(1, 2, 3, 4), b"deleted picture")
    bench.send(3)
    (first,) = bench.closed()
    delete(bench, first)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    bench.events.closed(bench.ends_at, 10, None, None)
    bench.send(4)
    until(lambda: [clip.state for clip in bench.clips()] == [EventState.CLOSED])
    (second,) = bench.clips()
    assert second.starts_at >= first.ends_at
    assert second.strength == 10
    with pytest.raises(PrivateEyeError):
        bench.library.picture(second.id, PictureKind.MARKED)


def show(bench: Bench) -> None:
    """What moves now, to who says what it is."""
    bench.events.shows(Moment(bench.ends_at, Area(0, 0, 500, 500), [a_part()], 0.0))


def test_what_is_shown_is_of_the_event_that_goes_on(bench: Bench) -> None:
    show(bench)
    assert bench.shown == [], "nothing moves"
    bench.film_a_visit()
    show(bench)
    assert bench.shown == [(bench.recording, bench.ends_at)]


def test_of_what_went_on_in_a_deleted_event_only_later_moments_are_shown(bench: Bench) -> None:
    bench.film_a_visit()
    before = bench.ends_at - timedelta(seconds=2)
    (clip,) = bench.clips()
    delete(bench, clip)

    def another_is_recorded() -> bool:
        bench.send(1)  # the first picture after it ends the deleted one, a later one begins another
        return bench.recording not in (None, clip.id)

    until(another_is_recorded)
    bench.events.shows(Moment(before, Area(0, 0, 500, 500), [a_part()], 0.0))
    assert bench.shown == []
    show(bench)
    assert bench.shown == [(bench.recording, bench.ends_at)]
