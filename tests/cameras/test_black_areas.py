"""Areas that nobody gets to see are black in everything that a camera's run gives out."""

import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.cameras.still import Stills
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.model import Area, State, VideoCodec
from tests.cameras.conftest import SMALL, Stage
from tests.cameras.house import Watched
from tests.cameras.pictures import BLACKEST, brightness

SILENT = replace(SMALL, sound=None)
LEFT = Area(0, 0, 500, 1000)
CORNER = Area(700, 600, 300, 400)


def picture_of(part: Part) -> bytes:
    return part.init.data + part.data


def keyframes(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.independent]


@pytest.mark.parametrize("codec", [VideoCodec.H264, VideoCodec.H265])
def test_pictures_are_black_from_the_return_on(
    tool: Ffmpeg, stage: Stage, codec: VideoCodec
) -> None:
    stills = Stills(tool, SystemClock())
    with Watched(tool, stage.camera(replace(SILENT, codec=codec)).url) as watched:
        watched.until_state(State.LIVE)
        ring = watched.fleet.ring("front_room")
        assert watched.fleet.copied("front_room")
        seen = keyframes(watched.until_parts(6))
        assert brightness(tool, picture_of(seen[0]), LEFT) > 2 * BLACKEST
        watched.fleet.black_out("front_room", (LEFT, CORNER))
        assert ring.keyframe() is None
        have = len(watched.parts)
        watched.until(lambda: len(keyframes(watched.parts[have:])) > 1)
        for part in keyframes(watched.parts[have:]):
            assert brightness(tool, picture_of(part), LEFT) < BLACKEST
            assert brightness(tool, picture_of(part), CORNER) < BLACKEST
            assert brightness(tool, picture_of(part), Area(510, 0, 180, 590)) > 2 * BLACKEST
        assert brightness(tool, stills.jpeg(ring), LEFT) < 2 * BLACKEST  # full range
        whole = b"".join(part.data for part in ring.since(Fraction(10)))
        kept = ring.since(Fraction(10))[0].init.data + whole
        assert brightness(tool, kept, LEFT) < BLACKEST
        assert State.LOST not in watched.states

        watched.fleet.black_out("front_room", ())
        have = len(watched.parts)
        watched.until(lambda: bool(keyframes(watched.parts[have:])))
        plain = keyframes(watched.parts[have:])[-1]
        assert brightness(tool, picture_of(plain), LEFT) > 2 * BLACKEST


def test_a_camera_that_is_connected_to_first_is_black_at_once(tool: Ffmpeg, stage: Stage) -> None:
    watched = Watched(tool, stage.camera(SILENT).url)
    watched.fleet.black_out("front_room", (LEFT,))
    with watched:
        watched.until(lambda: bool(keyframes(watched.parts)))
        assert brightness(tool, picture_of(watched.parts[0]), LEFT) < BLACKEST


def test_one_that_is_off_stays_off_and_comes_back_black(tool: Ffmpeg, stage: Stage) -> None:
    with Watched(tool, stage.camera(SILENT).url) as watched:
        watched.until_state(State.LIVE)
        watched.fleet.off("front_room")
        watched.fleet.black_out("front_room", (LEFT,))
        have = len(watched.parts)
        assert watched.health.state is State.OFF
        watched.fleet.on("front_room")
        watched.until(lambda: bool(keyframes(watched.parts[have:])))
        first = keyframes(watched.parts[have:])[0]
        assert brightness(tool, picture_of(first), LEFT) < BLACKEST


@pytest.mark.parametrize(
    "area", [Area(1000, 0, 0, 1000), Area(0, 500, 1000, 0), Area(333, 333, 1, 1)]
)
def test_an_area_without_width_is_a_line_and_not_the_whole_picture(
    tool: Ffmpeg, studio_file: str, area: Area
) -> None:
    """Of an odd size too, and of a camera that is encoded anyway."""
    watched = Watched(tool, studio_file)
    watched.fleet.black_out("front_room", (area,))
    with watched:
        watched.until(lambda: bool(keyframes(watched.parts)))
        assert brightness(tool, picture_of(watched.parts[0]), Area(0, 0, 1000, 1000)) > 60
        watched.until_state(State.LIVE)
        watched.until(lambda: not watched.fleet.copied("front_room"))


def test_the_edge_is_not_short_of_a_pixel(tool: Ffmpeg, tmp_path: Path) -> None:
    """A white picture of an odd size, with the right and lower edge black."""
    film = tmp_path / "white.avi"
    made = "-f lavfi -i color=white:s=323x181:r=10:d=4 -c:v mjpeg -pix_fmt yuvj420p"
    subprocess.run([tool.path, "-v", "error", *made.split(), str(film)], check=True)
    watched = Watched(tool, film.as_uri())
    watched.fleet.black_out("front_room", (Area(501, 0, 499, 1000), Area(0, 701, 1000, 299)))
    with watched:
        watched.until(lambda: bool(keyframes(watched.parts)))
        part = watched.parts[0]
    # So hard an edge rings when it is encoded.
    assert brightness(tool, picture_of(part), Area(502, 0, 498, 1000)) < 2 * BLACKEST
    assert brightness(tool, picture_of(part), Area(0, 702, 1000, 298)) < 2 * BLACKEST
    assert brightness(tool, picture_of(part), Area(0, 0, 480, 680)) > 200
