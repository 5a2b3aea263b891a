"""live.browser_stalls: a minute of the demo's three cameras, side by side in Chromium."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep

from playwright.sync_api import Page

from bridge.demo.house import process as demo_house
from tests import playing
from tests.bench.browser import PAINTED_MS, chromium, signed_in
from tests.bench.ground import Ground
from tests.bench.rows import Row, row

MINUTE_S = 60.0
SETTLED_S = 5.0
PLAYED = 0.95  # of the minute; a camera that ends has no stalls


def browser_stalls(ground: Ground) -> Iterator[Row]:
    with demo_house.start(Path(ground.ffmpeg), dropouts=False) as demo, chromium() as chrome:
        cameras = [(c.id, c.url.reveal(), False) for c in demo.cameras]
        with ground.house(cameras) as house, signed_in(chrome, house) as context:
            page = context.new_page()
            page.goto(f"{house.home}/")
            for camera, _url, _on_demand in cameras:
                page.locator(f"[data-camera={camera}][data-player=live]").wait_for(
                    timeout=PAINTED_MS
                )
            sleep(SETTLED_S)
            yield _minute(page)


def _minute(page: Page) -> Row:
    playing.look(page)
    sleep(MINUTE_S)
    stalls, stretch = playing.stalls(page), playing.stretch(page)
    total = sum(stalls.values())
    said = ", ".join(f"{camera} {count}" for camera, count in stalls.items())
    note = f"the demo's cameras in one minute, {said}; \
{stretch:.1f} s of film since the last one"
    return row("live.browser_stalls", total, note, good=total > 0 or stretch >= PLAYED * MINUTE_S)
