"""The watcher with real children: what is noticed when, and what keeps it from noticing."""

import io
import os
import signal
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.media.types import Part
from bridge.policy.settings import CameraSettings
from bridge.vision.watcher import Stage
from tests.builders import NOON, until
from tests.vision.films import Stand, parts

# A gray room, a little noise, and a white square that crosses it between 7 and 11 s.
ROOM = (
    "color=gray:s=640x360:r=15:d={seconds},noise=alls=6:allf=t[room];"
    "color=white:s=60x80:r=15:d={seconds}[square];"
    "[room][square]overlay=x='mod((t-7)*120,640)':y=140:enable='between(t,{on},{off})'"
)


@pytest.fixture(scope="module")
def tool() -> Ffmpeg:
    return binary.locate(None)


def room(seconds: float, on: float = 7, off: float = 11) -> list[str]:
    return ["-f", "lavfi", "-i", ROOM.format(seconds=seconds, on=on, off=off)]


@pytest.fixture(scope="module")
def crossing(tool: Ffmpeg) -> list[Part]:
    return list(parts(tool, room(26)))


@pytest.fixture
def stand(tool: Ffmpeg) -> Iterator[Stand]:
    with Stand(tool) as stand:
        yield stand


def seconds(stand: Stand) -> list[float]:
    return [(quiet_at - NOON).total_seconds() for quiet_at, *_ in stand.ended]


def test_a_crossing_is_one_event_from_its_onset_to_its_end(
    stand: Stand, crossing: list[Part]
) -> None:
    stand.give(crossing)
    (onset_at,) = stand.opened_at
    assert NOON + timedelta(seconds=5.5) <= onset_at <= NOON + timedelta(seconds=7.5)
    assert seconds(stand) == [pytest.approx(11.0, abs=0.5)]
    assert stand.watcher.stage is Stage.KEYFRAMES
    assert not stand.watcher.moving


