"""How long clips are kept, by voice."""

from dataclasses import dataclass

from bridge.policy.acts import Act
from bridge.policy.settings import CameraSettings
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom
from bridge.service.voice.which_clip import SpokenClips
from bridge.store.cameras import settings
from bridge.store.database import Database


@dataclass(frozen=True, slots=True)
class KeptFor:
    """Of a camera, by its name; at most."""

    camera: str
    hours: int


@dataclass(frozen=True, slots=True)
class Kept:
    """`room`: the one that was asked about; None: all of them."""

    cameras: tuple[KeptFor, ...]
    room: str | None


class VoiceKeeping:
    """Any thread."""

    def __init__(self, spoken: SpokenClips, *, db: Database, voice_identity: VoiceIdentity) -> None:
        self._spoken = spoken
        self._db = db
        self._voice_identity = voice_identity

    def kept(
        self, speaker: AlexaSpeaker, room: str | None
    ) -> Kept | UnknownRoom | Several | Stranger:
        """Of one camera, or of all whose clips the speaker may ask about. Raises Denied."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_ASK)
        camera = self._spoken.room(room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        with self._db.read() as tx:
            rules = settings.all_of(tx)
        default = CameraSettings()
        told = tuple(
            KeptFor(named.name, rules.get(named.id, default).keep_hours)
            for named in may.named
            if camera in (None, named.id)
        )
        return Kept(told, camera and self._spoken.name(camera))
