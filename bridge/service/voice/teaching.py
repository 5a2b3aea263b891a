"""Teaching by voice: "that was just the dog", and a yes or no to what the house learnt from it."""

from dataclasses import dataclass, replace

from bridge.errors import Kind, PrivateEyeError
from bridge.policy.acts import Act
from bridge.service.learning.learnt import WhatItLearnt
from bridge.service.learning.teaching import Teaching
from bridge.service.learning.views import Version
from bridge.service.learning.views import Wanted as Said
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Within
from bridge.service.voice.which_clip import (
    Found,
    NoClip,
    NotFound,
    SpokenClip,
    SpokenClips,
    WantedClip,
    Which,
)
from bridge.store.database import Database, Tx


@dataclass(frozen=True, slots=True)
class Learnt:
    """See `skill.contract.teaching`."""

    version: int
    state: str
    alerts: int
    spared: int
    lost: int
    doubtful: int
    changed: int


@dataclass(frozen=True, slots=True)
class Taught:
    clip: SpokenClip
    label: str
    name: str | None = None
    learnt: Learnt | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoName:
    """Nothing can be called so."""


@dataclass(frozen=True, slots=True)
class LearntKept:
    pass


@dataclass(frozen=True, slots=True)
class LearntDeclined:
    pass


@dataclass(frozen=True, slots=True)
class NothingProposed:
    pass


class VoiceTeaching:
    """Any thread."""

    def __init__(
        self,
        teaching: Teaching,
        learnt: WhatItLearnt,
        spoken: SpokenClips,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
    ) -> None:
        self._teaching = teaching
        self._learnt = learnt
        self._spoken = spoken
        self._db = db
        self._voice_identity = voice_identity

    def teach(
        self, speaker: AlexaSpeaker, wanted: WantedClip, what: Said
    ) -> Taught | NoName | NotFound | Stranger:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIP_TEACH)
        with self._db.read() as tx:
            found = self._meant(tx, speaker, wanted, may)
        if not isinstance(found, Found):
            return found
        try:
            done = self._teaching.teach(known.actor, found.clip.id, what)
        except PrivateEyeError as error:
            if error.kind is Kind.INVALID:
                return NoName()
            if error.kind is not Kind.NOT_FOUND:
                raise
            return NoClip(wanted.which)  # deleted since we looked
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
            clip = self._spoken.spoken(tx, found.clip)
        others = tuple(dict.fromkeys(saying.called for saying in done.others))
        name = done.kind.name if done.kind else None
        return Taught(clip, done.label, name, _learnt(done.version), others)

    def answer(
        self, speaker: AlexaSpeaker, version: int, *, keep: bool
    ) -> LearntKept | LearntDeclined | NothingProposed | Stranger:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        try:
            if keep:
                self._learnt.keep(known.actor, version)
                return LearntKept()
            self._learnt.decline(known.actor, version)
            return LearntDeclined()
        except PrivateEyeError as error:
            if error.kind not in (Kind.CONFLICT, Kind.NOT_FOUND):
                raise
            return NothingProposed()

    def _meant(
        self, tx: Tx, speaker: AlexaSpeaker, wanted: WantedClip, may: Within
    ) -> Found | NotFound:
        """ "That" is the last one, where none was talked of."""
        found = self._spoken.find(tx, speaker, wanted, may)
        if wanted.which is Which.THAT and isinstance(found, NoClip):
            return self._spoken.find(tx, speaker, replace(wanted, which=Which.LAST), may)
        return found


def _learnt(version: Version | None) -> Learnt | None:
    if version is None:
        return None
    replay = version.figures.replay
    return Learnt(
        version.number,
        version.state.value,
        replay.alerts,
        replay.spared,
        len(replay.lost),
        len(replay.doubtful),
        replay.changed,
    )
