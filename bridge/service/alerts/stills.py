"""The picture that goes with an alert."""

from collections.abc import Callable

from bridge.errors import PrivateEyeError
from bridge.footage.library import Library
from bridge.model import PictureKind

# An alert does not wait long for its picture.
_LIMIT_S = 1.5
Glance = Callable[[str, float], bytes]


class AlertStills:
    """Any thread. `glance`: a picture of a camera as it is now, and how long that may take."""

    def __init__(self, library: Library, glance: Glance) -> None:
        self._library = library
        self._glance = glance

    def jpeg(self, camera: str, event: str, *, going_on: bool) -> bytes | None:
        """Of the moment that was noticed where it is kept; while it goes on, else, as it is now.
        None: there is none. The rights to it are not asked here."""
        for kind in (PictureKind.MARKED, PictureKind.THUMBNAIL):
            try:
                return self._library.picture(event, kind)
            except PrivateEyeError:
                continue
        try:
            return self._glance(camera, _LIMIT_S) if going_on else None
        except PrivateEyeError:
            return None
