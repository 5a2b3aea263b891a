"""A real Chromium for every test that needs one, and pages that may not break their own rules."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.builders import PATIENCE_S

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
# The same engine without a window: a page costs a quarter of the processor time (0.12 s, 0.45 s).
HEADLESS = "chromium-headless-shell"
# To be watched: as slowly as it takes to see what was pressed.
HEADED = {"headless": False, "slow_mo": 300}
OpenPage = Callable[..., Page]
# "At once", however busy the machine is: sooner than a page that is not told asks by itself (10 s).
AT_ONCE_MS = 8000


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=1000 * PATIENCE_S)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Browser:
    shown = HEADED if request.config.getoption("headed") else {}
    path = shutil.which(HEADLESS) if not shown else None
    return playwright.chromium.launch(executable_path=path or _whole(), args=ARGUMENTS, **shown)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Browser:
    """With what the shell lacks: notifications."""
    return playwright.chromium.launch(executable_path=_whole(), args=[*ARGUMENTS, "--headless=new"])


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address; the test fails if the page breaks its Content-Security-Policy or throws.

    With `own_time` the page has a clock of its own, which `pass_time` puts forward.
    """
    with pages_of(browser) as opens:
        yield opens


@pytest.fixture
def open_whole_page(whole_browser: Browser) -> Iterator[OpenPage]:
    """As `open_page`, in a browser that shows notifications."""
    with pages_of(whole_browser) as opens:
        yield opens


@contextmanager
def pages_of(browser: Browser) -> Iterator[OpenPage]:
    faults: list[str] = []
    with ExitStack() as stack:

        def open_at(url: str, *, own_time: bool = False, **context: object) -> Page:
            made = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})  # type: ignore[arg-type]
            stack.callback(made.close)
            made.set_default_timeout(1000 * PATIENCE_S)
            if own_time:
                made.clock.install()
            page = made.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: _note(message, faults))
            page.goto(url)
            return page

        yield open_at
    assert not faults, faults


def _whole() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


def pass_time(page: Page, seconds: float) -> None:
    """What is due on a page within so many seconds is done now, once."""
    page.clock.fast_forward(int(1000 * seconds))


def _note(message: ConsoleMessage, faults: list[str]) -> None:
    if "Content Security Policy" in message.text:
        faults.append(message.text)
