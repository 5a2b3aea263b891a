"""Somebody rings: an event of its own kind, or what goes on becomes one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.model import ClipKind, EventSource, EventState, PictureKind, Unfilmed
from bridge.policy.settings import CameraSettings
from bridge.policy.visits import RING
from tests.builders import Waiter, until
from tests.events.bench import OWNER, Bench, delete

TO_THE_END = 12  # GOPs of 2 s: longer than somebody who rang is waited with


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, CameraSettings(pre_roll_s=5, post_roll_s=4, notice=False))
    yield made
    made.close()


def test_who_rings_is_filmed_with_what_was_before(bench: Bench) -> None:
    bench.send(4)
    rang = bench.ends_at
    bench.events.rang(rang)
    (clip,) = bench.clips()
    assert (clip.state, clip.kind, clip.rang_at) == (EventState.OPEN, ClipKind.DOORBELL, rang)
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.kind, clip.source, clip.end_reason) == (
        ClipKind.DOORBELL,
        EventSource.CAMERA,
        "quiet",
    )
    assert (clip.onset_at, clip.quiet_at, clip.rang_at) == (rang, rang, rang)
    assert rang - clip.starts_at >= timedelta(seconds=5)
    assert clip.ends_at - rang == pytest.approx(RING, abs=timedelta(seconds=0.3))
    assert bench.library.picture(clip.id, PictureKind.THUMBNAIL) == b"<105.0>"  # 2 s after it


def test_who_rings_while_something_moves_makes_a_ring_of_it_and_nothing_is_lost(
    bench: Bench,
) -> None:
    bench.film_a_visit()
    (moved,) = bench.clips()
    rang = bench.ends_at
    bench.events.rang(rang)
    (clip,) = bench.clips()
    assert (clip.id, clip.kind, clip.rang_at) == (moved.id, ClipKind.DOORBELL, rang)
    bench.send(1)
    bench.events.closed(bench.ends_at, 40, None, b"strongest")
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.id, clip.onset_at, clip.starts_at) == (moved.id, moved.onset_at, moved.starts_at)
    assert (clip.source, clip.strength, clip.rang_at) == (EventSource.MOTION, 40, rang)
    assert bench.library.picture(clip.id, PictureKind.MARKED) == b"strongest"


def test_what_moves_after_the_ring_belongs_to_it(bench: Bench) -> None:
    bench.send(4)
    rang = bench.ends_at
    bench.events.rang(rang)
    bench.send(7)
    bench.events.opened(bench.ends_at)
    bench.send(1)
    quiet = bench.ends_at
    bench.events.closed(quiet, 40, None, None)
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.onset_at, clip.rang_at, clip.quiet_at) == (rang, rang, quiet)
    assert (clip.kind, clip.strength) == (ClipKind.DOORBELL, 40)


def test_whoever_rings_again_is_the_same_visitor_and_is_waited_with_anew(bench: Bench) -> None:
    bench.send(4)
    rang = bench.ends_at
    for _ in range(3):
        bench.events.rang(bench.ends_at)
        bench.send(4)
    last = bench.ends_at - timedelta(seconds=8)
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.rang_at, clip.quiet_at) == (rang, last)
    assert clip.ends_at - last == pytest.approx(RING, abs=timedelta(seconds=0.3))


def test_who_rings_long_after_is_another_visitor(bench: Bench) -> None:
    bench.send(4)
    for _ in range(2):
        bench.events.rang(bench.ends_at)
        bench.send(TO_THE_END + 4)
    assert [clip.kind for clip in bench.closed(2)] == [ClipKind.DOORBELL] * 2


def test_a_recording_by_hand_in_which_somebody_rings_stays_by_hand_too(bench: Bench) -> None:
    bench.send(4)
    asked = Waiter(lambda: bench.events.record(10, OWNER)).result()
    rang = bench.ends_at
    bench.events.rang(rang)
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.id, clip.source, clip.by_hand) == (asked, EventSource.HAND, True)
    assert (clip.kind, clip.rang_at, clip.onset_at) == (ClipKind.DOORBELL, rang, rang)


@pytest.mark.parametrize("why", [Unfilmed.DISK_FULL, Unfilmed.CAMERA])
def test_who_rings_is_known_also_where_it_cannot_be_filmed(bench: Bench, why: Unfilmed) -> None:
    bench.refuses = why
    bench.send(4)
    rang = bench.ends_at
    bench.events.rang(rang)
    bench.send(TO_THE_END)
    (clip,) = bench.closed()
    assert (clip.kind, clip.rang_at, clip.filmed) == (ClipKind.DOORBELL, rang, False)


def test_what_moves_on_after_its_ring_was_deleted_is_no_ring(bench: Bench) -> None:
    bench.film_a_visit()
    bench.events.rang(bench.ends_at)
    (deleted,) = bench.clips()
    delete(bench, deleted)
    bench.send(1)
    until(lambda: bench.clips() != ())
    (clip,) = bench.clips()
    assert clip.id != deleted.id
    assert (clip.kind, clip.rang_at) == (ClipKind.MOTION, None)
