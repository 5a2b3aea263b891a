"""What the use cases answer with: frozen values that web turns into JSON."""

from dataclasses import dataclass

from bridge.model import Health, Rendition, VideoCodec


@dataclass(frozen=True, slots=True)
class Video:
    codec: VideoCodec
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera as people see it: no address. `video` is None until it has sent a picture."""

    id: str
    name: str
    aliases: tuple[str, ...]
    on_demand: bool
    health: Health
    video: Video | None
    sound: bool


@dataclass(frozen=True, slots=True)
class HouseView:
    """`version` changes whenever any camera's health does."""

    version: int
    house: str
    cameras: tuple[CameraView, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A live view: `token` goes into the path of every media URL."""

    camera: CameraView
    rendition: Rendition
    token: str
