"""live.browser_first_frame, live.browser_latency: real Chromium on the bridge's own page."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep, time

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.rows import NotMeasured, Row, median, row, spread
from tests.bench.source import BITS, BLOCK

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
WARM_VIEWS = 7
COLD_VIEWS = 3
LATER_S = 10.0
READINGS = 8
READ_EVERY_S = 0.4
PAINTED_MS = 30_000.0
# Notes when the page asks for the stream and when a picture of it is first on the screen.
PROBE = """
(() => {
  const seen = window.bench = { asked: null, painted: null };
  const fetch = window.fetch;
  window.fetch = (...ask) => {
    if (String(ask[0]).endsWith("/api/v1/live") && ask[1]?.method === "POST") {
      seen.asked ??= performance.now();
    }
    return fetch(...ask);
  };
  const look = setInterval(() => {
    for (const video of document.querySelectorAll("video")) {
      if (video.bench) continue;
      video.bench = true;
      video.requestVideoFrameCallback((now) => { seen.painted ??= now; });
    }
  }, 5);
  window.addEventListener("pagehide", () => clearInterval(look));
})();
"""
# The number in the corner of the picture that is on the screen, and when it is there (wall time).
READ = f"""
(camera) => new Promise((done) => {{
  const video = document.querySelector(`[data-camera=${{camera}}] video`);
  const canvas = document.createElement("canvas");
  const width = canvas.width = {BITS * BLOCK}, height = canvas.height = {BLOCK};
  const context = canvas.getContext("2d");
  video.requestVideoFrameCallback((now, frame) => {{
    context.drawImage(video, 0, 0, width, height, 0, 0, width, height);
    let number = 0;
    for (let bit = 0; bit < {BITS}; bit++) {{
      const x = (bit + 0.5) * {BLOCK};
      if (context.getImageData(x, height / 2, 1, 1).data[0] > 127) number |= 1 << bit;
    }}
    done([number, performance.timeOrigin + Math.max(now, frame.expectedDisplayTime)]);
  }});
}})
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise NotMeasured("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def signed_in(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """Signed in without a page, so that no page has played anything yet."""
    home, _, token = house.helper.ask(do="link")["link"].partition("/sign-in#token=")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(PROBE)
    try:
        answer = context.request.post(f"{home}/api/v1/session", data={"token": token})
        if not answer.ok:
            raise NotMeasured(f"the sign-in link was refused: {answer.text()}")
        key = json.dumps(answer.json()["page_key"])
        kept = f"localStorage.setItem('private-eye-key', {key})"
        context.add_init_script(f"if (location.protocol === 'http:') {kept}")
        yield context
    finally:
        context.close()


def browser(ground: Ground) -> Iterator[Row]:
    cold = [f"cold_{number}" for number in range(COLD_VIEWS)]
    url = ground.urls[SOURCE]
    cameras = [("warm", url, False), *((name, url, True) for name in cold)]
    with (
        chromium() as chrome,
        ground.house(cameras) as house,
        signed_in(chrome, house) as context,
    ):
        context.new_page().goto(f"{house.home}/#warm")  # fills the caches of code
        frames = [_first_frame(context, house, "warm") for _ in range(WARM_VIEWS)]
        latencies = [_latency(context, house, ground, name) for name in cold]
    note = f"warm camera; POST /api/v1/live by the page to requestVideoFrameCallback, median; \
{spread(frames)}"
    yield row("live.browser_first_frame", median(frames), note)
    true, said = ([pair[place] for pair in latencies] for place in (0, 1))
    note = f"picture sent by the source to the same picture on the screen (its number is read \
from it), sound on, {LATER_S:g} s after the first picture of a cold camera, median; \
{spread(true)}; the page itself says {median(said):.2f}"
    yield row("live.browser_latency", median(true), note)


def first_painted(page: Page) -> float:
    """Milliseconds on the page's clock when a live picture was first painted."""
    shown = "() => window.bench?.painted && document.querySelector('.camera[data-state=live]')"
    page.wait_for_function(shown, timeout=PAINTED_MS)
    return float(page.evaluate("window.bench.painted"))


def _first_frame(context: BrowserContext, house: House, camera: str) -> float:
    page = context.new_page()
    page.goto(f"{house.home}/#{camera}")
    took = first_painted(page) - float(page.evaluate("window.bench.asked"))
    page.close()
    return took / 1000


def _latency(
    context: BrowserContext, house: House, ground: Ground, camera: str
) -> tuple[float, float]:
    """(what it is, what the page says), each the median of a few readings."""
    share = int(camera.rpartition("_")[2]) / COLD_VIEWS
    page = context.new_page()
    ground.await_phase(SOURCE, share)
    page.goto(f"{house.home}/#{camera}")
    first_painted(page)
    page.keyboard.press("m")
    sleep(LATER_S)
    true, said = [], []
    for _ in range(READINGS):
        number, shown_ms = page.evaluate(READ, camera)
        shown = shown_ms / 1000 - (time() - monotonic())
        picture = ground.source.ready["pictures"][number]
        true.append(shown - ground.sent_before(SOURCE, picture, shown))
        said.append(_said_latency(page, camera))
        sleep(READ_EVERY_S)
    page.close()
    return median(true), median(said)


def _said_latency(page: Page, camera: str) -> float:
    said = page.locator(f"[data-camera={camera}]").get_attribute("data-latency")
    if not said:
        raise NotMeasured("the page does not call the picture live")
    return float(said)