def test_the_explanation_shows_the_moment_and_where(stand: Stand, crossing: list[Part]) -> None:
    stand.give(crossing)
    ((_, strength, area, marked),) = stand.ended
    assert area is not None
    assert area.y == pytest.approx(389, abs=30)
    assert area.height == pytest.approx(222, abs=60)
    assert strength >= 15
    assert stand.stronger_by[-1] == (strength, area)
    assert stand.stronger_by == sorted(stand.stronger_by, key=lambda told: told[0])
    assert marked is not None
    picture = Image.open(io.BytesIO(marked)).convert("RGB")
    assert picture.size == (640, 360)
    # The square itself is in the outline.
    middle = (area.x + area.width // 2) * 640 // 1000, (area.y + area.height // 2) * 360 // 1000
    assert min(_pixel(picture, middle)) > 200
    colours = {_pixel(picture, (x, y)) for x in range(0, 640, 2) for y in range(0, 360, 2)}
    assert any(red > 180 and green > 140 and blue < 90 for red, green, blue in colours)


def _pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    red, green, blue = picture.getpixel(at)  # type: ignore[misc]
    return red, green, blue


# A small picture, in which H.265 is encoded in a second.
SMALL = "color=gray:s=160x96:r=10:d=9,noise=alls=6:allf=t"


@pytest.mark.parametrize("references", [(), ("-refs", "4")], ids=["default", "refs"])
@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_no_keyframe_is_held_back(
    tool: Ffmpeg, stand: Stand, codec: str, b_frames: int, references: tuple[str, ...]
) -> None:
    film = ["-f", "lavfi", "-i", SMALL]
    stand.give(parts(tool, film, fps=10, b_frames=b_frames, codec=codec, more=references))
    assert len(stand.children) == 1
    assert not stand.watcher.blind
    assert stand.watcher.stage is Stage.KEYFRAMES


def test_what_one_keyframe_shows_and_the_film_denies_is_told_to_nobody(
    tool: Ffmpeg, stand: Stand
) -> None:
    stand.give(parts(tool, room(14, 7.99, 8.01)))
    assert len(stand.children) > 1  # it was filmed
    assert stand.opened_at == []
    assert stand.ended == []


def test_what_comes_and_goes_between_keyframes_is_seen_where_somebody_else_says_so(
    tool: Ffmpeg,
) -> None:
    """The camera itself (ONVIF), for one."""
    shown: list[Moment] = []
    film = list(parts(tool, room(20, 8.6, 9.9), gop_s=4.0))
    with Stand(tool, shows=shown.append) as stand:
        stand.give(film)
        assert (stand.opened_at, len(stand.children)) == ([], 1)
    with Stand(tool, shows=shown.append) as stand:
        stand.give([part for part in film if part.starts_at < NOON + timedelta(seconds=10)])
        stand.watcher.attend()
        stand.give([part for part in film if part.starts_at >= NOON + timedelta(seconds=10)])
        assert len(stand.opened_at) == 1
    assert shown
    assert all(m.moving is not None and m.moving.width < 500 for m in shown)


def test_where_nothing_moves_looking_closely_ends_soon(tool: Ffmpeg, stand: Stand) -> None:
    stand.watcher.attend()
    stand.give(parts(tool, room(14, 99, 99)))
    assert (stand.opened_at, stand.watcher.stage) == ([], Stage.KEYFRAMES)


def test_an_empty_room_costs_keyframes_only(tool: Ffmpeg, stand: Stand) -> None:
    stages: set[Stage] = set()
    for part in parts(tool, room(30, 99, 99)):
        stand.give([part])
        stages.add(stand.watcher.stage)
    assert stages == {Stage.KEYFRAMES}
    assert stand.opened_at == []


def test_a_lamp_is_not_an_event(tool: Ffmpeg, stand: Stand) -> None:
    lamp = ["-f", "lavfi", "-i", "smptebars=s=640x360:r=15:d=26,noise=alls=6:allf=t"]
    lamp += ["-vf", "eq=brightness='if(between(t,9,17),-0.35,0)':eval=frame"]
    stand.give(parts(tool, lamp))
    assert stand.opened_at == []


def test_motion_in_a_mask_is_not_noticed(tool: Ffmpeg, crossing: list[Part]) -> None:
    hidden = CameraSettings(masks=(((0, 300), (1000, 300), (1000, 700), (0, 700)),))
    with Stand(tool, hidden) as stand:
        stand.give(crossing)
    assert stand.opened_at == []


def test_motion_outside_the_zones_is_not_noticed(tool: Ffmpeg, crossing: list[Part]) -> None:
    elsewhere = CameraSettings(zones=(((0, 0), (1000, 0), (1000, 250), (0, 250)),))
    with Stand(tool, elsewhere) as stand:
        stand.give(crossing)
    assert stand.opened_at == []


def test_who_switches_noticing_off_ends_the_event(stand: Stand, crossing: list[Part]) -> None:
    stand.give(crossing[:45])
    assert len(stand.opened_at) == 1
    stand.watcher.set(CameraSettings(notice=False))
    stand.give(crossing[45:])
    assert stand.watcher.stage is Stage.OFF
    assert len(stand.ended) == 1


def test_pictures_that_end_close_the_event_and_new_ones_are_watched(
    stand: Stand, crossing: list[Part]
) -> None:
    stand.give(crossing[:45])
    assert stand.watcher.moving
    stand.clear()
    until(lambda: len(stand.ended) == 1)
    until(lambda: stand.queue.closed is False)
    stand.give(crossing)
    assert len(stand.opened_at) == len(stand.ended) == 2


def test_a_new_run_closes_the_event(stand: Stand, crossing: list[Part]) -> None:
    stand.give(crossing[:45])
    again = [replace(part, starts_at=part.starts_at - timedelta(hours=1)) for part in crossing]
    stand.give(again)
    assert len(stand.opened_at) == len(stand.ended) == 2


def test_a_camera_with_long_gops_is_filmed_all_the_time(tool: Ffmpeg, stand: Stand) -> None:
    stand.give(parts(tool, room(26), gop_s=12.0))
    assert stand.watcher.stage is Stage.FILM
    assert seconds(stand) == [pytest.approx(11.0, abs=0.5)]


def test_a_child_that_dies_is_replaced(stand: Stand, crossing: list[Part]) -> None:
    stand.give(crossing[:20])
    (child,) = stand.children
    os.kill(child.pid, signal.SIGKILL)
    stand.give(crossing[20:21])
    stand.give(replace(part, discontinuity=False) for part in crossing[21:])
    assert stand.watcher.stage is Stage.KEYFRAMES


def test_pictures_that_are_passed_over_cut_no_event_short(
    stand: Stand, crossing: list[Part]
) -> None:
    stand.give(crossing[:45])
    behind = [stand.watcher.behind]
    stand.queue.passed_over = True
    stand.give(crossing[45:])
    behind.append(stand.watcher.behind)
    assert behind == [False, True]
    assert len(stand.opened_at) == 1
    assert seconds(stand) == [pytest.approx(11.0, abs=0.5)]


def test_who_came_while_pictures_were_passed_over_came_with_the_first_of_them(
    stand: Stand, crossing: list[Part]
) -> None:
    """Nobody was there at 4 s; the square comes at 7, and is seen from 8 on."""
    stand.give(part for part in crossing if part.starts_at < NOON + timedelta(seconds=5))
    stand.queue.passed_over = True
    stand.give(part for part in crossing if part.starts_at > NOON + timedelta(seconds=7.7))
    (onset_at,) = stand.opened_at
    assert NOON + timedelta(seconds=3.9) <= onset_at <= NOON + timedelta(seconds=5)
    assert seconds(stand) == [pytest.approx(11.0, abs=0.5)]


class PushedClock(SystemClock):
    ahead_s = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead_s


def test_a_watcher_whose_child_broke_is_blind_until_it_sees_again(
    tool: Ffmpeg, crossing: list[Part]
) -> None:
    clock = PushedClock()
    with Stand(tool, clock=clock) as stand:
        blind: list[bool] = []

        def give(film: Iterable[Part]) -> None:
            stand.give(film)
            blind.append(stand.watcher.blind)

        give(crossing[:20])
        os.kill(stand.children[0].pid, signal.SIGKILL)
        give(crossing[20:35])
        clock.ahead_s = 2.0
        # Another try is due, and nothing has been seen yet.
        give(part for part in crossing[35:40] if not part.independent)
        give(crossing[40:65])
    assert blind == [False, True, True, False]
