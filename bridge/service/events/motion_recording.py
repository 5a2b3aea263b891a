"""Each camera's watcher and its events as one thing: what moves is filmed, by the same settings."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from bridge.errors import Kind, PrivateEyeError
from bridge.events.camera_events import CameraEvents
from bridge.events.ongoing import RecordingState
from bridge.model import Actor
from bridge.policy.settings import CameraSettings
from bridge.service.cameras.views import MotionWatch
from bridge.vision.classifier.classifier import DetectorHealth
from bridge.vision.onvif.listener import ListenerState
from bridge.vision.watcher import Stage

STOP_S = 6.0


class MotionWatcher(Protocol):
    """What `vision.watcher.MotionWatcher` offers."""

    @property
    def stage(self) -> Stage: ...
    @property
    def on_sub_stream(self) -> bool: ...
    @property
    def blind(self) -> bool: ...
    @property
    def behind(self) -> bool: ...
    @property
    def crowded(self) -> bool: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def set(self, settings: CameraSettings) -> None: ...


class Listener(Protocol):
    """What `vision.onvif.listener.Listener` offers."""

    @property
    def heard(self) -> ListenerState: ...
    def start(self) -> None: ...
    def leave(self) -> None: ...
    def stop(self) -> None: ...
    def set(self, settings: CameraSettings) -> None: ...


@dataclass(frozen=True, slots=True)
class MotionSource:
    """`listener`: to what the camera itself notices, where it is asked."""

    watcher: MotionWatcher
    events: CameraEvents
    listener: Listener | None = None


class MotionRecording:
    """All methods may be called from any thread; `start` and `stop` once each.

    `detector`: how that is which tells events apart.
    """

    def __init__(
        self, cameras: Mapping[str, MotionSource], detector: Callable[[], DetectorHealth]
    ) -> None:
        self._cameras = cameras
        self._detector = detector

    @property
    def detector(self) -> DetectorHealth:
        return self._detector()

    def start(self) -> None:
        for watched in self._cameras.values():
            watched.watcher.start()
            if watched.listener is not None:
                watched.listener.start()

    def stop(self) -> None:
        """End what is being recorded while its camera still runs, so that it ends whole.

        All cameras at once, within 6 s.
        """
        if not self._cameras:
            return
        for watched in self._cameras.values():  # a camera takes its time to answer: all of them now
            if watched.listener is not None:
                watched.listener.leave()
        pool = ThreadPoolExecutor(len(self._cameras), "stop-noticing")
        wait([pool.submit(_stop, watched) for watched in self._cameras.values()], STOP_S)
        pool.shutdown(wait=False)

    def record(self, camera: str, seconds: float, actor: Actor) -> str:
        """Record now, for so long at least; the event's id. Raises NotFound, Unavailable."""
        return self._one(camera).events.record(seconds, actor)

    def stop_recording(self, camera: str) -> bool:
        """What was asked for by hand ends; false where nothing was. Raises NotFound.

        A clip of something that moves goes on until that is over: `recording` says so.
        """
        return self._one(camera).events.stop_asked()

    def recording(self, camera: str) -> RecordingState | None:
        """What is being recorded now. Raises NotFound."""
        return self._one(camera).events.now

    def set(self, camera: str, settings: CameraSettings) -> None:
        watched = self._one(camera)
        watched.events.set(settings)
        watched.watcher.set(settings)
        if watched.listener is not None:
            watched.listener.set(settings)

    def hide(self, camera: str) -> None:
        """To be called before the camera is disconnected by its privacy mode. Never blocks."""
        self._one(camera).events.hide()

    def watch(self, camera: str) -> MotionWatch:
        """How motion is noticed now. Raises NotFound."""
        watched = self._one(camera)
        heard = watched.listener.heard if watched.listener is not None else None
        watcher = watched.watcher
        return MotionWatch(
            watcher.stage,
            watcher.on_sub_stream,
            heard,
            blind=watcher.blind,
            behind=watcher.behind,
            crowded=watcher.crowded,
        )

    def _one(self, camera: str) -> MotionSource:
        found = self._cameras.get(camera)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such camera in this house")
        return found


def _stop(watched: MotionSource) -> None:
    watched.watcher.stop()
    if watched.listener is not None:
        watched.listener.stop()
    watched.events.stop()
