"""What is set for each camera: what is noticed, how long it is kept, what is blacked out.

Areas are black by the time the API answers: nothing that was seen without them is in memory, and
none of it comes any more. `begin` does the same before the cameras are first connected.
"""

from collections.abc import Sequence
from typing import Protocol

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Area
from bridge.policy.acts import Act
from bridge.policy.settings import CameraSettings, black_areas
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.store.cameras import settings as camera_settings
from bridge.store.database import Database

# What `web` reads.
Wanted = CameraSettings
# Percent of a core: bridge/cameras/README.md.
COPIED = (
    "This camera's picture is passed on as the camera makes it, so nothing in it can be blacked "
    "out. The bridge can encode the picture itself, before anything sees it. For a 1080p camera "
    "at 25 pictures a second that takes about two fifths of a processor core, all day, and costs "
    "a little sharpness. Allow it, or black the area out in the camera's own settings."
)


class Recorders(Protocol):
    """What `service.events.motion_recording.MotionRecording` offers."""

    def set(self, camera: str, settings: CameraSettings) -> None: ...


class Connections(Protocol):
    """What `service.cameras.connections.Connections` offers. Neither blocks nor raises."""

    def copied(self, camera: str) -> bool: ...
    def black_out(self, camera: str, areas: Sequence[Area]) -> None: ...


class Settings:
    """Any thread, after `begin`."""

    def __init__(
        self,
        house: House,
        recorders: Recorders,
        connections: Connections,
        acts: Acts,
        db: Database,
    ) -> None:
        self._house = house
        self._recorders = recorders
        self._connections = connections
        self._acts = acts
        self._db = db

    def begin(self) -> None:
        """Before any camera is connected."""
        with self._db.read() as tx:
            kept = camera_settings.all_of(tx)
        for camera in self._house.named():
            areas = black_areas(kept.get(camera.id, CameraSettings()))
            if areas:
                self._connections.black_out(camera.id, areas)

    def of(self, actor: Actor, camera: str) -> CameraSettings:
        """Raises NotFound, Denied."""
        self._house.asked(self._acts, actor, Act.CAMERA_SET, camera)
        self._acts.require(actor, Act.CAMERA_SET, camera)
        with self._db.read() as tx:
            return camera_settings.of(tx, camera)

    def set(self, actor: Actor, camera: str, wanted: CameraSettings) -> None:
        """They hold from now on. Raises NotFound, Denied; Conflict where areas are to be black in a
        picture that is copied."""
        self._house.asked(self._acts, actor, Act.CAMERA_SET, camera)
        details = {"settings": wanted.model_dump_json(exclude_defaults=True)}
        with self._acts.perform(actor, Act.CAMERA_SET, camera, details=details) as doing:
            if wanted.blackout and not wanted.encode and self._connections.copied(camera):
                raise PrivateEyeError(Kind.CONFLICT, COPIED)
            camera_settings.put(doing.tx, camera, wanted, doing.at)
            # Before the next one sets something: what holds is what was written down last.
            doing.tx.after_commit(lambda: self._connections.black_out(camera, black_areas(wanted)))
        self._recorders.set(camera, wanted)
