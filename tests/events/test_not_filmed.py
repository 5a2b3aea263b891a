"""What happened is known, whether or not it could be filmed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.events.camera_events import NO_PICTURE, REFUSED
from bridge.model import EventSource, EventState, Unfilmed
from bridge.policy.settings import CameraSettings
from tests.builders import Waiter, in_time, until
from tests.events.bench import OWNER, Bench
from tests.ledger import entries


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4))
    yield made
    made.close()


@pytest.mark.parametrize("why", list(Unfilmed))
def test_a_visit_that_cannot_be_filmed_is_an_event_all_the_same(
    bench: Bench, why: Unfilmed
) -> None:
    bench.refuses = why
    bench.send(4)
    onset = bench.ends_at
    bench.events.opened(onset)
    bench.send(2)
    quiet = bench.ends_at
    bench.events.closed(quiet, 40, None, None)
    bench.send(3)
    (clip,) = bench.closed()
    assert (clip.filmed, clip.unfilmed, clip.end_reason) == (False, why, "quiet")
    assert (clip.starts_at, clip.ends_at) == (onset, quiet)
    assert (clip.onset_at, clip.quiet_at, clip.strength) == (onset, quiet, 40)
    assert bench.runs() == ()


def test_what_a_camera_says_while_it_sends_no_picture_is_an_event(bench: Bench) -> None:
    bench.events.opened(bench.ends_at, EventSource.CAMERA)
    bench.pass_over(3)
    bench.events.closed(bench.ends_at, 0, None, None)
    bench.pass_over(10)
    (clip,) = bench.closed()
    assert (clip.source, clip.unfilmed) == (EventSource.CAMERA, Unfilmed.CAMERA)


def test_a_recording_by_hand_without_a_picture_leaves_nothing(bench: Bench) -> None:
    asked = Waiter(lambda: bench.events.record(10, OWNER))
    refused = asked.result(timeout_s=10)
    assert isinstance(refused, PrivateEyeError)
    assert refused.message == NO_PICTURE
    bench.pass_over(60)
    bench.events.stop()
    assert bench.clips() == ()
    assert entries(bench.db, "clip.record") == []


def test_a_recording_by_hand_that_the_disk_refuses_says_so(bench: Bench) -> None:
    bench.refuses = Unfilmed.DISK_ABSENT
    asked = Waiter(lambda: bench.events.record(10, OWNER))
    bench.send(4)
    refused = asked.result(timeout_s=10)
    assert isinstance(refused, PrivateEyeError)
    assert refused.message == REFUSED


def test_what_the_rows_refuse_is_written_when_they_take_it(bench: Bench) -> None:
    bench.send(4)
    onset = bench.ends_at
    with bench.rows_refuse():
        bench.events.opened(onset)
        bench.send(2)
        bench.events.closed(bench.ends_at, 40, None, None)
        bench.send(4)
        until(lambda: not bench.films)
        assert bench.clips() == ()
    assert bench.book.settle()
    (clip,) = bench.clips()
    assert (clip.state, clip.onset_at, clip.strength) == (EventState.CLOSED, onset, 40)
    assert (clip.filmed, clip.unfilmed) == (False, Unfilmed.RECORDS)


def test_an_event_whose_row_came_late_is_filmed_from_then_on(bench: Bench) -> None:
    bench.send(4)
    with bench.rows_refuse():
        bench.events.opened(bench.ends_at)
        bench.send(2)
        until(lambda: bench.troubles.now() != ())
    bench.pass_over(10)
    bench.send(2, discontinuity=True)
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert (clip.filmed, clip.unfilmed) == (True, Unfilmed.RECORDS)


def test_nobody_waits_for_the_rows_while_something_moves(bench: Bench) -> None:
    def moves() -> None:
        bench.events.opened(bench.ends_at)
        bench.events.stronger(40, None)
        assert bench.events.now is None
        bench.events.hide()

    bench.send(4)
    with bench.rows_refuse():
        in_time(moves, bench.WAIT_S)


def test_what_was_not_filmed_in_the_middle_is_told(bench: Bench) -> None:
    """The camera itself goes on saying that something moves."""
    bench.send(4)
    bench.events.opened(bench.ends_at, EventSource.CAMERA)
    bench.send(2)
    until(lambda: bench.recording is not None)
    bench.ring.clear()
    until(lambda: bench.recording is None)
    bench.pass_over(30)
    bench.send(2, discontinuity=True)
    until(lambda: bench.recording is not None)
    bench.events.closed(bench.ends_at, 0, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert (clip.filmed, clip.unfilmed) == (True, Unfilmed.CAMERA)
    assert len(bench.runs()) == 2
