"""share.unshared_bytes, share.revoke_s, share.postcard_open: what those get who have a link, and
what those who have none. The house is of this process, behind its doors."""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Browser

from tests.bench.browser import chromium
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, median, row, spread
from tests.pages.clip_house import SHORT
from tests.web.clip_doors import Doors, clip_doors
from tests.web.sharing import hostile
from tests.web.sharing.test_sharing import Recipient, shared

ADDRESSES = 50_000
VIEWS = 20
# 16 MB: a minute of 720p.
LARGE = [os.urandom(1024 * 1024) for _ in range(16)]
OPENINGS = 9
PHONE = {"width": 390, "height": 844}
# Resolves with how long it took from the press to the first picture on the screen.
FIRST_PICTURE = """
() => new Promise((done) => {
  const began = performance.now();
  document.querySelector('[data-part=video]').requestVideoFrameCallback((now) => done(now - began));
  document.querySelector('[data-part=watch]').click();
})
"""


def unshared(ground: Ground) -> Iterator[Row]:
    with _doors(ground, "unshared") as doors:
        found = hostile.unshared(doors).ask(ADDRESSES)
    note = (
        f"{found.asked} requests by a stranger and by a reviewer of another share, at both doors, "
        f"of links, views, pieces, keys, clips, parts, stills, grants; answered with something: "
        f"{len(found.got)}{''.join(f'; {one}' for one in found.got[:3])}"
    )
    yield row("share.unshared_bytes", float(found.bytes), note, good=not found.got)


def revoke(ground: Ground) -> Iterator[Row]:
    """From the press to the last byte that any of them got, and to the key's being gone."""
    samples, left = [], []
    with _doors(ground, "revoke") as doors:
        clip = doors.house.a_clip("front", **vars(SHORT))
        for _ in range(ground.repeats):
            doors.house.renderer.pieces = LARGE
            made = shared(doors, clip, views=VIEWS)
            key = _key(doors, made)
            with ThreadPoolExecutor(VIEWS) as watching:
                going = [watching.submit(_watch, doors, made["link"]) for _ in range(VIEWS)]
                _until_all_watch(doors, made)
                pressed = monotonic()
                assert doors.api("DELETE", f"/shares/{made['id']}").status_code == 200
                answered = monotonic()
                last = max(one.result() for one in going)
            samples.append(max(last, answered) - pressed)
            left += [path.name for path in _holding(doors, key)]
    note = (
        f"{VIEWS} views that load, and then ask on, without a pause; worst; {spread(samples)}; "
        f"the key was searched for in every file, and found in {', '.join(left) or 'none'}"
    )
    yield row("share.revoke_s", max(samples), note, good=not left)


def postcard_open(ground: Ground) -> Iterator[Row]:
    """What a person takes to press is not counted."""
    with _doors(ground, "postcard") as doors, chromium() as browser:
        doors.house.renderer.pieces = [_film(ground)]
        clip = doors.house.a_clip("front", **vars(SHORT))
        made = shared(doors, clip, views=OPENINGS + 1)
        samples = [_opened(browser, doors.public + made["link"]) for _ in range(OPENINGS + 1)][1:]
    size = len(doors.house.renderer.pieces[0]) / 1e6
    note = (
        f"median of {OPENINGS}, after one; a new profile each; {size:.1f} MB, 10 s of 720p; "
        f"link to question, and press to the first picture; {spread(samples)}"
    )
    yield row("share.postcard_open", median(samples), note)


@contextmanager
def _doors(ground: Ground, name: str) -> Iterator[Doors]:
    folder = ground.folder / name
    folder.mkdir()
    with clip_doors(folder) as doors:
        yield doors


def _watch(doors: Doors, link: str) -> float:
    """When it was last told anything but no: each piece, then whether it may go on."""
    recipient = Recipient(doors.public, link)
    opened, last = recipient.open(), monotonic()
    for number in count():
        view = opened["view"]
        if number < opened["pieces"]:
            answer = recipient.piece(view, number)
        else:
            answer = recipient.ask("POST", f"/views/{view}", json={})
        if not answer.ok:
            break
        last = monotonic()
    return last


def _until_all_watch(doors: Doors, made: Any) -> None:
    until = monotonic() + 30
    while doors.ask(f"/shares/{made['id']}")["views"] < VIEWS:
        if monotonic() > until:
            raise NotMeasured(f"not all of {VIEWS} views began")


def _key(doors: Doors, made: Any) -> bytes:
    """The slot as it lies on the disk."""
    keys = (doors.house.folder / "share-keys").read_bytes()
    found = [keys[at : at + 64] for at in range(0, len(keys), 64) if any(keys[at : at + 64])]
    if len(found) != 1:
        raise NotMeasured(f"{made['id']} has not one key, but there are {len(found)}")
    return found[0]


def _holding(doors: Doors, key: bytes) -> Iterator[Path]:
    for path in sorted(doors.house.folder.rglob("*")):
        if path.is_file() and key in path.read_bytes():
            yield path


def _opened(browser: Browser, link: str) -> float:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    began = monotonic()
    page.goto(link, wait_until="commit")
    page.locator("[data-part=watch]").wait_for()
    asked = monotonic() - began
    pressed = float(page.evaluate(FIRST_PICTURE)) / 1000
    context.close()
    return asked + pressed


def _film(ground: Ground) -> bytes:
    source = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=10"]
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "2M", "-pix_fmt", "yuv420p"]
    form = ["-f", "mp4", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "pipe:1"]
    argv = [ground.ffmpeg, "-v", "error", *source, *encode, *form]
    return subprocess.run(argv, capture_output=True, check=True).stdout
