"""The wiring of the use cases of voice."""

from dataclasses import dataclass

from bridge.access.alexa.voice_pins import VoicePins
from bridge.app.access import Access
from bridge.app.base import Base
from bridge.service.cameras.house import House
from bridge.service.events.clips import Clips
from bridge.service.events.watching import Watching
from bridge.service.live.open_views import OpenViews
from bridge.service.live.viewing import Live
from bridge.service.privacy.mode import Privacy
from bridge.service.voice.absences import Absences
from bridge.service.voice.cameras import VoiceCameras
from bridge.service.voice.clips import VoiceClips
from bridge.service.voice.deletions import VoiceDeletions
from bridge.service.voice.identity import VoiceIdentity
from bridge.service.voice.ledger import VoiceLedger
from bridge.service.voice.privacy import VoicePrivacy
from bridge.service.voice.which_clip import SpokenClips


class CameraVoice:
    """What is asked of the cameras as they are now."""

    def __init__(
        self, base: Base, access: Access, live: Live, house: House, pins: VoicePins
    ) -> None:
        self.house = house
        self.acts = access.acts
        self.pins = pins
        self.identity = VoiceIdentity(
            alexas=access.alexas,
            links=access.links,
            console=access.console,
            holders=access.holders,
            refusals=access.refusals,
            clock=base.clock,
        )
        self.cameras = VoiceCameras(
            house,
            live,
            access.acts,
            db=base.db,
            voice_identity=self.identity,
            codes=access.codes,
            refusals=access.refusals,
            clock=base.clock,
        )

    def privacy(self, base: Base, privacy: Privacy) -> VoicePrivacy:
        return VoicePrivacy(
            self.house,
            privacy,
            self.acts,
            db=base.db,
            voice_identity=self.identity,
            pins=self.pins,
            clock=base.clock,
        )


@dataclass(frozen=True, slots=True)
class EventVoice:
    """What is asked of the past."""

    clips: VoiceClips
    deletions: VoiceDeletions
    ledger: VoiceLedger


def event_voice(
    base: Base,
    access: Access,
    voice: CameraVoice,
    clips: Clips,
    watching: Watching,
    views: OpenViews,
) -> EventVoice:
    identity, acts, db = voice.identity, access.acts, base.db
    sentences = SpokenClips(voice.house, acts, base.config.zone, base.clock)
    absences = Absences(sentences, watching)
    return EventVoice(
        VoiceClips(
            voice.house,
            clips,
            voice.cameras,
            sentences,
            absences,
            acts,
            db=db,
            voice_identity=identity,
        ),
        VoiceDeletions(
            clips.deleting, sentences, acts, db=db, voice_identity=identity, pins=voice.pins
        ),
        VoiceLedger(
            sentences, acts, db=db, voice_identity=identity, persons=access.persons, views=views
        ),
    )
