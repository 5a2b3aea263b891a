"""hold.cases, hold.first_picture_odd_p95: recipes of cameras that misbehave, in three ways each.

Tried out as `camera test` does, in a house of their own as `serve` runs it, and on that house's
page in Chromium; with each ffmpeg that there is. One after the other, so that none is in the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTime

from bridge import config
from bridge.cameras import binary
from bridge.cameras.patience import WAITING
from bridge.cameras.trial import trial
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from tests import third_party
from tests.bench import processes, recipes
from tests.bench.browser import chromium, signed_in
from tests.bench.ground import Ground, House
from tests.bench.recipes import RAW, Case
from tests.bench.rows import NotMeasured, Row, percentile, row, spread

CAMERA = "camera"
SETTLES_S, LOOK_S = 40.0, 0.2
# What the bridge does by itself, on the way to a picture, is no run that was lost.
_ENDED = re.compile(r"ingest\.ended .*kind=(?!replan|stopped)(\w+)")
_TILE = f'[data-camera="{CAMERA}"]'
_HEAD = ("recipe", "ffmpeg", "camera test", "serve", "page", "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a camera came to in one of the three ways, in its own words."""

    words: str
    right: bool


@dataclass(frozen=True, slots=True)
class Shown:
    case: Case
    ffmpeg: str
    ways: tuple[Outcome, Outcome, Outcome]
    first_picture_s: float | None

    @property
    def right(self) -> bool:
        return all(way.right for way in self.ways)

    def cells(self) -> tuple[str, ...]:
        verdict = "ok" if self.right else "WRONG"
        return (self.case.name, self.ffmpeg, *(way.words for way in self.ways), verdict)


def cases(ground: Ground) -> Iterator[Row]:
    if not recipes.are_there():
        raise NotMeasured(f"there are no recipes, since {third_party.why()}")
    inputs = ground.folder / "cases"
    recipes.make_inputs(inputs)
    absent = recipes.absent()
    with chromium() as browser:
        shown = [
            _shown(ground, browser, ffmpeg, case, inputs)
            for ffmpeg in _tools()
            for case in recipes.ALL
            if case.recipe not in absent
        ]
    wrong = [f"{each.case.name} (ffmpeg {each.ffmpeg})" for each in shown if not each.right]
    versions = ", ".join(dict.fromkeys(each.ffmpeg for each in shown))
    note = f"{len(shown)} tried out, served and looked at with ffmpeg {versions}"
    note += f"; wrong: {'; '.join(wrong) or 'none'}"
    if absent:
        note += f"; not found: {', '.join(sorted(absent))}"
    right = 100 * (len(shown) - len(wrong)) / max(1, len(shown))
    yield row("hold.cases", right, note, more=_table(shown))
    firsts = [each.first_picture_s for each in shown if each.case.odd]
    known = [first_s for first_s in firsts if first_s is not None]
    yield row("hold.first_picture_odd_p95", percentile(known, 0.95), spread(known))


def _table(shown: list[Shown]) -> tuple[str, ...]:
    lines = [_HEAD, ("---",) * len(_HEAD), *(each.cells() for each in shown)]
    return tuple(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines
    )


def _tools() -> list[Ffmpeg]:
    """Of each place one: the system's, and the wheel's where it is installed."""
    found = [binary.locate(None)]
    for candidate in binary.candidates():
        version = binary.version_of(candidate)
        if version is not None and all(version != tool.version for tool in found):
            found.append(binary.locate(Path(candidate)))
    return found


def _shown(ground: Ground, browser: Browser, tool: Ffmpeg, case: Case, inputs: Path) -> Shown:
    with recipes.camera(case, inputs) as port:
        tried, first_picture_s = _tried(tool, case, port)
        cameras = [(CAMERA, _configured(ground, case, port), False)]
        with (
            ground.house(cameras, wait=False, ffmpeg=tool.path) as house,
            signed_in(browser, house) as context,
        ):
            page = context.new_page()
            page.goto(f"{house.home}/")
            served = _served(house, case)
            seen = _seen(page, case)
            served = _stayed(house, case, served)
    return Shown(case, str(tool.version), (tried, served, seen), first_picture_s)


def _tried(tool: Ffmpeg, case: Case, port: int) -> tuple[Outcome, float | None]:
    waited: list[str] = []
    first_picture_s = None
    try:
        seen = trial(tool, case.url(port, raw=case.said == RAW), say=waited.append)
        said, first_picture_s = seen.sentence(), seen.first_picture_s
    except PrivateEyeError as error:
        said = error.message
    right = said.startswith(case.said) and (WAITING in waited) is case.waits
    return Outcome(said, right), first_picture_s


def _configured(ground: Ground, case: Case, port: int) -> str:
    """The address as the house reads it: the password comes from its environment."""
    if case.given is None:
        return case.url(port)
    settings = ground.folder / "recipe.toml"
    address = f"rtsp://{recipes.USER}:${{PASSWORD}}@127.0.0.1:{port}/cam"
    settings.write_text(f'[[camera]]\nid = "{CAMERA}"\nname = "{CAMERA}"\nurl = "{address}"\n')
    (camera,) = config.load(settings, {"PASSWORD": case.given}).camera
    return camera.url.reveal()


def _served(house: House, case: Case) -> Outcome:
    """Until it is live, or refused; and what it said on the way."""
    wanted, reasons = "refused" if case.refused else "live", list[str]()

    def came() -> bool:
        (camera,) = house.ask("GET", "/cameras").json()["cameras"]
        if camera["reason"] is not None and camera["reason"] not in reasons:
            reasons.append(camera["reason"])
        return bool(camera["state"] == wanted)

    try:
        processes.until(came, SETTLES_S, f"not {wanted}", every_s=LOOK_S)
    except NotMeasured as missing:
        return Outcome(f"{missing}: {'; '.join(reasons)}", right=False)
    said = "".join(f"; {reason}" for reason in reasons)
    return Outcome(f"{wanted}{said}", (WAITING in reasons) is case.waits)


def _stayed(house: House, case: Case, served: Outcome) -> Outcome:
    """Live all the time that it is looked at, in one run."""
    if not served.right or case.refused:
        return served
    until = monotonic() + case.watched_s
    states = set(house.states().values())
    while monotonic() < until:
        sleep(LOOK_S)
        states |= set(house.states().values())
    lost = _ENDED.findall(Path(house.helper.log).read_text())
    words = f"{served.words}; {case.watched_s:g} s in one run"
    if states == {"live"} and not lost:
        return Outcome(words, right=True)
    return Outcome(f"{served.words}, then {sorted(states)}, ended: {lost}", right=False)


def _seen(page: Page, case: Case) -> Outcome:
    """What the tile says: live, with a player that plays; or why it is not."""
    wanted = f"{_TILE}[data-state=not-live]" if case.refused else f"{_TILE}[data-player=live]"
    try:
        page.wait_for_selector(wanted, timeout=1000 * SETTLES_S)
    except NotInTime:
        return Outcome(_words(page), right=False)
    words = _words(page)
    return Outcome(words, not case.refused or "refused the name or password" in words)


def _words(page: Page) -> str:
    tile = page.locator(_TILE)
    live = tile.get_attribute("data-state") == "live"
    said = (".badge", ".note") if live else (".badge", ".cover-text")
    return " ".join(" ".join(tile.locator(of).inner_text() for of in said).split())
