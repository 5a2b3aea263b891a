"""What becomes of events and wishes: real rings, feeds, library, keys and database."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.cameras.feed import Feed
from bridge.cameras.ring import Ring
from bridge.clips.library import Library
from bridge.clips.recorder import NO_PICTURE, Recorder
from bridge.clips.recording import Means
from bridge.clips.troubles import Troubles
from bridge.errors import PrivateEyeError
from bridge.media.types import Init, Part
from bridge.model import Actor, ActorKind, Area, ClipKind, ClipState, PictureKind
from bridge.policy.settings import CameraSettings
from bridge.store import clips
from bridge.store.clips import Clip, Query
from bridge.store.database import Database
from bridge.store.slots import KeySlots
from tests.builders import INIT, NOON, FakeClock, Waiter, a_part, until

OWNER = Actor(ActorKind.OWNER, "session", "a browser")
PER_GOP = 10  # parts of 0.2 s


class Paints:
    """Says which keyframes it was given instead of decoding them; as slowly as a test wants."""

    def __init__(self) -> None:
        self.asked, self.wait = threading.Event(), threading.Event()
        self.wait.set()

    def thumbnail(self, keyframe: Part) -> bytes:
        self.asked.set()
        self.wait.wait(10)
        return keyframe.data

    def preview(self, keyframes: Sequence[Part]) -> bytes:
        return b"+".join(part.data for part in keyframes)


class Bench:
    """A camera that sends GOPs of 2 s when told to, and its recorder."""

    def __init__(self, folder: Path, settings: CameraSettings) -> None:
        self.db = Database(folder / "private-eye.db")
        self.slots = KeySlots(folder / "clip-keys", bytes(32))
        self.clock = FakeClock()
        self.library = Library(folder / "clips", db=self.db, slots=self.slots, clock=self.clock)
        self.ring = Ring()
        self.troubles = Troubles()
        self.full = False
        self.paints = Paints()
        means = Means(
            self.library,
            self.paints,
            lambda: Feed(512),
            self.troubles,
            lambda: self.full,
            self.clock,
        )
        self.recorder = Recorder("door", self.ring, means, settings)
        self._next = 100
        self._sent = 0

    def send(self, gops: int, *, init: Init = INIT, discontinuity: bool = False) -> None:
        """GOPs of 2 s, in no time; the clock follows."""
        for _ in range(gops):
            for index in range(PER_GOP):
                part = a_part(
                    self._next,
                    index,
                    discontinuity=discontinuity and index == 0,
                    init=init,
                    data=f"<{self._next}.{index}>".encode(),
                )
                self.ring.put(replace(part, starts_at=self.ends_at))
                self._sent += 1
                self.clock.advance(0.2)
            self._next += 1
            discontinuity = False

    def send_without_keyframes(self, seconds: int) -> None:
        for index in range(PER_GOP, PER_GOP + 5 * seconds):
            part = a_part(self._next - 1, index, independent=False, data=b"more")
            self.ring.put(replace(part, starts_at=self.ends_at))
            self._sent += 1
            self.clock.advance(0.2)

    @property
    def ends_at(self) -> datetime:
        return NOON + timedelta(seconds=self._sent * 0.2)

    def clips(self) -> tuple[Clip, ...]:
        """Oldest first."""
        with self.db.read() as tx:
            return tuple(reversed(clips.page(tx, Query())))

    def closed(self, count: int = 1) -> tuple[Clip, ...]:
        """Wait until so many clips are closed and none is open."""
        until(lambda: [c.state for c in self.clips()] == [ClipState.CLOSED] * count)
        return self.clips()

    def media(self, clip: Clip) -> bytes:
        stored = self.library.entries(clip.id)
        return b"".join(self.library.media(clip.id, e.index) for e in stored.entries)

    def close(self) -> None:
        self.recorder.stop()
        self.slots.close()
        self.db.close()


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


def test_recording_by_hand_lasts_as_long_as_was_asked(bench: Bench) -> None:
    bench.send(4)
    asked = Waiter(lambda: bench.recorder.record(10, OWNER))
    clip_id = asked.result()
    began = bench.ends_at
    bench.send(8)
    (clip,) = bench.closed()
    assert clip.id == clip_id
    assert (clip.kind, clip.end_reason) == (ClipKind.MANUAL, "asked")
    assert clip.ends_at - began == pytest.approx(timedelta(seconds=10), abs=timedelta(seconds=0.3))


def test_recording_a_camera_without_a_picture_is_refused(bench: Bench) -> None:
    asked = Waiter(lambda: bench.recorder.record(10, OWNER))
    bench.clock.advance(60)
    refused = asked.result(timeout_s=10)
    assert isinstance(refused, PrivateEyeError)
    assert refused.message == NO_PICTURE


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


def delete(bench: Bench, clip: Clip) -> None:
    with bench.db.write() as tx:
        deletion = bench.library.mark_deleting(tx, [clip.id], actor=OWNER, way="page")
    bench.library.destroy(deletion.id)


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
    bench.paints.wait.clear()
    bench.ring.clear()
    bench.recorder.closed(bench.ends_at, 40, None, None)
    assert bench.paints.asked.wait(5)
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
