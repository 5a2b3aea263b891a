"""The wiring of everything that notices, keeps and removes clips."""

from collections.abc import Mapping
from functools import partial

from bridge.app.base import Base
from bridge.app.events import RecordedClips
from bridge.cameras.child import Child
from bridge.cameras.feed import Feed
from bridge.cameras.fleet import Fleet
from bridge.config import CameraConfig, OnvifUrl
from bridge.events.book import EventBook, Hears
from bridge.events.camera_events import CameraEvents
from bridge.events.labelling import Judges
from bridge.footage.janitor import Expiring, Janitor
from bridge.footage.key_check import ensure_key
from bridge.footage.library import Library
from bridge.footage.pictures import Pictures
from bridge.footage.recorder import Recorder
from bridge.footage.recording import RecordingTools
from bridge.footage.troubles import Troubles
from bridge.model import EventSource, State
from bridge.ops.children import Work
from bridge.policy.settings import CameraSettings
from bridge.service.cameras.house import sub_stream_id
from bridge.service.events.motion_recording import MotionRecording, MotionSource
from bridge.service.events.motion_sources import MotionMerger
from bridge.store.cameras import settings as camera_settings
from bridge.store.slots import KeySlots
from bridge.vision.classifier import child as detector
from bridge.vision.classifier.classifier import Classifier, DetectorState
from bridge.vision.onvif.finding import SourceFinder
from bridge.vision.onvif.glances import Glances
from bridge.vision.onvif.listener import CameraNotice, Listener
from bridge.vision.onvif.wire import same_device
from bridge.vision.watcher import MotionWatcher, Notice, Shows, Stage, SubStream

# A recording that the disk holds up keeps 100 s of 200 ms parts, then loses whole GOPs.
_FEED_PARTS = 512
_PLAYING = frozenset({State.LIVE, State.FROZEN})
# A camera that is switched off, or sleeps until somebody watches, is not asked what it notices.
_APART = frozenset({State.OFF, State.IDLE, State.STOPPED})
_LOOKING = frozenset({DetectorState.READY, DetectorState.WORKING})


