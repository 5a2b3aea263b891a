"""Clips by voice: shown, and starred. Deleting them is `voice.deletions`.

As in `cameras.py` a question is answered by reads, an act is one write transaction in which the
speaker is recognised anew, and strangers learn nothing.
"""

from dataclasses import dataclass, replace

from bridge.errors import Kind, PrivateEyeError
from bridge.model import EventState, Rendition
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Refused
from bridge.service.acts import Acts
from bridge.service.events.clips import Clips
from bridge.service.events.views import NotFilmed, OpenedClip
from bridge.service.voice.cameras import Shown, VoiceCameras
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_clip import (
    Found,
    NoClip,
    NotFound,
    SpokenClip,
    SpokenClips,
    WantedClip,
    Which,
)
from bridge.store.database import Database
from bridge.store.events import clips


@dataclass(frozen=True, slots=True)
class PlayClip:
    """`among` as in `Found`."""

    clip: SpokenClip
    token: str
    among: int = 1


@dataclass(frozen=True, slots=True)
class TellClip:
    """There is no screen."""

    clip: SpokenClip


@dataclass(frozen=True, slots=True)
class Starred:
    """Or not any more: `clip.starred` says so."""

    clip: SpokenClip


ClipShown = PlayClip | TellClip | NotFound | Stranger


class VoiceClips:
    """Any thread."""

    def __init__(
        self,
        use: Clips,
        voice: VoiceCameras,
        spoken: SpokenClips,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
    ) -> None:
        self._use = use
        self._voice = voice
        self._spoken = spoken
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity

    def show(self, speaker: AlexaSpeaker, wanted: WantedClip, *, screen: bool) -> ClipShown:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIP_OPEN)
        opened: OpenedClip | NotFilmed | Refused | None = None
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            found = self._spoken.find_filmed(tx, speaker, wanted, may)
            if known is not None and isinstance(found, Found):
                self._acts.require(known.actor, Act.CLIP_OPEN, found.clip.camera)
                self._spoken.remember(tx, speaker, found)
                spoken = self._spoken.spoken(tx, found.clip)
                if screen:
                    opened = self._use.viewing.open_in(
                        tx, known, found.clip, Rendition.ECHO, to_player=True
                    )
        if known is None:
            return self._voice_identity.stranger(speaker)
        if not isinstance(found, Found):
            return found
        if isinstance(opened, Refused):
            raise Denied(opened.why)
        if isinstance(opened, NotFilmed):
            raise PrivateEyeError(Kind.CONFLICT, opened.reason)
        return PlayClip(spoken, opened.token, found.among) if opened else TellClip(spoken)

    def again(self, speaker: AlexaSpeaker, *, screen: bool) -> ClipShown | Shown:
        """What was shown last once more: a clip, if it was one and it is still there."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        with self._db.read() as tx:
            that = self._spoken.context(tx, speaker)
            clip = clips.find(tx, that.id) if that else None
        if clip is not None and clip.state is not EventState.DELETING:
            return self.show(speaker, WantedClip(Which.THAT), screen=screen)
        return self._voice.show(speaker, None, screen=screen)

    def star(
        self, speaker: AlexaSpeaker, wanted: WantedClip, *, starred: bool
    ) -> Starred | NotFound | Stranger:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_KEEP)
        with self._db.read() as tx:
            found = self._spoken.find(tx, speaker, wanted, may)
        if not isinstance(found, Found):
            return found
        try:
            self._use.keeping.star(known.actor, found.clip.id, starred)
        except PrivateEyeError as error:
            if error.kind is not Kind.NOT_FOUND:
                raise
            return NoClip(wanted.which)  # deleted since we looked
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
            return Starred(self._spoken.spoken(tx, replace(found.clip, starred=starred)))
