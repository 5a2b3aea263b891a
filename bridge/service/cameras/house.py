"""The household's cameras as one thing to ask: views of them, their outputs, and who may see which.

Nothing here writes; see the rooms `live` and `voice` for acts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.ring import Ring
from bridge.config import CameraConfig
from bridge.errors import Kind, PrivateEyeError
from bridge.events.ongoing import RecordingState
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.model import Actor, Health, Rendition, VideoCodec
from bridge.ops.busy import Busy
from bridge.policy.acts import Act
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.cameras.views import CameraView, HouseView, MotionWatch, Video
from bridge.vision.classifier.classifier import DetectorHealth


@dataclass(frozen=True, slots=True)
class Outputs:
    """What one camera feeds."""

    channel: Channel
    ring: Ring
    echo: EchoChannel
    encoder: EchoEncoder


class MotionRecording(Protocol):
    """What `service.events.motion_recording.MotionRecording` says of a camera. What changes it has
    the fleet `renew`."""

    @property
    def detector(self) -> DetectorHealth: ...
    def recording(self, camera: str) -> RecordingState | None: ...
    def watch(self, camera: str) -> MotionWatch | None: ...


class House:
    """Immutable after construction but for what the fleet and `tell_busy` report. Any thread."""

    def __init__(
        self,
        name: str,
        cameras: Sequence[CameraConfig],
        fleet: Fleet,
        outputs: Mapping[str, Outputs],
        motion: MotionRecording,
        hidden: Callable[[str], Health | None],
    ) -> None:
        """`hidden`: how a camera is that somebody has hidden, in words."""
        self.name = name
        self._cameras = {camera.id: camera for camera in cameras}
        self._fleet = fleet
        self._outputs = outputs
        self._motion = motion
        self._hidden = hidden
        self._busy: Busy | None = None

    def view(self) -> HouseView:
        version = self._fleet.version
        cameras = tuple(self.camera(id_) for id_ in self._cameras)
        return HouseView(version, self.name, cameras, self._busy, self._motion.detector)

    def tell_busy(self, busy: Busy | None) -> None:
        """This computer is too busy, or no longer; or other things take its time."""
        self._busy = busy
        self._fleet.renew()

    def renew(self) -> None:
        """Something else has changed that those who wait are to see. Never blocks."""
        self._fleet.renew()

    def wait(self, after: int, timeout_s: float) -> None:
        """Block until a camera's health or recording is newer than `after`, or time is over."""
        self._fleet.wait(after, timeout_s)

    def camera(self, camera_id: str) -> CameraView:
        """Raises NotFound with the names of those there are."""
        config = self._cameras.get(camera_id)
        if config is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such camera in this house")
        init = self._fleet.init(camera_id)
        video = init.video if init else None
        return CameraView(
            id=config.id,
            name=config.name,
            aliases=config.aliases,
            on_demand=config.on_demand,
            health=self._hidden(camera_id) or self._fleet.health(camera_id),
            video=Video(_codec(video.codec), video.width, video.height) if video else None,
            sound=init is not None and init.audio is not None,
            recording=self._motion.recording(camera_id),
            watch=self._motion.watch(camera_id),
        )

    def asked(self, acts: Acts, actor: Actor, act: Act, camera_id: str) -> CameraView:
        """The camera that is asked for, if it is there: whether they may is not decided.

        Raises NotFound; Denied to whom it would tell which other cameras there are.
        """
        if camera_id not in self._cameras:
            acts.require(actor, act, camera_id)
        return self.camera(camera_id)

    def named(self) -> tuple[NamedCamera, ...]:
        return tuple(NamedCamera(c.id, c.name, c.aliases) for c in self._cameras.values())

    def outputs(self, camera_id: str) -> Outputs:
        return self._outputs[camera_id]

    def want(self, camera_id: str, rendition: Rendition) -> None:
        """Somebody watches: an on-demand camera connects, an encoder starts, or both go on."""
        self._fleet.want(camera_id)
        if rendition is Rendition.ECHO:
            if self._cameras[camera_id].sub_url:
                self._fleet.want(sub_stream_id(camera_id))
            self._outputs[camera_id].encoder.want()

    def try_now(self, camera_id: str) -> None:
        """A camera that is away is connected to without waiting any longer."""
        self._fleet.try_now(camera_id)
        if self._cameras[camera_id].sub_url:
            self._fleet.try_now(sub_stream_id(camera_id))


def sub_stream_id(camera_id: str) -> str:
    """What the fleet calls a camera's smaller stream; no camera can be configured by that name."""
    return f"{camera_id}.sub"


def _codec(codec: str) -> VideoCodec:
    return VideoCodec.H265 if codec.startswith(("hvc1", "hev1")) else VideoCodec.H264
