"""All cameras of the house: started, stopped and asked together."""

import threading
from collections.abc import Callable, Mapping, Sequence

from bridge.cameras.frozen import DecodeWorker
from bridge.cameras.ring import Ring
from bridge.cameras.supervisor import Supervisor
from bridge.cameras.timing import Timing
from bridge.clock import Clock
from bridge.config import CameraConfig
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Init, PartSink
from bridge.model import Area, Health

HealthListener = Callable[[str, Health], None]


class Fleet:
    """`sinks` are by camera id; each camera's own ring comes before them.

    `listeners` hear of every change of health, in order, on whatever thread found it; they must
    return at once and not call the fleet. All methods may be called from any thread.
    """

    def __init__(
        self,
        cameras: Sequence[CameraConfig],
        *,
        ffmpeg: Ffmpeg,
        clock: Clock,
        sinks: Mapping[str, Sequence[PartSink]],
        first_segment: int,
        listeners: Sequence[HealthListener] = (),
        timing: Timing | None = None,
    ) -> None:
        self._clock = clock
        self._listeners = tuple(listeners)
        self._changed = threading.Condition()
        self._version = 1
        self._stopped = False
        self._worker = DecodeWorker(ffmpeg)
        self._supervisors = {
            camera.id: Supervisor(
                camera,
                tool=ffmpeg,
                clock=clock,
                timing=timing or Timing(),
                sinks=sinks.get(camera.id, ()),
                first_segment=first_segment,
                worker=self._worker,
                publish=self._publish,
            )
            for camera in cameras
        }

    def start(self) -> None:
        self._worker.start()
        for supervisor in self._supervisors.values():
            supervisor.start()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """End all runs in parallel. True when every child was gone in time."""
        until = self._clock.monotonic() + timeout_s
        for supervisor in self._supervisors.values():
            supervisor.stop()
        gone = [s.join(until - self._clock.monotonic()) for s in self._supervisors.values()]
        self._worker.stop(max(0.0, until - self._clock.monotonic()))
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        return all(gone)

    def want(self, camera_id: str) -> None:
        """Somebody watches: an on-demand camera connects, or stays connected for 30 s."""
        self._one(camera_id).want()

    def off(self, camera_id: str) -> None:
        """Disconnect until `on`. When it returns every picture is forgotten and none follows; the
        child is gone a moment later."""
        self._one(camera_id).off()

    def on(self, camera_id: str) -> None:
        self._one(camera_id).on()

    def try_now(self, camera_id: str) -> None:
        """A camera that is away is connected to at once, or as soon as it may be."""
        self._one(camera_id).try_now()

    def black_out(self, camera_id: str, areas: Sequence[Area]) -> None:
        """When it returns every picture without them is forgotten and none follows; the camera is
        connected to anew, and encoded. None: as it is."""
        self._one(camera_id).black_out(areas)

    def black(self, camera_id: str) -> tuple[Area, ...]:
        return self._one(camera_id).black

    def copied(self, camera_id: str) -> bool:
        """Whether the camera's own pictures would do, as far as is known."""
        return self._one(camera_id).copied

    def health(self, camera_id: str) -> Health:
        return self._one(camera_id).health

    def init(self, camera_id: str) -> Init | None:
        """What the newest picture needs to be decoded; None before the first picture."""
        return self._one(camera_id).init

    def ring(self, camera_id: str) -> Ring:
        return self._one(camera_id).ring

    @property
    def version(self) -> int:
        """Rises with every change of any camera's health, and with each `renew`."""
        with self._changed:
            return self._version

    def wait(self, after: int, timeout_s: float) -> int:
        """Block until `version` is above `after`, the time is over or the fleet has stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._version > after, timeout_s)
            return self._version

    def renew(self) -> None:
        """Something else of a camera has changed that those who wait are to see. Never blocks."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _one(self, camera_id: str) -> Supervisor:
        try:
            return self._supervisors[camera_id]
        except KeyError:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such camera") from None

    def _publish(self, camera_id: str, health: Health) -> None:
        for listener in self._listeners:
            listener(camera_id, health)
        self.renew()
