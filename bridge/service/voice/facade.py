"""All that may be asked by voice, in one place for the routes of the skill."""

from dataclasses import dataclass

from bridge.service.voice.alerts import VoiceAlerts
from bridge.service.voice.cameras import VoiceCameras
from bridge.service.voice.clips import VoiceClips
from bridge.service.voice.confirmation import VoiceConfirmation
from bridge.service.voice.deletions import VoiceDeletions
from bridge.service.voice.happenings import VoiceHappenings
from bridge.service.voice.keeping import VoiceKeeping
from bridge.service.voice.ledger import VoiceLedger
from bridge.service.voice.pictures import VoicePictures
from bridge.service.voice.privacy import VoicePrivacy
from bridge.service.voice.recordings import VoiceRecordings
from bridge.service.voice.states import VoiceStates
from bridge.service.voice.teaching import VoiceTeaching


@dataclass(frozen=True, slots=True)
class Voice:
    confirmation: VoiceConfirmation
    cameras: VoiceCameras
    states: VoiceStates
    privacy: VoicePrivacy
    clips: VoiceClips
    happenings: VoiceHappenings
    keeping: VoiceKeeping
    recordings: VoiceRecordings
    deletions: VoiceDeletions
    ledger: VoiceLedger
    alerts: VoiceAlerts
    teaching: VoiceTeaching
    pictures: VoicePictures
