"""Recording by hand, by voice: begun, and ended."""

from dataclasses import dataclass

from bridge.errors import Kind, PrivateEyeError
from bridge.policy.acts import Act
from bridge.service.cameras.house import House
from bridge.service.cameras.views import CameraView
from bridge.service.events.keeping import ClipKeeping
from bridge.service.voice.cameras import SHOWABLE, NothingBefore
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom, Within
from bridge.service.voice.which_clip import Found, SpokenClips
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.voice import context as voice_context


@dataclass(frozen=True, slots=True)
class Recording:
    camera: CameraView
    seconds: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    camera: CameraView


@dataclass(frozen=True, slots=True)
class Stopped:
    """Names of cameras: `cameras` are no longer recorded by hand, `going_on` still record, because
    something moves there. `room` is the one that was asked about."""

    cameras: tuple[str, ...]
    going_on: tuple[str, ...] = ()
    room: str | None = None


class VoiceRecordings:
    """Any thread."""

    def __init__(
        self,
        house: House,
        use: ClipKeeping,
        spoken: SpokenClips,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
    ) -> None:
        self._house = house
        self._use = use
        self._spoken = spoken
        self._db = db
        self._voice_identity = voice_identity

    def record(
        self, speaker: AlexaSpeaker, room: str | None, seconds: int
    ) -> Recording | NotRecorded | NothingBefore | UnknownRoom | Several | Stranger:
        """No room: the camera that was looked at last, or the only one."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_KEEP)
        with self._db.read() as tx:
            before = self._camera_before(tx, speaker, may)
        camera_id = self._spoken.room(room, may) or before
        if isinstance(camera_id, UnknownRoom | Several):
            return camera_id
        if camera_id is None:
            return NothingBefore(may.names)
        camera = self._house.camera(camera_id)
        if camera.health.state not in SHOWABLE:
            return NotRecorded(camera)
        try:
            clip_id = self._use.record(known.actor, camera_id, seconds)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            return NotRecorded(camera)
        self._talked_of(speaker, camera_id, clip_id)
        return Recording(camera, seconds)

    def stop_recording(
        self, speaker: AlexaSpeaker, room: str | None
    ) -> Stopped | UnknownRoom | Several | Stranger:
        """End what was asked for by hand, whoever asked. No room: wherever there is any."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_KEEP)
        camera = self._spoken.room(room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        asked = self._recorded_by_hand(may) if camera is None else (camera,)
        ended = {id_: self._use.stop_recording(known.actor, id_) for id_ in asked}
        return Stopped(
            tuple(self._spoken.name(id_) for id_, end in ended.items() if end.stopped),
            tuple(self._spoken.name(id_) for id_, end in ended.items() if end.goes_on),
            camera and self._spoken.name(camera),
        )

    def _recorded_by_hand(self, may: Within) -> tuple[str, ...]:
        views = (self._house.camera(named.id) for named in may.named)
        return tuple(view.id for view in views if view.recording and view.recording.by_hand)

    def _talked_of(self, speaker: AlexaSpeaker, camera: str, clip_id: str) -> None:
        """Its recording is "that clip" now."""
        with self._db.write() as tx:
            clip = clips.find(tx, clip_id)
            if clip is not None:
                self._spoken.remember(tx, speaker, Found(clip, camera))

    def _camera_before(self, tx: Tx, speaker: AlexaSpeaker, may: Within) -> str | None:
        cameras = [named.id for named in may.named]
        if len(cameras) == 1:
            return cameras[0]
        at = self._spoken.time.now()
        last = voice_context.last(tx, speaker.id, speaker.device, at)
        return last.camera if last and last.camera in cameras else None
