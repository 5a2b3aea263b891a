"""What the use cases answer with: frozen values that web turns into JSON."""

from dataclasses import dataclass
from datetime import datetime

from bridge.events.ongoing import RecordingState
from bridge.model import ClipKind, Health, Rendition, State, VideoCodec
from bridge.ops.busy import Busy
from bridge.vision.classifier.classifier import DetectorHealth
from bridge.vision.onvif.listener import ListenerState
from bridge.vision.watcher import Stage


@dataclass(frozen=True, slots=True)
class Video:
    codec: VideoCodec
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MotionWatch:
    """How motion is noticed. `camera`: what is heard of the camera itself, where it is asked.
    `blind`: pictures cannot be looked at for now; `behind`: some were passed over a moment ago;
    `crowded`: many small things come and go all over, and only what lasts is noticed."""

    stage: Stage
    on_sub_stream: bool
    camera: ListenerState | None
    blind: bool = False
    behind: bool = False
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class LastEvent:
    """The newest that is more than nothing much. `called`: as of clips."""

    clip: str
    kind: ClipKind
    label: str
    sub_label: str | None
    called: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera as people see it: no address. `video` is None until it has sent a picture;
    `recording` is the clip that is being recorded now; `last`: for who may know of it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    on_demand: bool
    health: Health
    video: Video | None
    sound: bool
    recording: RecordingState | None
    watch: MotionWatch | None
    last: LastEvent | None = None

    @property
    def state(self) -> State:
        return self.health.state

    @property
    def since(self) -> datetime:
        return self.health.since


@dataclass(frozen=True, slots=True)
class HouseView:
    """`version` changes whenever any camera's health or recording does. `busy`: this computer is
    too busy; with names of programs for the owner only. `detector`: what tells events apart."""

    version: int
    house: str
    cameras: tuple[CameraView, ...]
    busy: Busy | None
    detector: DetectorHealth


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A live view: `token` goes into the path of every media URL."""

    camera: CameraView
    rendition: Rendition
    token: str
