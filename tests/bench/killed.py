"""clips.kill9_lost: a bridge that records is killed, started again and looked at, 20 times."""

import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.bench import pictures
from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.player import Player
from tests.bench.rows import NotMeasured, Row, row, spread

KILLS = 20
RECORDED_S = 3.0  # at least, until the phase of the GOP in which it is to be killed
CAMERA = "recorded"
CHECK_S = 60.0


@dataclass(frozen=True, slots=True)
class Killed:
    """`parts`: which had arrived at the bridge by then, as `house` tells them."""

    at: float
    clip: str
    parts: list[tuple[int, float, float]]


def killed(ground: Ground) -> Iterator[Row]:
    state = ground.folder / "killed"
    lost: list[float] = []
    unsent: list[float] = []
    before: Killed | None = None
    for number in range(KILLS + 1):
        with ground.house([(CAMERA, ground.urls[SOURCE], False)], state=state) as house:
            if before is not None:
                _check(state)
                here, sent = _lost(ground, house, before)
                lost.append(here / ground.gop_s)
                unsent.append(sent / ground.gop_s)
            if number < KILLS:
                before = _record_and_kill(ground, house, number / KILLS)
    note = (
        f"SIGKILL {KILLS} times, spread over the GOP; what had arrived at the bridge and is not "
        f"in the clip, worst; {spread(lost)}; of what the camera had sent by then, at most "
        f"{max(unsent):.3g}; check --hash found nothing after each start"
    )
    yield row("clips.kill9_lost", max(lost), note)


def _record_and_kill(ground: Ground, house: House, share: float) -> Killed:
    house.helper.ask(do="tap", camera=CAMERA)
    clip = house.ask("POST", f"/cameras/{CAMERA}/record", json={"seconds": 60}).json()["clip"]
    sleep(RECORDED_S)
    ground.await_phase(SOURCE, share)
    parts = house.helper.ask(do="parts")["parts"]
    at = monotonic()
    house.helper.kill()
    return Killed(at, clip, parts)


def _check(state: Path) -> None:
    argv = [sys.executable, "-m", "bridge", "check", "--hash", "--state", str(state)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=CHECK_S, check=False)
    if done.returncode != 0:
        raise NotMeasured(f"check found, after a start: {done.stdout}{done.stderr}")


def _lost(ground: Ground, house: House, before: Killed) -> tuple[float, float]:
    """Seconds of media that the clip lacks: of what had arrived, and of what had been sent."""
    init, segment = _end(house, before.clip)
    part = _last_part(segment)
    checksums = [checksum for checksum, _, _ in before.parts]
    if zlib.crc32(part) not in checksums:
        raise NotMeasured("the clip ends with what had not arrived")
    after = before.parts[checksums.index(zlib.crc32(part)) + 1 :]
    sent = ground.sent_before(SOURCE, pictures.last(init, part), before.at)
    return sum(duration for _, _, duration in after), before.at - sent


def _end(house: House, clip: str) -> tuple[bytes, bytes]:
    """The clip's init and its last segment."""
    url = house.ask("POST", f"/clips/{clip}/open", json={}).json()["url"]
    with Player(house.home, url) as player:
        playlist = player.get(player.variant()).decode()
        if "#EXT-X-ENDLIST" not in playlist:
            raise NotMeasured("a clip of before the kill is still open")
        last = [line for line in playlist.splitlines() if line[:1] != "#"][-1]
        return player.get("init.mp4"), player.get(last)


def _last_part(segment: bytes) -> bytes:
    """From the last moof on."""
    at, last = 0, 0
    while at < len(segment):
        if segment[at + 4 : at + 8] == b"moof":
            last = at
        at += int.from_bytes(segment[at : at + 4], "big")
    return segment[last:]
