"""live.warm_first_frame_p95, live.cold_first_frame: from asking to a picture that can be shown."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from tests.bench import processes
from tests.bench.ground import Ground, House
from tests.bench.player import Player
from tests.bench.rows import Row, median, percentile, row, spread

WARM_TRIES = 50
WARM_STEP = 0.13  # of a GOP: the tries are spread over it, and do not take 2 s each
COLD_JOINS = 20
FLOOR_JOINS = 10
FLOOR_S = 20.0
SOURCE = "camera_0"


def warm(ground: Ground) -> Iterator[Row]:
    with ground.house([("warm", ground.urls[SOURCE], False)]) as house:
        times = [_warm(house, ground, number * WARM_STEP % 1) for number in range(WARM_TRIES)]
    note = f"multivariant request to whole keyframe part, new connection each; {spread(times)}"
    yield row("live.warm_first_frame_p95", percentile(times, 0.95), note)


def _warm(house: House, ground: Ground, share: float) -> float:
    url = house.open_live("warm")
    ground.await_phase(SOURCE, share)
    began = monotonic()
    with Player(house.home, url) as player:
        player.first_picture()
    return monotonic() - began


def cold(ground: Ground) -> Iterator[Row]:
    """Each join has a camera of its own that nobody has wanted before."""
    cameras = [(f"cold_{number}", ground.urls[SOURCE], True) for number in range(COLD_JOINS)]
    with ground.house(cameras) as house:
        times = [_cold(house, ground, number) for number in range(COLD_JOINS)]
    floors = [_floor(ground, number) for number in range(FLOOR_JOINS)]
    note = (
        f"POST /api/v1/live to whole keyframe part; {spread(times)}; "
        f"floor: ffmpeg -f hls to its first playlist, {spread(floors)}"
    )
    yield row("live.cold_first_frame", median(times), note, median(floors))


def _cold(house: House, ground: Ground, number: int) -> float:
    ground.await_phase(SOURCE, number / COLD_JOINS)
    began = monotonic()
    with Player(house.home, house.open_live(f"cold_{number}")) as player:
        player.first_picture()
    return monotonic() - began


def hls(ground: Ground, url: str, playlist: Path) -> list[str]:
    """The floor: what ffmpeg does without us."""
    copy = ["-c", "copy", "-f", "hls", str(playlist)]
    return [ground.ffmpeg, "-v", "error", "-nostdin", "-rtsp_transport", "tcp", "-i", url, *copy]


def _floor(ground: Ground, number: int) -> float:
    folder = ground.folder / f"floor-{number}"
    folder.mkdir(exist_ok=True)
    playlist = folder / "index.m3u8"
    ground.await_phase(SOURCE, number / FLOOR_JOINS)
    began = monotonic()
    with processes.running(*hls(ground, ground.urls[SOURCE], playlist)):
        processes.until(playlist.exists, FLOOR_S, "ffmpeg wrote no playlist", every_s=0.005)
        return monotonic() - began
