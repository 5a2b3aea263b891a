"""What all groups of rows share: the source, a folder, ffmpeg, and ways to start a house."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import requests

from tests.bench import processes
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured

LIVE_S = 30.0
BUSY_START_S = 300.0
REPEATS = 5
_numbers = count()


class Ground:
    def __init__(
        self,
        folder: Path,
        ffmpeg: str,
        stack: ExitStack,
        *,
        media: Path | None = None,
        repeats: int = REPEATS,
        minutes: float | None = None,
    ) -> None:
        """`stack`: closed when the bench ends. `media`: labelled footage, where there is any.
        `repeats`: of what takes minutes each time; `minutes`: of what goes on for so long, unless
        it says for how long itself."""
        self.folder = folder
        self.ffmpeg = ffmpeg
        self.media = media
        self.repeats = repeats
        self.minutes = minutes
        self._stack = stack

    @cached_property
    def source(self) -> Helper:
        """Started by the first row that needs cameras."""
        log, folder = self.folder / "source.log", str(self.folder)
        source = Helper("tests.bench.source", log=log, folder=folder, ffmpeg=self.ffmpeg)
        return self._stack.enter_context(source)

    @property
    def urls(self) -> dict[str, str]:
        found: dict[str, str] = self.source.ready["urls"]
        return found

    @property
    def gop_s(self) -> float:
        return float(self.source.ready["gop_s"])

    def sent_before(self, camera: str, picture: int, at: float) -> float:
        """When the camera last sent a picture, by its checksum, before a time."""
        sent = self.source.ask(do="sent", camera=camera)["sent"]
        times = [when for name, when in sent if name == picture and when < at]
        if not times:
            raise NotMeasured("a picture was seen that the source had not sent")
        return float(max(times))

    @contextmanager
    def house(
        self,
        cameras: Iterable[tuple[str, str, bool]],
        *,
        state: Path | None = None,
        notice: bool = False,
        wait: bool = True,
        ffmpeg: str | None = None,
    ) -> Iterator["House"]:
        """A bridge with cameras of (id, address, on demand); back when the others are live.

        `state`: its folder, which may be another bridge's of before; None: an empty one.
        `notice`: make clips of what moves. The source's cameras all move, all the time: with it
        the rows of live viewing would be about decoding and recording. `wait`: until all are live;
        False is for a machine that is too busy, or a camera that may not be. `ffmpeg`: which one.
        """
        name = f"house-{next(_numbers)}"
        listed = [{"id": id_, "url": url, "on_demand": od} for id_, url, od in cameras]
        log = self.folder / f"{name}.log"
        at = str(state or self.folder / name)
        ready_s = processes.ANSWER_S if wait else BUSY_START_S
        asked: dict[str, Any] = {"state": at, "cameras": listed, "ffmpeg": ffmpeg}
        with Helper("tests.bench.house", log=log, ready_s=ready_s, **asked) as helper:
            house = House(helper)
            if not notice:
                for camera in listed:
                    house.ask("PUT", f"/cameras/{camera['id']}/settings", json={"notice": False})
            if wait:
                house.until_live({str(c["id"]) for c in listed if not c["on_demand"]})
            yield house

    def await_phase(self, camera: str, share: float) -> float:
        """Sleep until `share` of the way from one of the camera's keyframes to the next."""
        keyframe = float(self.source.ask(do="keyframe", camera=camera)["at"])
        due = keyframe + share * self.gop_s
        while due < monotonic() + 0.01:
            due += self.gop_s
        sleep(due - monotonic())
        return due


class House:
    def __init__(self, helper: Helper) -> None:
        self.helper = helper
        self.home: str = helper.ready["home"]
        self.public: str = helper.ready["public"]
        self.program = requests.Session()
        self.program.headers["Authorization"] = f"Bearer {helper.ready['token']}"

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Of /api/v1. Raises NotMeasured unless the answer is 200."""
        url = f"{self.home}/api/v1{path}"
        answer = self.program.request(method, url, timeout=60, **options)
        if answer.status_code != requests.codes.ok:
            said = answer.text[:200]
            raise NotMeasured(f"{method} {path} was answered with {answer.status_code}: {said}")
        return answer

    def states(self) -> dict[str, str]:
        answer = self.program.get(f"{self.home}/api/v1/cameras", timeout=10).json()
        return {camera["id"]: camera["state"] for camera in answer["cameras"]}

    def until_live(self, cameras: set[str]) -> None:
        def live() -> bool:
            states = self.states()
            return all(states[camera] == "live" for camera in cameras)

        processes.until(live, LIVE_S, "not all cameras became live")

    def open_live(self, camera: str, **ask: Any) -> str:
        """The path of a live view's multivariant playlist."""
        answer = self.program.post(
            f"{self.home}/api/v1/live", json={"camera": camera, **ask}, timeout=10
        )
        if answer.status_code != requests.codes.ok:
            raise NotMeasured(f"the bridge does not open {camera}: {answer.text}")
        return str(answer.json()["url"])

    @property
    def processes(self) -> list[int]:
        """The bridge and all of its children."""
        return [self.helper.pid, *processes.descendants(self.helper.pid)]