class RecordingParts:
    """Opened with the bridge's state; `start` after the fleet, `stop` before it."""

    def __init__(
        self, base: Base, fleet: Fleet, hears: Hears, judges: Judges, expiring: Expiring
    ) -> None:
        """Repairs what a crash left. `hears`, `judges`: as of `EventBook`, `expiring` of `Janitor`.
        Raises PrivateEyeError in plain words."""
        self._base = base
        config, db, key, clock = base.config, base.db, base.key, base.clock
        ensure_key(db, key.derive("clips-check"))
        self._slots = KeySlots(config.state / "clip-keys", key.derive("clips"))
        folder = config.clips.folder or config.state / "clips"
        self.library = Library(folder, db=db, slots=self._slots, clock=clock)
        self.troubles = Troubles()
        self.book = EventBook(db, clock, hears, judges=judges)
        self.classifier = Classifier(
            base.tool,
            partial(detector.WorkerChild, clock),
            self.book.look,
            missing=detector.missing,
            clock=clock,
        )
        self._painter = Pictures(base.tool)
        self.janitor = Janitor(
            self.library,
            db=db,
            settings=self._settings,
            keep_free=config.clips.keep_free_mb * 1_000_000,
            troubles=self.troubles,
            clock=clock,
            painter=self._painter,
            expiring=expiring,
        )
        self.janitor.repair()
        self.motion = self._motion(fleet)

    @property
    def recorded(self) -> RecordedClips:
        return RecordedClips(self.library, self.motion, self.janitor.wake, self._troubles)

    def looks(self, camera: str) -> bool:
        """Whether what moves at a camera is about to be told apart."""
        if self.classifier.health.state not in _LOOKING:
            return False
        return self.motion.watch(camera).stage is not Stage.OFF

    def start(self) -> None:
        self.classifier.start()
        self.motion.start()
        self.janitor.start()

    def _motion(self, fleet: Fleet) -> MotionRecording:
        tools = RecordingTools(
            self.library,
            self._painter,
            lambda: Feed(_FEED_PARTS),
            self.troubles,
            lambda: self.janitor.refuses,
            self._base.clock,
        )
        settings = self._settings()
        watched: dict[str, MotionSource] = {}
        for camera in self._base.config.camera:
            rules = settings.get(camera.id, CameraSettings())
            recorder = Recorder(camera.id, fleet.ring(camera.id), tools, rules)
            events = CameraEvents(
                camera.id,
                recorder,
                self.book,
                rules,
                clock=self._base.clock,
                changed=fleet.renew,
                looks=self.classifier.put,
            )
            if camera.onvif is None:
                watcher = self._watcher(camera, fleet, rules, events, events.shows)
                watched[camera.id] = MotionSource(watcher, events)
                continue
            both = MotionMerger(events)
            ours = both.one(EventSource.MOTION)
            watcher = self._watcher(camera, fleet, rules, ours, events.shows)
            theirs = both.one(EventSource.CAMERA)
            glances = Glances(
                fleet.ring(camera.id),
                events.shows,
                seen=partial(_sees, watcher),
                attend=watcher.attend,
            )
            listener = self._listener(camera, camera.onvif, fleet, rules, theirs, glances)
            watched[camera.id] = MotionSource(watcher, events, listener)
        return MotionRecording(watched, lambda: self.classifier.health)

    def _watcher(
        self,
        camera: CameraConfig,
        fleet: Fleet,
        rules: CameraSettings,
        who: Notice,
        shows: Shows,
    ) -> MotionWatcher:
        return MotionWatcher(
            camera.id,
            fleet.ring(camera.id),
            tool=self._base.tool,
            settings=rules,
            notice=who,
            clock=self._base.clock,
            child=partial(Child, work=Work.ANALYSIS),
            feed=Feed,
            sub=_sub_stream(camera, fleet),
            shows=shows,
        )

    def _listener(
        self,
        camera: CameraConfig,
        address: OnvifUrl,
        fleet: Fleet,
        rules: CameraSettings,
        who: CameraNotice,
        glances: Glances,
    ) -> Listener:
        certificate = camera.certificate
        verify = certificate == "verify" if isinstance(certificate, str) else str(certificate)
        others = (each.onvif for each in self._base.config.camera if each.id != camera.id)
        finder = SourceFinder(
            [url for url in (camera.url, camera.sub_url) if url is not None],
            token=camera.onvif_channel,
            alone=not any(other is not None and same_device(address, other) for other in others),
            clock=self._base.clock,
        )
        return Listener(
            camera.id,
            address,
            finder=finder,
            verify=verify,
            settings=rules,
            notice=who,
            may=lambda: fleet.health(camera.id).state not in _APART,
            clock=self._base.clock,
            glances=glances,
        )

    def close(self) -> None:
        """After everything that could record has stopped."""
        self.classifier.stop()
        self.book.settle()
        self.janitor.stop()
        self._slots.close()

    def _troubles(self) -> tuple[str, ...]:
        """With what is wrong with telling events apart."""
        why = self.classifier.health.why
        return (*self.troubles.now(), *((why,) if why is not None else ()))

    def _settings(self) -> Mapping[str, CameraSettings]:
        with self._base.db.read() as tx:
            return camera_settings.all_of(tx)


def _sees(watcher: MotionWatcher) -> bool:
    return watcher.moving


def _sub_stream(camera: CameraConfig, fleet: Fleet) -> SubStream | None:
    if camera.sub_url is None:
        return None
    sub = sub_stream_id(camera.id)

    def usable() -> bool:
        live = fleet.health(sub).state is State.LIVE
        return live and fleet.health(camera.id).state in _PLAYING

    return SubStream(fleet.ring(sub), usable)
