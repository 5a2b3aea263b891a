"""The wiring of what the skill may ask."""

from dataclasses import dataclass
from datetime import tzinfo

from bridge.access.alexa.voice_pins import VoicePins
from bridge.app.access import Access
from bridge.clock import Clock
from bridge.service.cameras.house import House
from bridge.service.events.clips import Clips
from bridge.service.live.open_views import Looks
from bridge.service.live.viewing import Live
from bridge.service.privacy.mode import Privacy
from bridge.service.voice.cameras import Voice
from bridge.service.voice.clips import VoiceClips
from bridge.service.voice.deletions import VoiceDeletions
from bridge.service.voice.identity import Speakers
from bridge.service.voice.ledger import VoiceLedger
from bridge.service.voice.privacy import VoicePrivacy
from bridge.service.voice.which_clip import SpokenClips
from bridge.store.database import Database


@dataclass(frozen=True, slots=True)
class Spoken:
    voice: Voice
    clips: VoiceClips
    deletions: VoiceDeletions
    privacy: VoicePrivacy
    ledger: VoiceLedger


def spoken(
    house: House,
    live: Live,
    clips: Clips,
    privacy: Privacy,
    *,
    access: Access,
    pins: VoicePins,
    looks: Looks,
    db: Database,
    clock: Clock,
    zone: tzinfo,
) -> Spoken:
    speakers = Speakers(
        alexas=access.alexas,
        links=access.links,
        console=access.console,
        holders=access.holders,
        refusals=access.refusals,
        clock=clock,
    )
    voice = Voice(
        house,
        live,
        db=db,
        speakers=speakers,
        codes=access.codes,
        refusals=access.refusals,
        clock=clock,
    )
    sentences = SpokenClips(house, zone, clock)
    return Spoken(
        voice,
        VoiceClips(house, clips, voice, sentences, db=db, speakers=speakers),
        VoiceDeletions(clips, sentences, db=db, speakers=speakers, pins=pins),
        VoicePrivacy(house, privacy, db=db, speakers=speakers, pins=pins, clock=clock),
        VoiceLedger(sentences, db=db, speakers=speakers, persons=access.persons, looks=looks),
    )
