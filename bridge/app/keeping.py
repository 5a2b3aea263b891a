"""The wiring of everything that notices, keeps and removes clips."""

from collections.abc import Mapping

from bridge.cameras.child import Child
from bridge.cameras.feed import Feed
from bridge.cameras.fleet import Fleet
from bridge.clips.janitor import Janitor
from bridge.clips.key_check import ensure_key
from bridge.clips.library import Library
from bridge.clips.pictures import Pictures
from bridge.clips.recorder import Recorder
from bridge.clips.recording import Means
from bridge.clips.troubles import Troubles
from bridge.clock import Clock
from bridge.config import Config
from bridge.media.ffmpeg import Ffmpeg
from bridge.policy.settings import CameraSettings
from bridge.service.noticing import Noticing, Watched
from bridge.store import camera_settings
from bridge.store.database import Database
from bridge.store.keys import Key
from bridge.store.slots import KeySlots
from bridge.vision.watcher import Watcher

# A recording that the disk holds up keeps 100 s of 200 ms parts, then loses whole GOPs.
_FEED_PARTS = 512


class Keeping:
    """Opened with the bridge's state; `start` after the fleet, `stop` before it."""

    def __init__(self, config: Config, *, db: Database, key: Key, clock: Clock) -> None:
        """Repairs what a crash left. Raises PrivateEyeError in plain words."""
        self._config = config
        self._db = db
        self._clock = clock
        ensure_key(db, key.derive("clips-check"))
        self._slots = KeySlots(config.state / "clip-keys", key.derive("clips"))
        folder = config.clips.folder or config.state / "clips"
        self.library = Library(folder, db=db, slots=self._slots, clock=clock)
        self.troubles = Troubles()
        self.janitor = Janitor(
            self.library,
            db=db,
            settings=self._settings,
            keep_free=config.clips.keep_free_mb * 1_000_000,
            troubles=self.troubles,
            clock=clock,
        )
        self.janitor.repair()

    def noticing(self, fleet: Fleet, tool: Ffmpeg) -> Noticing:
        means = Means(
            self.library,
            Pictures(tool),
            lambda: Feed(_FEED_PARTS),
            self.troubles,
            lambda: self.janitor.full,
            self._clock,
        )
        settings = self._settings()
        watched: dict[str, Watched] = {}
        for camera in self._config.camera:
            ring = fleet.ring(camera.id)
            rules = settings.get(camera.id, CameraSettings())
            recorder = Recorder(camera.id, ring, means, rules)
            watcher = Watcher(
                camera.id,
                ring,
                tool=tool,
                settings=rules,
                notice=recorder,
                clock=self._clock,
                child=Child,
                feed=Feed,
            )
            watched[camera.id] = Watched(watcher, recorder)
        return Noticing(watched)

    def close(self) -> None:
        """After everything that could record has stopped."""
        self.janitor.stop()
        self._slots.close()

    def _settings(self) -> Mapping[str, CameraSettings]:
        with self._db.read() as tx:
            return camera_settings.all_of(tx)
