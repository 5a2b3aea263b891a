"""When each camera could notice is kept, and never more than was so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.model import Health, State
from bridge.policy.rooms import NamedCamera
from bridge.policy.watching import Gap, WatchSpan
from bridge.service.cameras.views import CameraView, MotionWatch
from bridge.service.events.watching import LOOK_EVERY_S, Watching, could_notice
from bridge.store.database import Database
from bridge.store.events import watch as rows
from bridge.vision.onvif.listener import Hearing, ListenerState
from bridge.vision.watcher import Stage
from tests.builders import NOON, FakeClock

FILE = "private-eye.db"
HOUR = timedelta(hours=1)
SEES = MotionWatch(Stage.KEYFRAMES, False, None)
HEARS = replace(SEES, camera=ListenerState(Hearing.LISTENING))


def a_camera(state: State = State.LIVE, watch: MotionWatch | None = SEES) -> CameraView:
    health = Health(state, datetime(2026, 1, 1, tzinfo=UTC))
    return CameraView("door", "door", (), False, health, None, False, None, watch)


class Cameras:
    """The cameras of a house, as a test says they are."""

    def __init__(self) -> None:
        self.views = {"door": a_camera(), "garden": a_camera()}

    def named(self) -> list[NamedCamera]:
        return [NamedCamera(id_, id_, ()) for id_ in self.views]

    def camera(self, camera_id: str) -> CameraView:
        return self.views[camera_id]


class Bench:
    """A keeper whose turns come as time goes on; opening it anew is a restart."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.clock = FakeClock()
        self.cameras = Cameras()
        self.open()

    def open(self) -> None:
        self.db = Database(self.path, wait_s=0.1)
        self.watching = Watching(self.cameras, db=self.db, clock=self.clock)

    def crash(self) -> None:
        self.db.close()

    def turns(self, seconds: float) -> None:
        self.watching.turn()
        for _ in range(int(seconds / LOOK_EVERY_S)):
            self.clock.advance(LOOK_EVERY_S)
            self.watching.turn()

    def becomes(self, camera: CameraView) -> None:
        self.cameras.views["door"] = camera

    def kept(self, camera: str = "door") -> list[tuple[float, float]]:
        """The rows, in seconds after noon."""
        with self.db.read() as tx:
            found = rows.within(tx, [camera], NOON - 1000 * HOUR, NOON + 1000 * HOUR)[camera]
        return [((s.since - NOON).total_seconds(), (s.until - NOON).total_seconds()) for s in found]

    def gaps(self, camera: str = "door") -> list[tuple[float, float]]:
        """Of the whole time, in seconds after noon."""
        found = self.watching.gaps([camera], NOON - 1000 * HOUR, NOON + 1000 * HOUR)[camera]
        return [((g.since - NOON).total_seconds(), (g.until - NOON).total_seconds()) for g in found]

    @contextmanager
    def rows_refuse(self) -> Iterator[None]:
        hand = sqlite3.connect(self.path, isolation_level=None)
        hand.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            hand.execute("ROLLBACK")
            hand.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.db.close()


@pytest.mark.parametrize(
    ("camera", "expected"),
    [
        (a_camera(), True),
        (a_camera(State.FROZEN), False),
        (a_camera(State.LOST), False),
        (a_camera(State.REFUSED), False),
        (a_camera(State.STARTING), False),
        (a_camera(State.IDLE), False),
        (a_camera(State.OFF), False),
        (a_camera(watch=None), False),
        (a_camera(watch=replace(SEES, stage=Stage.FILM)), True),
        (a_camera(watch=replace(SEES, stage=Stage.OFF)), False),
        (a_camera(watch=replace(SEES, blind=True)), False),
        (a_camera(watch=replace(HEARS, blind=True)), True),
        (a_camera(State.LOST, HEARS), True),
        (a_camera(State.LOST, replace(HEARS, camera=ListenerState(Hearing.LOST))), False),
        (a_camera(State.OFF, HEARS), False),
        (a_camera(watch=replace(HEARS, stage=Stage.OFF)), False),
    ],
)
def test_when_a_camera_could_notice(camera: CameraView, expected: bool) -> None:
    assert could_notice(camera) is expected


def test_a_span_goes_on_and_is_kept_every_30_s(bench: Bench) -> None:
    bench.turns(25)
    assert bench.kept() == [(0, 0)]
    bench.turns(65)
    assert bench.kept() == bench.kept("garden") == [(0, 90)]
    assert bench.gaps() == []


