"""Stills for the screen that is spoken to: of cameras as they are now, and of clips."""

from bridge.model import Actor
from bridge.policy.acts import Right
from bridge.service.live.media_gate import MediaGate
from bridge.service.voice.identity import AlexaSpeaker, VoiceIdentity
from bridge.store.people.epochs import Subject


class OfferedPictures:
    """To one speaker. An address is only given of what they may see now."""

    def __init__(self, gate: MediaGate, actor: Actor, holder: Subject) -> None:
        self._gate = gate
        self._actor = actor
        self._holder = holder

    def of_camera(self, camera: str) -> str | None:
        """The token of an address."""
        if not self._gate.acts.may(self._actor, Right.LIVE, camera):
            return None
        return self._gate.open_picture(self._holder, camera)

    def of_clip(self, camera: str, clip: str) -> str | None:
        if not self._gate.acts.may(self._actor, Right.WATCH_CLIP, camera):
            return None
        return self._gate.open_picture(self._holder, camera, clip)


class VoicePictures:
    """Any thread."""

    def __init__(self, gate: MediaGate, voice_identity: VoiceIdentity) -> None:
        self._gate = gate
        self._voice_identity = voice_identity

    def offered(self, speaker: AlexaSpeaker) -> OfferedPictures | None:
        """None to a stranger."""
        known = self._voice_identity.recognise(speaker)
        return OfferedPictures(self._gate, known.actor, known.holder) if known else None
