"""The wiring of privacy mode, and of what is blacked out."""

from bridge.access.epochs import Epochs
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.clock import Clock
from bridge.config import Config
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.cameras.connections import Connections
from bridge.service.events.motion_recording import MotionRecording
from bridge.service.privacy.mode import Privacy
from bridge.store.database import Database

# How late a schedule may begin.
SETTLE_EVERY_S = 5.0


def connections(
    config: Config, fleet: Fleet, motion_recording: MotionRecording, stills: Stills
) -> Connections:
    return Connections(
        fleet, motion_recording, stills, [camera.id for camera in config.camera if camera.sub_url]
    )


def privacy(
    config: Config,
    connections: Connections,
    acts: Acts,
    *,
    db: Database,
    epochs: Epochs,
    clock: Clock,
) -> Privacy:
    """Before the fleet starts: what is hidden is not connected to."""
    return Privacy(
        [NamedCamera(camera.id, camera.name, camera.aliases) for camera in config.camera],
        connections,
        acts,
        db=db,
        epochs=epochs,
        clock=clock,
        zone=config.zone,
    )
