"""What cameras do to us while they run. Each recovers without a restart, each says so plainly."""

import os
import shutil
import signal
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bridge.cameras.fleet import Fleet
from bridge.clock import SystemClock
from bridge.config import CameraConfig
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.model import Health, State
from tests.builders import PATIENCE_S
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import FIRST_SEGMENT, QUICK, Watched, children, poll

SILENT = replace(SMALL, sound=None)
IMPATIENT = replace(QUICK, lost_s=2.0, silent_s=5.0)


@pytest.fixture
def live(tool: Ffmpeg, stage: Stage) -> RtspCamera:
    return stage.camera()


def numbers_only_rise(watched: Watched) -> bool:
    places = [(part.segment, part.index) for part in watched.parts]
    return all(one < other for one, other in pairwise(places))


def test_a_stalled_socket_is_lost_and_comes_back(tool: Ffmpeg, live: RtspCamera) -> None:
    with Watched(tool, live.url, timing=IMPATIENT) as watched:
        watched.until_state(State.LIVE)
        live.stall()
        assert watched.until_state(State.LOST).reason == "no picture arrives"
        watched.until(lambda: watched.health.reason != "no picture arrives")
        assert watched.health.state is State.LOST
        live.resume()
        watched.until_state(State.LIVE)
        watched.until_parts(3)
        assert numbers_only_rise(watched)
        assert sum(part.discontinuity for part in watched.parts) >= 2


