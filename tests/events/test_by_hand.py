"""What becomes of wishes: recordings that a person asks for, and ends."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.events.camera_events import NO_PICTURE
from bridge.events.ongoing import RecordingState
from bridge.model import Area, ClipKind
from bridge.policy.settings import CameraSettings
from tests.builders import Waiter, until
from tests.events.bench import OWNER, Bench
from tests.ledger import entries


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4))
    yield made
    made.close()


def test_recording_by_hand_lasts_as_long_as_was_asked(bench: Bench) -> None:
    bench.send(4)
    asked = Waiter(lambda: bench.events.record(10, OWNER))
    clip_id = asked.result()
    began = bench.ends_at
    bench.send(8)
    (clip,) = bench.closed()
    assert clip.id == clip_id
    assert (clip.kind, clip.end_reason) == (ClipKind.MANUAL, "asked")
    assert clip.ends_at - began == pytest.approx(timedelta(seconds=10), abs=timedelta(seconds=0.3))


def test_recording_by_hand_ends_when_a_person_says_so(bench: Bench) -> None:
    bench.send(4)
    clip_id = Waiter(lambda: bench.events.record(300, OWNER)).result()
    bench.send(2)
    until(lambda: bench.events.now is not None)
    assert bench.events.now == RecordingState(str(clip_id), by_hand=True, moves=False)
    said_at = bench.ends_at
    assert bench.events.stop_asked()
    assert not bench.events.stop_asked()
    bench.send(2)
    (clip,) = bench.closed()
    assert (clip.id, clip.end_reason) == (clip_id, "asked")
    assert clip.ends_at - said_at < timedelta(seconds=0.5)
    assert bench.events.now is None


def test_recording_by_hand_ends_for_privacy_when_its_camera_is_hidden(bench: Bench) -> None:
    bench.send(4)
    clip_id = Waiter(lambda: bench.events.record(300, OWNER)).result()
    bench.send(2)
    bench.events.hide()
    bench.ring.clear()
    (clip,) = bench.closed()
    assert (clip.id, clip.end_reason) == (clip_id, "privacy")


def test_what_moves_is_recorded_on_when_a_person_says_stop(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    clip_id = Waiter(lambda: bench.events.record(300, OWNER)).result()
    bench.send(2)
    assert bench.events.stop_asked()
    assert bench.events.now == RecordingState(str(clip_id), by_hand=False, moves=True)
    bench.send(2)
    quiet_at = bench.ends_at
    bench.events.closed(quiet_at, 40, None, None)
    bench.send(4)
    (clip,) = bench.closed()
    assert (clip.id, clip.end_reason) == (clip_id, "quiet")
    assert clip.ends_at > quiet_at


def test_there_is_nothing_to_stop_where_nobody_asked(bench: Bench) -> None:
    assert not bench.events.stop_asked()
    bench.send(4)
    bench.events.opened(bench.ends_at)
    until(lambda: bench.recording is not None)
    assert not bench.events.stop_asked()


def test_the_beginning_and_the_end_of_a_clip_are_told(bench: Bench) -> None:
    bench.send(4)
    assert bench.told == []
    bench.events.opened(bench.ends_at)
    bench.send(1)
    until(lambda: bench.told != [])
    (clip,) = bench.clips()
    assert bench.told == [clip.id]
    bench.paints.wait.clear()  # its pictures take long: it is no longer recorded all the same
    bench.events.closed(bench.ends_at, 40, None, None)
    bench.send(4)
    until(lambda: bench.told[-1] is None)
    bench.paints.wait.set()
    bench.closed()


def test_a_wish_that_joins_what_moves_makes_the_clip_the_persons(bench: Bench) -> None:
    bench.send(4)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    until(lambda: bench.recording is not None)
    clip_id = bench.events.record(4, OWNER)
    bench.send(1)
    until(lambda: bench.clips()[0].kind is ClipKind.MANUAL)
    bench.events.closed(bench.ends_at, 40, Area(1, 2, 3, 4), None)
    bench.send(5)
    (clip,) = bench.closed()
    assert (clip.id, clip.kind, clip.strength) == (clip_id, ClipKind.MANUAL, 40)
    (entry,) = entries(bench.db, "clip.record")
    assert (entry.object, entry.actor.id) == (clip_id, OWNER.id)


def test_recording_a_camera_without_a_picture_is_refused(bench: Bench) -> None:
    asked = Waiter(lambda: bench.events.record(10, OWNER))
    bench.clock.advance(60)
    refused = asked.result()
    assert isinstance(refused, PrivateEyeError)
    assert refused.message == NO_PICTURE
