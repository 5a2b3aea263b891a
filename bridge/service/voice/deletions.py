"""Deleting by voice: a question that names what will go, and a yes that is good for just that.

The ids are kept when the question is asked (`store.voice.pending_deletions`): what arrives between
the question and the yes was never part of it. For more than one clip the yes takes the PIN too:
anybody in the room can say yes, and so can the television. Without a PIN only single clips go by
voice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.footage.library import Deletion
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.refusal import Refused
from bridge.policy.spans import NOTHING, HeardTime
from bridge.service.acts import Acts
from bridge.service.events.deleting import ClipDeleting
from bridge.service.voice import which_camera
from bridge.service.voice.happenings import Tally
from bridge.service.voice.house_time import SpokenSpan
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.spoken_pins import PinNeeded, PinRefused, SpokenPins
from bridge.service.voice.which_camera import Meant, Several, UnknownRoom, Within
from bridge.service.voice.which_clip import (
    Found,
    NoClip,
    NotFound,
    SpokenClip,
    SpokenClips,
    Unclear,
    WantedClip,
    Which,
)
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.voice import pending_deletions
from bridge.store.voice.pending_deletions import LostQuestion


@dataclass(frozen=True, slots=True)
class All:
    """All clips of a time, a room or two, both, or the house, as heard; or the newest so many of
    them."""

    when: HeardTime = NOTHING
    room: str | None = None
    newest: int | None = None
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """`clip`, where it is one. `span` None: whenever they were. `newest`: there are more. `both`:
    the cameras' names, where two were said."""

    pending: str
    count: int
    starred: int
    clip: SpokenClip | None
    by_camera: tuple[Tally, ...]
    span: SpokenSpan | None = None
    newest: bool = False
    both: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deleted:
    """`shared`: how many of them show something that a clip that stays shows, too."""

    count: int
    shared: int = 0


@dataclass(frozen=True, slots=True)
class NothingPending:
    """The yes was to no question, or to one that was answered, or came too late."""

    why: str  # one of Lost


@dataclass(frozen=True, slots=True)
class GoneAlready:
    """Somebody else has deleted them already."""


@dataclass(frozen=True, slots=True)
class NoPin:
    """So many clips need a PIN, and there is none: it is set on the page."""

    count: int


class VoiceDeletions:
    def __init__(
        self,
        use: ClipDeleting,
        spoken: SpokenClips,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        spoken_pins: SpokenPins,
    ) -> None:
        self._use = use
        self._spoken = spoken
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity
        self._spoken_pins = spoken_pins

    def ask(self, speaker: AlexaSpeaker, wanted: WantedClip) -> Confirm | NotFound | Stranger:
        """Whether to delete one clip, which becomes "that clip"."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIP_DELETE)
        with self._db.read() as tx:
            found = self._spoken.find(tx, speaker, wanted, may)
        if not isinstance(found, Found):
            return found
        clip = found.clip
        self._acts.require(known.actor, Act.CLIP_DELETE, clip.camera)
        with self._db.write() as tx:
            pending = pending_deletions.create(tx, speaker.id, [clip.id], self._spoken.time.now())
            self._spoken.remember(tx, speaker, found)
            spoken = self._spoken.spoken(tx, clip)
        return Confirm(pending, 1, int(clip.starred), spoken, (Tally(spoken.camera.name, 1),))

    def ask_all(
        self, speaker: AlexaSpeaker, every: All
    ) -> Confirm | NoPin | NoClip | Unclear | UnknownRoom | Several | Stranger:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.CLIP_DELETE)
        meant = which_camera.meant(may, every.room, every.also)
        if not isinstance(meant, Meant):
            return meant
        may, camera = meant.within, meant.camera
        whenever = every.when == NOTHING
        span = None if whenever else self._spoken.time.span(every.when)
        if span is None and not whenever:
            return Unclear()
        query = ClipQuery(camera, cameras=may.ids, filmed=every.newest is not None or None)
        if span:
            query = replace(query, since=span.since, until=span.until)
        with self._db.read() as tx:
            every_id = clips.ids(tx, query)
            doomed = every_id[: every.newest]
            newest = len(doomed) < len(every_id)
            if newest:
                starred, tallies = self._of_these(clips.of_ids(tx, doomed))
            else:
                starred = clips.count(tx, replace(query, starred=True))
                tallies = self._tallies(tx, query, may)
            only = clips.find(tx, doomed[0]) if len(doomed) == 1 else None
            one = self._spoken.spoken(tx, only) if only else None
            pin = self._spoken_pins.find(tx, known.actor)
        said = self._spoken.time.spoken(span) if span else None
        if not doomed:
            return NoClip(Which.LAST, camera and self._spoken.name(camera), said)
        if only is None and pin is None:
            return NoPin(len(doomed))
        with self._db.write() as tx:
            pending = pending_deletions.create(tx, speaker.id, doomed, self._spoken.time.now())
        return Confirm(pending, len(doomed), starred, one, tallies, said, newest, meant.both)

    def confirm(
        self, speaker: AlexaSpeaker, pending: str, pin: str | None = None
    ) -> Deleted | GoneAlready | NothingPending | PinNeeded | PinRefused | Stranger:
        """The yes: used up and acted on in one transaction, that in which the PIN was right."""
        if self._voice_identity.recognise(speaker) is None:
            return self._voice_identity.stranger(speaker)
        begun: Deletion | Refused | None = None
        unmet: NothingPending | PinNeeded | PinRefused | None = None
        # Wrong PINs count only once they are committed: nothing may raise in here.
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            if known is not None:
                doomed = pending_deletions.asked(tx, pending, speaker.id, self._spoken.time.now())
                unmet = self._unmet(tx, known.actor, doomed, pin)
                if unmet is None and not isinstance(doomed, LostQuestion):
                    pending_deletions.take(tx, pending, speaker.id, self._spoken.time.now())
                    begun = self._use.delete_in(tx, known.actor, doomed, way="voice")
        if unmet is not None:
            return unmet
        if begun is None:
            return self._voice_identity.stranger(speaker)
        done = self._use.destroy(begun)
        return Deleted(done.total, done.shared) if done.total else GoneAlready()

    def _unmet(
        self, tx: Tx, actor: Actor, doomed: tuple[str, ...] | LostQuestion, pin: str | None
    ) -> NothingPending | PinNeeded | PinRefused | None:
        """What is missing for the yes to count."""
        if isinstance(doomed, LostQuestion):
            return NothingPending(doomed.value)
        row = self._spoken_pins.find(tx, actor)
        if len(doomed) == 1 and not (row and row.for_one):
            return None
        return self._spoken_pins.unmet(tx, actor, pin)

    def _tallies(self, tx: Tx, query: ClipQuery, may: Within) -> tuple[Tally, ...]:
        if query.camera is not None:
            return (Tally(self._spoken.name(query.camera), clips.count(tx, query)),)
        counts = [
            Tally(named.name, clips.count(tx, replace(query, camera=named.id)))
            for named in may.named
        ]
        return tuple(sorted((tally for tally in counts if tally.count), key=lambda t: -t.count))

    def _of_these(self, some: Sequence[Clip]) -> tuple[int, tuple[Tally, ...]]:
        counts = Counter(clip.camera for clip in some).most_common()
        starred = sum(clip.starred for clip in some)
        return starred, tuple(Tally(self._spoken.name(of), count) for of, count in counts)
