"""live.players_*_p95, live.part_age_p95: from a part to those who wait for it."""

import re
from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from tests.bench import pictures
from tests.bench.crowd import reload
from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.player import Player
from tests.bench.processes import Helper
from tests.bench.rows import Row, percentile, row, spread

WATCH_S = 10.0
GRANTS = 100  # one holder may have 128
CROWDS = (50, 200)
AGES = 60


def players(ground: Ground) -> Iterator[Row]:
    with ground.house([("warm", ground.urls[SOURCE], False)]) as house:
        house.helper.ask(do="tap", camera="warm")
        folders = [house.open_live("warm").rpartition("/")[0] for _ in range(GRANTS)]
        for number in CROWDS:
            yield _players(ground, house, folders, number)


def _players(ground: Ground, house: House, folders: list[str], number: int) -> Row:
    delays, refused = _delays(ground, house, folders, number, hint=True)
    reloading, also_refused = _delays(ground, house, folders, number, hint=False)
    note = (
        f"part parsed at the bridge to whole part at {number} players of one camera that hold its "
        f"request (preload hint); {spread(delays)}; players that hold the playlist and then fetch "
        f"(hls.js): p95 {percentile(reloading, 0.95):.3g}, n={len(reloading)}"
    )
    if refused or also_refused:
        note += f"; REFUSED players by status: {refused}, of the hls.js kind {also_refused}"
    id_ = f"live.players_{number}_p95"
    return row(id_, percentile(delays, 0.95), note, good=not refused)


def _delays(
    ground: Ground, house: House, folders: list[str], number: int, *, hint: bool
) -> tuple[list[float], dict[str, int]]:
    """Milliseconds of every part at every player, and how many requests had another status."""
    split = urlsplit(house.home)
    log = ground.folder / f"crowd-{number}-{hint}.log"
    with Helper("tests.bench.crowd", log=log) as crowd:
        seen: dict[str, Any] = crowd.ask(
            host=split.hostname,
            port=split.port,
            folders=folders,
            players=number,
            seconds=WATCH_S,
            hint=hint,
        )
    arrived = {checksum: at for checksum, at, _ in house.helper.ask(do="parts")["parts"]}
    delays = [
        1000 * (at - arrived[checksum])
        for checksum, times in seen["parts"].values()
        for at in times
        if checksum in arrived
    ]
    return delays, seen["refused"]


def part_age(ground: Ground) -> Iterator[Row]:
    """The source notes when it sent each picture, the player finds that picture in the part."""
    with (
        ground.house([("warm", ground.urls[SOURCE], False)]) as house,
        Player(house.home, house.open_live("warm")) as player,
    ):
        init, parts = _follow(player)
    samples = [
        at - ground.sent_before(SOURCE, pictures.first(init, body), at) for body, at in parts
    ]
    note = (
        "first picture of a part sent by the source to the part whole at one player that reloads "
        f"the playlist, then fetches; {spread(samples)}"
    )
    yield row("live.part_age_p95", percentile(samples, 0.95), note)


def _follow(player: Player) -> tuple[bytes, list[tuple[bytes, float]]]:
    """The init, and parts with the time when they were there."""
    playlist = player.get(player.variant())
    init = player.get(re.findall(r'MAP:URI="([^"]+)"', playlist.decode())[-1])
    parts = []
    for _ in range(AGES):
        playlist = player.get(reload(playlist))
        newest = re.findall(r'EXT-X-PART:.*URI="([^"]+)"', playlist.decode())[-1]
        body = player.get(newest)
        parts.append((body, monotonic()))
    return init, parts