@pytest.mark.parametrize(
    "away",
    [
        a_camera(State.LOST),
        a_camera(State.FROZEN),
        a_camera(State.OFF),  # hidden
        a_camera(watch=replace(SEES, stage=Stage.OFF)),
        a_camera(watch=replace(SEES, blind=True)),
        a_camera(watch=replace(SEES, behind=True)),
    ],
)
def test_what_is_not_watched_is_a_gap_at_once(bench: Bench, away: CameraView) -> None:
    bench.turns(100)
    bench.becomes(away)
    bench.turns(300)
    assert bench.kept() == [(0, 100)]
    assert bench.gaps() == [(100, 400)]
    bench.becomes(a_camera())
    bench.turns(300)
    assert bench.kept() == [(0, 100), (400, 700)]
    assert bench.gaps() == [(100, 400)]
    assert bench.gaps("garden") == []


def test_a_question_is_answered_as_it_is_now(bench: Bench) -> None:
    bench.turns(3600)
    bench.clock.advance(4)
    assert bench.gaps() == []
    bench.becomes(a_camera(State.LOST))
    bench.turns(60)
    bench.clock.advance(4)
    asked = bench.watching.gaps(["door"], NOON, NOON + 2 * HOUR)
    lost_at, now = NOON + HOUR + timedelta(seconds=4), bench.clock.now()
    assert asked == {"door": (Gap(lost_at, now, goes_on=True),)}


def test_a_crash_loses_30_s_at_most_and_claims_nothing(bench: Bench) -> None:
    bench.turns(1000)
    bench.crash()
    bench.clock.advance(1000)
    bench.open()
    bench.turns(300)
    ((_, before), (after, _)) = bench.kept()
    assert 970 <= before <= 1000
    assert after == 2000
    assert bench.gaps() == [(before, 2000)]


def test_a_restart_ends_the_spans_when_it_stops(bench: Bench) -> None:
    bench.turns(100)
    bench.clock.advance(3)
    bench.watching.stop()
    bench.clock.advance(20)
    bench.watching.turn()  # its thread was in the middle of one
    assert bench.kept() == [(0, 103)]
    bench.crash()
    bench.open()
    bench.turns(90)
    assert bench.kept() == [(0, 103), (123, 213)]
    assert bench.gaps() == []  # nobody is told of 20 s


def test_a_machine_that_slept_has_not_watched(bench: Bench) -> None:
    bench.turns(100)
    bench.clock.advance(7200)
    bench.turns(100)
    assert bench.gaps() == [(100, 7300)]


def test_a_clock_that_is_set_back_is_no_harm(bench: Bench) -> None:
    bench.turns(600)
    bench.clock.advance(-300)
    bench.turns(200)
    assert bench.gaps() == []
    bench.turns(200)
    assert bench.kept()[-1] == (300, 690)


def test_a_camera_that_was_never_there_is_a_gap_from_the_start(bench: Bench) -> None:
    bench.becomes(a_camera(State.LOST))
    bench.turns(300)
    assert bench.kept() == []
    assert bench.gaps() == [(0, 300)]


def test_nothing_is_said_before_anything_was_kept(bench: Bench) -> None:
    bench.becomes(a_camera(State.LOST))
    bench.clock.advance(300)
    assert bench.gaps() == []


def test_what_the_rows_refuse_is_kept_when_they_take_it(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.turns(100)
    with bench.rows_refuse():
        bench.becomes(a_camera(State.LOST))
        bench.turns(20)
        bench.becomes(a_camera())
        bench.turns(40)
        bench.becomes(a_camera(State.LOST))
        bench.turns(100)
        assert bench.gaps() == [(160, 260)]
        assert len([r for r in caplog.records if r.message == "watch.not_kept"]) == 1
    bench.turns(5)
    assert bench.kept() == [(0, 100), (120, 160)]


def test_spans_of_other_keepers_count(bench: Bench) -> None:
    """A camera that has left the configuration was watched when it was in it."""
    with bench.db.write() as tx:
        rows.keep(tx, {"shed": [WatchSpan(NOON, NOON + HOUR)]})
    bench.turns(30)
    bench.clock.advance(3600)
    bench.turns(300)
    assert bench.gaps("shed") == [(3600, 3930)]
