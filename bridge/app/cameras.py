"""The wiring of what a house has of its cameras: their streams, pictures, settings, and privacy."""

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.app.recording import RecordingParts
from bridge.app.streams import Streams
from bridge.cameras.still import Stills
from bridge.policy.rooms import NamedCamera
from bridge.service.cameras.connections import Connections
from bridge.service.cameras.house import House
from bridge.service.cameras.settings import Settings
from bridge.service.privacy.mode import privacy


class CameraParts:
    """`begin` before the fleet starts: what is hidden or blacked out is not connected to."""

    def __init__(
        self, base: Base, access: Access, streams: Streams, recording: RecordingParts
    ) -> None:
        config, fleet, motion = base.config, streams.fleet, recording.motion
        self.stills = Stills(base.tool, base.clock)
        subs = [camera.id for camera in config.camera if camera.sub_url]
        connections = Connections(fleet, motion, self.stills, subs)
        self.privacy = privacy(
            [NamedCamera(camera.id, camera.name, camera.aliases) for camera in config.camera],
            connections,
            access.acts,
            db=base.db,
            epochs=access.epochs,
            clock=base.clock,
            zone=config.zone,
        )
        self.house = House(
            config.house,
            config.camera,
            fleet,
            streams.outputs,
            motion,
            self.privacy.switch.health,
        )
        self.settings = Settings(self.house, motion, connections, access.acts, base.db)

    def begin(self) -> None:
        self.settings.begin()
        self.privacy.rules.settle()
