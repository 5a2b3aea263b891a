"""Where the stills are that an answer of the contract may hold: their addresses are put into it.

Each is for whoever has asked, of that camera or clip, and for a few minutes (`grants.pictures`).
"""

from dataclasses import dataclass
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from bridge.service.voice.pictures import OfferedPictures
from skill.contract import clips, live

S = TypeVar("S")
# A camera that is not live has no picture of now.
_SEEN = frozenset({live.CameraState.LIVE})


@dataclass(frozen=True, slots=True)
class PictureAddresses:
    """`url`: of the public door, without a slash at its end."""

    url: str
    offered: OfferedPictures

    def put_in(self, part: S) -> S:
        """`part` of an answer, with its cameras and clips as they are shown on a screen."""
        if isinstance(part, tuple):
            return type(part)(self.put_in(each) for each in part)
        if not isinstance(part, Struct):
            return part
        held = {name: self.put_in(value) for name, value in asdict(part).items()}
        if isinstance(part, clips.Clip):
            held["picture"] = self._address("clip", self.offered.of_clip(part.camera.id, part.id))
        elif isinstance(part, live.Camera) and part.state in _SEEN:
            held["still"] = self._address("live", self.offered.of_camera(part.id))
        return replace(part, **held)

    def _address(self, kind: str, token: str | None) -> str | None:
        return token and f"{self.url}/{kind}/{token}/picture.jpg"
