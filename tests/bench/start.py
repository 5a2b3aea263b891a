"""live.start: what `make run` does, the second time, up to a live picture in a browser."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, time

from playwright.sync_api import Browser

from tests.bench.browser import PROBE, chromium, first_painted
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, median, row, spread

TRIES = 3
STOP_S = 15.0
LINK = re.compile(rb"http://\S+/sign-in#token=\S+")
ROOT = Path(__file__).parents[2]


def start(ground: Ground) -> Iterator[Row]:
    with chromium() as chrome:
        _start(chrome, ground.folder / "demo")  # the first time is not counted
        times = [_start(chrome, ground.folder / "demo") for _ in range(TRIES)]
    total = [whole for whole, _link in times]
    links = [link for _whole, link in times]
    set_up = min(_set_up() for _ in range(2))
    note = (
        f".ci/setup with nothing to do {set_up:.2f} s (best of 2) + private-eye demo to the first "
        f"live picture in a Chromium that runs already, median; {spread(total)}; "
        f"its link was printed after {median(links):.2f} s"
    )
    yield row("live.start", set_up + median(total), note)


def _set_up() -> float:
    began = monotonic()
    subprocess.run([ROOT / ".ci/setup", "run"], cwd=ROOT, check=True, capture_output=True)
    return monotonic() - began


def _start(chrome: Browser, state: Path) -> tuple[float, float]:
    """Seconds from the start of the process to the picture, and to the printed link."""
    program = Path(sys.executable).with_name("private-eye")
    argv = [str(program), "demo", "--port", str(_free_port()), "--state", str(state)]
    context = chrome.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(PROBE)
    page = context.new_page()
    began, began_wall = monotonic(), time()
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        link = _link(child)
        linked = monotonic() - began
        page.goto(link)
        page.wait_for_url(re.compile(r".*/$"))
        painted = first_painted(page)
        origin = float(page.evaluate("performance.timeOrigin"))
        return (origin + painted) / 1000 - began_wall, linked
    finally:
        context.close()
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_S)
        child.kill()
        child.wait()


def _link(child: "subprocess.Popen[bytes]") -> str:
    assert child.stdout is not None
    for line in child.stdout:
        if found := LINK.search(line):
            return found[0].decode()
    raise NotMeasured("private-eye demo ended without printing a link")


def _free_port() -> int:
    """A port whose successor is free too: the public door is one above the home door."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port
    raise NotMeasured("there are no two free ports in a row")
