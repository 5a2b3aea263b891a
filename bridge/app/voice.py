"""The wiring of the use cases of voice."""

from dataclasses import dataclass
from datetime import tzinfo

from bridge.access.alexa.voice_pins import VoicePins
from bridge.app.access import Access
from bridge.clock import Clock
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
from bridge.store.database import Database


@dataclass(frozen=True, slots=True)
class VoiceParts:
    voice: VoiceCameras
    clips: VoiceClips
    deletions: VoiceDeletions
    privacy: VoicePrivacy
    ledger: VoiceLedger


def voice_parts(
    house: House,
    live: Live,
    clips: Clips,
    privacy: Privacy,
    *,
    access: Access,
    pins: VoicePins,
    views: OpenViews,
    watching: Watching,
    db: Database,
    clock: Clock,
    zone: tzinfo,
) -> VoiceParts:
    voice_identity, acts = _identity(access, clock), access.acts
    voice = VoiceCameras(
        house,
        live,
        acts,
        db=db,
        voice_identity=voice_identity,
        codes=access.codes,
        refusals=access.refusals,
        clock=clock,
    )
    sentences = SpokenClips(house, acts, zone, clock)
    absences = Absences(sentences, watching)
    return VoiceParts(
        voice,
        VoiceClips(
            house, clips, voice, sentences, absences, acts, db=db, voice_identity=voice_identity
        ),
        VoiceDeletions(clips, sentences, acts, db=db, voice_identity=voice_identity, pins=pins),
        VoicePrivacy(
            house, privacy, acts, db=db, voice_identity=voice_identity, pins=pins, clock=clock
        ),
        VoiceLedger(
            sentences,
            acts,
            db=db,
            voice_identity=voice_identity,
            persons=access.persons,
            views=views,
        ),
    )


def _identity(access: Access, clock: Clock) -> VoiceIdentity:
    return VoiceIdentity(
        alexas=access.alexas,
        links=access.links,
        console=access.console,
        holders=access.holders,
        refusals=access.refusals,
        clock=clock,
    )
