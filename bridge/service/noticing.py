"""Each camera's watcher and recorder as one thing: what moves is recorded, by the same settings."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from bridge.clips.recorder import Recorder
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.settings import CameraSettings

STOP_S = 6.0


class Watcher(Protocol):
    """What `vision.watcher.Watcher` offers."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def set(self, settings: CameraSettings) -> None: ...


@dataclass(frozen=True, slots=True)
class Watched:
    watcher: Watcher
    recorder: Recorder


class Noticing:
    """All methods may be called from any thread; `start` and `stop` once each."""

    def __init__(self, cameras: Mapping[str, Watched]) -> None:
        self._cameras = cameras

    def start(self) -> None:
        for watched in self._cameras.values():
            watched.watcher.start()

    def stop(self) -> None:
        """End what is being recorded while its camera still runs, so that it ends whole.

        All cameras at once, within 6 s.
        """
        if not self._cameras:
            return
        pool = ThreadPoolExecutor(len(self._cameras), "stop-noticing")
        wait([pool.submit(_stop, watched) for watched in self._cameras.values()], STOP_S)
        pool.shutdown(wait=False)

    def record(self, camera: str, seconds: float, actor: Actor) -> str:
        """Record now, for so long at least; the clip's id. Raises NotFound, Unavailable."""
        return self._one(camera).recorder.record(seconds, actor)

    def set(self, camera: str, settings: CameraSettings) -> None:
        watched = self._one(camera)
        watched.recorder.set(settings)
        watched.watcher.set(settings)

    def _one(self, camera: str) -> Watched:
        found = self._cameras.get(camera)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such camera in this house")
        return found


def _stop(watched: Watched) -> None:
    watched.watcher.stop()
    watched.recorder.stop()