def test_a_camera_that_is_killed_comes_back(tool: Ffmpeg, live: RtspCamera) -> None:
    with Watched(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        live.drop()
        lost = watched.until_state(State.LOST)
        assert lost.reason is not None
        assert lost.next_try is not None
        live.resume()
        watched.until_state(State.LIVE)
        assert numbers_only_rise(watched)


def test_a_camera_that_is_away_is_pinged_and_somebody_may_ask_for_more(
    tool: Ffmpeg, tmp_path: Path, short_file: str
) -> None:
    film = tmp_path / "away.mp4"

    def put_back() -> None:
        whole = tmp_path / "copy.mp4"
        shutil.copy(short_file.removeprefix("file://"), whole)
        whole.rename(film)

    with Watched(tool, film.as_uri(), timing=replace(QUICK, anyway_s=3600.0)) as watched:
        watched.until(lambda: watched.health.tries_every_s == QUICK.ping_s)
        gone = len(watched.history)
        put_back()
        watched.until_state(State.LIVE)
        assert len(watched.history) == gone + 1, "pings say nothing new"
    patient = replace(QUICK, ping_s=3600.0, backoff_first_s=3600.0, backoff_most_s=3600.0)
    film.unlink()
    with Watched(tool, film.as_uri(), timing=patient) as watched:
        watched.until_state(State.LOST)
        put_back()
        watched.fleet.try_now(watched.camera.id)
        watched.until_state(State.LIVE)


class Clumsy(Watched):
    """Fails once with a part in its hands, as nothing of ours should."""

    failed = False

    def put(self, part: Part) -> None:
        if not self.failed:
            self.failed = True
            raise RecursionError("deeper than anybody thought")
        super().put(part)


def test_an_unexpected_exception_ends_the_run_and_not_the_camera(
    tool: Ffmpeg, live: RtspCamera, caplog: pytest.LogCaptureFixture
) -> None:
    with Clumsy(tool, live.url) as watched:
        lost = watched.until_state(State.LOST)
        assert lost.reason == "the bridge failed to read this camera"
        assert lost.next_try is not None
        watched.until_state(State.LIVE)
        watched.until_parts(3)
    assert watched.parts[0].segment == FIRST_SEGMENT + 1, "the number of the failed run is used up"
    (record,) = (r for r in caplog.records if r.getMessage() == "thread.failed")
    assert record.exc_info


class HeldUp(Watched):
    """Is kept from reading, once, for longer than a silent camera is given."""

    held_up = False

    def put(self, part: Part) -> None:
        super().put(part)
        if len(self.parts) == 5 and not self.held_up:
            self.held_up = True
            assert not threading.Event().wait(IMPATIENT.silent_s + 1)


def test_no_run_ends_because_we_were_slow(tool: Ffmpeg, live: RtspCamera) -> None:
    with HeldUp(tool, live.url, timing=IMPATIENT) as watched:
        watched.until_parts(30)
        assert watched.held_up
        assert watched.states == [State.LIVE]
        assert [part.discontinuity for part in watched.parts].count(True) == 1


class Deaf(Watched):
    """A listener that fails at every word."""

    def _hear(self, camera_id: str, health: Health) -> None:
        super()._hear(camera_id, health)
        raise ValueError("what did you say?")


def test_a_listener_that_fails_does_not_end_the_camera(tool: Ffmpeg, live: RtspCamera) -> None:
    with Deaf(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        watched.until_parts(3)
    assert watched.states[-1] is State.STOPPED


def test_a_child_that_is_killed_is_started_again(tool: Ffmpeg, live: RtspCamera) -> None:
    before = children(os.getpid())
    with Watched(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        (child,) = children(os.getpid()) - before
        os.kill(child, signal.SIGKILL)
        assert watched.until_state(State.LOST).reason == (
            "the program that reads the camera was killed"
        )
        watched.until_state(State.LIVE)
        watched.until_parts(2)
        assert numbers_only_rise(watched)


def test_a_frozen_picture_is_called_frozen_until_it_moves(tool: Ffmpeg, live: RtspCamera) -> None:
    with Watched(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        live.freeze()
        assert watched.until_state(State.FROZEN).reason == "the picture has not changed"
        live.resume()
        watched.until_state(State.LIVE)
        assert State.LOST not in watched.states


def test_sound_that_stops_does_not_hold_the_picture_back(tool: Ffmpeg, live: RtspCamera) -> None:
    with Watched(tool, live.url) as watched:
        watched.until_parts(5)
        live.mute()
        muted = len(watched.parts)
        watched.until(lambda: flows(watched.parts[muted:][-12:]))
        assert set(watched.states) == {State.LIVE}


def flows(parts: list[Part]) -> bool:
    """Two seconds came one part after the other, as they were taken: neither late nor at once."""
    if len(parts) < 12:
        return False
    spent = parts[-1].arrived - parts[0].arrived
    media = float(sum(part.duration for part in parts[1:]))
    return max(b.arrived - a.arrived for a, b in pairwise(parts)) < 1.0 and spent > media / 2


@pytest.mark.parametrize("seconds", [3600.0, -3600.0], ids=["forward", "back"])
def test_a_clock_that_jumps_is_followed_without_a_gap(
    tool: Ffmpeg, live: RtspCamera, seconds: float
) -> None:
    with Watched(tool, live.url) as watched:
        watched.until_parts(5)
        live.jump_clock(seconds)
        jumped = len(watched.parts)
        watched.until(lambda: flows(watched.parts[jumped:][-12:]))
        assert watched.states == [State.LIVE]
        assert live.clients == 1
        assert all(part.duration <= part.part_target for part in watched.parts)
        spread = abs(watched.parts[-1].starts_at - watched.parts[0].starts_at)
        assert spread.total_seconds() < 30


def test_a_picture_that_changes_its_size_gets_a_new_init(tool: Ffmpeg, stage: Stage) -> None:
    camera = stage.camera(SILENT)
    with Watched(tool, camera.url) as watched:
        watched.until_parts(3)
        camera.change_resolution(480, 270)
        watched.until(lambda: watched.parts[-1].init != watched.parts[0].init)
        video = watched.parts[-1].init.video
        assert video is not None
        assert (video.width, video.height) == (480, 270)
        assert watched.states == [State.LIVE]
        assert numbers_only_rise(watched)


def wanted(watched: Watched) -> Health:
    """Somebody still waits for the picture, however long it takes."""
    watched.fleet.want(watched.camera.id)
    return watched.health


def test_a_camera_on_demand_runs_only_while_it_is_wanted(tool: Ffmpeg, live: RtspCamera) -> None:
    with Watched(tool, live.url, on_demand=True) as watched:
        watched.until_state(State.IDLE)
        assert live.clients == 0
        assert poll(lambda: wanted(watched).state is State.LIVE)
        watched.until_state(State.IDLE)
        assert watched.fleet.ring(watched.camera.id).keyframe() is None


def test_a_camera_that_is_switched_off_is_left_alone(tool: Ffmpeg, live: RtspCamera) -> None:
    before = children(os.getpid())
    with Watched(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        watched.fleet.off(watched.camera.id)
        assert watched.fleet.health(watched.camera.id).state is State.OFF
        assert watched.fleet.ring(watched.camera.id).keyframe() is None
        seen = len(watched.parts)
        assert poll(lambda: children(os.getpid()) == before)
        assert len(watched.parts) == seen
        watched.fleet.on(watched.camera.id)
        watched.until_state(State.LIVE)
    assert watched.states[-1] is State.STOPPED
    assert children(os.getpid()) == before


def test_nothing_of_a_run_that_was_cut_off_comes_after_it_is_on_again(
    tool: Ffmpeg, live: RtspCamera
) -> None:
    with Watched(tool, live.url) as watched:
        watched.until_state(State.LIVE)
        watched.fleet.off(watched.camera.id)
        seen = len(watched.parts)
        watched.fleet.on(watched.camera.id)  # before the child is gone
        assert watched.fleet.health(watched.camera.id).state in (State.OFF, State.STARTING)
        watched.until_state(State.LIVE)
        assert watched.parts[seen].discontinuity
        assert numbers_only_rise(watched)


def test_a_camera_that_is_off_before_the_start_is_never_connected_to(
    tool: Ffmpeg, live: RtspCamera
) -> None:
    camera = CameraConfig.model_validate({"id": "front", "name": "front", "url": live.url})
    fleet = Fleet([camera], ffmpeg=tool, clock=SystemClock(), sinks={}, first_segment=1)
    fleet.off("front")
    fleet.start()
    version = fleet.wait(fleet.version, 1.0)
    assert (fleet.health("front").state, live.clients) == (State.OFF, 0)
    assert version >= 1
    assert fleet.stop()


def test_a_hundred_lost_cameras_harm_nobody(tool: Ffmpeg, live: RtspCamera) -> None:
    lost = [
        CameraConfig.model_validate(
            {"id": f"lost{n}", "name": f"lost {n}", "url": "rtsp://127.0.0.1:9/x"}
        )
        for n in range(100)
    ]
    # Their normal back-off: a house full of lost cameras must not keep the machine busy.
    fleet = Fleet(lost, ffmpeg=tool, clock=SystemClock(), sinks={}, first_segment=1)
    fleet.start()
    try:
        version = fleet.version
        while any(fleet.health(camera.id).state is not State.LOST for camera in lost):
            newer = fleet.wait(version, PATIENCE_S)
            assert newer > version
            version = newer
        with Watched(tool, live.url) as watched:
            watched.until_state(State.LIVE)
            watched.until_parts(5)
    finally:
        assert fleet.stop(PATIENCE_S)
