"""live.echo_*_segment_p95, live.encoder_cpu: the variant that is encoded for Echo devices."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic, sleep

from bridge.cameras import encoder
from bridge.media import ffmpeg
from tests.bench import processes
from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.load import cores
from tests.bench.player import RETRY_S, TIMEOUT_S, Player
from tests.bench.rows import NotMeasured, Row, percentile, row, spread

TRIES, AT_ONCE = 20, 5
WINDOW_S = 16.0
SETTLE_S = 5.0
KEPT_UP = 0.9  # of the time must have been encoded; an encoder that starves drops pictures
SECONDS_KEPT = 2.5  # of a warm camera, so that its encoder can start at a keyframe of 2 s of age


def segments(ground: Ground) -> Iterator[Row]:
    times: list[tuple[float, float]] = []
    cameras = [(f"warm_{n}", ground.urls[f"camera_{n}"], False) for n in range(AT_ONCE)]
    while len(times) < TRIES:
        with ground.house(cameras) as house:
            sleep(2 * SECONDS_KEPT)
            tries = range(len(times), len(times) + AT_ONCE)
            times += [_segments(ground, house, number) for number in tries]
    for id_, place in (("first", 0), ("second", 1)):
        samples = [pair[place] for pair in times]
        note = f"POST /api/v1/live to whole segment of a player that goes by the playlist; \
{spread(samples)}; {AT_ONCE} cameras run"
        yield row(f"live.echo_{id_}_segment_p95", percentile(samples, 0.95), note)


def _segments(ground: Ground, house: House, number: int) -> tuple[float, float]:
    """Each try has a warm camera of its own. An encoder that has done its part is stopped by
    signal: it costs nothing more until the bridge ends it, 30 s after its last viewer."""
    camera = number % AT_ONCE
    name = f"warm_{camera}"
    before = set(house.processes)
    ground.await_phase(f"camera_{camera}", number / TRIES)
    began = monotonic()
    with Player(house.home, house.open_live(name, rendition="echo")) as player:
        playlist = player.variant()
        folder = playlist.rpartition("/")[0]
        seen: list[float] = []
        for _ in range(2):
            player.get(f"{folder}/{_segment(player, playlist, len(seen))}")
            seen.append(monotonic() - began)
    for pid in set(house.processes) - before:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    return seen[0], seen[1]


def _segment(player: Player, playlist: str, place: int) -> str:
    """The name of a segment, asked for until the playlist lists it."""
    end = monotonic() + TIMEOUT_S
    while monotonic() < end:
        listed = _listed(player, playlist)
        if len(listed) > place:
            return listed[place]
        sleep(RETRY_S)
    raise NotMeasured(f"no segment {place} in {TIMEOUT_S:g} s")


def cpu(ground: Ground) -> Iterator[Row]:
    with ground.house([("warm", ground.urls[SOURCE], False)]) as house:
        floor = _floor(ground)  # with the camera beside it, as the encoder has
        idle = cores([house.helper.pid], SETTLE_S)[0]
        with Player(house.home, house.open_live("warm", rendition="echo")) as player:
            playlist = player.variant()
            player.get(playlist)
            sleep(SETTLE_S)
            child = _encoder(house)
            before = _newest(player, playlist)
            encoding, busy = cores([child, house.helper.pid], WINDOW_S)
            made = _newest(player, playlist) - before
    if made < KEPT_UP * WINDOW_S:
        raise NotMeasured(f"the encoder made {made} s of {WINDOW_S:g}: the machine is too busy")
    note = f"the encoder child over {WINDOW_S:g} s; the bridge itself took \
{100 * (busy - idle):+.1f} more; floor: the same arguments from a file at its own pace"
    yield row("live.encoder_cpu", 100 * encoding, note, 100 * floor)


def _encoder(house: House) -> int:
    pids = [pid for pid in house.processes if "mpegts" in processes.command_line(pid)]
    if len(pids) != 1:
        raise NotMeasured(f"there are {len(pids)} encoders instead of one")
    return pids[0]


def _listed(player: Player, playlist: str) -> list[str]:
    lines = player.get(playlist).decode().splitlines()
    return [line for line in lines if line[:1] != "#"]


def _newest(player: Player, playlist: str) -> int:
    """The number of the newest segment, each of a second."""
    return int(_listed(player, playlist)[-1].partition(".")[0])


def _floor(ground: Ground) -> float:
    outputs = [
        ffmpeg.RenditionOutput(1, *encoder.LARGE, encoder.LARGE_KILOBITS),
        ffmpeg.RenditionOutput(2, *encoder.SMALL, encoder.SMALL_KILOBITS),
    ]
    arguments = ffmpeg.echo(outputs, sound=True)
    at = arguments.index("pipe:0")
    source = ["-re", "-stream_loop", "-1", "-i", str(ground.folder / "source.mp4")]
    argv = ["-v", "quiet", "-nostdin", *source, *arguments[at + 1 :]]
    with processes.running(ground.ffmpeg, *argv) as child:
        sleep(SETTLE_S)
        return cores([child.pid], WINDOW_S)[0]
