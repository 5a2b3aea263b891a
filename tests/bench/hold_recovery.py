"""hold.recovery_*: a camera dies and is back after a while: until a player has a new picture."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic, sleep

import requests

from tests.bench.ground import Ground, House
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row, median, row

RETRY_S = 0.25  # as the pages' player does
WORST_S = 5.0
GIVES_UP_S = 90.0
_PART = re.compile(r'#EXT-X-PART:.*URI="(part-(\d+)\.m4s)"')


def recovery(away_s: int) -> Callable[[Ground], Iterator[Row]]:
    def measure(ground: Ground) -> Iterator[Row]:
        with Cameras(ground) as cameras, ground.house([("camera", cameras.url, False)]) as house:
            player = KeptPlayer(house)
            player.until_newer()
            took = [_outage(cameras, player, away_s) for _ in range(ground.repeats)]
        back = [seconds for seconds in took if seconds is not None]
        never = len(took) - len(back)
        note = (
            f"camera's port open again to a new part whole at a player that has one view all the "
            f"time and asks each {RETRY_S:g} s, GOPs of 2 s; median of {len(took)} outages of "
            f"{away_s} s, worst {max(back, default=GIVES_UP_S):.3g} s; never rejoined: {never}"
        )
        good = never == 0 and max(back) <= WORST_S
        yield row(f"hold.recovery_{away_s}s", median(back or [GIVES_UP_S]), note, good=good)

    return measure


class Cameras:
    """One camera after the other at the same port; the next waits, with its film."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stack = ExitStack()
        self._number = 0
        self._next = self._film()
        self._now = self._next
        opened = self._next.ask(port=0)
        self.url, self._port = str(opened["url"]), opened["port"]

    def __enter__(self) -> "Cameras":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def kill(self) -> None:
        self._next = self._film()
        self._now.kill()

    def come_back(self) -> float:
        """When it is back."""
        self._now = self._next
        return float(self._now.ask(port=self._port)["at"])

    def _film(self) -> Helper:
        self._number += 1
        log = self._ground.folder / f"camera-{self._number}.log"
        helper = Helper("tests.bench.one_camera", log=log, ffmpeg=self._ground.ffmpeg)
        return self._stack.enter_context(helper)


class KeptPlayer:
    """One view, opened once: whatever it is answered, it asks again."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._folder = house.home + house.open_live("camera").rpartition("/")[0]
        self._session = requests.Session()
        self._newest = -1

    def ask_for(self, seconds: float) -> None:
        """As long as the camera is away: a view that nobody asks anything of ends."""
        until = monotonic() + seconds
        while monotonic() < until:
            self._get("media.m3u8")
            sleep(RETRY_S)

    def until_newer(self) -> float | None:
        """When a part after the newest so far is here, whole; None: it does not come."""
        gives_up = monotonic() + GIVES_UP_S
        while monotonic() < gives_up:
            name = self._listed()
            if name is not None and self._get(name) is not None:
                return monotonic()
            sleep(RETRY_S)
        return None

    def _listed(self) -> str | None:
        """The newest part that is there and was not seen before."""
        playlist = (self._get("media.m3u8") or b"").decode()
        listed = [(int(number), name) for name, number in _PART.findall(playlist)]
        number, name = max(listed, default=(-1, None))
        if number <= self._newest:
            return None
        self._newest = number
        return name

    def _get(self, name: str) -> bytes | None:
        try:
            answer = self._session.get(f"{self._folder}/{name}", timeout=30)
        except requests.RequestException:
            return None
        return answer.content if answer.status_code == requests.codes.ok else None


def _outage(cameras: Cameras, player: KeptPlayer, away_s: int) -> float | None:
    """Seconds from its return to a new picture."""
    cameras.kill()
    player.ask_for(away_s)
    if player.house.states()["camera"] == "live":
        raise NotMeasured("the bridge has not noticed that the camera is gone")
    back_at = cameras.come_back()
    came = player.until_newer()
    return None if came is None else came - back_at
