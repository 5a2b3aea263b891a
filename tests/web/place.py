"""A house with a clip, two browsers of its owner, and every route of its home door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests.web.clip_doors import Doors, clip_doors
from tests.web.routes import Route, every_route


@dataclass(frozen=True)
class Place:
    """`cookie` and `page_key` are the owner's browser's; `other_key` another session's."""

    doors: Doors
    routes: list[Route]
    cookie: str
    page_key: str
    other_key: str
    token: str

    def ask(self, route: Route, path: str | None = None, **more: Any) -> requests.Response:
        url = self.doors.home + (route.path if path is None else path)
        settings: dict[str, Any] = {"allow_redirects": False, **more}
        return requests.request(route.method, url, timeout=10, **settings)

    def as_owner(self, route: Route, **more: Any) -> requests.Response:
        headers = {PAGE_KEY: self.page_key, **more.pop("headers", {})}
        return self.ask(route, headers=headers, cookies={COOKIE: self.cookie}, **more)

    def wrong(self, judge: Callable[[Route], object]) -> dict[str, object]:
        """What `judge` finds wrong of each route."""
        return {str(route): found for route in self.routes if (found := judge(route))}


@contextmanager
def a_place(folder: Path) -> Iterator[Place]:
    with clip_doors(folder) as doors:
        clip = doors.house.a_clip(seconds=2)
        started, _ = doors.house.browser()
        other, _ = doors.house.browser()
        browser = doors.as_page(started.cookie)
        url = f"{doors.home}/api/v1/clips/{clip}/open"
        opened = requests.post(url, json={}, timeout=5, **browser).json()["url"]
        known = {"token": opened.split("/")[2], "clip_id": clip, "camera_id": "front"}
        yield Place(
            doors,
            every_route(doors.home_app, **known),
            started.cookie,
            started.page_key,
            other.page_key,
            str(doors.program.headers["Authorization"]).removeprefix("Bearer "),
        )
