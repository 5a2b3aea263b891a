"""hold.overload_live: six cameras of a house that is started on a machine that does too much."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

from tests.bench.ground import Ground, House
from tests.bench.processes import Helper
from tests.bench.rows import Row, row

CAMERAS, BUSY = 6, 24
LOOK_S = 1.0
MINUTES = 5.0
BACK_S, GIVES_UP_S = 10.0, 60.0
# What the bridge does by itself is no run that was lost.
_ENDED = re.compile(r"ingest\.ended .*kind=(?!replan|stopped)(\w+)")


def overload(ground: Ground) -> Iterator[Row]:
    minutes = MINUTES if ground.minutes is None else ground.minutes
    with ExitStack() as stack:
        urls = [_camera(ground, stack, number) for number in range(CAMERAS)]
        log = ground.folder / "busy.log"
        machine = stack.enter_context(Helper("tests.bench.busy_machine", log=log, busy=BUSY))
        cameras = [(f"camera_{number}", url, False) for number, url in enumerate(urls)]
        house = stack.enter_context(ground.house(cameras, notice=True, wait=False))
        shares, busy_s = _shares(house, 60 * minutes)
        machine.ask(do="stop")
        back_s = _until_all_live(house)
        ended = _ENDED.findall(Path(house.helper.log).read_text())
    note = (
        f"the least of {CAMERAS} cameras, from the start of a house with default settings beside "
        f"{BUSY} busy processes of their own sessions, a writer and starts of programs, for "
        f"{minutes:g} min; runs that ended: {len(ended)} {sorted(set(ended))}; all live "
        f"again {back_s:.1f} s after the load; the page said that the computer is too busy for "
        f"{busy_s:.0f} s; each: " + ", ".join(f"{100 * share:.1f}" for share in shares.values())
    )
    good = not ended and back_s <= BACK_S
    yield row("hold.overload_live", 100 * min(shares.values()), note, good=good)


def _camera(ground: Ground, stack: ExitStack, number: int) -> str:
    log = ground.folder / f"overload-{number}.log"
    camera = Helper("tests.bench.one_camera", log=log, ffmpeg=ground.ffmpeg)
    stack.enter_context(camera)
    return str(camera.ask(port=0)["url"])


def _shares(house: House, seconds: float) -> tuple[dict[str, float], float]:
    """Of the time, by camera, in which it was live; and for how long the house said "too busy"."""
    live: dict[str, float] = {}
    busy_s = 0.0
    began = last = monotonic()
    while (now := monotonic()) < began + seconds:
        told = house.ask("GET", "/cameras").json()
        for camera in told["cameras"]:
            spent = (now - last) * (camera["state"] == "live")
            live[camera["id"]] = live.get(camera["id"], 0.0) + spent
        busy_s += (now - last) * (told["busy"] is not None)
        last = now
        sleep(LOOK_S)
    return {camera: spent / (last - began) for camera, spent in live.items()}, busy_s


def _until_all_live(house: House) -> float:
    began = monotonic()
    while monotonic() < began + GIVES_UP_S:
        if all(state == "live" for state in house.states().values()):
            break
        sleep(0.1)
    return monotonic() - began
