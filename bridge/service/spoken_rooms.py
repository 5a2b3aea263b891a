"""The room that was said, as one of the house's cameras."""

from dataclasses import dataclass

from bridge.policy import rooms
from bridge.service.cameras import House


@dataclass(frozen=True, slots=True)
class Unknown:
    heard: str | None
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    heard: str
    rooms: tuple[str, ...]


def find(house: House, heard: str) -> str | Unknown | Several:
    """A camera's id, or what to ask back."""
    named = house.named()
    names = {camera.id: camera.name for camera in named}
    match rooms.match(heard, named):
        case rooms.Match(camera=found):
            return found
        case rooms.Ambiguous(cameras=several):
            return Several(heard, tuple(names[id_] for id_ in several))
        case rooms.Unknown():
            return Unknown(heard, tuple(names.values()))
