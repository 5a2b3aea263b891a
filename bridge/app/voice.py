"""The wiring of the use cases of voice."""

from bridge.access.alexa.voice_pins import VoicePins
from bridge.app.access import Access
from bridge.app.base import Base
from bridge.app.events import EventParts
from bridge.app.learning import LearningParts
from bridge.service.cameras.house import House
from bridge.service.live.media_gate import MediaGate
from bridge.service.live.viewing import Live
from bridge.service.privacy.mode import Privacy
from bridge.service.voice.absences import Absences
from bridge.service.voice.alerts import VoiceAlerts
from bridge.service.voice.cameras import VoiceCameras
from bridge.service.voice.clips import VoiceClips
from bridge.service.voice.confirmation import VoiceConfirmation
from bridge.service.voice.deletions import VoiceDeletions
from bridge.service.voice.facade import Voice
from bridge.service.voice.happenings import VoiceHappenings
from bridge.service.voice.house_time import HouseTime
from bridge.service.voice.identity import VoiceIdentity
from bridge.service.voice.keeping import VoiceKeeping
from bridge.service.voice.ledger import VoiceLedger
from bridge.service.voice.pictures import VoicePictures
from bridge.service.voice.privacy import VoicePrivacy
from bridge.service.voice.recordings import VoiceRecordings
from bridge.service.voice.spoken_pins import SpokenPins
from bridge.service.voice.states import VoiceStates
from bridge.service.voice.teaching import VoiceTeaching
from bridge.service.voice.which_clip import SpokenClips


class CameraVoice:
    """What is asked of the cameras as they are now."""

    def __init__(
        self, base: Base, access: Access, live: Live, house: House, pins: VoicePins
    ) -> None:
        self.house = house
        self.live = live
        self.acts = access.acts
        self.spoken_pins = SpokenPins(pins, base.clock)
        self.confirmation = VoiceConfirmation(access.acts, base.db, access.codes)
        self.identity = VoiceIdentity(
            alexas=access.alexas,
            links=access.links,
            console=access.console,
            holders=access.holders,
            refusals=access.refusals,
            clock=base.clock,
        )
        self.cameras = VoiceCameras(
            house, live, access.acts, db=base.db, voice_identity=self.identity, clock=base.clock
        )

    def privacy(self, base: Base, privacy: Privacy) -> VoicePrivacy:
        return VoicePrivacy(
            privacy.switch,
            self.acts,
            HouseTime(base.config.zone, base.clock),
            db=base.db,
            voice_identity=self.identity,
            spoken_pins=self.spoken_pins,
        )


def voice(
    base: Base,
    access: Access,
    camera_voice: CameraVoice,
    privacy: Privacy,
    events: EventParts,
    learning: LearningParts,
    gate: MediaGate,
) -> Voice:
    """What is asked of the cameras as they are now, and of the past."""
    acts, db, clips, house = access.acts, base.db, events.clips, camera_voice.house
    who, pins = camera_voice.identity, camera_voice.spoken_pins
    time = HouseTime(base.config.zone, base.clock)
    spoken = SpokenClips(house, acts, time)
    absences = Absences(spoken, events.watching)
    return Voice(
        confirmation=camera_voice.confirmation,
        cameras=camera_voice.cameras,
        states=VoiceStates(camera_voice.live, time, who),
        privacy=camera_voice.privacy(base, privacy),
        clips=VoiceClips(clips, camera_voice.cameras, spoken, acts, db=db, voice_identity=who),
        happenings=VoiceHappenings(spoken, absences, db=db, voice_identity=who),
        keeping=VoiceKeeping(spoken, db=db, voice_identity=who),
        recordings=VoiceRecordings(house, clips.keeping, spoken, db=db, voice_identity=who),
        deletions=VoiceDeletions(
            clips.deleting, spoken, acts, db=db, voice_identity=who, spoken_pins=pins
        ),
        ledger=VoiceLedger(
            spoken, acts, db=db, voice_identity=who, persons=access.persons, views=gate.views
        ),
        alerts=VoiceAlerts(
            spoken, db=db, voice_identity=who, persons=access.persons, views=gate.views
        ),
        teaching=VoiceTeaching(
            learning.teaching, learning.learnt, spoken, db=db, voice_identity=who
        ),
        pictures=VoicePictures(gate, who),
    )
