"""The demo's scenes with a clock of their own: somebody comes to the door when a test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bridge.clock import SystemClock
from bridge.config import CameraConfig, SecretUrl
from bridge.demo.camera.server import RtspServer
from bridge.demo.house.live_scene import LiveScene
from bridge.demo.house.scenes.schedule import CYCLE, VISIT, SceneName
from tests.conftest import FFMPEG, House, until_state

NOBODY = 55.0  # second of two minutes: nothing moves in the garden, either


class Scenes(SystemClock):
    """`cameras` show them."""

    def __init__(self) -> None:
        self.cameras: tuple[CameraConfig, ...] = ()
        self.ahead = timedelta(0)
        self.nobody()

    def now(self) -> datetime:
        return super().now() + self.ahead

    def nobody(self) -> None:
        """Is at the door, for 25 s."""
        self._be_at(NOBODY)

    def visit(self, house: House, after_s: float) -> None:
        """Somebody comes so long after the door is live."""
        until_state(house, "door", "live")
        self._be_at(VISIT[0] - after_s)

    def _be_at(self, second: float) -> None:
        self.ahead += timedelta(seconds=second - self.now().timestamp() % CYCLE)


@contextmanager
def playing(*names: SceneName) -> Iterator[Scenes]:
    scenes = Scenes()
    with RtspServer() as server:
        for name in names:
            scene = LiveScene(name, name.value, ffmpeg=Path(FFMPEG), clock=scenes)
            url = SecretUrl(server.add(name.value, scene).url)
            scenes.cameras += (CameraConfig(id=name.value, name=name.value, url=url),)
        yield scenes
