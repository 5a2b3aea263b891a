"""The real home door of a house with real clips, and a browser that is signed in to it."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bridge.model import Area, ClipKind, PictureKind
from tests import recorded
from tests.browser import OpenPage
from tests.filming import take_for
from tests.recorded import FFMPEG, Footage, Sort
from tests.service.clip_house import ClipHouse
from tests.web.clip_doors import Doors, clip_doors

SHORT = Footage(seconds=4, sound=False)
LONG = Footage(seconds=20)
STRIP_PICTURES = 6
AREA = Area(100, 600, 200, 300)  # in the lower left


@cache
def jpeg(width: int, height: int, colour: str) -> bytes:
    source = ["-f", "lavfi", "-i", f"color={colour}:s={width}x{height}"]
    argv = [FFMPEG, "-v", "error", *source, "-frames:v", "1", "-f", "mjpeg", "-"]
    return subprocess.run(argv, capture_output=True, check=True).stdout


PICTURES = {
    PictureKind.THUMBNAIL: (320, 180, "steelblue"),
    PictureKind.MARKED: (640, 360, "darkorange"),
    PictureKind.PREVIEW: (160 * STRIP_PICTURES, 90, "seagreen"),
}


@dataclass(frozen=True)
class ClipPages:
    doors: Doors
    open_page: OpenPage

    def add(
        self,
        camera: str = "front",
        *,
        later: timedelta = timedelta(0),
        footage: Footage = SHORT,
        kind: ClipKind = ClipKind.MOTION,
        seen: bool = True,
        was: Sort | None = None,
    ) -> str:
        """A clip that began `later` than 12:00:07 of 1 March, in the house's zone. `was`: what it
        was taken for."""
        library = self.doors.house.library
        made = recorded.filmed(library, camera, footage=footage, later=later, kind=kind)
        for picture, look in PICTURES.items():
            made.attach(picture, jpeg(*look))
        made.close(strength=35 if seen else 0, area=AREA if seen else None)
        if was is not None:
            take_for(library.shelf.db, made.event, *was)
        return made.event

    def show(self, path: str = "/clips", **context: Any) -> Page:
        signed_in = self.doors.storage(self.doors.sign_in(), self.doors.home)
        settings = {"locale": "en-GB", "storage_state": signed_in, **context}
        return self.open_page(self.doors.home + path, **settings)

    def ids(self) -> list[str]:
        return [clip["id"] for clip in self.doors.ask("/clips", limit=200)["clips"]]

    def clear_disk(self) -> None:
        """What the janitor does."""
        while self.doors.house.library.finish():
            pass


@contextmanager
def clip_pages(
    folder: Path, open_page: OpenPage, kind: type[ClipHouse] = ClipHouse
) -> Iterator[ClipPages]:
    # Pages end first, then what they still ask: the doors would give a long poll a second to end.
    with clip_doors(folder, kind) as doors, ExitStack() as shown:
        shown.callback(doors.house.fleet.renew)

        def show(url: str, **context: object) -> Page:
            page = open_page(url, **context)
            shown.callback(page.context.close)
            return page

        yield ClipPages(doors, show)
